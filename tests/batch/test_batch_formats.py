"""Every format in and out: the answers are those of the one-case engine, and the caller's columns are as they came."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from click.testing import Result
from pyarrow import ipc, parquet

from clientqual import RuleSet
from clientqual.testing.leads import SCHEMA, Row, lead, read_answers, write_leads

Run = Callable[..., Result]

LEADS = [lead(number) for number in range(40)]
FORMATS = ("csv", "jsonl", "parquet", "arrow", "duckdb")
OUTCOMES = ("tier", "verdict", "persona")


def answers(case: Row) -> Row:
    """Return what the one-case engine says of a case."""
    known = {name: value for name, value in case.items() if value is not None and name != "id"}
    q = RuleSet.default().qualify(known)
    told: Row = {}
    for name in OUTCOMES:
        told[f"{name}.presumed"] = q.outcomes[name].presumed
        told[f"{name}.decided"] = q.outcomes[name].decided
    return told


EXPECTED = [answers(case) for case in LEADS]


def outcomes(rows: list[Row]) -> list[Row]:
    return [
        {f"{name}.{part}": row[f"{name}.{part}"] for name in OUTCOMES for part in ("presumed", "decided")}
        for row in rows
    ]


@pytest.mark.parametrize("source", FORMATS)
@pytest.mark.parametrize("target", FORMATS)
def test_same_answers(batch: Run, source: str, target: str) -> None:
    """Whatever the formats, each row has the answers of the one-case engine, in the order of the input."""
    write_leads(Path(f"in.{source}"), LEADS)
    done = batch(f"in.{source}", f"out.{target}", "--part-rows", "8")
    assert (done.exit_code, Path(f"out.{target}.errors.jsonl").exists()) == (0, False)
    rows = read_answers(Path(f"out.{target}"))
    assert [row["id"] for row in rows] == [case["id"] for case in LEADS]
    assert outcomes(rows) == EXPECTED


@pytest.mark.parametrize("source", FORMATS)
def test_facts_keep_their_values(batch: Run, source: str) -> None:
    """Facts come out of every format with the values that they had."""
    write_leads(Path(f"in.{source}"), LEADS)
    batch(f"in.{source}", "out.parquet", "--part-rows", "8")
    assert [{name: row[name] for name in SCHEMA.names} for row in read_answers(Path("out.parquet"))] == LEADS


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_text_stays_text(batch: Run, form: str) -> None:
    """From a text to a text of the same format, the caller's part of each record is just what it was."""
    write_leads(Path(f"in.{form}"), LEADS)
    batch(f"in.{form}", f"out.{form}", "--part-rows", "8")
    before, after = (read_answers(Path(f"{name}.{form}")) for name in ("in", "out"))
    assert [{name: row[name] for name in known} for row, known in zip(after, before, strict=True)] == before


def test_nested_records_of_json_lines(batch: Run) -> None:
    """Facts may be nested as in a case; the record is kept, and what it says is read."""
    Path("in.jsonl").write_text('{"project": {"brief": "none"}, "project.rush": true, "n": {"a": [1]}}\n\n{}\n')
    assert batch("in.jsonl", "out.jsonl").exit_code == 0
    told, nothing = read_answers(Path("out.jsonl"))
    assert (told["project"], told["project.rush"], told["n"]) == ({"brief": "none"}, True, {"a": [1]})
    assert outcomes([told, nothing]) == [answers({"project.brief": "none", "project.rush": True}), answers({})]


def test_a_column_called_client(batch: Run) -> None:
    """The caller's own `client` may be a name, beside facts of the client and even where it is nested in other records."""
    Path("in.jsonl").write_text('{"client": "ACME", "project.brief": "none"}\n{"client": {"source": "inbound"}}\n')
    assert batch("in.jsonl", "out.parquet").exit_code == 0
    rows = read_answers(Path("out.parquet"))
    assert [(row["client"], row["client.source"]) for row in rows] == [("ACME", None), (None, "inbound")]
    assert outcomes(rows) == [answers({"project.brief": "none"}), answers({"client.source": "inbound"})]


