"""The laws on rule sets that Hypothesis draws, with every part of the language; many cases for each rule set."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.testing import laws
from clientqual.testing.campaigns import shared_out
from clientqual.testing.shuffling import shuffled
from clientqual.testing.specimens import Specimen, specimen, specimens

CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 25)
"""Among so many rule sets cases are shared out, and so many each gets."""

sets_for_all_cases = settings(max_examples=SETS)


@sets_for_all_cases
@given(specimens(), st.data())
def test_sound(rules: Specimen, data: Any) -> None:
    """No completion contradicts the walk."""
    for known in data.draw(rules.many(EACH)):
        laws.presumed_is_possible(rules.normal, rules.program, known)
        laws.sound(rules.normal, rules.program, known, rules.completed(known))


@sets_for_all_cases
@given(specimens(), st.data())
def test_exact_when_complete(rules: Specimen, data: Any) -> None:
    """Of a complete case the walk says what the two-valued meaning says."""
    for known in data.draw(rules.many(EACH)):
        laws.exact_when_complete(rules.normal, rules.program, rules.completed(known))


@sets_for_all_cases
@given(specimens(), st.data())
def test_growing(rules: Specimen, data: Any) -> None:
    """Learning a fact never widens and never reverses, and what is not relevant changes nothing."""
    for known in data.draw(rules.many(EACH, stated=False)):
        for path, value in rules.learnt(known).items():
            laws.growing(rules.normal, known, path, value)
            laws.irrelevant_changes_nothing(rules.normal, known, path, value)


@sets_for_all_cases
@given(specimens(), st.data())
def test_useful_questions(rules: Specimen, data: Any) -> None:
    """Something is relevant exactly while something is open."""
    for known in data.draw(rules.many(EACH)):
        laws.useful_questions(rules.normal, known)


@sets_for_all_cases
@given(specimens(), st.integers(0, 999), st.data())
def test_order_free(rules: Specimen, seed: int, data: Any) -> None:
    """Only the rows of a `first` table and the values of an outcome carry order: all else may be permuted, files included."""
    other = specimen(shuffled(rules.data, Random(seed)))
    assert other.rules.digest == rules.rules.digest
    for known in data.draw(rules.many(EACH)):
        told = rules.told(known)
        assert other.rules.qualify(told).to_json() == rules.rules.qualify(told).to_json()


@sets_for_all_cases
@given(specimens(), st.data())
def test_pure(rules: Specimen, data: Any) -> None:
    """The same case gives the same bytes, whatever the order in which its facts are told."""
    for known in data.draw(rules.many(EACH)):
        told = rules.told(known)
        assert rules.rules.qualify(told).to_json() == rules.rules.qualify(dict(reversed(told.items()))).to_json()
