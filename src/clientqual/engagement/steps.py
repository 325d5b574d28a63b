"""Steps: the moments at which anything known of an engagement can change, one after the other.

Something changes where something happens, and where time alone moves a fact on: a day since an event is full, an event leaves the window
of a count. Both are computed, so no moment in between needs a look.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clientqual.events import Event, Joined, Joining, Ledger, Told
from clientqual.ir import Program, Value


@dataclass(frozen=True, slots=True)
class Step:
    """What is known from a moment on: what happened then (nothing, where only time went on), what events tell, and all that is known."""

    at: datetime
    events: tuple[Event, ...]
    told: Told
    joined: Joined

    @property
    def known(self) -> Mapping[str, Value]:
        return self.joined.known


class Stepper:
    """Walks along the moments of one engagement. It takes each event once, in order, and moves on only."""

    def __init__(self, program: Program, stated: Mapping[str, Value]) -> None:
        self._joining = Joining(program, stated)
        self._ledger = Ledger(program)
        self.now: datetime | None = None
        self.told: Told = {}
        self.joined = self._joining.join({})

    def steps(self, events: Sequence[Event], until: datetime) -> Iterator[Step]:
        """Yield a step for each moment up to `until` at which something happens or changes.

        `events` are those after the last moment that was stepped to, in order, none of them after `until`.
        """
        waiting = deque(events)
        while True:
            at = self._next(waiting)
            if at is None or at > until:
                return
            happened: list[Event] = []
            while waiting and waiting[0].at <= at:
                happened.append(waiting.popleft())
            if self._move(at, happened):
                yield Step(at, tuple(happened), self.told, self.joined)

    def _next(self, waiting: deque[Event]) -> datetime | None:
        event = waiting[0].at if waiting else None
        change = self._ledger.changes(self.now) if self.now is not None else None
        return min((moment for moment in (event, change) if moment is not None), default=None)

    def _move(self, at: datetime, happened: list[Event]) -> bool:
        """Move on to a moment; say whether it is worth a look."""
        self.now = at
        self._ledger.take_all(happened)
        told = self._ledger.tells(at)
        if told != self.told:
            self.told = told
            self.joined = self._joining.join(told)
            return True
        return bool(happened)