def test_exact_numbers(batch: Run) -> None:
    """Amounts are read as they are written, to the last of eighteen digits."""
    Path("in.csv").write_text("project.budget\n99999999999999.9999\n0.0001\n")
    batch("in.csv", "out.parquet")
    assert [row["project.budget"] for row in read_answers(Path("out.parquet"))] == [
        Decimal("99999999999999.9999"),
        Decimal("0.0001"),
    ]
    Path("in.jsonl").write_text('{"project.budget": 99999999999999.9999}\n{"project.budget": "0.0001"}\n')
    batch("in.jsonl", "out2.parquet")
    assert [row["project.budget"] for row in read_answers(Path("out2.parquet"))] == [
        Decimal("99999999999999.9999"),
        Decimal("0.0001"),
    ]


def test_columns_of_all_types_pass(batch: Run) -> None:
    """Columns that are no facts come out as they came, types included."""
    own: dict[str, Any] = {
        "when": pa.array([1, None], pa.timestamp("us", "UTC")),
        "nest": pa.array([{"a": [1]}, None]),
        "kind": pa.array(["x", "y"]).dictionary_encode(),
        "bytes": pa.array([b"\0", b""]),
    }
    table = pa.table({**own, "project.rush": [True, None]})
    parquet.write_table(table, "in.parquet")
    batch("in.parquet", "out.parquet")
    assert parquet.read_table("out.parquet").select(table.column_names).equals(table)


OWN: dict[str, tuple[Any, object, object]] = {
    "time": (
        pa.array([1, None], pa.timestamp("us", "UTC")),
        "1970-01-01 00:00:00.000001Z",
        "1970-01-01T00:00:00.000001+00:00",
    ),
    "record": (pa.array([{"a": [1]}, None]), '{"a": [1]}', {"a": [1]}),
    "texts": (pa.array([["a", "b"], []]), "a;b", ["a", "b"]),
    "numbers": (pa.array([[1, 2], []]), "[1, 2]", [1, 2]),
    "view": (pa.array(["x", "y"], pa.string_view()), "x", "x"),
    "code": (pa.array(["x", "y"]).dictionary_encode(), "x", "x"),
    "decimal": (pa.array([Decimal("1.50"), None]), "1.50", "1.50"),
    "long": (pa.array([Decimal(10**50), None]), str(10**50), str(10**50)),
}


@pytest.mark.parametrize("name", OWN)
def test_columns_of_all_types_as_text(batch: Run, name: str) -> None:
    """In a text they are written as people write them; what is nested is JSON in a table."""
    array, in_csv, in_json = OWN[name]
    parquet.write_table(pa.table({"project.rush": [True, None], name: array}), "in.parquet")
    assert [batch("in.parquet", f"out.{form}").exit_code for form in ("csv", "jsonl")] == [0, 0]
    assert [read_answers(Path(f"out.{form}"))[0][name] for form in ("csv", "jsonl")] == [in_csv, in_json]


def test_polars_reads_enums_and_reads_them_again(batch: Run) -> None:
    """Enums and categoricals of Polars are read, and an output can be the next input: its answers are replaced."""
    brief = pl.Series("project.brief", ["none", "written", None], pl.Enum(["written", "none"]))
    pattern = pl.Series("client.work_pattern", ["one_off", None, "one_off"], pl.Categorical)
    pl.DataFrame([brief, pattern]).write_parquet("in.parquet")
    assert batch("in.parquet", "one.parquet").exit_code == 0
    assert batch("one.parquet", "two.parquet").exit_code == 0
    assert read_answers(Path("one.parquet")) == read_answers(Path("two.parquet"))
    assert outcomes(read_answers(Path("two.parquet")))[0] == answers(
        {"project.brief": "none", "client.work_pattern": "one_off"}
    )


def test_several_files(batch: Run) -> None:
    """Files that a pattern names are one input, by their names; a column that one does not have is unknown there."""
    Path("leads").mkdir()
    parquet.write_table(pa.table({"project.brief": ["none"], "n": [1]}), "leads/b.parquet")
    parquet.write_table(pa.table({"project.rush": [True], "n": [2.5]}), "leads/a.parquet")
    assert batch("leads/*.parquet", "out.jsonl").exit_code == 0
    rows = read_answers(Path("out.jsonl"))
    assert [(row["n"], row["project.rush"], row["project.brief"]) for row in rows] == [
        (2.5, True, None),
        (1.0, None, "none"),
    ]


