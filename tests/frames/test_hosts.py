"""Whose frame it is: everybody gets back what they gave, with the answers beside it, and all get the same answers."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from clientqual import CaseError, ClientqualError, RuleSet
from clientqual.frames import engine
from clientqual.testing.specimens import Specimen
from clientqual.testing.tables import expected, table_of

RULES = RuleSet.default()
ROWS: list[dict[str, Any]] = [
    {"id": 7, "project.brief": "none", "project.rush": True, "project.budget": 2500, "client.mind_changes": 1},
    {"id": 8, "project.brief": None, "project.rush": None, "project.budget": None, "client.mind_changes": None},
    {"id": 9, "project.brief": "detailed", "project.rush": False, "project.budget": 400, "client.mind_changes": 0},
]
FACTS = [name for name in ROWS[0] if name != "id"]
OWN = [*ROWS[0]]


class Capsule:
    """Somebody's own frame, that speaks Arrow and nothing else."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class One:
    """Somebody's own record batch."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self.batch.__arrow_c_array__(requested_schema)


def table() -> pa.Table:
    return pa.Table.from_pylist(ROWS)


def frames() -> dict[str, tuple[Any, type, Callable[[Any], list[dict[str, Any]]]]]:
    """Return frames of the same rows, the type that should come back, and how to read its rows."""
    polars = pl.DataFrame(ROWS)
    chosen = pl.Enum(["none", "spoken", "written", "detailed"])
    pandas = pd.DataFrame(ROWS, index=pd.Index(["a", "a", "b"]))
    nullable = pandas.astype({"project.budget": "Int64", "project.rush": "boolean", "project.brief": "category"})

    def told(frame: Any) -> list[dict[str, Any]]:
        rows = frame.astype(object).to_dict("records")
        return [{name: None if _is_missing(value) else value for name, value in row.items()} for row in rows]

    return {
        "Polars": (polars, pl.DataFrame, lambda frame: frame.to_dicts()),
        "Polars enum": (polars.cast({"project.brief": chosen}), pl.DataFrame, lambda frame: frame.to_dicts()),
        "Polars categorical": (
            polars.cast({"project.brief": pl.Categorical, "project.budget": pl.Decimal(20, 2)}),
            pl.DataFrame,
            lambda frame: frame.to_dicts(),
        ),
        "Polars chunks": (
            pl.concat([polars[:1], polars[1:]], rechunk=False),
            pl.DataFrame,
            lambda frame: frame.to_dicts(),
        ),
        "pandas": (pandas, pd.DataFrame, told),
        "pandas nullable": (nullable, pd.DataFrame, told),
        "pandas Arrow": (pandas.convert_dtypes(dtype_backend="pyarrow"), pd.DataFrame, told),
        "table": (table(), pa.Table, lambda frame: frame.to_pylist()),
        "batch": (table().to_batches()[0], pa.RecordBatch, lambda frame: frame.to_pylist()),
        "reader": (table().to_reader(2), pa.RecordBatchReader, lambda frame: frame.read_all().to_pylist()),
        "stream": (Capsule(table()), pa.Table, lambda frame: frame.to_pylist()),
        "array": (One(table().to_batches()[0]), pa.RecordBatch, lambda frame: frame.to_pylist()),
        "DuckDB": (
            duckdb.from_arrow(table()).project(
                "*replace (\"project.brief\"::enum('none', 'detailed') as \"project.brief\")"
            ),
            duckdb.DuckDBPyRelation,
            lambda frame: frame.to_arrow_table().to_pylist(),
        ),
        "Narwhals": (nw.from_native(polars), pa.Table, lambda frame: frame.to_pylist()),
    }


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value != value  # noqa: PLR0124  (as only NaN is)


@pytest.mark.parametrize("name", frames())
def test_all_get_what_they_gave(name: str) -> None:
    """The frame that comes back is of the caller's own kind, has the caller's columns as they were, and the answers after them."""
    frame, kind, read = frames()[name]
    answered = RULES.qualify_frame(frame, actions=["mention_deposit"], signals=True)
    assert isinstance(answered, kind)
    rows = read(answered)
    assert [*rows[0]][: len(OWN)] == OWN
    legend = RULES.frame_legend()
    for given, row in zip(ROWS, rows, strict=True):
        assert {name: row[name] for name in OWN} == given
        names = [item for item in row if item not in OWN]
        wanted = expected(RULES, {path: given[path] for path in FACTS}, names)
        for item in names:
            if item.endswith(".possible"):
                bits = legend[item.removesuffix(".possible")]
                row[item] = [answer for bit, answer in bits.items() if row[item] & bit]
        assert {item: row[item] for item in names} == wanted


def test_columns_have_their_types() -> None:
    """Answers are enums where the host has them, and masks as small as can be."""
    polars = RULES.qualify_frame(pl.DataFrame(ROWS), actions=["mention_deposit"])
    assert polars.schema["tier.presumed"] == pl.Enum(["best", "good", "decent", "tolerable", "worst"])
    assert polars.schema["tier.possible"] == pl.UInt8
    assert polars.schema["action.mention_deposit"] == pl.Enum(["certain", "presumed", "conditional"])
    pandas = RULES.qualify_frame(pd.DataFrame(ROWS))
    assert list(pandas["tier.decided"].cat.categories) == ["best", "good", "decent", "tolerable", "worst"]
    assert pandas["tier.possible"].dtype == "uint8"
    assert (
        RULES.qualify_frame(pd.DataFrame([{**ROWS[0], "project.brief": "x"}]), errors="null")["tier.possible"]
        .isna()
        .all()
    )


def test_index_of_pandas_stays() -> None:
    """Rows of pandas keep their labels, even those that are there twice."""
    answered = RULES.qualify_frame(pd.DataFrame(ROWS, index=pd.Index(["a", "a", "b"], name="who")))
    assert (list(answered.index), answered.index.name) == (["a", "a", "b"], "who")


def test_floats_of_pandas() -> None:
    """Whole numbers with gaps, which pandas makes floats of, are read as what they are; other floats are no money."""
    frame = pd.DataFrame({"project.budget": [2500, None], "client.mind_changes": [None, 2]})
    assert frame.dtypes.astype(str).tolist() == ["float64", "float64"]
    told = pa.table({"project.budget": [2500, None], "client.mind_changes": [None, 2]})
    assert (
        RULES.qualify_frame(frame)["tier.possible"].tolist() == RULES.qualify_frame(told)["tier.possible"].to_pylist()
    )
    with pytest.raises(CaseError, match="binary float"):
        RULES.qualify_frame(pd.DataFrame({"project.budget": [2500.5, None]}))


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("name", ["polars", "pandas", "table", "relation"])
def test_few_rows(name: str, rows: int) -> None:
    """A frame without rows, or with one, is answered like any other."""
    part = table().slice(0, rows)
    frame = {"polars": pl.from_arrow(part), "pandas": part.to_pandas(), "relation": duckdb.from_arrow(part)}.get(
        name, part
    )
    answered = RULES.qualify_frame(frame, errors="null", question=True, reason=True, possible="list", actions="all")
    assert (answered.to_arrow_table() if name == "relation" else answered).shape[0] == rows


def test_question_and_reason() -> None:
    """On request there is the question to ask first, and the reason of the verdict in a line."""
    answered = RULES.qualify_frame(table(), question=True, reason=True).to_pylist()
    for given, row in zip(ROWS, answered, strict=True):
        q = RULES.qualify({path: given[path] for path in FACTS})
        assert (row["question"], row["reason"]) == (q.questions[0].fact, q.verdict.reason.paragraph)


def test_names_of_columns() -> None:
    """A column that is named like a fact and is none is an error; one that is not is the caller's own."""
    RULES.qualify_frame(pa.table({"brief": ["x"], "a.b": [1], "project.rush": [True]}))
    for name in ("project.breif", "projekt.brief", "custom.industry"):
        with pytest.raises(CaseError, match="named like a fact"):
            RULES.qualify_frame(pa.table({name: [None], "project.rush": [True]}))
    answered = RULES.qualify_frame(table())
    with pytest.raises(CaseError, match=r"there is a column `tier\.presumed` already"):
        RULES.qualify_frame(answered)


