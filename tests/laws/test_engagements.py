"""The laws of engagements: what is told depends on the events and the moment alone, and is what hindsight says.

In whatever order events come, in whatever batches, however often, with crashes in between: what a follower has told, taken together, is
what one look at the whole log gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clientqual.engagement import Alert, Engagement, Event, Follower, Log, Notice
from clientqual.events import Joining, facts_at
from clientqual.ir import Program, Value
from clientqual.ruleset import RuleSet
from clientqual.testing import hindsight
from clientqual.testing.engagements import BEGIN, STEP, EventStrategies

CASES = settings.default.max_examples if settings.default else 0
many = settings(max_examples=CASES)
few = settings(max_examples=max(CASES // 4, 10))

RULES = """\
ruleset: house
version: 1.0.0
extends: none
---
events:
  poked: {title: They poked us, fields: {hard: {bool: true}, who: {text: true}, mood: {enum: [good, bad], required: true}}}
  paid: {fields: {who: {text: true}}}
  asked: {fields: {sum: {number: [0, 100]}}}
facts:
  custom.all: {int: [0, null], ask: How often?, presume: 0}
  custom.lately: {int: [0, 3], ask: How often lately?, presume: 0}
  custom.quiet: {number: [0, null], ask: How long quiet?, presume: 0}
  custom.weeks: {int: [0, null], ask: How many weeks?, presume: 0}
  custom.patience: {number: [0, null], default: 1}
  custom.mood: {enum: [good, bad], ordered: true, ask: Which mood?, presume: good}
  custom.hard: {bool: true, ask: Hard?, presume: false}
  custom.sum: {number: [0, 50], ask: How much?, presume: 0}
  custom.has_sum: {bool: true, ask: Is there a sum?, presume: false}
  custom.owes: {int: [0, null], ask: How many owe?, presume: 0}
  custom.owing_for: {int: [0, null], ask: For how long?, presume: 0}
  custom.record: {enum: [fine, late, owing], ask: How do they pay?, presume: fine}
  custom.plain: {bool: true, ask: Plain?, presume: false, implies: {custom.has_sum: true}}
from_events:
  custom.all: {count: [poked, asked]}
  custom.lately: {count: poked, within_days: 3}
  custom.quiet: {since: [poked, paid], unit: weeks}
  custom.weeks: {since: asked, unit: weeks}
  custom.mood: {latest: poked, field: mood}
  custom.hard: {latest: poked, field: hard}
  custom.sum: {latest: asked, field: sum}
  custom.has_sum: {latest: {asked: true, paid: false}}
  custom.owes: {open: poked, closed_by: paid, same: who}
  custom.owing_for: {open: poked, closed_by: paid, unit: days}
  custom.record: [{open: poked, closed_by: paid, same: who, then: owing}, {latest: {poked: late, paid: fine}}]
signals:
  restless: {flag: red, title: Restless, when: {custom.lately: {ge: 2}}}
---
outcome: state
values: [calm, tense]
policy: first
rows: [{id: tense, when: {any: [{signal.restless: true}, {custom.owing_for: {ge: 4}}]}, then: tense}]
otherwise: calm
---
actions:
  rest: {title: Rest, phase: any, effect: none, recommend: [{id: calm, when: {state: calm, custom.all: {ge: 3}}}], excludes: [run]}
  run: {title: Run, phase: any, effect: none, recommend: [{id: hard, when: {custom.hard: true}}]}
alerts:
  tense: {title: It is tense, when: {state: tense}, due: rest}
  quiet: {title: They are quiet, when: {custom.quiet: {ge: {fact: custom.patience}}}, due: [rest, run]}
  window: {title: Twice lately, when: {custom.lately: {between: [2, 3]}}}
  sum: {title: A sum without more, when: {custom.has_sum: true, custom.sum: {lt: 40}, custom.record: [fine, owing]}}
  running: {title: It runs, when: {action.run: true}}
  not_resting: {title: No rest, when: {action.rest: false, custom.weeks: {ge: 1}}}
  good: {title: All is well, when: {custom.mood: good, custom.owes: {le: 0}}}
