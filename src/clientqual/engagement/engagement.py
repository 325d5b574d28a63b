"""An engagement: a case and the log of what happened since, looked at at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, final

from clientqual.engagement.alerts import Alert, alert
from clientqual.engagement.causes import Causes
from clientqual.engagement.shifts import Shifts, Since, View
from clientqual.engagement.steps import Step, Stepper
from clientqual.engagement.tracking import Stretch, Tracker
from clientqual.engagement.watching import Watch, watch
from clientqual.events import Event, Folded, Log, MomentLike, as_moment, fitted
from clientqual.ir import Value, plain
from clientqual.models import Case, as_case
from clientqual.qualification import Unfolding
from clientqual.result import Qualification
from clientqual.ruleset import CaseLike, RuleSet

_NOTHING: Final = Case()


@dataclass(frozen=True, slots=True)
class Moment(Unfolding):
    """An engagement at one moment: what the log tells, the case with that in it, what follows from it, and what calls for attention.

    `alerts` are all up to then, open and ended ones.
    """

    as_of: datetime
    facts: Folded
    case: Case
    qualification: Qualification
    alerts: tuple[Alert, ...] = field(default=(), compare=False)

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(item for item in self.alerts if item.is_open)


@final
class Engagement:
    """A case, and the log of what happened. All that it says is a function of the two and of the moment it is asked about.

    The log may grow meanwhile; what is asked next sees that.
    """

    def __init__(self, rules: RuleSet | None = None, case: CaseLike = _NOTHING, log: Log | None = None) -> None:
        """Take an engagement; `rules` are the shipped ones unless told otherwise.

        Raises CaseError for a case that does not fit the rules. A log that does not fit them raises LogError where it is read.
        """
        self.rules: Final = rules or RuleSet.default()
        self.case: Final = as_case(case)
        self.rules.answer(self.case)
        self.log: Final = log if log is not None else Log()
        self._stated = self.case.facts()

    @property
    def _watch(self) -> Watch:
        return watch(self.rules)

    def at(self, as_of: MomentLike) -> Moment:
        """Return the engagement at a moment: a date-time with its offset, or a date, the start of that day in UTC."""
        now = as_moment(as_of)
        facts = self.rules.facts_at(self.log, now, self.case)
        case = self.case.with_(facts.facts) if facts.facts else self.case
        return Moment.unfolding(
            lambda _: self.alerts(now), as_of=now, facts=facts, case=case, qualification=self.rules.qualify(case)
        )

    def alerts(self, as_of: MomentLike) -> tuple[Alert, ...]:
        """Return all alerts up to a moment, open and ended ones, in the order in which they were raised."""
        now = as_moment(as_of)
        events = self._events(now)
        tracker = Tracker(self._watch, self._stated)
        tracker.advance(events, now)
        return tuple(self._alert(stretch, events, now) for stretch in tracker.stretches())

    def _alert(self, stretch: Stretch, events: list[Event], now: datetime) -> Alert:
        """Return an alert as it is now, or as it was raised where it has ended."""
        at = now if stretch.ended_at is None else stretch.raised_at
        before = tuple(event for event in events if at is not None and event.at <= at)
        return alert(self._watch, self.case, stretch, before, at)

    def steps(self, as_of: MomentLike) -> Iterator[Step]:
        """Yield a step for each moment up to `as_of` at which something happens, or at which time alone changes a fact."""
        now = as_moment(as_of)
        return Stepper(self.rules.program, self._stated).steps(self._events(now), now)

    def between(self, start: MomentLike, end: MomentLike) -> Shifts:
        """Return what is otherwise at `end` than at `start`, since when, and because of which events. `start` is not after `end`."""
        first, last = as_moment(start), as_moment(end)
        events = self._events(last)
        stepper = Stepper(self.rules.program, self._stated)
        for _ in stepper.steps([event for event in events if event.at <= first], first):
            pass
        later = [event for event in events if event.at > first]
        told, known, view = stepper.told, stepper.joined.known, self._view(stepper.joined.known)
        facts, outcomes, actions = Since(view.facts), Since(view.outcomes), Since(view.actions)
        for step in stepper.steps(later, last):
            causes = Causes(told, known, step, self._view)
            told, known, view = step.told, step.known, self._view(step.known)
            facts.see(view.facts, step.at, causes.of_fact)
            outcomes.see(view.outcomes, step.at, partial(causes.of, part="outcomes"))
            actions.see(view.actions, step.at, partial(causes.of, part="actions"))
        return Shifts(first, last, tuple(later), facts.changes(), outcomes.changes(), actions.changes())

    def _view(self, known: Mapping[str, Value]) -> View:
        program, answer = self.rules.program, self.rules.answer(dict(known))
        outcomes = {
            name: item.presumed if item.decided else f"{item.presumed} (presumed)"
            for name, item in answer.outcomes.items()
        }
        done = {name for name, item in program.actions.items() if item.finds_out and known.keys() >= {*item.finds_out}}
        wanted = (item for item in answer.actions if item.status != "conditional" and item.action not in done)
        facts = {path: plain(program.types[path], value) for path, value in known.items()}
        return View(facts, outcomes, {item.action: item.status for item in wanted})

    def _events(self, until: datetime) -> list[Event]:
        """Return what happened up to a moment, as the rule set reads it."""
        return fitted(self.rules.program, self.log.up_to(until), self.log.place)