def test_lazy_frames_are_refused() -> None:
    """A lazy frame has no rows yet, whoever's it is."""
    for frame in (pl.LazyFrame(ROWS), nw.from_native(pl.LazyFrame(ROWS))):
        with pytest.raises(ClientqualError, match="no rows yet"):
            RULES.qualify_frame(frame)


def test_money_is_exact_at_the_border() -> None:
    """Whatever an amount is held in, 0.0001 less than nine tenths of the estimate is too little, and nine tenths are not."""
    amounts = ["1799.9999", "1800", "1800.0001", "1799.99"]
    columns = {
        "text": pa.array(amounts),
        "decimal": pa.array([Decimal(item) for item in amounts], pa.decimal128(20, 4)),
        "long": pa.array([Decimal(item) for item in amounts], pa.decimal128(30, 9)),
        "wide": pa.array([Decimal(item) for item in amounts], pa.decimal256(60, 4)),
    }
    for column in columns.values():
        for estimate in (pa.array([2000] * 4, pa.int16()), pa.array([Decimal("2000.00")] * 4), pa.array(["2000"] * 4)):
            facts = {"project.budget": column, "project.estimate": estimate, "project.rush": [False] * 4}
            answered = RULES.qualify_frame(pa.table(facts), possible="list", actions="all").to_pylist()
            for amount, row in zip(amounts, answered, strict=True):
                names = [name for name in row if name not in facts]
                case = {"project.budget": amount, "project.estimate": 2000, "project.rush": False}
                assert {name: row[name] for name in names} == expected(RULES, case, names)


