"""Reasons: the rules that carry an answer, and the facts they rest on, known ones before presumed ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from clientqual.answering.reasons import source_order
from clientqual.qualification import Reason
from clientqual.ruleset import RuleSet

Rules: TypeAlias = Callable[..., RuleSet]

FACTS = """
sources: {S1: One., S2: Two., S10: Ten.}
facts:
  custom.a: {bool: true, ask: A?, presume: true}
  custom.b: {bool: true, ask: B?, presume: true}
  custom.c: {bool: true, ask: C?, presume: true}
  custom.m: {money: true, ask: M?, presume: 100}
  custom.n: {money: true, ask: N?, presume: 200}
derived:
  custom.d: {bool: true, rows: [{id: a, when: {custom.a: true, custom.b: true}, then: true}], otherwise: false}
signals:
  both: {flag: red, title: Both, when: {custom.a: true, custom.b: true}}
"""


def reason(rules: Rules, condition: str, **values: object) -> Reason:
    """Return the reason for an outcome whose first row has this condition."""
    text = f"{FACTS}---\noutcome: mood\nvalues: [good, bad]\npolicy: first\nsource: [S10]\nrows: [{{id: it, when: {condition}, then: bad, because: It is.}}]\notherwise: good"
    return rules(text).qualify({"custom": values}).outcomes["mood"].reason


@pytest.mark.parametrize(
    ("condition", "values", "known", "presumed"),
    [
        ("{custom.a: true, custom.b: true}", {"a": True}, ["custom.a"], ["custom.b"]),
        ("{any: [{custom.a: true}, {custom.b: true}]}", {"b": True}, ["custom.b"], []),  # known before presumed
        ("{any: [{custom.a: true, custom.b: true}, {custom.c: true}]}", {}, [], ["custom.c"]),  # few before many
        ("{not: {any: [{custom.a: false}, {custom.b: false}]}}", {}, [], ["custom.a", "custom.b"]),
        ("{not: {custom.a: false, custom.b: false}}", {"b": True}, ["custom.b"], []),
        ("{signal.both: true}", {"a": True}, ["custom.a"], ["custom.b"]),
        ("{custom.d: true}", {"a": True}, ["custom.a"], ["custom.b"]),  # through a derived fact
        ("{custom.d: true}", {"d": True}, ["custom.d"], []),  # which is a fact itself where it is stated
        ("{custom.m: {lt: {fact: custom.n}}}", {"m": 5}, ["custom.m"], ["custom.n"]),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_least: 2}}", {"c": False}, [], ["custom.a", "custom.b"]),
        ("{count: {of: [{custom.a: false}, {custom.b: false}], at_most: 1}}", {"a": True}, ["custom.a"], []),
    ],
)  # fmt: skip
def test_facts(rules: Rules, condition: str, values: dict[str, object], known: list[str], presumed: list[str]) -> None:
    """A reason names facts that make the rule hold and no more than it takes, known ones rather than presumed ones."""
    found = reason(rules, condition, **values)
    assert (known, presumed) == ([*found.facts], [*found.presumed])
    assert (found.rules, found.text) == (("mood/it",), "It is.")


def test_otherwise(rules: Rules) -> None:
    """An answer that no row gives rests on what keeps all rows from holding, and has no rule to name but `otherwise`."""
    found = reason(rules, "{custom.a: true, custom.b: false}", a=False, c=True)
    assert found == Reason(
        facts={"custom.a": False},
        rules=("mood/otherwise",),
        paragraph="Mood good, as no rule says otherwise. It rests on a (no). It holds whatever else turns out.",
    )


def test_sources(rules: Rules) -> None:
    """A rule without sources of its own has those of what it belongs to; they come in the order of their numbers."""
    assert reason(rules, "{custom.a: true}").sources == ("S10",)
    assert sorted(["T19", "T9", "P1", "X", "T1a"], key=source_order) == ["P1", "T9", "T19", "T1a", "X"]


def test_evidence(rules: Rules) -> None:
    """The reason of a `most` table is evidence that is enough for the answer, each sentence once."""
    text = f"""{FACTS}---
outcome: style
values: [one, two, none]
policy: most
minimum: 2
evidence:
  one:
    - {{id: a, when: {{custom.a: true}}, weight: 1, because: Same., source: [S2]}}
    - {{id: b, when: {{custom.b: true}}, weight: 1, because: Same., source: [S1]}}
    - {{id: c, when: {{custom.c: false}}, weight: 1, because: Not so.}}
  two:
    - {{id: other, when: {{custom.c: true}}, weight: 1}}
otherwise: none
"""
    found = rules(text).qualify({"custom": {"b": True}}).outcomes["style"].reason
    assert found == Reason(
        {"custom.b": True},
        {"custom.a": True},
        ("style/a", "style/b"),
        ("S1", "S2"),
        "Same.",
        "Style one (presumed): Same. It rests on b (yes). It holds as long as a (yes) is as usual.",
    )


def test_through_outcomes(rules: Rules) -> None:
    """What reads an outcome rests on the facts that decided it."""
    text = f"""{FACTS}---
outcome: mood
values: [good, bad]
policy: first
rows: [{{id: a, when: {{custom.a: true}}, then: bad}}]
otherwise: good
---
actions:
  leave: {{title: Leave, phase: any, effect: ends, recommend: [{{id: bad, when: {{mood: bad}}, because: They are bad.}}]}}
"""
    (leave,) = rules(text).qualify({"custom": {"a": True}}).recommendations
    assert leave.reason == Reason(
        facts={"custom.a": True},
        rules=("leave/bad",),
        text="They are bad.",
        paragraph="Leave: They are bad. It rests on a (yes). It holds whatever else turns out.",
    )
