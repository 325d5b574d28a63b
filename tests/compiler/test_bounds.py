"""Bounds: rules that lean on each other too deep, or grow too large, are refused before anything walks them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from clientqual.compiler.bounds import MOST_STEPS, check_bounds
from clientqual.compiler.shape import Desk
from clientqual.errors import RuleSetError
from clientqual.ruleset import RuleSet

FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
"""


def chain(section: str, first: str, step: str, length: int) -> str:
    """Return a section of things that each lean on the one before; `N` and `M` stand for the numbers of the two."""
    return f"{FACTS}{section}:\n{links(first, step, length)}"


def links(first: str, step: str, length: int) -> str:
    lines = [first.replace("N", "000")]
    lines += [step.replace("N", f"{number:03}").replace("M", f"{number - 1:03}") for number in range(1, length)]
    return "  " + "\n  ".join(lines)


def presumed(step: str, length: int) -> str:
    """Return facts that are each presumed by the one before."""
    return FACTS + links(PRESUMED, step, length)


SIGNAL = "sN: {flag: red, title: T, when: {custom.a: true}}"
SIGNALS = "sN: {flag: red, title: T, when: {any: [{signal.sM: true}, {custom.b: true}]}}"
TWICE = (
    "sN: {flag: red, title: T, when: {any: [{signal.sM: true, custom.a: true}, {signal.sM: false, custom.b: true}]}}"
)
COUNTS = "sN: {flag: red, title: T, when: {count: {of: [signal.sM, {custom.b: true}], at_least: 1}}}"
MOOD = "\n---\noutcome: mood\nvalues: [x, y]\npolicy: first\nrows: [{id: d, when: {custom.d056: true}, then: x}]\notherwise: y"
DERIVED = "custom.dN: {bool: true, rows: [{id: x, when: {custom.a: true}, then: true}], otherwise: false}"
DERIVEDS = "custom.dN: {bool: true, rows: [{id: x, when: {custom.dM: true}, then: true}], otherwise: false}"
PRESUMED = "custom.nN: {bool: true, ask: N?, presume: true}"
PRESUMEDS = "custom.nN: {bool: true, ask: N?, presume: {fact: custom.nM}}"
BY_TABLE = """custom.nN:
    bool: true
    ask: N?
    presume:
      rows: [{id: x, when: {not: {all: [{custom.nM: true}, {any: [{custom.nM: false}, {custom.a: true}]}]}}, then: false}]
      otherwise: {fact: custom.a}"""
BY_DERIVED = "custom.nN: {bool: true, ask: N?, presume: {fact: custom.dM}}"
READING = "custom.dN: {bool: true, rows: [{id: x, when: {custom.nN: true}, then: true}], otherwise: false}"
LAST = "\n---\noutcome: mood\nvalues: [x, y]\npolicy: first\nrows: [{id: d, when: {custom.nN: true}, then: x}]\notherwise: y"
ACTION = "aN: {title: T, phase: any, effect: none, recommend: [{id: x, when: {custom.a: true}}]}"
ACTIONS = "aN: {title: T, phase: any, effect: none, excludes: [aM], recommend: [{id: x, when: {custom.a: true}}]}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (chain("signals", SIGNAL, SIGNALS, 500), "the signal `s040` leans on a chain of more than 120 steps"),
        (chain("signals", SIGNAL, TWICE, 12), "the signal `s010` comes to more than 2000 conditions once its signals are written out"),
        (chain("derived", DERIVED, DERIVEDS, 500), "the derived fact `custom.d060` leans on a chain of more than 120 steps"),
        (chain("actions", ACTION, ACTIONS, 100), "the action `a039` leans on a chain of more than 120 steps"),
        (presumed(PRESUMEDS, 400), "the presumption of `custom.n061` leans on a chain of more than 120 steps"),
        (presumed(BY_TABLE, 100), "the presumption of `custom.n025` leans on a chain of more than 120 steps"),
        (presumed(BY_DERIVED, 60) + "\nderived:\n" + links(READING, READING, 60), "the derived fact `custom.d030` leans on a chain of more than 120 steps"),
    ],
    ids=["signals", "signals twice", "derived facts", "exclusions", "presumptions", "tables", "presumed and derived"],
)  # fmt: skip
def test_refused(rules: Callable[..., RuleSet], text: str, message: str) -> None:
    """The first that goes too far is named, and not all that leans on it; and that soon."""
    start = time.process_time()
    with pytest.raises(RuleSetError) as caught:
        rules(text)
    assert [item.message for item in caught.value.diagnostics] == [message]
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    [
        chain("signals", SIGNAL, SIGNALS, 40),
        chain("signals", SIGNAL, COUNTS, 40),
        chain("signals", SIGNAL, TWICE, 10),
        chain("derived", DERIVED, DERIVEDS, 60) + MOOD,
        chain("actions", ACTION, ACTIONS, 60),
        presumed(PRESUMEDS, 60) + LAST.replace("N", "059"),
        presumed(BY_TABLE, 24) + LAST.replace("N", "023"),
        presumed(BY_DERIVED, 30) + "\nderived:\n" + links(READING, READING, 30) + LAST.replace("N", "029"),
    ],
)
def test_allowed(rules: Callable[..., RuleSet], text: str) -> None:
    """What stays within the bounds is answered."""
    loaded = rules(text)
    assert loaded.check() == ()
    assert loaded.qualify({}).warnings == ()


def test_far_from_the_shipped_rules() -> None:
    """The shipped rule set would pass with bounds of half the size."""
    from clientqual.compiler import bounds

    found: list[object] = []

    class Strict(Desk):
        def complain(self, complaint: object) -> None:
            found.append(complaint)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "MOST_STEPS", MOST_STEPS // 2)
        patch.setattr(bounds, "MOST_PARTS", bounds.MOST_PARTS // 2)
        check_bounds(Strict(), RuleSet.default().program, {})
    assert found == []
