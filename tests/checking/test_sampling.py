"""Sampled cases: complete, varied, on both sides of every border, and the same every time."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from clientqual.checking import Sampler
from clientqual.ir import All, Finite, Within
from clientqual.ruleset import RuleSet
from clientqual.semantics import holds

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {enum: [x, y, z], ask: B?, presume: x}
  custom.m: {money: true, ask: M?, presume: {fact: custom.n}}
  custom.n: {money: true, ask: N?, presume: 100}
  custom.k: {int: [0, 10], ask: K?, presume: 5}
  custom.s: {set: [p, q], ask: S?, presume: []}
  custom.r: {money: true, default: 80}
derived:
  custom.d: {bool: true, rows: [{id: a, when: {custom.a: true}, then: true}], otherwise: false}
signals:
  rich: {flag: green, title: Rich, when: {custom.m: {gt: 12345}}}
  d: {flag: red, title: D, when: {custom.d: true}}
"""


PINNED = {
    "custom.a": False,
    "custom.b": "z",
    "custom.k": 0,
    "custom.m": Decimal(10),
    "custom.n": Decimal(10),
    "custom.r": Decimal(80),
    "custom.s": frozenset({"q"}),
}


def test_same_every_time(rules: Callable[..., RuleSet]) -> None:
    """What a fact is in the n-th sample depends on its path and n alone: more facts, or fewer samples, change nothing."""
    one = list(Sampler(rules(RULES).program).cases(50))
    assert one == list(Sampler(rules(RULES).program).cases(50))
    assert one[:10] == list(Sampler(rules(RULES).program).cases(10))
    more = list(
        Sampler(
            rules(RULES.replace("derived:", "  custom.z: {bool: true, ask: Z?, presume: false}\nderived:")).program
        ).cases(50)
    )
    assert one == [{path: value for path, value in case.items() if path != "custom.z"} for case in more]


def test_pinned(rules: Callable[..., RuleSet]) -> None:
    """The samples are the same on every machine and in every version of Python."""
    case = {
        path: value
        for path, value in next(Sampler(rules(RULES).program).cases(1)).items()
        if path.startswith("custom.")
    }
    assert case == PINNED


def test_complete_and_varied(rules: Callable[..., RuleSet]) -> None:
    """Every base fact has a value that it can have; the ordinary ones are the most frequent, and none is left out."""
    program = rules(RULES).program
    cases = list(Sampler(program).cases(300))
    assert {frozenset(case) for case in cases} == {frozenset(program.facts)}
    for path, fact in program.facts.items():
        assert all(case[path] in fact.type.domain.all() for case in cases)
    for path in ("custom.a", "custom.b", "custom.s"):
        assert len({case[path] for case in cases}) == (2 if path == "custom.a" else 3 if path == "custom.b" else 4)
    assert sum(case["custom.b"] == "x" for case in cases) > 150


def test_borders(rules: Callable[..., RuleSet]) -> None:
    """Numbers stand on both sides of every border that a condition draws."""
    drawn = {case["custom.m"] for case in Sampler(rules(RULES).program).cases(400)}
    assert {Decimal(12345), Decimal("12345.0001")} <= drawn


def test_towards(rules: Callable[..., RuleSet]) -> None:
    """Samples lean towards a condition, so that rare situations are met."""
    program = rules(RULES).program
    rare = All((program.signals["rich"].when, Within("custom.b", Finite(("x", "y", "z")).of(["z"]))))
    for case in Sampler(program).cases(50, towards=rare):
        assert holds(rare, program, case, {})
