"""Sufficient reasons: facts that are enough, none of which can be left out; the laws on many cases stand in `tests/laws`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest

from clientqual import ClientqualError, MissingExtra, RuleSet
from clientqual.carriers import run
from clientqual.explain import sufficient
from clientqual.explain.sufficient import Trial, Tried, trimmed
from clientqual.qualification import Reason

Rules: TypeAlias = Callable[..., RuleSet]
Enough: TypeAlias = Callable[[set[str]], bool]

FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: true}
  custom.b: {bool: true, ask: B?, presume: true, implies: {custom.c: true}}
  custom.c: {bool: true, ask: C?, presume: false}
  custom.h: {int: [0, 9], default: 5}
  custom.n: {int: [0, 9], ask: N?, presume: 3}
derived:
  custom.d: {bool: true, rows: [{id: a, when: {custom.a: true, custom.c: true}, then: true}], otherwise: false}
"""


def reason(rules: Rules, rows: Sequence[str], values: dict[str, object], policy: str = "first") -> Reason:
    """Return the reason for an outcome with these rows; `bad` and `worse` are answers, `good` is what it is otherwise."""
    text = f"{FACTS}---\noutcome: mood\nvalues: [good, bad, worse]\npolicy: {policy}\nrows:\n"
    text += "".join(f"  - {{id: r{number}, {row}}}\n" for number, row in enumerate(rows))
    return rules(f"{text}otherwise: good\n").why({"custom": values}, "mood")


@pytest.mark.parametrize(
    ("rows", "values", "known", "presumed"),
    [
        # of what is known, no more than it takes
        (["when: {any: [{custom.a: true}, {custom.n: 1}]}, then: bad"], {"a": True, "n": 1}, {"custom.a": True}, {}),
        # what keeps the rows above from holding
        (["when: {custom.n: {gt: 3}}, then: worse", "when: {custom.a: true}, then: bad"], {"a": True, "n": 2}, {"custom.n": 2, "custom.a": True}, {}),
        # but not those that would give the same
        (["when: {custom.n: {gt: 3}}, then: bad", "when: {custom.a: true}, then: bad"], {"a": True, "n": 2}, {"custom.a": True}, {}),
        # nor those below the row that holds
        (["when: {custom.a: true}, then: bad", "when: {custom.n: 2}, then: worse"], {"a": True, "n": 2}, {"custom.a": True}, {}),
        # two known facts rather than one presumed
        (["when: {any: [{custom.a: true}, {custom.c: true, custom.n: 1}]}, then: bad"], {"c": True, "n": 1}, {"custom.c": True, "custom.n": 1}, {}),
        # one presumed rather than two
        (["when: {any: [{custom.c: false, custom.n: 3}, {custom.a: true}]}, then: bad"], {}, {}, {"custom.a": True}),
        # nothing at all, where the answer is always the same
        (["when: {custom.a: true}, then: good"], {"a": True}, {}, {}),
    ],
)  # fmt: skip
def test_facts(
    rules: Rules, rows: list[str], values: dict[str, object], known: dict[str, object], presumed: dict[str, object]
) -> None:
    """A reason names facts that are enough, and no more; presumed ones where what is known is not."""
    found = reason(rules, rows, values)
    assert (found.facts, found.presumed) == (known, presumed)


def test_several_rows_of_one_answer(rules: Rules) -> None:
    """Where it stays open which row gives an answer, the row that does in the case is named."""
    rows = ["when: {custom.n: {gt: 3}}, then: bad", "when: {custom.n: {le: 3}}, then: bad"]
    found = reason(rules, rows, {"n": 2})
    assert (found.facts, found.rules) == ({"custom.n": 2}, ("mood/r1",))
    rows = ["when: {custom.a: false}, then: bad", "when: {custom.a: true}, then: bad"]
    assert reason(rules, rows, {}).rules == ("mood/r1",)


def test_implied(rules: Rules) -> None:
    """A fact that is kept keeps what it implies; what is implied may be kept alone."""
    assert reason(rules, ["when: {custom.b: true, custom.c: true}, then: bad"], {"b": True}).facts == {"custom.b": True}
    assert reason(rules, ["when: {custom.c: true}, then: bad"], {"b": True}).facts == {"custom.c": True}


