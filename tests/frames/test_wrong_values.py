"""Wrong values in frames: what is said of a row is what is said of the same case, all of it is counted, and nothing wrong is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from clientqual import Case, CaseError, RuleSet
from clientqual.diagnostics import Diagnostic
from clientqual.frames import engine
from clientqual.models import diagnostics_of
from clientqual.testing.tables import expected

RULES = RuleSet.default()

ODD: dict[str, tuple[pa.DataType, list[Any]]] = {
    "text": (pa.string(), ["none", "nonne", "", "true", "2500", "2500.5", "0.00001", "1e3", "nan", "-1", "weather", "x" * 99, None]),
    "view": (pa.string_view(), ["none", "detailed", "detailled", "overlapping_project", "overlapping_projekt", None]),
    "whole": (pa.int64(), [0, 1, -1, 101, 2500, 10**14, -(10**18), None]),
    "small": (pa.uint8(), [0, 1, 100, 101, None]),
    "large": (pa.uint64(), [0, 10**14 - 1, 10**14, 2**64 - 1, None]),
    "float": (pa.float64(), [0.0, 0.1, 12.5, -0.5, 1e9, 1e13 + 0.5, 1e300, 0.00001, 100.00001, float("nan"), float("inf"), None]),
    "float32": (pa.float32(), [0.5, 0.1, None]),
    "bool": (pa.bool_(), [True, False, None]),
    "money": (pa.decimal128(22, 4), [Decimal("0.0001"), Decimal("99999999999999.9999"), Decimal("-0.0001"), Decimal(10**15), None]),
    "long": (pa.decimal128(38, 2), [Decimal(10**30), Decimal(2500), None]),
    "fine": (pa.decimal128(30, 6), [Decimal("0.000001"), Decimal("2.500000"), Decimal(10**20), None]),
    "wide": (pa.decimal256(50, 4), [Decimal("1.5"), Decimal(10**40), None]),
    "none": (pa.null(), [None]),
    "date": (pa.date32(), [date(2024, 1, 1), None]),
    "bytes": (pa.binary(), [b"none", None]),
    "list": (pa.list_(pa.string()), [[], ["weather"], ["weather", None], ["weather", "wether"], ["weather", "weather"], None]),
    "numbers": (pa.list_(pa.int64()), [[], [1], None]),
    "lists": (pa.list_(pa.list_(pa.string())), [[["weather"]], [], None]),
    "coded": (pa.list_(pa.dictionary(pa.int8(), pa.string())), [["weather", "other"], ["snow"], [None], [], None]),
    "fixed": (pa.list_(pa.string(), 2), [["weather", "other"], ["weather", "x"], None]),
    "struct": (pa.struct({"a": pa.int64()}), [{"a": 1}, None]),
    "category": (pa.dictionary(pa.int8(), pa.string()), ["none", "nonne", None]),
    "truths": (pa.dictionary(pa.int8(), pa.bool_()), [True, False, None]),
}  # fmt: skip
PATHS = (
    "project.brief",
    "project.rush",
    "project.budget",
    "project.progress",
    "client.mind_changes",
    "project.external_risks",
)


def said_of(case: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Return what the one-case engine says about a case."""
    try:
        RULES.qualify(case)
    except CaseError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("path", PATHS)
def test_each_value_is_what_it_is_in_a_case(path: str, name: str) -> None:
    """Whatever the type of a column, a row is answered or refused as the case with that value is, in the same words."""
    kind, values = ODD[name]
    column = pa.array([*values, *values], kind).slice(1)
    raws = column.to_pylist()
    answered = RULES.qualify_frame(pa.table({path: column}), errors="null", possible="list")
    names = [item for item in answered.column_names if item not in (path, "errors")]
    for raw, row in zip(raws, answered.to_pylist(), strict=True):
        said = said_of({path: raw})
        assert sorted((row.pop("errors") or "").split("; ")) == sorted(item.message for item in said) or [""], raw
        del row[path]
        assert row == (dict.fromkeys(names) if said else expected(RULES, {path: raw}, names)), raw


def test_all_are_counted_and_the_first_are_told() -> None:
    """Complaints are told once each, with the rows they are about; of many kinds the rest is counted."""
    words = ["none", "nonne", None, "spokn", "nonne", "nonne", "nonne"]
    with pytest.raises(CaseError) as refused:
        RULES.qualify_frame(pa.table({"project.brief": words, "project.rush": ["yes"] * 7}))
    assert str(refused.value) == (
        "error: `project.rush` is `true` or `false`, and this is the text `yes` [unfit-kind]\n"
        "  note: in rows 0, 1, 2 and 4 more\n"
        "  help: did you mean `true`?\n\n"
        "error: `project.brief` cannot be `nonne` [unfit-value]\n"
        "  note: in rows 1, 4, 5 and 1 more\n"
        "  help: did you mean `none`?\n\n"
        "error: `project.brief` cannot be `spokn` [unfit-value]\n"
        "  note: in row 3\n"
        "  help: did you mean `spoken`?"
    )


def test_what_nobody_looks_at_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many wrong values most are only counted, in every block."""
    monkeypatch.setattr(engine, "LOOKED_AT", 5)
    monkeypatch.setattr(engine, "BLOCK", 64)
    with pytest.raises(CaseError) as refused:
        RULES.qualify_frame(pa.table({"project.rush": [1] * 100}))
    assert [item.message for item in refused.value.diagnostics] == [
        "90 of 100 complaints about values are left out",
        "`project.rush` is `true` or `false`, and this is the number `1`",
    ]


def test_contradictions() -> None:
    """A row that contradicts itself is refused as the case is; what one fact implies is known where it is not stated."""
    table = pa.table({"project.budget": [1, 1, 1, None], "project.budget_defined": [False, None, True, False]})
    answered = RULES.qualify_frame(table, errors="null").to_pylist()
    assert [row["errors"] for row in answered] == [
        "`project.budget` is stated, so `project.budget_defined` is `true`, and it cannot also be `false`", None, None, None
    ]  # fmt: skip
    assert answered[1]["tier.possible"] == answered[2]["tier.possible"]


def test_rows_of_batches_are_counted_on() -> None:
    """A complaint about a later batch names the row in all of them; what came before it was answered."""
    batches = [pa.record_batch({"project.brief": column}) for column in (["none", None], [], ["none", "nonne"])]
    answers = RULES.qualify_batches(batches)
    assert [next(answers).num_rows, next(answers).num_rows] == [2, 0]
    with pytest.raises(CaseError, match="in row 3"):
        next(answers)


def test_wrong_values_of_many_columns_at_once() -> None:
    """A row with several wrong values names them all."""
    random = Random(1)
    rows: list[dict[str, Any]] = [
        {
            "project.brief": random.choice(["none", "nonne", None]),
            "project.budget": random.choice(["2500", "2,500", None]),
            "project.external_risks": random.choice([["weather"], ["snow", "rain"], None]),
        }
        for _ in range(200)
    ]
    answered = RULES.qualify_frame(pa.Table.from_pylist(rows), errors="null")["errors"].to_pylist()
    for row, errors in zip(rows, answered, strict=True):
        complaints = chain.from_iterable(_refused({path: value}) for path, value in row.items())
        assert (errors or "") == "; ".join(item.message for item in complaints), row


def _refused(case: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    try:
        Case.model_validate(case)
    except ValueError as error:
        return diagnostics_of(error)  # type: ignore[arg-type]  # pydantic's own
    return ()
