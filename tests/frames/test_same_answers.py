"""A frame says of each row what the one-case engine says of the same case at `walk`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.testing.specimens import Specimen, specimens
from clientqual.testing.tables import Told, expected, table_of

REFERENCE = Path(__file__).parents[2] / "bench" / "reference" / "rules"


@pytest.fixture(scope="module", params=["clientqual/default", str(REFERENCE)], ids=["shipped", "reference"])
def specimen(request: pytest.FixtureRequest) -> Specimen:
    return Specimen.of(RuleSet.load(request.param))


def same_as_one_by_one(specimen: Specimen, cases: Sequence[Told], random: Random) -> None:
    """A table of cases has the answers that each of them has alone."""
    rules = specimen.rules
    table = table_of(cases, rules.program.types, random)
    answered = rules.qualify_frame(table, possible="list", actions="all", signals=True)
    names = [name for name in answered.column_names if name not in table.column_names]
    for case, row in zip(cases, answered.select(names).to_pylist(), strict=True):
        assert row == expected(rules, case, names), case


@pytest.mark.parametrize("seed", range(12))
def test_of_rule_sets_at_hand(specimen: Specimen, seed: int) -> None:
    """Of the shipped and of the reference rule set, from nothing known to everything known."""
    random = Random(seed)
    count = random.choice([1, 2, 63, 64, 65, 130])
    most = len(specimen.telling)
    cases = [specimen.told(specimen.case(random.randint(0, most), seed * 1000 + number)) for number in range(count)]
    same_as_one_by_one(specimen, cases, random)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(specimens(), st.integers(0, 2**32))
def test_of_any_rule_set(specimen: Specimen, seed: int) -> None:
    """Of drawn rule sets, with custom facts, facts that imply others, comparisons and presumptions of all kinds."""
    most = len(specimen.telling)
    cases = [specimen.told(specimen.case(number * most // 19, seed * 20 + number)) for number in range(20)]
    same_as_one_by_one(specimen, cases, Random(seed))