def test_defaults(rules: Rules) -> None:
    """A default stays, and is not named; a case that states the fact itself tells a fact like any other."""
    rows = ["when: {custom.n: {lt: {fact: custom.h}}}, then: bad"]
    assert reason(rules, rows, {"n": 2}).facts == {"custom.n": 2}
    assert reason(rules, rows, {"n": 2, "h": 3}).facts == {"custom.h": 3, "custom.n": 2}
    assert reason(rules, rows, {"n": 0, "h": 3}).facts == {"custom.h": 3, "custom.n": 0}


def test_stated_derived_facts(rules: Rules) -> None:
    """A stated derived fact stays while others are left out, and is named where the answer rests on it."""
    rows = ["when: {custom.d: true}, then: bad"]
    assert reason(rules, rows, {"d": True, "a": True, "c": True}).facts == {"custom.d": True}
    assert reason(rules, rows, {"a": True, "c": True}).facts == {"custom.a": True, "custom.c": True}
    assert reason(rules, ["when: {custom.a: true}, then: bad"], {"d": True, "a": True}).facts == {"custom.a": True}


def test_rules_are_those_that_the_facts_make_hold(rules: Rules) -> None:
    """Of the rules that call for an action, those are named that its facts make hold."""
    text = f"""{FACTS}---
actions:
  go:
    title: Go
    phase: any
    effect: none
    recommend:
      - {{id: first, when: {{custom.n: 2, custom.c: true}}, because: One.}}
      - {{id: second, when: {{custom.a: true}}, because: Two.}}
"""
    found = rules(text).why({"custom": {"a": True, "c": True, "n": 2}}, "go")
    assert (found.facts, found.rules, found.text) == ({"custom.a": True}, ("go/second",), "Two.")


def test_excluded(rules: Rules) -> None:
    """What keeps the excluders of an action from being recommended belongs to its reason."""
    text = f"""{FACTS}---
actions:
  stay: {{title: Stay, phase: any, effect: continues, recommend: [{{id: it, when: {{custom.a: true}}}}]}}
  leave: {{title: Leave, phase: any, effect: ends, excludes: [stay], recommend: [{{id: it, when: {{custom.n: {{gt: 3}}}}}}]}}
"""
    loaded = rules(text)
    assert loaded.why({"custom": {"a": True, "n": 2}}, "stay").facts == {"custom.a": True, "custom.n": 2}
    found = loaded.why({"custom": {"a": True}}, "stay")
    assert (found.facts, found.presumed) == ({"custom.a": True}, {"custom.n": 3})
    assert found.paragraph == "Stay (presumed), by stay/it. It rests on a (yes). It holds as long as n (3) is as usual."


def test_what_has_no_reason(rules: Rules) -> None:
    """Only outcomes and what is recommended have reasons."""
    loaded = rules(
        f"{FACTS}---\nactions: {{go: {{title: Go, phase: any, effect: none, recommend: [{{id: it, when: {{custom.c: true}}}}]}}}}"
    )
    with pytest.raises(ClientqualError, match="no outcome or action `gone`"):
        loaded.why({}, "gone")
    with pytest.raises(ClientqualError, match="`go` is not recommended in this case"):
        loaded.why({}, "go")


def test_done_has_a_reason(rules: Rules) -> None:
    """What has found out what it was to find out leaves the plan, and keeps its reason."""
    text = f"{FACTS}---\nactions: {{ask: {{title: Ask, phase: any, effect: none, finds_out: [custom.n], recommend: [{{id: it, when: {{custom.a: true}}}}]}}}}"
    loaded = rules(text)
    assert loaded.qualify({"custom": {"n": 1, "a": True}}).recommendations == ()
    assert loaded.why({"custom": {"n": 1, "a": True}}, "ask").facts == {"custom.a": True}


