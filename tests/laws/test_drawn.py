"""The laws on rule sets that Hypothesis draws, with every part of the language; several cases for each rule set."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clientqual.normal import normalize
from clientqual.testing import CaseStrategies, laws, load, rule_sets

CASES = settings.default.max_examples if settings.default else 0
EACH = 10
"""So many cases are tried with each rule set: drawing and compiling one takes longer than answering with it."""

sets_for_all_cases = settings(max_examples=max(CASES // EACH, 6))


class Drawn:
    """A drawn rule set with its strategies."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.rules = load(data)
        self.program = self.rules.program
        self.normal = normalize(self.program)
        self.cases = CaseStrategies.of(self.program)


drawn = rule_sets().map(Drawn)


@sets_for_all_cases
@given(drawn, st.data())
def test_sound(rules: Drawn, data: Any) -> None:
    """No completion contradicts the walk."""
    for _ in range(EACH):
        known = data.draw(rules.cases.partial())
        laws.presumed_is_possible(rules.normal, rules.program, known)
        laws.sound(rules.normal, rules.program, known, data.draw(rules.cases.completion(known)))


@sets_for_all_cases
@given(drawn, st.data())
def test_exact_when_complete(rules: Drawn, data: Any) -> None:
    """Of a complete case the walk says what the two-valued meaning says."""
    for _ in range(EACH):
        laws.exact_when_complete(rules.normal, rules.program, data.draw(rules.cases.complete()))


@sets_for_all_cases
@given(drawn, st.data())
def test_growing(rules: Drawn, data: Any) -> None:
    """Learning a fact never widens and never reverses, and what is not relevant changes nothing."""
    for _ in range(EACH):
        known = data.draw(rules.cases.partial(stated=False))
        open_facts = [path for path in rules.program.facts if path not in known]
        assume(open_facts)
        path, value = data.draw(rules.cases.fact(open_facts))
        laws.growing(rules.normal, known, path, value)
        laws.irrelevant_changes_nothing(rules.normal, known, path, value)


@sets_for_all_cases
@given(drawn, st.data())
def test_useful_questions(rules: Drawn, data: Any) -> None:
    """Something is relevant exactly while something is open."""
    for _ in range(EACH):
        laws.useful_questions(rules.normal, data.draw(rules.cases.partial()))


@sets_for_all_cases
@given(rule_sets(), st.data())
def test_order_free(data: dict[str, Any], draw: Any) -> None:
    """Only the rows of a `first` table and the values of an outcome carry order: all else may be permuted, files included."""
    rules = load(data)
    shuffled = load(shuffle(data, Random(draw.draw(st.integers(0, 999)))))
    assert shuffled.digest == rules.digest
    cases = CaseStrategies.of(rules.program)
    for _ in range(EACH):
        stated = without_defaults(cases, draw.draw(cases.partial(stated=False)))
        assert shuffled.qualify(stated).to_json() == rules.qualify(stated).to_json()


@sets_for_all_cases
@given(drawn, st.data())
def test_pure(rules: Drawn, data: Any) -> None:
    """The same case gives the same bytes, whatever the order in which its facts are told."""
    for _ in range(EACH):
        known = data.draw(rules.cases.partial(stated=False))
        assert rules.rules.qualify(known).to_json() == rules.rules.qualify(dict(reversed(known.items()))).to_json()


def without_defaults(cases: CaseStrategies, known: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a case that do not have a default."""
    return {path: value for path, value in known.items() if path not in cases.defaults}


ORDERED = {"rows", "values", "enum", "set", "int", "number", "is", "between"}
"""Keys whose lists have an order that means something, or are no lists of like things."""


def shuffle(data: Any, random: Random, key: str = "") -> Any:
    """Return plain data with everything permuted that has no order."""
    if isinstance(data, dict):
        items = [(name, shuffle(value, random, name)) for name, value in data.items()]
        random.shuffle(items)
        return dict(items)
    if isinstance(data, list):
        parts = [shuffle(item, random) for item in data]
        if key not in ORDERED:
            random.shuffle(parts)
        return parts
    return data