@pytest.mark.parametrize("source", FORMATS)
@pytest.mark.parametrize("target", FORMATS)
def test_empty(batch: Run, source: str, target: str) -> None:
    """An input without rows gives an output without rows, with its columns."""
    write_leads(Path(f"in.{source}"), [])
    done = batch(f"in.{source}", f"out.{target}")
    assert (done.exit_code, read_answers(Path(f"out.{target}"))) == (0, [])
    if target == "parquet":
        assert "tier.presumed" in parquet.read_schema("out.parquet").names


def test_possible_actions_signals(batch: Run) -> None:
    """What is asked for has columns: actions, signals, possible answers as a list, the next question, a reason."""
    write_leads(Path("in.csv"), LEADS[:3])
    words = ("--actions", "all", "--signals", "--possible", "list", "--question", "--reason")
    assert batch("in.csv", "out.parquet", *words).exit_code == 0
    row = read_answers(Path("out.parquet"))[0]
    q = RuleSet.default().qualify(
        {name: value for name, value in LEADS[0].items() if value is not None and name != "id"}
    )
    assert row["tier.possible"] == list(q.tier.possible)
    assert {item.action for item in q.recommendations} == {
        name.removeprefix("action.")
        for name, value in row.items()
        if name.startswith("action.") and value in {"certain", "presumed"}
    }
    assert row["question"] == q.questions[0].fact
    assert any(name.startswith("signal.") for name in row)
    assert row["reason"]


@pytest.mark.parametrize("target", ["csv", "jsonl", "parquet", "arrow", "duckdb"])
def test_categoricals_of_polars(batch: Run, target: str) -> None:
    """An Arrow file as Polars writes it, with categoricals and enums, is read like any other."""
    frame = pl.DataFrame({"id": ["a", "b", None], "project.brief": ["none", None, "detailed"]})
    frame.write_ndjson("texts.jsonl")
    for type_ in (pl.Categorical, pl.Enum(["none", "spoken", "written", "detailed", "a", "b"])):
        frame.select(pl.all().cast(type_)).write_ipc("in.arrow")
        assert batch("in.arrow", f"out.{target}", "--replace").exit_code == 0
        assert batch("texts.jsonl", f"plain.{target}", "--replace").exit_code == 0
        assert read_answers(Path(f"out.{target}")) == read_answers(Path(f"plain.{target}"))


@pytest.mark.parametrize(
    ("target", "column", "name"),
    [
        ("csv", pa.array([b"0" * 16], pa.uuid()), "CSV"),
        ("jsonl", pa.array([b"0" * 16], pa.uuid()), "JSON Lines"),
        ("jsonl", pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["x"])), "JSON Lines"),
        ("parquet", pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["x"])), "Parquet"),
        ("duckdb", pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "DuckDB"),
        ("csv", pa.array([[(1, 2, 3)]], pa.list_(pa.month_day_nano_interval())), "CSV"),
    ],
)
def test_types_that_a_format_cannot_hold(batch: Run, target: str, column: Any, name: str) -> None:
    """They are refused by column before anything is done."""
    table = pa.table({"project.brief": ["none"], "odd": column})
    with ipc.new_file("in.arrow", table.schema) as file:
        file.write(table)
    done = batch("in.arrow", f"out.{target}")
    assert done.exit_code == 2
    assert f"error: `odd` is of type {column.type}, and {name} cannot hold that [cannot-hold]" in done.stderr


def test_sums_in_a_database(batch: Run) -> None:
    """A sum of DuckDB is a whole number of 128 bits, and is read as the whole number that it says; what is wider stays as it was."""
    with duckdb.connect("in.duckdb") as database:
        database.execute(
            'create table leads as select sum(x) as "client.mind_changes", sum(x) + 2::HUGEINT ** 100 as wide from range(3) t(x)'
        )
    done = batch("in.duckdb", "out.jsonl")
    assert done.exit_code == 0, done.output
    (row,) = read_answers(Path("out.jsonl"))
    assert row["client.mind_changes"] == 3
    assert row["tier.presumed"] is not None