def test_closer_look(rules: Rules) -> None:
    """What only a closer look finds certain has a reason without presumptions, of which it finds that none can be left out."""
    pytest.importorskip("pysat")
    rows = ["when: {all: [{custom.d: true}, {any: [{custom.a: false}, {custom.n: 1}]}]}, then: bad"]
    loaded_rows = ["when: {all: [{custom.d: true}, {custom.a: false}]}, then: bad", *rows]
    text = f"{FACTS}---\noutcome: mood\nvalues: [good, bad]\npolicy: first\nrows:\n"
    text += "".join(f"  - {{id: r{number}, {row}}}\n" for number, row in enumerate(loaded_rows))
    loaded = rules(f"{text}otherwise: good\n")
    case = {"custom": {"n": 2, "h": 4}}
    assert loaded.why(case, "mood").presumed
    found = loaded.why(case, "mood", "exact")
    assert (found.facts, found.presumed, found.rules) == ({"custom.n": 2}, {}, ("mood/otherwise",))
    assert loaded.qualify(case, "exact").outcomes["mood"].reason == found
    assert found.paragraph.endswith("It rests on n (2). It holds whatever else turns out.")


# --- the search -----------------------------------------------------------------------------------------------------------------


def searched(enough: Enough, guess: str, every: str) -> tuple[str, int]:
    """Return what a search finds of facts, each a letter, and how often it asks."""
    trial = Trial((), tuple(guess))
    search = trimmed(trial, tried(enough, trial), tuple(every))
    asked = 0
    try:
        trials = next(search)
        while True:
            asked += 1
            trials = search.send([tried(enough, trial) for trial in trials])
    except StopIteration as end:
        return "".join(end.value), asked


def tried(enough: Enough, trial: Trial) -> Tried:
    facts = set(trial.facts)
    return Tried(enough(facts), tuple(path for path in trial.facts if enough(facts - {path})))


@pytest.mark.parametrize(
    ("enough", "guess", "every", "found", "asked"),
    [
        (lambda facts: facts >= {"a", "b"}, "ab", "abcd", "ab", 0),  # a good guess
        (lambda facts: facts >= {"a", "b"}, "abc", "abcd", "ab", 1),  # one too many
        (lambda facts: facts >= {"a", "b"}, "a", "abcd", "ab", 2),  # not enough
        (lambda facts: bool(facts & {"b", "c"}), "abc", "abc", "c", 1),  # what comes first is dropped first
        (lambda facts: facts >= {"a", "b"} or "c" in facts, "abc", "abc", "c", 1),
        (lambda facts: facts >= {"a", "d"} or facts >= {"b", "c"}, "abcd", "abcd", "bc", 2),  # what holds together
        (lambda _: True, "abc", "abc", "", 1),
    ],
)
def test_trimmed(enough: Enough, guess: str, every: str, found: str, asked: int) -> None:
    """A search drops what can be dropped, in order, in a few questions."""
    assert searched(enough, guess, every) == (found, asked)


def test_all_reasons_share_their_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first reason of a case is worked out alone; who asks for a second gets all, in few passes of the circuit."""
    widths: list[int] = []

    def counted(circuit: object, planes: object, width: int) -> list[int]:
        widths.append(width)
        return run(circuit, planes, width)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(sufficient, "run", counted)
    q = RuleSet.default().qualify({"project.brief": "none", "client.source": "friend_referral", "project.rush": True})
    assert widths == []
    assert q.tier.reason.facts
    first = len(widths)
    assert 1 <= first <= 8
    reasons = [*(item.reason for item in q.outcomes.values()), *(item.reason for item in q.recommendations)]
    assert any(reason.facts for reason in reasons)
    assert len(widths) <= first + 16


def test_asking_for_no_reason_costs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer without its reasons is not searched for any."""
    monkeypatch.setattr(sufficient, "run", None)
    q = RuleSet.default().qualify({"project.brief": "none"})
    assert q.to_json("answer")
    assert [item.title for item in q.recommendations]


def test_precision_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason at `exact` is refused where the solver is missing, as the answer is."""
    import sys

    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    with pytest.raises(MissingExtra):
        RuleSet(RuleSet.default().program).why({}, "tier", "exact")
