"""News: what is otherwise about the alerts than what was told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from clientqual.engagement.alerts import Alert, alert, withdrawn
from clientqual.engagement.tracking import Key, Stretch, Tracker
from clientqual.engagement.watching import Watch
from clientqual.events import Event, Log, written
from clientqual.models import Case

What = Literal["raised", "ended", "withdrawn"]
Shown: TypeAlias = Mapping[Key, Stretch]

_ORDER: Final[tuple[What, ...]] = ("withdrawn", "ended", "raised")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something new about an alert.

    * `raised`: it is due since `at`, because of the events behind it; `at` is None where that was so before the first event. It is told
      once more after other news of the alert
    * `ended`: it holds no more since `at`, because of what happened then (nothing, where only time went on). It is told again where an
      event that came late shows that it was at another moment
    * `withdrawn`: an event that came late shows that it never was so, or since another moment; `because` are the late events, and `instead`
      is the raising of the same alert that takes its place, where there is one
    """

    what: What
    alert: Alert
    at: datetime | None
    cause: tuple[Event, ...] = field(default=(), compare=False, repr=False)
    instead: Alert | None = field(default=None, compare=False, repr=False)

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


class Newsroom:
    """Compares what was shown of the alerts of an engagement with how they are."""

    def __init__(self, watch: Watch, case: Case, log: Log) -> None:
        self._watch, self._case, self._log = watch, case, log

    def notices(self, shown: Shown, now: Shown, late: Sequence[Event]) -> list[Notice]:
        """Return what is new: first what is withdrawn, then the rest in the order of time. `late` are events that came too late.

        The last notice of each alert says whether it is open. So one that is open is raised once more after other news of it.
        """
        found = [*self._gone(shown, now, late), *self._turned(shown, now)]
        touched, raised = {item.id for item in found}, {item.alert.key for item in found if item.what == "raised"}
        for key, stretch in now.items():
            if stretch.ended_at is None and stretch.id in touched and key not in raised:
                found.append(Notice("raised", self.alert(stretch, stretch.raised_at), stretch.raised_at))
        return sorted(found, key=_in_turn)

    def alert(self, stretch: Stretch, at: datetime | None, without: Sequence[Event] = ()) -> Alert:
        """Return an alert as it was at a moment within its time; some events can be left out of what it rests on."""
        before = self._log.up_to(at) if at is not None else ()
        return alert(self._watch, self._case, stretch, _less(before, without), at)

    def _turned(self, shown: Shown, now: Shown) -> Iterator[Notice]:
        """Yield what is raised or ended, or ended at another moment than was told."""
        for key, stretch in now.items():
            told, end = shown.get(key), stretch.ended_at
            if told == stretch:
                continue
            about = self.alert(stretch, stretch.raised_at)
            if told is None or end is None:
                yield Notice("raised", about, stretch.raised_at)
            if end is not None:
                yield Notice("ended", about, end, self._log.at(end))

    def _gone(self, shown: Shown, now: Shown, late: Sequence[Event]) -> Iterator[Notice]:
        """Yield what was told and is not so, or only for no time at all."""
        for key, stretch in shown.items():
            if key in now:
                continue
            solved = self._solved(stretch, late)
            if solved:
                over = replace(stretch, ended_at=stretch.raised_at)
                yield Notice("ended", self.alert(over, over.raised_at, solved), over.ended_at, solved)
            else:
                instead = next(
                    (self.alert(item, item.raised_at) for item in now.values() if _takes_place(item, stretch, shown)),
                    None,
                )
                yield Notice("withdrawn", withdrawn(self._watch, stretch), stretch.raised_at, tuple(late), instead)

    def _solved(self, stretch: Stretch, late: Sequence[Event]) -> tuple[Event, ...]:
        """Return the late events that ended an alert at the very moment at which it was raised; without them it would be so still.

        A log of days alone has a problem and its solution at one moment.
        """
        at = stretch.raised_at
        then = tuple(event for event in late if event.at == at)
        if at is None or not then:
            return ()
        tracker = Tracker(self._watch, self._case.facts())
        tracker.advance(_less(self._log.up_to(at), then), at)
        return then if any(item.key == stretch.key for item in tracker.open.values()) else ()


def _less(events: tuple[Event, ...], without: Sequence[Event]) -> tuple[Event, ...]:
    if not without:
        return events
    names = {event.id for event in without}
    return tuple(event for event in events if event.id not in names)


def _takes_place(new: Stretch, gone: Stretch, shown: Shown) -> bool:
    """Say whether an alert that was not shown is the one that was, at another moment: the two share some time."""
    return (
        new.id == gone.id and new.key not in shown and _begins_before_end(new, gone) and _begins_before_end(gone, new)
    )


def _begins_before_end(one: Stretch, other: Stretch) -> bool:
    return one.raised_at is None or other.ended_at is None or one.raised_at < other.ended_at


def _in_turn(notice: Notice) -> tuple[bool, bool, datetime | str, int, str]:
    """Order notices: what is withdrawn, then the rest by their moments; at one moment, what is no more comes first."""
    at = notice.at
    return (
        notice.what != "withdrawn",
        at is not None,
        at if at is not None else "",
        _ORDER.index(notice.what),
        notice.id,
    )