"""


@cache
def rules() -> RuleSet:
    with TemporaryDirectory() as folder:
        Path(folder, "ruleset.yaml").write_text(RULES, "utf-8")
        return RuleSet.load(folder)


EVENTS = EventStrategies.of(rules().program)
SHIPPED = RuleSet.default()
SHIPPED_EVENTS = EventStrategies.of(SHIPPED.program)
CASES_STATED: st.SearchStrategy[dict[str, Value]] = st.sampled_from(
    [
        {},
        {},
        {"custom.patience": 2},
        {"custom.has_sum": False},
        {"custom.plain": True},
        {"custom.mood": "bad", "custom.all": 2},
    ]
)


def told(alerts: tuple[Alert, ...]) -> set[hindsight.Raised]:
    return {(item.id, item.raised_at, item.ended_at) for item in alerts}


def in_hindsight(
    program: Program, case: Mapping[str, Value], events: list[Event], now: datetime
) -> set[hindsight.Raised]:
    """Return the alerts of an engagement by looking at every moment there is."""
    known: dict[datetime | None, Mapping[str, Value]] = {None: _known(program, case, [], now)}
    for at in hindsight.moments(program, [event for event in events if event.at <= now], now):
        known[at] = _known(program, case, events, at)
    return hindsight.history(program, known)


def _known(program: Program, case: Mapping[str, Value], events: list[Event], now: datetime) -> Mapping[str, Value]:
    folded = facts_at(program, Log(events), now, case)
    return Joining(program, case).join({path: (value, ()) for path, value in folded.facts.items()}).known


# --- facts ------------------------------------------------------------------------------------------------------------------


@given(EVENTS.events(), EVENTS.moments())
@many
def test_facts_are_those_that_hindsight_tells(events: list[Event], now: datetime) -> None:
    """The ledger, kept up event by event, tells what the definition tells of the whole list."""
    folded = facts_at(rules().program, Log(events), now)
    given_up = {item.fact: item.logged for item in folded.contradicted}
    assert hindsight.told(rules().program, events, now) == {**folded.facts, **given_up}


@given(EVENTS.events(), EVENTS.moments(), CASES_STATED, st.randoms(use_true_random=False))
@few
def test_facts_depend_on_the_set_of_events_alone(
    events: list[Event], now: datetime, case: dict[str, Value], random: Random
) -> None:
    """Order and repetition change nothing, nor does what happens later; the same question has the same answer."""
    shuffled = [*events, *random.sample(events, len(events) // 2)]
    random.shuffle(shuffled)
    folded = rules().facts_at(Log(events), now, case)
    assert folded == rules().facts_at(Log(shuffled), now, case)
    assert folded == rules().facts_at(Log(event for event in events if event.at <= now), now, case)
    assert not folded.facts.keys() & {path for path, value in case.items() if folded.facts.get(path, value) != value}


@given(EVENTS.events(), EVENTS.moments(), CASES_STATED)
@few
def test_every_case_with_its_log_can_be_qualified(events: list[Event], now: datetime, case: dict[str, Value]) -> None:
    """What is left of the log never contradicts the case or itself, and every fact rests on events that had happened."""
    moment = Engagement(rules(), case, Log(events)).at(now)
    assert moment.qualification.outcomes["state"].presumed in ("calm", "tense")
    before = {event.id for event in events if event.at <= now}
    assert before.issuperset(name for names in moment.facts.events.values() for name in names)
    for item in moment.facts.contradicted:
        assert moment.case.facts().get(item.by, item.stated) == item.stated
        assert (item.by, item.stated) != (item.fact, item.logged)
        if item.by in moment.facts.events:
            assert latest(events, moment.facts.events[item.by]) >= latest(events, item.events)


def latest(events: list[Event], names: tuple[str, ...]) -> tuple[datetime, str]:
    """Return when the last of some events happened, and which it was."""
    return max(((event.at, event.id) for event in events if event.id in names), default=(BEGIN, ""))


# --- alerts -----------------------------------------------------------------------------------------------------------------


@given(EVENTS.events(12), EVENTS.moments(), CASES_STATED)
@few
def test_alerts_are_those_that_hindsight_sees(events: list[Event], now: datetime, case: dict[str, Value]) -> None:
    """Looking at every moment there could be, with the plain evaluator, gives the same alerts at the same times."""
    assert told(Engagement(rules(), case, Log(events)).alerts(now)) == in_hindsight(rules().program, case, events, now)


@given(SHIPPED_EVENTS.events(10), SHIPPED_EVENTS.moments())
@settings(max_examples=max(CASES // 10, 6))
def test_shipped_alerts_are_those_that_hindsight_sees(events: list[Event], now: datetime) -> None:
    """So under the rules that come with the library."""
    found = told(Engagement(SHIPPED, {}, Log(events)).alerts(now))
    assert found == in_hindsight(SHIPPED.program, {}, events, now)


@given(EVENTS.events(12), EVENTS.moments(), CASES_STATED)
@few
def test_an_alert_has_its_reason_in_events_before_it(
    events: list[Event], now: datetime, case: dict[str, Value]
) -> None:
    """Its facts are enough for it, and the events behind them had happened: by now, or when it was raised where it is over."""
    for alert in Engagement(rules(), case, Log(events)).alerts(now):
        assert alert.title
        known_at = now if alert.is_open else alert.raised_at
        assert all(known_at is not None and event.at <= known_at for event in alert.because)
        presumed: Any = alert.reason.presumed
        facts: Any = {
            path: frozenset(value) if isinstance(value, tuple) else value for path, value in alert.facts.items()
        }
        assert alert.id in hindsight.raised(rules().program, {**presumed, **facts})


@given(EVENTS.events(), EVENTS.moments(), EVENTS.moments(), CASES_STATED)
@few
def test_what_changed_is_what_differs(
    events: list[Event], one: datetime, other: datetime, case: dict[str, Value]
) -> None:
    """Between two moments just that changed which is otherwise at the second, and since the moment that is told."""
    start, end = sorted((one, other))
    engagement = Engagement(rules(), case, Log(events))
    changes = engagement.between(start, end)
    before, after = engagement.at(start).qualification, engagement.at(end).qualification
    assert {item.name: (item.before, item.after) for item in changes.outcomes} == {
        name: (str(before.outcomes[name]), str(after.outcomes[name]))
        for name in after.outcomes
        if str(before.outcomes[name]) != str(after.outcomes[name])
    }
    for item in changes.outcomes:
        assert start < item.at <= end
        assert item.because
        assert str(engagement.at(item.at).qualification.outcomes[item.name]) == item.after
        just_before = engagement.at(item.at - timedelta(microseconds=1)).qualification
        assert str(just_before.outcomes[item.name]) != item.after


# --- following --------------------------------------------------------------------------------------------------------------


class Following(RuleBasedStateMachine):
    """A follower that is fed in every way there is, beside the list of what it was fed."""

    @initialize(case=CASES_STATED)
    def begin(self, case: dict[str, Value]) -> None:
        self.case = case
        self.follower = Follower(rules(), case)
        self.events: list[Event] = []
        self.now = BEGIN
        self.shown: dict[tuple[str, datetime | None], str] = {}

    def feed(self, events: list[Event]) -> None:
        notices = self.follower.feed(events, self.now)
        for notice in notices:
            self.take(notice)
        assert [notice.at for notice in notices if notice.at] == sorted(notice.at for notice in notices if notice.at)

    def take(self, notice: Notice) -> None:
        """Replay what is told: nothing is raised twice, and only what was raised ends or is withdrawn."""
        if notice.what == "raised":
            assert self.shown.get(notice.alert.key) != "open"
            self.shown[notice.alert.key] = "open"
        elif notice.what == "ended":
            assert self.shown[notice.alert.key] == "open"
            self.shown[notice.alert.key] = "ended"
        else:
            assert notice.because
            del self.shown[notice.alert.key]

    @rule(steps=st.integers(0, 12), drawn=st.data())
    def append(self, steps: int, drawn: st.DataObject) -> None:
        """Something happens, and is told at once."""
        self.now += steps * STEP
        event = drawn.draw(EVENTS.event(f"e{len(self.events)}")).model_copy(update={"at": self.now})
        self.events.append(event)
        self.feed([event])

    @rule(drawn=st.data(), count=st.integers(1, 4))
    def late_or_early(self, drawn: st.DataObject, count: int) -> None:
        """Events come whenever they like, also before their time."""
        batch = [drawn.draw(EVENTS.event(f"e{len(self.events) + n}")) for n in range(count)]
        self.events += batch
        self.feed(batch)

    @precondition(lambda self: self.events)
    @rule(random=st.randoms(use_true_random=False))
    def again(self, random: Random) -> None:
        """Events come again, and nothing is new."""
        before = dict(self.shown)
        assert self.follower.feed(random.sample(self.events, min(len(self.events), 3)), self.now) == []
        assert self.shown == before

    @rule(steps=st.integers(0, 30))
    def time_passes(self, steps: int) -> None:
        """Nothing happens."""
        self.now += steps * STEP
        self.feed([])

    @rule(with_log=st.booleans())
    def crash(self, with_log: bool) -> None:
        """Everything but the saved state, and perhaps the log, is lost."""
        state = json.loads(json.dumps(self.follower.save(with_log=with_log)))
        self.follower = Follower.restore(state, rules(), None if with_log else Log(self.events))

    @invariant()
    def what_was_told_is_what_is(self) -> None:
        """All notices together say what a fresh look at all events says."""
        if not hasattr(self, "follower"):
            return
        now = self.follower.as_of
        if now is None:
            return
        fresh = Engagement(rules(), self.case, Log(self.events)).alerts(now)
        assert told(self.follower.alerts) == told(fresh)
        assert self.shown == {item.key: item.state for item in fresh}

    def teardown(self) -> None:
        """All at once, in another order, gives the same."""
        if getattr(self, "events", None):
            follower = Follower(rules(), self.case)
            notices = follower.feed(reversed(self.events), self.now)
            assert told(follower.alerts) == told(self.follower.alerts) or self.follower.as_of != self.now
            assert {notice.what for notice in notices} <= {"raised", "ended"}
            assert told(follower.alerts) == in_hindsight(rules().program, self.case, self.events, self.now)


Following.TestCase.settings = settings(
    max_examples=max(CASES // 3, 10), stateful_step_count=15, deadline=None, derandomize=CASES <= 1000
)
TestFollowing = Following.TestCase
