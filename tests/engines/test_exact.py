"""The exact engine on small rule sets: where it is narrower than the walk, and what it says where it cannot tell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from clientqual.circuit import Circuits, clusters
from clientqual.circuit.orders import Least
from clientqual.engines import Exact, Found, TableEngine
from clientqual.engines.exact.drawn import LANES
from clientqual.errors import MissingExtra
from clientqual.ruleset import RuleSet
from clientqual.testing.completions import cut_short

Rules = Callable[..., RuleSet]

FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
  custom.n: {int: [0, 100], ask: N?, presume: 1}
  custom.m: {int: [0, 100], ask: M?, presume: 1}
derived:
  custom.r: {enum: [low, high], rows: [{id: a, when: {custom.a: true}, then: high}], otherwise: low}
signals:
  always: {flag: red, title: t, when: {any: [{custom.a: true, custom.b: true}, {custom.a: false}, {custom.b: false}]}}
  never: {flag: red, title: t, when: {custom.n: {lt: {fact: custom.m}}, all: [{custom.m: {lt: {fact: custom.n}}}]}}
  ordinary: {flag: green, title: t, when: {custom.a: false}}
  unusual: {flag: green, title: t, when: {custom.a: true}}
---
outcome: mood
values: [both, one, hidden, none]
policy: first
rows:
  - {id: both, when: {custom.a: true, custom.b: true}, then: both}
  - {id: one, when: {any: [{custom.a: true}, {custom.b: true}]}, then: one}
  - {id: hidden, when: {signal.unusual: true, custom.r: high}, then: hidden}
otherwise: none
---
actions:
  act: {title: t, phase: inquiry, effect: none, excludes: [rest], recommend: [{id: a, when: {custom.a: true}}]}
  rest: {title: t, phase: inquiry, effect: none, recommend: [{id: a, when: {custom.a: true, custom.b: true}}]}
  wait: {title: t, phase: inquiry, effect: none, recommend: [{id: a, when: {any: [{custom.n: {ge: {fact: custom.m}}}, {custom.n: {lt: 100}}]}}]}
"""


class Engines:
    """The walk and the exact engine of a rule set."""

    def __init__(self, rules: RuleSet, lanes: int = LANES) -> None:
        circuits = Circuits(rules.program)
        self.walk = TableEngine(rules.program, circuits.walk)
        self.exact = Exact(rules.program, circuits, lanes)

    def answer(self, known: dict[str, Any], **steps: int) -> Found:
        return self.exact.answer(known, self.walk.found(known), **steps)


@pytest.fixture(params=[LANES, 0], ids=["drawn", "all by the solver"])
def engines(rules: Rules, request: pytest.FixtureRequest) -> Engines:
    return Engines(rules(FACTS), request.param)


@pytest.fixture
def solving(rules: Rules) -> Engines:
    """Engines of which the exact one draws nothing, so that the solver has to show everything."""
    return Engines(rules(FACTS), lanes=0)


def test_the_walk_is_wider(engines: Engines) -> None:
    """Conditions on different facts may depend on each other, which the walk forgets."""
    found = engines.walk.found({})
    assert found.possible == {"mood": ("both", "one", "hidden", "none")}
    assert found.signals == {
        "always": "presumed", "never": "conditional", "ordinary": "presumed", "unusual": "conditional"
    }  # fmt: skip
    assert found.actions == {"act": "conditional", "rest": "conditional", "wait": "presumed"}


def test_the_truth_over_completions(engines: Engines) -> None:
    """What no completion gives is gone; what every completion has is certain; what is open stays as it was."""
    assert engines.answer({}) == replace(
        engines.walk.found({}),
        possible={"mood": ("both", "one", "none")},
        signals={"always": "certain", "ordinary": "presumed", "unusual": "conditional"},
        actions={"act": "conditional", "wait": "certain"},
        unsettled=frozenset(),
    )


def test_stated_derived_facts_stay(engines: Engines) -> None:
    """A derived fact that is stated is not worked out, in any completion."""
    assert engines.answer({"custom.r": "low"}).possible == {"mood": ("both", "one", "none")}
    assert engines.answer({"custom.r": "high", "custom.a": False}).possible == {"mood": ("one", "none")}


def test_a_complete_case_asks_nothing(engines: Engines) -> None:
    """Where the walk left nothing open it is right, and is marked so, in no steps at all."""
    known = {"custom.a": True, "custom.b": False, "custom.n": 3, "custom.m": 4}
    walked = engines.walk.found(known)
    assert engines.answer(known, steps=0) == replace(walked, unsettled=frozenset())


def test_no_steps(solving: Engines) -> None:
    """Where there are no steps the walk's answer stands, and everything open is named."""
    names = {"mood", "always", "never", "ordinary", "unusual", "act", "rest", "wait"}
    assert solving.answer({}, steps=0) == replace(solving.walk.found({}), unsettled=frozenset(names))


def test_what_is_drawn_takes_no_steps(rules: Rules) -> None:
    """What a drawn completion shows is settled without a step; that none shows something, only the solver can tell."""
    drawing = Engines(rules(FACTS))
    names = {"mood", "always", "never", "rest", "wait"}
    assert drawing.answer({}, steps=0) == replace(drawing.walk.found({}), unsettled=frozenset(names))


def test_steps_run_out(solving: Engines) -> None:
    """However few steps there are, nothing is wrong; and as many as it takes settle everything."""
    walked, exact = solving.walk.found({}), solving.answer({})
    by_steps = [solving.answer({}, steps=steps) for steps in range(1, 400, 7)]
    for found in by_steps:
        cut_short(found, exact, walked)
    counts = [len(found.unsettled or ()) for found in by_steps]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (8, 0)
    assert len(set(counts)) > 2


@pytest.mark.parametrize("lanes", [LANES, 0])
def test_numbers_that_nobody_can_place(rules: Rules, lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not known how numbers can stand, what would need to know is named, and the rest is exact."""
    monkeypatch.setattr(clusters, "least", lambda low, *_: Least(tuple(low), is_settled=False))
    found = Engines(rules(FACTS), lanes).answer({"custom.a": False})
    assert found.signals == {"always": "certain", "never": "conditional", "ordinary": "certain"}
    assert found.actions == {"wait": "presumed"}
    assert found.possible == {"mood": ("one", "none")}
    assert found.unsettled == frozenset({"never", "wait"})


def test_every_answer_had_a_witness(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the solver shows is run through the plain evaluator; were the two to differ, there would be no answer."""
    monkeypatch.setattr("clientqual.engines.exact.claims.Claim.is_shown", lambda *_: False)
    with pytest.raises(AssertionError, match="the clauses and the meaning of the rules differ"):
        Engines(rules(FACTS), lanes=0).answer({})


def test_python_sat_is_missing(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-sat the engine cannot be made, and says what to install."""
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    with pytest.raises(MissingExtra) as caught:
        Engines(rules(FACTS))
    assert str(caught.value) == (
        'error: exact answers need a package that is not installed [missing-extra]\n  help: pip install "clientqual[exact]"'
    )
