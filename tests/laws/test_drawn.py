"""The laws on rule sets that Hypothesis draws, with every part of the language."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.normal import normalize
from clientqual.testing import CaseStrategies, laws, load, rule_sets


class Drawn:
    """A drawn rule set with its strategies."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.rules = load(data)
        self.program = self.rules.program
        self.normal = normalize(self.program)
        self.cases = CaseStrategies.of(self.program)


drawn = rule_sets().map(Drawn)


@given(drawn, st.data())
def test_sound(rules: Drawn, data: Any) -> None:
    """No completion contradicts the walk."""
    known = data.draw(rules.cases.partial())
    laws.presumed_is_possible(rules.normal, rules.program, known)
    laws.sound(rules.normal, rules.program, known, data.draw(rules.cases.completion(known)))


@given(drawn, st.data())
def test_exact_when_complete(rules: Drawn, data: Any) -> None:
    """Of a complete case the walk says what the two-valued meaning says."""
    laws.exact_when_complete(rules.normal, rules.program, data.draw(rules.cases.complete()))


@given(drawn, st.data())
def test_growing(rules: Drawn, data: Any) -> None:
    """Learning a fact never widens and never reverses, and what is not relevant changes nothing."""
    known = data.draw(rules.cases.partial(stated=False))
    open_facts = [path for path in rules.program.facts if path not in known]
    assume(open_facts)
    path = data.draw(st.sampled_from(open_facts))
    value = data.draw(st.sampled_from(rules.cases.pools[path]))
    laws.growing(rules.normal, known, path, value)
    laws.irrelevant_changes_nothing(rules.normal, known, path, value)


@given(drawn, st.data())
def test_useful_questions(rules: Drawn, data: Any) -> None:
    """Something is relevant exactly while something is open."""
    laws.useful_questions(rules.normal, data.draw(rules.cases.partial()))


@given(rule_sets(), st.data())
def test_order_free(data: dict[str, Any], draw: Any) -> None:
    """Only the rows of a `first` table and the values of an outcome carry order: all else may be permuted, files included."""
    rules = load(data)
    shuffled = load(shuffle(data, Random(draw.draw(st.integers(0, 999)))))
    assert shuffled.digest == rules.digest
    known = draw.draw(CaseStrategies.of(rules.program).partial(stated=False))
    stated = {path: value for path, value in known.items() if path not in {name for name, _ in _defaults(rules)}}
    assert shuffled.qualify(stated).to_json() == rules.qualify(stated).to_json()


@given(drawn, st.data())
def test_pure(rules: Drawn, data: Any) -> None:
    """The same case gives the same bytes."""
    known = data.draw(rules.cases.partial(stated=False))
    assert rules.rules.qualify(known).to_json() == rules.rules.qualify(dict(reversed(known.items()))).to_json()


def _defaults(rules: RuleSet) -> list[tuple[str, object]]:
    return [(path, fact.default) for path, fact in rules.program.facts.items() if fact.default is not None]


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
