"""The laws of reasons, on the shipped rule set and on rule sets that Hypothesis draws: enough, no less, and told as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import CaseError, RuleSet
from clientqual.answering import know
from clientqual.explain import Asked, Grounds, Why
from clientqual.ir import Value
from clientqual.testing.campaigns import shared_out
from clientqual.testing.enriching import rich_rule_sets
from clientqual.testing.reasons import Told, asked_of, sufficient, truthful
from clientqual.testing.shuffling import shuffled
from clientqual.testing.specimens import Cases, Specimen, specimen
from clientqual.testing.strategies import Facts

CASES = settings.default.max_examples if settings.default else 0
EACH = 8
"""So many cases under the shipped rules are tried at once, from nothing known to everything known."""
SETS, EACH_DRAWN = shared_out(CASES, EACH)
"""Among so many drawn rule sets cases are shared out, and so many each gets, all of whose reasons are tried."""

sets_for_all_cases = settings(max_examples=SETS)
some_at_once = settings(max_examples=max(CASES // EACH, 3))

SHIPPED = Specimen.of(RuleSet.default())
WHY = Why(SHIPPED.program, SHIPPED.normal, SHIPPED.circuit)


@st.composite
def implying(draw: Any) -> Specimen:
    """Draw a rule set in which stating some facts implies others."""
    data = draw(rich_rule_sets())
    facts = data["facts"]["facts"]
    short = {path: said.get("enum", [True, False]) for path, said in facts.items() if {"bool", "enum"} & set(said)}
    for path in draw(st.lists(st.sampled_from(sorted(facts)), max_size=3, unique=True)):
        others = sorted(set(short) - {path})
        if others:
            other = draw(st.sampled_from(others))
            facts[path]["implies"] = {other: draw(st.sampled_from(short[other]))}
    return specimen(data)


def told_of(rules: Specimen, cases: Iterable[Facts]) -> Iterator[Told]:
    """Yield cases as they are taken in, those left out that contradict themselves."""
    for known in cases:
        with suppress(CaseError):
            yield Told(rules.program, rules.normal, know(rules.program, rules.told(known)))


def all_grounds(why: Why, told: Told) -> dict[Asked, Grounds]:
    return why.grounds(told.knowledge.facts, told.knowledge.stated, [*asked_of(told.program, told.knowledge)])


@some_at_once
@given(SHIPPED.many(EACH), st.integers(0, 99))
def test_shipped(cases: Cases, number: int) -> None:
    """Reasons under the shipped rules are enough and no less, and told as they are. Of each case one is tried."""
    for told in told_of(SHIPPED, cases):
        found = list(all_grounds(WHY, told).items())
        asked, grounds = found[number % len(found)]
        sufficient(told, asked, grounds)
        truthful(told, asked, grounds)


@sets_for_all_cases
@given(implying(), st.data())
def test_sufficient_on_drawn_rule_sets(rules: Specimen, data: Any) -> None:
    """Reasons are enough, none of their facts can be left out, and no presumed one is there for which known ones could stand in."""
    why = Why(rules.program, rules.normal, rules.circuit)
    for told in told_of(rules, data.draw(rules.many(EACH_DRAWN))):
        for asked, grounds in all_grounds(why, told).items():
            sufficient(told, asked, grounds)


@sets_for_all_cases
@given(implying(), st.data())
def test_truthful_on_drawn_rule_sets(rules: Specimen, data: Any) -> None:
    """Reasons name facts of the case, presumed ones only where those do not decide, and rules that hold."""
    why = Why(rules.program, rules.normal, rules.circuit)
    for told in told_of(rules, data.draw(rules.many(EACH_DRAWN))):
        for asked, grounds in all_grounds(why, told).items():
            truthful(told, asked, grounds)


@sets_for_all_cases
@given(implying(), st.integers(0, 999), st.data())
def test_order_free_on_drawn_rule_sets(rules: Specimen, seed: int, data: Any) -> None:
    """Neither the order of rules nor that of facts changes a reason, nor whether it is asked for alone or with all others."""
    other = specimen(shuffled(rules.data, Random(seed)))
    why, again = (Why(item.program, item.normal, item.circuit) for item in (rules, other))
    for told in told_of(rules, data.draw(rules.many(EACH_DRAWN))):
        facts, stated = told.knowledge.facts, told.knowledge.stated
        found = all_grounds(why, told)
        backwards = again.grounds(_backwards(facts), _backwards(stated), list(reversed(found)))
        for asked, grounds in found.items():
            alone = why.grounds(facts, stated, [asked])[asked]
            assert _listed(grounds) == _listed(backwards[asked]) == _listed(alone), asked


def _backwards(facts: Mapping[str, Value]) -> Facts:
    return dict(reversed(list(facts.items())))


def _listed(grounds: Grounds) -> list[object]:
    """Return grounds with the order in which they are told."""
    return [[*grounds.known.items()], [*grounds.presumed.items()], [rule.id for rule in grounds.rules]]
