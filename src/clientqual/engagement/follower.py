"""A follower: takes events as they come, in any order and as often as they like, and says what is new about the alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Self, final

from clientqual.diagnostics import Diagnostic
from clientqual.engagement.alerts import Alert, alert, withdrawn
from clientqual.engagement.saving import Saved, read_saved
from clientqual.engagement.tracking import Key, Stretch, Tracker, order
from clientqual.engagement.watching import watch
from clientqual.errors import LogError
from clientqual.events import Event, Log, MomentLike, as_moment, fitted, written
from clientqual.models import Case, as_case
from clientqual.ruleset import CaseLike, RuleSet

News = Literal["raised", "ended", "withdrawn"]
_ORDER: Final[tuple[News, ...]] = ("withdrawn", "ended", "raised")
_NOTHING: Final = Case()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something new about an alert.

    * `raised`: it is due since `at`, because of the events behind it; `at` is None where that was so before the first event
    * `ended`: it holds no more since `at`, because of what happened then (nothing, where only time went on)
    * `withdrawn`: an event that came late shows that it never was so, or since another moment; `because` are the late events
    """

    what: News
    alert: Alert
    at: datetime | None
    cause: tuple[Event, ...] = field(default=(), compare=False, repr=False)

    @property
    def id(self) -> str:
        return self.alert.id

    @property
    def because(self) -> tuple[Event, ...]:
        """The events behind it, in order."""
        return self.alert.because if self.what == "raised" else self.cause

    def to_json(self) -> dict[str, Any]:
        """Return the notice as JSON data; events by id."""
        at = written(self.at) if self.at is not None else None
        because = [event.id for event in self.because]
        return {"what": self.what, "at": at, "because": because, "alert": self.alert.to_json()}

    def __str__(self) -> str:
        return f"{self.what}: {self.alert.id}"


@final
class Follower:
    """Follows one engagement. What has been told, taken together, depends on the events and the moment alone.

    Feed it whenever there are events, and now and then without any, for time raises and ends alerts too. It is not for several threads
    at once.
    """

    def __init__(self, rules: RuleSet | None = None, case: CaseLike = _NOTHING) -> None:
        """Begin to follow an engagement; `rules` are the shipped ones unless told otherwise.

        Raises CaseError for a case that does not fit the rules.
        """
        self.rules: Final = rules or RuleSet.default()
        self.case: Final = as_case(case)
        self.rules.answer(self.case)
        self.log: Final = Log()
        self.as_of: datetime | None = None
        self._watch: Final = watch(self.rules)
        self._stated: Final = self.case.facts()
        self._tracker = Tracker(self._watch, self._stated)
        self._shown: dict[Key, Stretch] = {}
        self._seen = -1

    # --- following --------------------------------------------------------------------------------------------------------------

    def feed(self, events: Iterable[Event], as_of: MomentLike) -> list[Notice]:
        """Take events and move on to a moment; return what is new about the alerts since the last time, in the order of time.

        Events that are known already change nothing; those after `as_of` wait. Time does not run backwards: an earlier `as_of` counts as
        the latest so far. Raises LogError, and takes none of the events, where one does not fit the rule set or has the id of another.
        """
        now, before = as_moment(as_of), self.as_of
        if before is not None and now < before:
            now = before
        new = self._new(list(events))
        self.log.extend(new)
        late = tuple(event for event in new if before is not None and event.at <= before)
        if any(self._tracker.now is not None and event.at <= self._tracker.now for event in late):
            self._tracker = Tracker(self._watch, self._stated)
            self._seen = -1
        self._tracker.advance(self.log.within(self._tracker.now, now), now)
        self.as_of = now
        if self._tracker.turns == self._seen:
            return []
        self._seen = self._tracker.turns
        return self._news(late)

    def _new(self, events: list[Event]) -> list[Event]:
        """Return the events that are not known, as the rule set reads them."""
        found = Log()
        complaints: list[Diagnostic] = []
        for event in fitted(self.rules.program, events):
            complaints += self.log.complaints(event) or found.put(event)
        if complaints:
            raise LogError(complaints)
        return [event for event in found if event.id not in self.log]

    def _news(self, late: tuple[Event, ...]) -> list[Notice]:
        """Say what is otherwise than what was shown, and remember that it is shown now."""
        now = {stretch.key: stretch for stretch in self._tracker.stretches()}
        found = [*self._withdrawn(now, late), *self._turned(now)]
        self._shown = now
        return sorted(found, key=_in_time)

    def _withdrawn(self, now: Mapping[Key, Stretch], late: tuple[Event, ...]) -> Iterator[Notice]:
        for key, stretch in self._shown.items():
            if key not in now:
                yield Notice("withdrawn", withdrawn(self._watch, stretch), stretch.raised_at, late)

    def _turned(self, now: Mapping[Key, Stretch]) -> Iterator[Notice]:
        for key, stretch in now.items():
            shown = self._shown.get(key)
            told = (
                self._alert(stretch, stretch.raised_at) if shown is None or shown.ended_at != stretch.ended_at else None
            )
            if told is None:
                continue
            if shown is None or (shown.ended_at is not None and stretch.ended_at is None):
                yield Notice("raised", told, stretch.raised_at)
            if stretch.ended_at is not None and (shown is None or shown.ended_at is None):
                yield Notice("ended", told, stretch.ended_at, self.log.at(stretch.ended_at))

    # --- the state --------------------------------------------------------------------------------------------------------------

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All alerts so far, open and ended ones, in the order in which they were raised."""
        shown = sorted(self._shown.values(), key=order)
        return tuple(self._alert(item, self.as_of if item.ended_at is None else item.raised_at) for item in shown)

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(item for item in self.alerts if item.is_open)

    def _alert(self, stretch: Stretch, at: datetime | None) -> Alert:
        """Return an alert as it was at a moment within its time."""
        return alert(self._watch, self.case, stretch, self.log.up_to(at) if at is not None else (), at)

    def save(self, *, with_log: bool = True) -> dict[str, Any]:
        """Return the state as JSON data: the case, what was shown, and the events unless they are kept elsewhere."""
        shown = tuple(sorted(self._shown.values(), key=order))
        return Saved(self.case, self.as_of, shown, self.log.events if with_log else ()).to_json()

    @classmethod
    def restore(cls, state: Mapping[str, Any], rules: RuleSet | None = None, log: Log | None = None) -> Self:
        """Return a follower that goes on where one was saved. `log` holds its events where the state does not.

        Raises ClientqualError for what is no saved state, CaseError and LogError where it does not fit the rules.
        """
        saved = read_saved(state)
        follower = cls(rules, saved.case)
        follower.log.extend(follower._new([*saved.events, *(log or ())]))
        follower.as_of = saved.as_of
        follower._shown = {stretch.key: stretch for stretch in saved.shown}
        return follower


def _in_time(notice: Notice) -> tuple[bool, datetime | str, int, str]:
    """Order notices by their moments; at one moment, what is no more comes first."""
    at = notice.at
    return (at is not None, at if at is not None else "", _ORDER.index(notice.what), notice.id)
