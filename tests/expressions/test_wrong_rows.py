"""Rows that are no cases: their answers are null, and a column says why. Other rows have theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from clientqual import RuleSet
from clientqual.testing.back_ends import BACK_ENDS, rows_of, without_lists

ROWS: tuple[tuple[dict[str, Any], str | None], ...] = (
    ({}, None),
    ({"client.trust": "wary"}, "`client.trust` has a value that it cannot have"),
    ({"client.mind_changes": -1}, "`client.mind_changes` has a value that it cannot have"),
    ({"client.mind_changes": 10**14}, "`client.mind_changes` has a value that it cannot have"),
    ({"client.weeks_silent": 0.3}, None),
    ({"client.weeks_silent": 0.1 + 0.2}, "`client.weeks_silent` has a value that it cannot have"),
    ({"client.weeks_silent": float("nan")}, "`client.weeks_silent` has a value that it cannot have"),
    ({"client.weeks_silent": float("inf")}, "`client.weeks_silent` has a value that it cannot have"),
    ({"client.weeks_silent": 1e11}, "`client.weeks_silent` has a value that it cannot have"),
    (
        {"house_rules.deposit_percent": Decimal("100.0001")},
        "`house_rules.deposit_percent` has a value that it cannot have",
    ),
    ({"project.budget": Decimal("99999999999999.9999")}, None),
    ({"project.budget": Decimal("100000000000000.0000")}, "`project.budget` has a value that it cannot have"),
    ({"project.budget": Decimal(5), "project.budget_defined": True}, None),
    (
        {"project.budget": Decimal(5), "project.budget_defined": False},
        "`project.budget_defined` is stated to be what another fact rules out",
    ),
    ({"project.terms_agreed": []}, None),
    ({"project.terms_agreed": ["revisions", "revisions"]}, None),
    ({"project.terms_agreed": ["revisions", "wine"]}, "`project.terms_agreed` has a value that it cannot have"),
    (
        {"client.trust": "", "project.terms_agreed": ["wine"]},
        "`client.trust` has a value that it cannot have; `project.terms_agreed` has a value that it cannot have",
    ),
)
TYPES = {
    "client.mind_changes": pa.int64(),
    "client.trust": pa.string(),
    "client.weeks_silent": pa.float64(),
    "house_rules.deposit_percent": pa.decimal128(9, 4),
    "project.budget": pa.decimal128(19, 4),
    "project.budget_defined": pa.bool_(),
    "project.terms_agreed": pa.list_(pa.string()),
}


def table() -> pa.Table:
    return pa.table({name: pa.array([row.get(name) for row, _ in ROWS], kind) for name, kind in TYPES.items()})


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_rows_that_are_no_cases(back_end: str) -> None:
    """Each wrong value and each contradiction is named in its row, and only there are answers missing."""
    frame = BACK_ENDS[back_end](table())
    has_lists = "project.terms_agreed" in BACK_ENDS[back_end](table()).columns if back_end == "pandas" else True
    has_lists = has_lists and back_end != "pyarrow"
    rows = rows_of(RuleSet.default().qualify_lazy(frame, actions=["require_deposit"]))
    told = [
        (row["errors"], row["verdict.presumed"], row["verdict.possible"], row["action.require_deposit"]) for row in rows
    ]
    for (case, error), (got, presumed, possible, action) in zip(ROWS, told, strict=True):
        if "project.terms_agreed" in case and not has_lists:
            continue
        assert error == got, case
        assert (presumed is None, possible is None) == (error is not None,) * 2, case
        assert error is None or action is None, case


def test_as_planes_do() -> None:
    """The rows that are no cases are the same as in `qualify_frame`."""
    rules = RuleSet.default()
    by_planes = rules.qualify_frame(table(), errors="null").to_pylist()
    by_expressions = rows_of(rules.qualify_lazy(BACK_ENDS["polars"](table())))
    large = 1e11  # a float so large is read by the planes, and not by expressions
    pairs = [pair for pair in zip(by_planes, by_expressions, strict=True) if pair[0]["client.weeks_silent"] != large]
    assert [one["errors"] is None for one, _ in pairs] == [other["errors"] is None for _, other in pairs]
    assert [one["verdict.presumed"] for one, _ in pairs] == [other["verdict.presumed"] for _, other in pairs]


def test_without_lists() -> None:
    """What the tests leave out for back ends without lists is just those."""
    assert set(table().column_names) - set(without_lists(table()).column_names) == {"project.terms_agreed"}
