"""The normal form, rule by rule: signals inlined, `not` inward, nesting flattened, parts on one fact gathered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.ir import (
    All,
    Always,
    Any,
    Cells,
    Compare,
    Condition,
    Count,
    Domain,
    Finite,
    Lit,
    Not,
    Numbers,
    Program,
    Signal,
    ValueSet,
    Within,
)
from clientqual.normal import FALSE, TRUE, Normalizer, normalize
from clientqual.ruleset import RuleSet
from clientqual.semantics import holds

BRIEF = Finite(("none", "spoken", "written"))
FLAG = Finite((False, True))
NUMBER = Numbers(0, 90_000, 10_000)


def brief(*values: str) -> Within:
    return Within("brief", BRIEF.of(values))


def flag(name: str, value: bool = True) -> Within:
    return Within(name, FLAG.of([value]))


LARGER = Compare("budget", "gt", "estimate")
SIGNALS = {
    "weak": Signal("weak", "red", brief("none", "spoken")),
    "rush": Signal("rush", "red", All((flag("a"), Lit("weak")))),
    "never": Signal("never", "red", All((brief("none"), brief("written")))),
}


@pytest.mark.parametrize(
    ("condition", "normal"),
    [
        (Always(), TRUE),
        (brief("none"), brief("none")),
        (brief("none", "spoken", "written"), TRUE),
        (brief(), FALSE),
        (Lit("weak"), brief("none", "spoken")),
        (Lit("rush"), All((flag("a"), brief("none", "spoken")))),
        (Not(brief("none")), brief("spoken", "written")),
        (Not(Not(brief("none"))), brief("none")),
        (Not(Lit("weak")), brief("written")),
        (Not(LARGER), Not(LARGER)),
        (Not(All((flag("a"), brief("none")))), Any((flag("a", False), brief("spoken", "written")))),
        (Not(Any((flag("a"), LARGER))), All((flag("a", False), Not(LARGER)))),
        (All((All((flag("a"), flag("b"))), flag("c"))), All((flag("a"), flag("b"), flag("c")))),
        (Any((Any((flag("a"), flag("b"))), flag("c"))), Any((flag("a"), flag("b"), flag("c")))),
        (All((Any((flag("a"), flag("b"))), flag("c"))), All((flag("c"), Any((flag("a"), flag("b")))))),
        (Any((brief("none"), brief("spoken"))), brief("none", "spoken")),
        (Any((brief("none"), Any((brief("spoken"), brief("written"))))), TRUE),
        (All((brief("none", "spoken"), brief("spoken", "written"))), brief("spoken")),
        (All((brief("none"), brief("written"), flag("a"))), FALSE),
        (Lit("never"), FALSE),
        (Any((Lit("never"), flag("a"))), flag("a")),
        (All((brief("none"), Any((brief("written"), flag("a"))))), All((brief("none"), Any((brief("written"), flag("a")))))),
        (Any((flag("a"), Not(flag("a")))), TRUE),
        (All((flag("a"), Not(flag("a")))), FALSE),
        (All((LARGER, Not(LARGER))), All((LARGER, Not(LARGER)))),
        (All(()), TRUE),
        (Any(()), FALSE),
        (
            Count((Lit("weak"), Not(flag("a"))), 1, 2),
            Count((brief("none", "spoken"), flag("a", False)), 1, 2),
        ),
        (Not(Count((Lit("weak"),), 1, 1)), Not(Count((brief("none", "spoken"),), 1, 1))),
        (
            All((Count((flag("a"),), 1, 1), flag("a"))),
            All((flag("a"), Count((flag("a"),), 1, 1))),
        ),
    ],
)  # fmt: skip
def test_normal(condition: Condition, normal: Condition) -> None:
    """Each rule of the normal form, on the smallest condition that shows it."""
    assert normal == Normalizer(SIGNALS).normal(condition)


domains: dict[str, Domain] = {"brief": BRIEF, "a": FLAG, "b": FLAG}


def leaf(draw: st.DrawFn) -> Condition:
    subject = draw(st.sampled_from(sorted(domains)))
    domain = domains[subject]
    assert isinstance(domain, Finite)
    values: ValueSet = Cells(domain, draw(st.integers(0, (1 << domain.size) - 1)))
    return Within(subject, values)


leaves = st.composite(leaf)() | st.just(Lit("weak")) | st.just(Always())
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Any, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Count, st.lists(inner, min_size=1, max_size=3).map(tuple), st.just(1), st.integers(1, 3))
    ),
    max_leaves=8,
)


@given(conditions)
def test_same_meaning(condition: Condition) -> None:
    """The normal form of a condition holds where the condition does, and is its own normal form."""
    program: Program = None  # type: ignore[assignment]  # nothing here compares two facts
    make = Normalizer(SIGNALS)
    normal = make.normal(condition)
    for brief_, a, b in product(BRIEF.values, FLAG.values, FLAG.values):
        values = {"brief": brief_, "a": a, "b": b}
        signals = {"weak": brief_ != "written"}
        assert holds(condition, program, values, signals) == holds(normal, program, values, {})
    assert normal == make.normal(normal)


def test_program(rules: Callable[..., RuleSet]) -> None:
    """In a program every condition is brought into normal form, and an action has one rule: any of its rules."""
    loaded = rules("""
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {enum: [x, y, z], ask: B?, presume: x}
signals:
  a: {flag: red, title: A, when: {not: {custom.a: false}}}
actions:
  wait: {title: Wait, phase: any, effect: none, recommend: [{id: x, when: {custom.b: x}}, {id: yz, when: {custom.b: [y, z]}}]}
""")
    normal = normalize(loaded.program)
    assert normal.signals["a"].when == Within("custom.a", FLAG.of([True]))
    assert [(rule.id, rule.when) for rule in normal.actions["wait"].rules] == [("any", TRUE)]
