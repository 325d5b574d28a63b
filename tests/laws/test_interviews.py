"""The laws of asking: what holds of every interview that is answered truthfully, whatever the rules and whatever the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import Interview, RuleSet
from clientqual.ir import Value
from clientqual.testing import CaseStrategies, load, rule_sets

CASES = settings.default.max_examples if settings.default else 0
EACH = 3

sets_for_all_cases = settings(max_examples=max(CASES // EACH, 6))
# An interview under the shipped rules has some eighty steps.
few = settings(max_examples=max(CASES // 12, 4))

SHIPPED = RuleSet.default()
SHIPPED_CASES = CaseStrategies.of(SHIPPED.program)


class Truth:
    """Someone who knows all about a client but a few facts."""

    def __init__(self, facts: Mapping[str, Value], unknown: frozenset[str]) -> None:
        self.facts = facts
        self.unknown = unknown

    def told(self, interview: Interview, path: str) -> Interview:
        """Return the interview with the truth about one fact."""
        return interview.dont_know(path) if path in self.unknown else interview.answer(self.facts[path], path)

    def tells(self, interview: Interview) -> Iterator[Interview]:
        """Yield the interview after each answer."""
        while interview.question:
            interview = self.told(interview, interview.question.fact)
            yield interview


def complete(cases: CaseStrategies) -> st.SearchStrategy[dict[str, Value]]:
    """Draw a complete case that could be stated as a whole: where there is a budget, one is defined."""

    def consistent(facts: dict[str, Value]) -> dict[str, Value]:
        return facts | {path: value for fact in cases.program.facts.values() for path, value in fact.implies}

    return cases.complete().map(consistent)


@st.composite
def truths(draw: Any, cases: CaseStrategies) -> Truth:
    facts = draw(complete(cases))
    unknown = draw(st.one_of(st.just([]), st.lists(st.sampled_from(sorted(cases.program.facts)), max_size=8)))
    return Truth(facts, frozenset(unknown))


def ends_as_it_should(start: Interview, truth: Truth) -> None:
    """It ends with nothing open, or with every relevant fact in `dont_know`; nothing is asked twice; nothing possible is missed."""
    steps = [start, *truth.tells(start)]
    end = steps[-1]
    assert len(end.asked) == len(set(end.asked))
    assert end.questions == ()
    settled = all(outcome.is_certain for outcome in end.result.outcomes.values())
    assert settled or end.case.dont_know
    for step in steps:
        for name, outcome in end.result.outcomes.items():
            assert set(outcome.possible) <= set(step.result.outcomes[name].possible), name


def nothing_is_open_when_all_was_told(rules: RuleSet, facts: Mapping[str, Value]) -> None:
    """Someone who knows everything is asked until every outcome and every recommendation is certain, as the whole case decides."""
    truth = Truth(facts, frozenset())
    *_, end = [Interview(rules), *truth.tells(Interview(rules))]
    asked = [path for path, fact in rules.program.facts.items() if fact.default is None and path in facts]
    whole = rules.qualify({path: facts[path] for path in asked})
    assert not end.result.conditional
    assert {item.status for item in end.result.recommendations} <= {"certain"}
    for name, outcome in end.result.outcomes.items():
        assert outcome.possible == whole.outcomes[name].possible, name


def undo_is_the_inverse(start: Interview, truth: Truth) -> None:
    """Taking back what was told leads back the way it came."""
    steps = [start, *truth.tells(start)]
    for before, after in pairwise(steps):
        assert after.undo() == before
        assert after.undo().questions == before.questions
        assert after.undo().result == before.result


@sets_for_all_cases
@given(rule_sets().map(load), st.data())
def test_drawn(rules: RuleSet, data: Any) -> None:
    """All laws, on rule sets that are drawn."""
    cases = CaseStrategies.of(rules.program)
    for _ in range(EACH):
        truth = data.draw(truths(cases))
        ends_as_it_should(Interview(rules), truth)
        undo_is_the_inverse(Interview(rules), truth)
        nothing_is_open_when_all_was_told(rules, truth.facts)


@sets_for_all_cases
@given(rule_sets().map(load), st.data())
def test_out_of_turn(rules: RuleSet, data: Any) -> None:
    """The questions may be answered in any order."""
    truth = data.draw(truths(CaseStrategies.of(rules.program)))
    interview = Interview(rules)
    while interview.questions:
        asked = data.draw(st.sampled_from([question.fact for question in interview.questions]))
        interview = truth.told(interview, asked)
    assert all(outcome.is_certain for outcome in interview.result.outcomes.values()) or interview.case.dont_know


@few
@given(truths(SHIPPED_CASES))
def test_shipped(truth: Truth) -> None:
    """An interview under the shipped rules ends, with every step sound."""
    ends_as_it_should(Interview(), truth)


@few
@given(complete(SHIPPED_CASES))
def test_shipped_nothing_is_open(facts: Any) -> None:
    """Who knows everything gets an answer that is certain through and through."""
    nothing_is_open_when_all_was_told(SHIPPED, facts)


@given(st.data())
def test_every_answer_can_be_said_in_words(data: Any) -> None:
    """What a person reads among the answers is understood as that answer."""
    path, value = data.draw(SHIPPED_CASES.fact(Interview().rules.program.facts))
    if SHIPPED.program.facts[path].default is None:
        assert Interview().read(said(value), path) == value


def said(value: Value) -> str:
    """Say a value as the questions show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(item.replace("_", " ") for item in value) or "none"
    if isinstance(value, str):
        return value.replace("_", " ")
    text = format(value, "f")
    # With three places a point could stand between thousands.
    return f"{text}0" if "." in text else text