def test_the_largest_numbers_are_exact() -> None:
    """Comparisons of numbers near the bounds need more than 64 bits, and get them."""
    most = Decimal("99999999999999.9999")
    for given, estimate in ((most, most), (most * Decimal("0.9"), most), (Decimal(0), most)):
        budget = given.quantize(Decimal("0.0001"))
        facts = {"project.budget": [budget, None], "project.estimate": [estimate, Decimal("0.0001")]}
        answered = RULES.qualify_frame(pa.table(facts), possible="list", actions="all").to_pylist()
        names = [name for name in answered[0] if name not in facts]
        case = {"project.budget": budget, "project.estimate": estimate}
        assert {name: answered[0][name] for name in names} == expected(RULES, case, names)


def test_dictionaries_that_differ_from_chunk_to_chunk() -> None:
    """Chunks may number the same words differently."""
    chunks = [pa.array(words, pa.string()).dictionary_encode() for words in (["none", None], ["detailed", "none"], [])]
    answered = RULES.qualify_frame(pa.table({"project.brief": pa.chunked_array(chunks)}))
    plain = RULES.qualify_frame(pa.table({"project.brief": ["none", None, "detailed", "none"]}))
    assert answered.drop_columns("project.brief") == plain.drop_columns("project.brief")


@pytest.mark.parametrize("rows", [64, 128, 136])
def test_blocks(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """However many rows are worked on at a time, the answers are the same."""
    specimen, random = Specimen.of(RULES), Random(rows)
    cases = [specimen.told(specimen.case(random.randint(0, 60), number)) for number in range(300)]
    frame = table_of(cases, RULES.program.types, random)
    whole = RULES.qualify_frame(frame, actions="all", signals=True, possible="list", errors="null")
    monkeypatch.setattr(engine, "BLOCK", rows)
    assert RULES.qualify_frame(frame, actions="all", signals=True, possible="list", errors="null") == whole
    batches = RULES.qualify_batches(
        frame.to_batches(max_chunksize=70), actions="all", signals=True, possible="list", errors="null"
    )
    assert pa.Table.from_batches(batches) == whole


def test_travels_without_what_it_remembers() -> None:
    """A rule set that has answered frames can be sent elsewhere, and answers there."""
    first = RULES.qualify_frame(table())
    assert pickle.loads(pickle.dumps(RULES)).qualify_frame(table()) == first
