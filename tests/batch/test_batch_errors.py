"""What is wrong in a file: told with file, row, column, value and message; such rows have no answers, all others have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from click.testing import Result
from pyarrow import parquet

from clientqual.batch import wording
from clientqual.batch.columnar import database
from clientqual.errors import ClientqualError
from clientqual.testing.leads import lead, read_answers, write_leads

Run = Callable[..., Result]

TABLE = """\
id,project.brief,project.rush,project.budget,project.external_risks,client.mind_changes
1,none,true,2500.50,holidays,3
2,none,yes,2500.50,holidays;nope,3
3,bad,false,"2,500",,2.0
4,,,,;,
5,none
6,none,TRUE,1.00001,"holidays",-1
"""


def wrong(path: str) -> list[tuple[Any, ...]]:
    """Return what is told of each wrong thing: row, column, value and code."""
    told = [json.loads(line) for line in Path(f"{path}.errors.jsonl").read_text("utf-8").splitlines()]
    return [(item["row"], item["column"], item["value"], item["code"]) for item in told]


WRONG_CELLS = [
    (2, "project.rush", "yes", "unfit-kind"),
    (2, "project.external_risks", "holidays;nope", "unfit-member"),
    (3, "project.brief", "bad", "unfit-value"),
    (3, "project.budget", "2,500", "unfit-kind"),
    (3, "client.mind_changes", "2.0", "unfit-kind"),
    (5, None, "5,none", "wrong-cells"),
    (6, "project.rush", "TRUE", "unfit-kind"),
    (6, "project.budget", "1.00001", "too-many-places"),
    (6, "client.mind_changes", "-1", "unfit-number"),
]


@pytest.mark.parametrize("part_rows", ["1", "1000"])
@pytest.mark.parametrize("target", ["csv", "jsonl", "parquet"])
def test_wrong_cells(batch: Run, target: str, part_rows: str) -> None:
    """A cell is read by the type of its fact. What is none of its values is an error of that row, and of no other."""
    Path("in.csv").write_text(TABLE)
    done = batch("in.csv", f"out.{target}", "--part-rows", part_rows)
    assert done.exit_code == 2
    assert "error: 9 things are wrong in 4 rows, without an answer each [wrong-rows]" in done.stderr
    assert sorted(wrong(f"out.{target}"), key=str) == sorted(WRONG_CELLS, key=str)
    rows = read_answers(Path(f"out.{target}"))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "6"]
    assert [bool(row["tier.presumed"]) for row in rows] == [True, False, False, True, False]
    assert [bool(row["errors"]) for row in rows] == [False, True, True, False, True]
    assert rows[1]["errors"] == (
        "`project.rush` is `true` or `false`, and this is the text `yes`; `project.external_risks` cannot hold `nope`"
    )


def test_whole_complaint(batch: Run) -> None:
    """A line of the list has the file, the row from 1 without the header, and the words that a case would get."""
    Path("in.csv").write_text(TABLE)
    batch("in.csv", "out.parquet")
    assert json.loads(Path("out.parquet.errors.jsonl").read_text().splitlines()[0]) == {
        "file": "in.csv",
        "row": 2,
        "column": "project.rush",
        "value": "yes",
        "code": "unfit-kind",
        "message": "`project.rush` is `true` or `false`, and this is the text `yes`",
        "help": "did you mean `true`?",
    }


def test_wrong_lines(batch: Run) -> None:
    """In JSON Lines a value is of the type that JSON says; a line that is no object is told and left out."""
    Path("in.jsonl").write_text(
        '{"id": 1, "project.rush": true}\n'
        '{"id": 2, "project.rush": "true"}\n'
        "{bad\n"
        "\n"
        '{"id": 3, "client": {"mind_changes": 2.0}, "project.budget": "1e3"}\n'
        '{"id": 4, "project.rush": true, "project": {"rush": true}}\n'
        "[1]\n"
        '{"id": 5, "project": {"external_risks": ["holidays", "nope"], "brief": 3}}\n'
        '{"id": 6, "project": {"external_risks": "holidays"}}\n'
    )
    assert batch("in.jsonl", "out.jsonl").exit_code == 2
    assert wrong("out.jsonl") == [
        (2, "project.rush", "true", "unfit-kind"),
        (3, None, "{bad", "no-record"),
        (4, "client.mind_changes", "2.0", "unfit-kind"),
        (4, "project.budget", "1e3", "unfit-kind"),
        (5, "project.rush", "true", "column-twice"),
        (6, None, "[1]", "no-record"),
        (7, "project.external_risks", '["holidays", "nope"]', "unfit-member"),
        (7, "project.brief", "3", "unfit-value"),
    ]
    rows = read_answers(Path("out.jsonl"))
    assert [row["id"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [bool(row["tier.presumed"]) for row in rows] == [True, False, False, False, False, True]


def test_an_exponent_past_all_bounds(batch: Run) -> None:
    """What not even a decimal can hold is wrong in its row, and in no other."""
    Path("in.jsonl").write_text('{"project.budget": 1e99999999999999999999}\n{"project.budget": 2}\n')
    assert batch("in.jsonl", "out.jsonl").exit_code == 2
    assert wrong("out.jsonl") == [(1, "project.budget", "1e99999999999999999999", "unfit-kind")]


def test_a_fact_twice_in_a_line(batch: Run) -> None:
    """Which of the two is meant, nobody knows; that one takes the other's place would not be noticed. Columns of one's own may."""
    Path("in.jsonl").write_text(
        '{"id": 1, "project.rush": true, "project.rush": false}\n'
        '{"id": 2, "project": {"rush": true, "rush": false}}\n'
        '{"id": 3, "project": {"rush": true}, "project": {"rush": true, "brief": "none"}}\n'
        '{"id": 0, "id": 4, "project": {"rush": true}, "project": {"brief": "none"}}\n'
    )
    assert batch("in.jsonl", "out.parquet", "--actions", "all", "--signals").exit_code == 2
    assert wrong("out.parquet") == [
        (1, "project.rush", "false", "column-twice"),
        (2, "project.rush", "false", "column-twice"),
        (3, "project.rush", "true", "column-twice"),
    ]
    rows = read_answers(Path("out.parquet"))
    assert [(row["id"], bool(row["tier.presumed"])) for row in rows] == [(1, False), (2, False), (3, False), (4, True)]
    assert (rows[3]["signal.needs_it_fast"], rows[3]["signal.no_written_brief"]) == ("certain", "certain")


def test_a_line_that_is_no_json(batch: Run) -> None:
    """What is wrong is said of the line, and not as if the line were a file."""
    Path("in.jsonl").write_text('{"project.rush": true}\n{"project.rush" true}\n')
    assert batch("in.jsonl", "out.jsonl").exit_code == 2
    (told,) = map(json.loads, Path("out.jsonl.errors.jsonl").read_text().splitlines())
    assert (told["row"], told["message"]) == (
        2,
        "this line is no object in JSON: at column 17 it says otherwise than JSON would (expecting ':' delimiter)",
    )


@pytest.mark.parametrize("source", ["parquet", "arrow", "duckdb"])
def test_wrong_values_of_columns(batch: Run, source: str) -> None:
    """Values of columns are told with their row in the file, over all parts and files."""
    leads = [lead(number) for number in range(100)]
    leads[3] = {**leads[3], "project.brief": "bad"}
    leads[98] = {**leads[98], "client.mind_changes": -1, "project.external_risks": ["nope"]}
    write_leads(Path(f"a.{source}"), leads, 20)
    write_leads(Path(f"b.{source}"), leads[90:], 20)
    assert batch("a." + source, "b." + source, "out.parquet", "--part-rows", "20").exit_code == 2
    assert wrong("out.parquet") == [
        (4, "project.brief", "bad", "unfit-value"),
        (99, "client.mind_changes", "-1", "unfit-number"),
        (99, "project.external_risks", '["nope"]', "unfit-member"),
        (9, "client.mind_changes", "-1", "unfit-number"),
        (9, "project.external_risks", '["nope"]', "unfit-member"),
    ]


def test_whole_numbers_are_no_decimals(batch: Run) -> None:
    """A column of decimals holds no counts, as for the rules."""
    parquet.write_table(pa.table({"client.mind_changes": [Decimal("2.0"), None]}), "in.parquet")
    assert batch("in.parquet", "out.parquet").exit_code == 2
    assert wrong("out.parquet") == [(1, "client.mind_changes", "2.0", "unfit-kind")]


def test_contradiction(batch: Run) -> None:
    """A row that contradicts itself is told as a whole."""
    Path("in.csv").write_text("project.budget,project.budget_defined\n500,false\n500,true\n")
    assert batch("in.csv", "out.jsonl").exit_code == 2
    assert [(row, column) for row, column, _, _ in wrong("out.jsonl")] == [(1, None)]


def test_list_goes_when_nothing_is_wrong_any_more(batch: Run) -> None:
    """The list of an earlier run does not stay beside an output without errors."""
    Path("in.csv").write_text("project.rush\nyes\n")
    batch("in.csv", "out.csv")
    assert Path("out.csv.errors.jsonl").exists()
    Path("in.csv").write_text("project.rush\ntrue\n")
    assert batch("in.csv", "out.csv", "--replace").exit_code == 0
    assert not Path("out.csv.errors.jsonl").exists()


@pytest.mark.parametrize("target", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "\\ud800"}',
        b'{"project.brief": "\\udfff"}',
        b'{"\\uD800": 1}',
        b'{"id": "caf\xe9"}',
        b'{"project.brief": "\xe9"}',
    ],
)
def test_what_is_no_text(batch: Run, line: bytes, target: str) -> None:
    """Half a character, or bytes that are none: the line is told and left out, and all others are answered."""
    Path("in.jsonl").write_bytes(b'{"id": "1", "project.brief": "none"}\n' + line + b'\n{"id": "3"}\n')
    done = batch("in.jsonl", f"out.{target}")
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit), done.output
    assert [(row, code) for row, _, _, code in wrong(f"out.{target}")] == [(2, "no-record")]
    assert [row["id"] for row in read_answers(Path(f"out.{target}"))] == ["1", "3"]


# --- what is refused before anything is done -----------------------------------------------------------------------------------


REFUSED = {
    "no such file": (["none.csv", "out.csv"], "error: there is no file `none.csv` [no-input]"),
    "no file of a pattern": (["*.nothing", "out.csv"], "error: there is no file `*.nothing` [no-input]"),
    "ending of the input": (["in.xlsx", "out.csv"], "error: `in.xlsx` ends like no format [unknown-ending]"),
    "ending of the output": (["in.csv", "out"], "error: `out` ends like no format [unknown-ending]"),
    "two formats": (
        ["in.csv", "in.jsonl", "out.csv"],
        "error: `in.csv` and `in.jsonl` are of different formats [several-formats]",
    ),
    "output is input": (["in.csv", "in.csv"], "error: `in.csv` cannot be both input and output [output-is-input]"),
    "damaged": (["bad.parquet", "out.csv"], "error: `bad.parquet` cannot be read: "),
    "no Arrow": (["bad.arrow", "out.csv"], "error: `bad.arrow` cannot be read: "),
    "no database": (["bad.duckdb", "out.csv"], "error: `bad.duckdb` cannot be read: "),
    "misspelt": (["typo.csv", "out.csv"], "  help: did you mean `project.brief`?"),
    "no facts": (
        ["plain.csv", "out.csv"],
        "error: no column of `plain.csv` is a fact; it has `a`, `b` [no-fact-columns]",
    ),
    "other delimiter": (["semi.csv", "out.csv"], '  help: its cells seem to be separated otherwise: --delimiter ";"'),
    **{
        f"delimiter {mark!r}": (
            ["in.csv", "out.csv", "--delimiter", mark],
            f"error: `{mark}` cannot separate cells [bad-delimiter]",
        )
        for mark in (";;", "", '"', "§")
    },
    "column twice": (["twice.csv", "out.csv"], "error: `twice.csv` has the column `project.rush` twice [column-twice]"),
    "unlike columns": (
        ["a.parquet", "b.parquet", "out.csv"],
        "error: `n` is of type int64 in `a.parquet` and of type string in `b.parquet` [unlike-columns]",
    ),
    "bytes in a text": (
        ["bytes.parquet", "out.csv"],
        "error: `raw` is of type binary, and CSV cannot hold that [cannot-hold]",
    ),
    "two tables": (
        ["two.duckdb", "out.csv"],
        "error: one table of `two.duckdb` is needed, and it has `leads`, `old` [which-table]",
    ),
    "no such table": (["two.duckdb", "out.csv", "--table", "lead"], "  help: did you mean `leads`?"),
    "unknown action": (
        ["in.csv", "out.csv", "--actions", "require_deposits"],
        "  help: did you mean `require_deposit`?",
    ),
    "unknown outcome": (["in.csv", "out.csv", "--by", "tear"], "  help: did you mean `tier`?"),
    "no folder": (["in.csv", "nowhere/out.csv"], "cannot be written: its folder is not there or is closed to us"),
    "not UTF-8": (
        ["latin.csv", "out.csv"],
        "error: `latin.csv` is not UTF-8 text: line 2 has bytes that are not [not-utf8]",
    ),
    "UTF-16": (
        ["wide.csv", "out.csv"],
        "error: `wide.csv` is not UTF-8 text: line 1 has bytes that are not [not-utf8]",
    ),
    "names not in UTF-8": (
        ["names.csv", "out.csv"],
        "error: `names.csv` is not UTF-8 text: line 1 has bytes that are not [not-utf8]",
    ),
    "numbers wider than Arrow's": (["wide.parquet", "out.csv"], "error: `wide.parquet` cannot be read: "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(batch: Run, name: str) -> None:
    """Each mistake has its message, exit status 2, and leaves nothing behind."""
    words, message = REFUSED[name]
    Path("in.csv").write_text("project.rush\ntrue\n")
    Path("in.jsonl").write_text('{"project.rush": true}\n')
    Path("in.xlsx").write_text("")
    for ending in ("parquet", "arrow", "duckdb"):
        Path(f"bad.{ending}").write_bytes(b"nothing like it " * 10)
    Path("typo.csv").write_text("project.breif\nnone\n")
    Path("plain.csv").write_text("a,b\n1,2\n")
    Path("semi.csv").write_text("project.rush;project.brief\ntrue;none\n")
    Path("twice.csv").write_text("project.rush,project.rush\ntrue,true\n")
    Path("latin.csv").write_bytes(b"project.rush,name\ntrue,caf\xe9\n")
    Path("wide.csv").write_bytes("project.rush,name\ntrue,x\n".encode("utf-16"))
    Path("names.csv").write_bytes(b"project.rush,caf\xe9\ntrue,x\n")
    pl.DataFrame({"project.rush": [True], "n": pl.Series([2**100], dtype=pl.Int128)}).write_parquet("wide.parquet")
    parquet.write_table(pa.table({"project.rush": [True], "n": [1]}), "a.parquet")
    parquet.write_table(pa.table({"project.rush": [True], "n": ["x"]}), "b.parquet")
    parquet.write_table(pa.table({"project.rush": [True], "raw": [b"x"]}), "bytes.parquet")
    with duckdb.connect("two.duckdb") as database:
        database.execute('create table leads as select true as "project.rush"; create table old as select * from leads')
    before = sorted(Path().iterdir())
    done = batch(*words)
    assert (done.exit_code, message in done.stderr, done.stdout) == (2, True, ""), done.stderr
    after = [path for path in sorted(Path().iterdir()) if path not in before]
    assert after == []


def test_one_is_one(batch: Run) -> None:
    """One row, one cell and one column are told as such."""
    Path("in.csv").write_text("project.rush\ntrue\nfalse,\n")
    done = batch("in.csv", "out.csv")
    assert "out.csv: 1 row\n" in done.stdout
    (told,) = map(json.loads, Path("out.csv.errors.jsonl").read_text().splitlines())
    assert told["message"] == "this record has 2 cells, and there is 1 column"
    assert str(wording.wrong_cells(2, 1).message) == "this record has 1 cell, and there are 2 columns"


def test_a_database_that_cannot_be_written_is_not_one_that_cannot_be_read(tmp_path: Path) -> None:
    """What DuckDB says of a full disk, or of a folder that is gone, is about writing."""
    path = str(tmp_path / "nowhere" / "out.duckdb")
    with pytest.raises(ClientqualError) as caught, database(path, fresh=True):
        raise AssertionError
    (complaint,) = caught.value.diagnostics
    assert complaint.code == "not-writable"
    assert complaint.message.startswith(f"`{path}` cannot be written: ")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_text_in_another_encoding(batch: Run, jobs: str) -> None:
    """The line is named, and nothing is left behind; but what was done before a later part was reached is kept."""
    rows = "\n".join(f"{number:999},none" for number in range(9))
    Path("in.csv").write_bytes(f"name,project.brief\n{rows}\nM\u00fcller,none\n".encode("latin-1"))
    done = batch("in.csv", "out.csv", "--jobs", jobs)
    assert done.exit_code == 2
    assert done.stderr.endswith(
        "error: `in.csv` is not UTF-8 text: line 11 has bytes that are not [not-utf8]\n  help: save it as UTF-8\n\n"
    )
    assert [path.name for path in Path().iterdir()] == ["in.csv"]
    assert batch("in.csv", "out.csv", "--part-rows", "1").exit_code == 2
    assert Path("out.csv.parts").is_dir()


def test_a_refused_output(batch: Run) -> None:
    """What is refused before it begins says no more than that."""
    Path("in.csv").write_text("project.brief\nnone\n")
    Path("out.csv").touch()
    assert batch("in.csv", "out.csv").stderr.startswith("error: `out.csv` is there already [output-in-use]")
    assert batch("in.csv", "in.csv").stderr.startswith("error: `in.csv` cannot be both input and output")


def test_ending_early(tmp_path: Path) -> None:
    """A process that ends right after it read the names of columns ends as it says, and is not brought down by a thread."""
    (tmp_path / "in.csv").write_text("id,name\n1,none\n")
    command = [sys.executable, "-m", "clientqual", "batch", "in.csv", "out.csv"]
    assert [subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode for _ in range(12)] == [
        2
    ] * 12
