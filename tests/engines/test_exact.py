"""The exact engine on small rule sets: where it is narrower than the walk, and what it says where it cannot tell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from clientqual.carriers import Clauses
from clientqual.circuit import TRIES, Circuits, clusters, placing
from clientqual.circuit.orders import Least
from clientqual.engines import Exact, Found, TableEngine
from clientqual.engines.exact.drawn import LANES
from clientqual.engines.found import Kind, Named
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


SHARED = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.n: {int: [0, 100], ask: N?, presume: 1}
  custom.m: {int: [0, 100], ask: M?, presume: 1}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {id: good, when: {custom.a: true}, then: good}
otherwise: bad
---
actions:
  mood:
    title: t
    phase: inquiry
    effect: none
    recommend: [{id: a, when: {custom.n: {lt: {fact: custom.m}}, all: [{custom.m: {lt: {fact: custom.n}}}]}}]
"""

KINDS: dict[str, Kind] = {
    "mood": "outcome",
    **dict.fromkeys(["always", "never", "ordinary", "unusual"], "signal"),
    **dict.fromkeys(["act", "rest", "wait"], "action"),
}


def about(*names: str) -> frozenset[Named]:
    return frozenset((KINDS[name], name) for name in names)


class Engines:
    """The walk and the exact engine of a rule set."""

    def __init__(self, rules: RuleSet, lanes: int = LANES, tries: int = TRIES) -> None:
        circuits = Circuits(rules.program)
        self.walk = TableEngine(rules.program, circuits.walk)
        self.exact = Exact(rules.program, circuits, lanes, tries)

    def answer(self, known: dict[str, Any], **steps: int) -> Found:
        return self.exact.answer(known, self.walk.found(known), **steps)


@pytest.fixture(params=[(LANES, TRIES), (0, TRIES), (0, 0)], ids=["drawn", "all by the solver", "with loose clusters"])
def engines(rules: Rules, request: pytest.FixtureRequest) -> Engines:
    return Engines(rules(FACTS), *request.param)


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
    names = about("mood", "always", "never", "ordinary", "unusual", "act", "rest", "wait")
    assert solving.answer({}, steps=0) == replace(solving.walk.found({}), unsettled=names)


def test_what_is_drawn_takes_no_steps(rules: Rules) -> None:
    """What a drawn completion shows is settled without a step; that none shows something, only the solver can tell."""
    drawing = Engines(rules(FACTS))
    names = about("mood", "always", "never", "rest", "wait")
    assert drawing.answer({}, steps=0) == replace(drawing.walk.found({}), unsettled=names)


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


@pytest.mark.parametrize(("lanes", "tries"), [(LANES, TRIES), (0, TRIES), (0, 0)])
def test_numbers_that_nobody_can_place(rules: Rules, lanes: int, tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not known how numbers can stand, what would need to know is named, and the rest is exact."""
    for module in (clusters, placing):
        monkeypatch.setattr(module, "least", lambda low, *_: Least(tuple(low), is_settled=False))
    found = Engines(rules(FACTS), lanes, tries).answer({"custom.a": False})
    assert found.signals == {"always": "certain", "never": "conditional", "ordinary": "certain"}
    assert found.actions == {"wait": "presumed"}
    assert found.possible == {"mood": ("one", "none")}
    assert found.unsettled == about("never", "wait")


def test_a_name_may_be_shared(rules: Rules) -> None:
    """An action that is not settled says nothing of an outcome with the same name."""
    engines = Engines(rules(SHARED))
    found = engines.answer({}, steps=0)
    assert found.unsettled == frozenset({("action", "mood")})
    assert found.is_exact_outcome("mood")
    assert not found.is_exact_action("mood")
    assert engines.answer({}).actions == {}


def test_what_is_known_makes_it_harder(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the ways to stand cannot be listed for a case, the solver rules out nothing that could be."""
    engines = Engines(rules(FACTS), lanes=0)
    truth = engines.answer({"custom.n": 3})
    monkeypatch.setattr("clientqual.carriers.clauses.few_arrangements", lambda *_: None)
    fresh = Engines(rules(FACTS), lanes=0)
    found = fresh.answer({"custom.n": 3})
    cut_short(found, truth, fresh.walk.found({"custom.n": 3}))
    assert found.possible == truth.possible


CROWDED = """
facts: {facts}
---
signals:
{signals}
  round: {{flag: red, title: t, when: {{all: [{round}]}}}}
---
outcome: mood
values: [many, few]
policy: first
rows:
  - {{id: many, when: {{count: {{of: green, at_least: 20}}}}, then: many}}
otherwise: few
"""


def crowded(count: int) -> str:
    """Return rules that compare each of so many numbers with each other, and ask whether they run in a circle."""
    pairs = [(one, other) for one in range(count) for other in range(count) if one != other]
    facts = [f"custom.n{one}: {{money: true, ask: '?', presume: {one}}}" for one in range(count)]
    when = "{{custom.n{}: {{gt: {{fact: custom.n{}}}}}}}"
    signals = [f"  c{a}_{b}: {{flag: green, title: t, when: {when.format(a, b)}}}" for a, b in pairs]
    circle = [f"{{signal.c{one}_{(one + 1) % count}: true}}" for one in range(count)]
    return CROWDED.format(facts="{" + ", ".join(facts) + "}", signals="\n".join(signals), round=", ".join(circle))


@pytest.mark.parametrize("lanes", [LANES, 0])
def test_numbers_that_are_all_compared(rules: Rules, lanes: int) -> None:
    """Seven numbers can stand in 5,040 orders, which nobody lists; still what runs in a circle is gone."""
    found = Engines(rules(crowded(7)), lanes).answer({})
    assert found.unsettled == frozenset()
    assert "round" not in found.signals
    assert found.possible == {"mood": ("many", "few")}


def test_clauses_are_made_when_they_are_needed(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as drawn completions show everything there is no need of clauses; then they are made once, for all threads."""
    made: list[Clauses] = []

    class Counted(Clauses):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            made.append(self)

    monkeypatch.setattr("clientqual.engines.exact.engine.Clauses", Counted)
    engines = Engines(rules(FACTS))
    engines.answer({"custom.a": True, "custom.b": False, "custom.n": 3, "custom.m": 4})
    assert made == []
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(engines.answer, [{}] * 8))
    assert answers == [answers[0]] * 8
    assert len(made) == 1


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
