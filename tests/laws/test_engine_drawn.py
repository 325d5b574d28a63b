"""The laws of engines on rule sets that Hypothesis draws: every way of running a circuit says what the meaning says.

Of each rule set many cases are tried: nothing known and everything, derived facts stated, numbers on both sides of every border.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.engines import Found, LanesEngine, TableEngine
from clientqual.ir import FactRef, First, Numbers, Program, freeze
from clientqual.testing import laws
from clientqual.testing.campaigns import shared_out
from clientqual.testing.circuits import found_in_lanes
from clientqual.testing.shuffling import shuffled
from clientqual.testing.specimens import Specimen, specimen, specimens

CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 25)
"""Among so many rule sets cases are shared out, and so many each gets."""

sets_for_all_cases = settings(max_examples=SETS)


@sets_for_all_cases
@given(specimens(), st.data())
def test_table_says_what_the_meaning_says(rules: Specimen, data: Any) -> None:
    """Everything that the table engine finds, in its order, is what the walk and the presumed case give; so is the bare answer."""
    for known in data.draw(rules.many(EACH)):
        found = rules.engine.found(known)
        laws.same_as_meaning(rules.program, rules.normal, found, known)
        assert_same_answer(rules.engine, found, known)


def assert_same_answer(engine: TableEngine, found: Found, known: Any) -> None:
    answer = engine.answer(engine.start(known))
    assert {name: item.possible for name, item in answer.outcomes.items()} == found.possible
    assert {name: item.presumed for name, item in answer.outcomes.items()} == found.presumed
    assert list(answer.actions) == list(found.actions.items())


@sets_for_all_cases
@given(specimens(), st.data())
def test_lanes_say_what_the_meaning_says(rules: Specimen, data: Any) -> None:
    """Many cases in one pass, each in its own lane, are what the meaning says of each; the lanes engine says it of one."""
    cases = data.draw(rules.many(EACH))
    alone = LanesEngine(rules.program, rules.circuit).found(cases[0])
    laws.same_as_meaning(rules.program, rules.normal, alone, cases[0])
    for known, found in zip(cases, found_in_lanes(rules.program, rules.circuit, cases), strict=True):
        laws.same_as_meaning(rules.program, rules.normal, found, known)


@sets_for_all_cases
@given(specimens(), st.data())
def test_growing(rules: Specimen, data: Any) -> None:
    """What an engine finds once another fact is known widens nothing and reverses nothing."""
    for known in data.draw(rules.many(EACH, stated=False)):
        laws.found_growing(rules.engine.found(known), rules.engine.found(rules.grown(known)))


@sets_for_all_cases
@given(specimens(), st.integers(0, 999), st.data())
def test_order_free(rules: Specimen, seed: int, data: Any) -> None:
    """A rule set with everything permuted that carries no order finds the same of every case."""
    other = specimen(shuffled(rules.data, Random(seed)))
    assert other.rules.digest == rules.rules.digest
    for known in data.draw(rules.many(EACH)):
        found, again = rules.engine.found(known), other.engine.found(known)
        assert found == again
        assert [*found.actions] == [*again.actions]


@sets_for_all_cases
@given(specimens(), st.data())
def test_pure(rules: Specimen, data: Any) -> None:
    """Neither the order in which facts are told nor what was asked before changes what is found."""
    cases = data.draw(rules.many(EACH))
    first = [rules.engine.found(known) for known in cases]
    anew = TableEngine(rules.program, rules.circuit)
    assert [anew.found(dict(reversed(known.items()))) for known in reversed(cases)][::-1] == first


@sets_for_all_cases
@given(specimens(), st.data())
def test_same_everywhere(rules: Specimen, data: Any) -> None:
    """Every engine gives the same qualification, to the byte, and the bare answer agrees with it."""
    lanes = rules.rules.using("lanes")
    for known in data.draw(rules.many(EACH)):
        told = rules.told(known)
        assert rules.rules.qualify(told).to_json() == lanes.qualify(told).to_json()


def test_every_part_of_the_language_is_drawn() -> None:
    """What the laws are tried on holds every sort of condition, table and presumption."""
    seen: set[str] = set()

    @settings(max_examples=60, derandomize=True, database=None)
    @given(specimens())
    def look(rules: Specimen) -> None:
        seen.update(parts_in(rules.program))

    look()
    assert seen >= {
        "All",
        "Any",
        "Not",
        "Count",
        "Within",
        "Compare",
        "Lit",
        "Cells",
        "Ranges",
        "Finite",
        "Subsets",
        "Numbers",
    }
    assert seen >= {"First", "Most", "FactRef", "table presumed", "fact presumed", "below zero"}
    assert seen >= {"Derived", "Unrealistic", "excluded_by", "finds_out", "default"}


def parts_in(program: Program) -> Iterator[str]:
    """Yield the names of what a program is made of."""
    for node in json.loads(freeze(program)):
        yield node[0]
    for ordinary in program.presumptions.values():
        yield {First: "table presumed", FactRef: "fact presumed"}.get(type(ordinary), "value presumed")
    for action in program.actions.values():
        yield from (name for name in ("excluded_by", "finds_out") if getattr(action, name))
    for path, fact in program.facts.items():
        domain = fact.type.domain
        if path.startswith("custom."):
            yield from ["default"] * (fact.default is not None)
            yield from ["below zero"] * (isinstance(domain, Numbers) and domain.low < 0)
