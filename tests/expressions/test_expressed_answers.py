"""Every back end says of each row what the one-case engine says of the same case at `walk`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.testing.back_ends import BACK_ENDS, Told, cases_of, masked, rows_of, table_of
from clientqual.testing.specimens import Specimen, specimens
from clientqual.testing.tables import expected

REFERENCE = Path(__file__).parents[2] / "bench" / "reference" / "rules"


@pytest.fixture(scope="module", params=["clientqual/default", str(REFERENCE)], ids=["shipped", "reference"])
def specimen(request: pytest.FixtureRequest) -> Specimen:
    return Specimen.of(RuleSet.load(request.param))


def same_as_one_by_one(specimen: Specimen, cases: Sequence[Told], seed: int, make: Callable[[Any], Any]) -> None:
    """A frame of cases has the answers that each of them has alone, and says that nothing is wrong."""
    rules = specimen.rules
    rows = rows_of(rules.qualify_lazy(make(table_of(cases, rules.program.types, seed)), actions="all", signals=True))
    columns = set(rows[0]) & {"id", *rules.program.types}
    names = [name for name in rows[0] if name not in {*columns, "errors"}]
    for case, row in zip(cases, rows, strict=True):
        told = {path: value for path, value in case.items() if path in columns}
        assert {name: row[name] for name in names} == masked(rules.program, expected(rules, told, names)), told
        assert row["errors"] is None, told


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_of_rule_sets_at_hand(specimen: Specimen, back_end: str) -> None:
    """Of the shipped and of the reference rule set, from nothing known to everything known."""
    seed = sorted(BACK_ENDS).index(back_end)
    same_as_one_by_one(specimen, cases_of(specimen, seed, 60), seed, BACK_ENDS[back_end])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(specimens(), st.integers(0, 2**16), st.sampled_from(["polars", "duckdb"]))
def test_of_any_rule_set(specimen: Specimen, seed: int, back_end: str) -> None:
    """Of drawn rule sets, with custom facts, facts that imply others, comparisons and presumptions of all kinds."""
    same_as_one_by_one(specimen, cases_of(specimen, seed, 20), seed, BACK_ENDS[back_end])
