"""Folds at work: each takes the events of its kinds in order and says at any later moment what they come to.

What a fold says is a number of 0.0001, or a value, with the events that it rests on; None is nothing. Time alone changes some of them:
`changes` is the next moment at which it does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol, TypeAlias, assert_never

from clientqual.events.event import Event
from clientqual.events.moments import DAY
from clientqual.ir import UNIT, Became, Counted, Elapsed, Fold, Latest, Pending, TimeUnit, Value, unscaled

Said: TypeAlias = tuple[Value, tuple[Event, ...]]

_DAYS: dict[TimeUnit, int] = {"days": 1, "weeks": 7}


class Folding(Protocol):
    """One fold at work."""

    @property
    def is_timed(self) -> bool:
        """Whether time alone may change what it says."""

    def take(self, event: Event) -> None:
        """Take the next event of its kinds."""

    def says(self, now: datetime) -> Said | None:
        """Return what the events come to at a moment that is not before any of them."""

    def changes(self, now: datetime) -> datetime | None:
        """Return the first moment after `now` at which it says something else though nothing happens; None where there is none."""


@dataclass(slots=True)
class Counting:
    """Counts events. A stated number, where there is one, is what the counting goes on from; `before` are not counted then."""

    within: timedelta | None
    base: Said | None = None
    before: int = 0
    found: deque[Event] = field(default_factory=deque)
    begun: bool = False

    @property
    def is_timed(self) -> bool:
        return self.within is not None

    def take(self, event: Event) -> None:
        self.found.append(event)
        self.begun = True

    def restart(self, base: Said | None) -> None:
        """Go on from a number that was stated, or from the first event again where that is taken back."""
        self.base, self.before = base, len(self.found)

    def says(self, now: datetime) -> Said | None:
        if self.within is not None:
            while self.found and self.found[0].at + self.within <= now:
                self.found.popleft()
        if self.base is not None:
            since = tuple(self.found)[self.before :]
            return int(self.base[0]) + len(since), (*self.base[1], *since)  # type: ignore[arg-type]  # a number
        return (len(self.found), tuple(self.found)) if self.begun else None

    def changes(self, now: datetime) -> datetime | None:  # noqa: ARG002  (the next event leaves at its own time)
        return self.found[0].at + self.within if self.found and self.within is not None else None


@dataclass(slots=True)
class Elapsing:
    """Counts whole days since the latest event."""

    days: int
    since: Event | None = None

    @property
    def is_timed(self) -> bool:
        return True

    def take(self, event: Event) -> None:
        self.since = event

    def says(self, now: datetime) -> Said | None:
        return (_age(self.since.at, now, self.days), (self.since,)) if self.since is not None else None

    def changes(self, now: datetime) -> datetime | None:
        return _next_day(self.since.at, now) if self.since is not None else None


@dataclass(slots=True)
class Holding:
    """Holds what the latest event told in a field, or what its kind stands for."""

    fold: Latest | Became
    said: Said | None = None

    @property
    def is_timed(self) -> bool:
        return False

    def take(self, event: Event) -> None:
        value = event.get(self.fold.field) if isinstance(self.fold, Latest) else self.fold.values[event.kind]
        if value is not None:
            self.said = value, (event,)

    def says(self, now: datetime) -> Said | None:  # noqa: ARG002  (what it says stays)
        return self.said

    def changes(self, now: datetime) -> datetime | None:  # noqa: ARG002  (time alone changes nothing here)
        return None


@dataclass(slots=True)
class Waiting:
    """Keeps what was opened and is not closed, the oldest first."""

    fold: Pending
    begun: bool = False
    open: list[Event] = field(default_factory=list)

    @property
    def is_timed(self) -> bool:
        return self.fold.unit is not None

    def take(self, event: Event) -> None:
        if event.kind in self.fold.closed:
            self.open = [item for item in self.open if not self._closes(event, item)]
        elif not self._is_open(event):
            self.open.append(event)
        self.begun = True

    def _closes(self, event: Event, item: Event) -> bool:
        told, meant = self._key(event), self._key(item)
        return told is None or meant is None or told == meant

    def _is_open(self, event: Event) -> bool:
        """Say whether the same thing, by its own name for it, is open already: it is not opened twice."""
        key = self._key(event)
        return key is not None and any(self._key(item) == key for item in self.open)

    def _key(self, event: Event) -> Value | None:
        return event.get(self.fold.same) if self.fold.same is not None else None

    def says(self, now: datetime) -> Said | None:
        rests_on = tuple(self.open)
        if self.fold.field is not None:
            return self._greatest(self.fold.field)
        if self.fold.then is not None:
            return (self.fold.then, rests_on) if rests_on else None
        if self.fold.unit is not None:
            return (_age(rests_on[0].at, now, _DAYS[self.fold.unit]), rests_on[:1]) if rests_on else None
        return (len(rests_on), rests_on) if self.begun else None

    def _greatest(self, field_: str) -> Said | None:
        """Return the greatest answer that what is open tells, and the events that tell it."""
        told = [(value, item) for item in self.open if (value := item.get(field_) or self.fold.then) is not None]
        if not told:
            return None
        greatest = max((value for value, _ in told), key=self.fold.ranks.index)
        return greatest, tuple(item for value, item in told if value == greatest)

    def changes(self, now: datetime) -> datetime | None:
        return _next_day(self.open[0].at, now) if self.open and self.fold.unit is not None else None


def at_work(fold: Fold) -> Folding:
    """Return a fold ready to take events."""
    match fold:
        case Counted(_, days):
            return Counting(None if days is None else timedelta(days=days))
        case Elapsed(_, unit):
            return Elapsing(_DAYS[unit])
        case Latest() | Became():
            return Holding(fold)
        case Pending():
            return Waiting(fold)
        case _:
            assert_never(fold)


def kinds_of(folds: Sequence[Fold]) -> frozenset[str]:
    return frozenset(kind for fold in folds for kind in fold.kinds)


def _age(begun: datetime, now: datetime, days: int) -> int | Decimal:
    """Return the whole days between two moments, counted in so many days and cut to four decimal places."""
    point = (now - begun) // DAY * UNIT // days
    return point // UNIT if point % UNIT == 0 else unscaled(point)


def _next_day(begun: datetime, now: datetime) -> datetime:
    return begun + ((now - begun) // DAY + 1) * DAY
