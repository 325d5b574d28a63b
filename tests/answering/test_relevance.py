"""Relevance: what is asked can still matter, and all that can is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from clientqual.ruleset import RuleSet

Rules: TypeAlias = Callable[..., RuleSet]

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
  custom.c: {bool: true, ask: C?, presume: false}
  custom.m: {money: true, ask: M?, presume: 100, of: provider}
  custom.n: {money: true, ask: N?, presume: 200}
  custom.unread: {bool: true, ask: Unread?, presume: false}
  custom.sure: {bool: true, default: true}
derived:
  custom.d: {bool: true, rows: [{id: m, when: {custom.m: {lt: {fact: custom.n}}}, then: true}], otherwise: false}
signals:
  a: {flag: red, title: A, when: {custom.a: true}}
  only_shown: {flag: green, title: B and C, when: {custom.b: true, custom.c: true}}
---
outcome: mood
values: [good, fair, bad]
policy: first
rows:
  - {id: a, when: {signal.a: true, custom.sure: true}, then: bad}
  - {id: d, when: {custom.d: true, custom.b: true}, then: fair}
otherwise: good
---
actions:
  leave: {title: Leave, phase: any, effect: ends, excludes: [work], recommend: [{id: bad, when: {mood: bad}}]}
  work: {title: Work, phase: any, effect: begins, recommend: [{id: c, when: {custom.c: true}}]}
"""


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, {"a": ["mood", "leave", "work"], "b": ["mood", "leave", "work"], "c": ["work"], "m": ["mood", "leave", "work"], "n": ["mood", "leave", "work"]}),
        ({"a": True}, {}),  # decided, and the work is excluded whatever c is
        ({"a": False}, {"b": ["mood"], "c": ["work"], "m": ["mood"], "n": ["mood"]}),
        ({"a": False, "b": False}, {"c": ["work"]}),  # a condition that is settled asks for none of its parts
        ({"a": False, "b": True, "m": 0}, {"c": ["work"], "n": ["mood"]}),
        ({"a": False, "d": True}, {"b": ["mood"], "c": ["work"]}),  # a derived fact that is stated is not worked out
        ({"a": False, "b": False, "c": False}, {}),
    ],
)  # fmt: skip
def test_relevant(rules: Rules, values: dict[str, object], asked: dict[str, list[str]]) -> None:
    """A fact is asked for when it is unknown and something open depends on it through open conditions only."""
    answer = rules(RULES).qualify({"custom": values})
    got = {item.fact.removeprefix("custom."): [*item.affects] for item in answer.questions}
    assert {name: sorted(things) for name, things in asked.items()} == {
        name: sorted(things) for name, things in got.items()
    }
    assert answer.basis.open == len(asked)


def test_order_and_form(rules: Rules) -> None:
    """Questions come by what they are expected to settle, then by path, with the words, whom to ask and what to choose from."""
    answer = rules(RULES).qualify({"custom": {"a": False}})
    assert [item.fact for item in answer.questions] == ["custom.b", "custom.c", "custom.m", "custom.n"]
    first, money = answer.questions[0], answer.questions[2]
    assert (first.ask, first.of, first.kind, first.values) == ("B?", "client", "bool", (False, True))
    assert (money.ask, money.of, money.kind, money.values) == ("M?", "provider", "money", ())


def test_relevant_behind_a_negation(rules: Rules) -> None:
    """A negated count or comparison asks for what stands in it."""
    negated = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
  custom.m: {money: true, ask: M?, presume: 100}
  custom.n: {money: true, ask: N?, presume: 200}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {id: few, when: {not: {count: {of: [{custom.a: true}, {custom.b: true}], at_least: 2}}}, then: bad}
  - {id: less, when: {not: {custom.m: {lt: {fact: custom.n}}}}, then: bad}
otherwise: good
"""
    few = rules(negated).qualify({"custom": {"m": 1, "n": 2}})
    assert sorted(item.fact for item in few.questions) == ["custom.a", "custom.b"]
    less = rules(negated).qualify({"custom": {"a": True, "b": True}})
    assert [item.fact for item in less.questions] == ["custom.m", "custom.n"]


def test_relevant_behind_a_comparison(rules: Rules) -> None:
    """A comparison asks for nothing behind a side that can be but one thing, whatever the facts behind it are."""
    compared = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
derived:
  custom.always: {enum: [u, v], ordered: true, rows: [{id: a, when: {custom.a: true}, then: u}], otherwise: u}
  custom.either: {enum: [u, v], ordered: true, rows: [{id: b, when: {custom.b: true}, then: u}], otherwise: v}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {id: same, when: {custom.always: {is: {fact: custom.either}}}, then: bad}
otherwise: good
"""
    assert [item.fact for item in rules(compared).qualify({}).questions] == ["custom.b"]
