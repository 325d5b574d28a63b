"""Shifts: what is otherwise at one moment of an engagement than at another, and because of which events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Generic, TypeVar

from clientqual.events import Event
from clientqual.qualification import Plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shift(Generic[T]):
    """One thing that changed. `at` is the moment since which it is as it is at the end, `because` the events of that
    moment which made it so.

    Where it was time that moved a fact on, `because` are the events that the fact counts from.
    """

    name: str
    before: T
    after: T
    at: datetime
    because: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Shifts:
    """What is otherwise at `end` than at `start`.

    `facts` have values, None where nothing is known; `outcomes` read `worst (presumed)` or, where they are decided, `worst`; `actions` are
    `certain`, `presumed`, or None where they are not recommended. `events` are those that happened after `start` and up to `end`.
    """

    start: datetime
    end: datetime
    events: tuple[Event, ...]
    facts: tuple[Shift[Plain | None], ...]
    outcomes: tuple[Shift[str | None], ...]
    actions: tuple[Shift[str | None], ...]

    @property
    def recommended(self) -> tuple[str, ...]:
        """The actions that are recommended at the end and were not at the start."""
        return tuple(change.name for change in self.actions if change.before is None)

    @property
    def dropped(self) -> tuple[str, ...]:
        """The actions that were recommended at the start and are not at the end."""
        return tuple(change.name for change in self.actions if change.after is None)

    def __bool__(self) -> bool:
        return bool(self.facts or self.outcomes or self.actions)


@dataclass(frozen=True, slots=True)
class View:
    """What is compared: facts, outcomes and actions by name."""

    facts: Mapping[str, Plain]
    outcomes: Mapping[str, str]
    actions: Mapping[str, str]


class Since(Generic[T]):
    """Remembers for each name since when it is what it is, and how to find out because of what: only the last turn is asked for that."""

    def __init__(self, start: Mapping[str, T]) -> None:
        self._start, self._now = start, start
        self._turned: dict[str, tuple[datetime, Callable[[], tuple[Event, ...]]]] = {}

    def see(self, now: Mapping[str, T], at: datetime, because: Callable[[str, T | None], tuple[Event, ...]]) -> None:
        for name in {*now, *self._now}:
            if now.get(name) != self._now.get(name):
                self._turned[name] = at, partial(because, name, now.get(name))
        self._now = now

    def changes(self) -> tuple[Shift[T | None], ...]:
        """Return what is otherwise now, by name; what one of the two lacks is None there."""
        return tuple(
            Shift(name, self._start.get(name), self._now.get(name), at, because())
            for name, (at, because) in sorted(self._turned.items(), key=itemgetter(0))
            if self._start.get(name) != self._now.get(name)
        )
