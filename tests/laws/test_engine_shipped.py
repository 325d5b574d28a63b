"""The laws of engines on the rule set that comes with the library: every way of running its circuit says what it means.

Each example is a handful of cases, from nothing known to everything known, so that they share what it costs to draw one.
"""

from __future__ import annotations

from hypothesis import given, settings

from clientqual import RuleSet
from clientqual.engines import LanesEngine
from clientqual.testing import laws
from clientqual.testing.circuits import found_in_lanes
from clientqual.testing.specimens import Cases, Specimen

SHIPPED = Specimen.of(RuleSet.default())
LANES = SHIPPED.rules.using("lanes")

CASES = settings.default.max_examples if settings.default else 0
EACH = 20
some_at_once = settings(max_examples=max(CASES // EACH, 3))


@some_at_once
@given(SHIPPED.many(EACH))
def test_table_says_what_the_meaning_says(cases: Cases) -> None:
    """Everything that the table engine finds, in its order, is what the walk and the presumed case give; so is the bare answer."""
    for known in cases:
        found = SHIPPED.engine.found(known)
        laws.same_as_meaning(SHIPPED.program, SHIPPED.normal, found, known)
        answer = SHIPPED.engine.answer(SHIPPED.engine.start(known))
        assert {name: item.possible for name, item in answer.outcomes.items()} == found.possible
        assert {name: item.presumed for name, item in answer.outcomes.items()} == found.presumed
        assert list(answer.actions) == list(found.actions.items())


@some_at_once
@given(SHIPPED.many(EACH))
def test_lanes_say_what_the_meaning_says(cases: Cases) -> None:
    """Many cases in one pass, each in its own lane, are what the meaning says of each; the lanes engine says it of one."""
    alone = LanesEngine(SHIPPED.program, SHIPPED.circuit).found(cases[-1])
    laws.same_as_meaning(SHIPPED.program, SHIPPED.normal, alone, cases[-1])
    for known, found in zip(cases, found_in_lanes(SHIPPED.program, SHIPPED.circuit, cases), strict=True):
        laws.same_as_meaning(SHIPPED.program, SHIPPED.normal, found, known)


@some_at_once
@given(SHIPPED.many(EACH, stated=False))
def test_growing(cases: Cases) -> None:
    """What is found once another fact is known widens nothing and reverses nothing."""
    for known in cases:
        laws.found_growing(SHIPPED.engine.found(known), SHIPPED.engine.found(SHIPPED.grown(known)))


@some_at_once
@given(SHIPPED.many(EACH))
def test_pure(cases: Cases) -> None:
    """Neither the order in which facts are told nor what was asked before changes what is found."""
    first = [SHIPPED.engine.found(known) for known in cases]
    assert [SHIPPED.engine.found(dict(reversed(known.items()))) for known in reversed(cases)][::-1] == first


@some_at_once
@given(SHIPPED.many(EACH))
def test_same_everywhere(cases: Cases) -> None:
    """Every engine gives the same answers to a case as it is told, to the byte; of one in ten, with all there is to say of it."""
    for place, known in enumerate(cases):
        one, other = (rules.qualify(SHIPPED.told(known)) for rules in (SHIPPED.rules, LANES))
        assert one.to_json("answer") == other.to_json("answer")
        assert place % 10 or one.to_json() == other.to_json()
