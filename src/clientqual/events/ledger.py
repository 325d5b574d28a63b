"""The ledger: all that the events of a log tell of facts, kept up event by event.

A fact is told by what its folds say and by the events that state it. What was stated holds until a later event that the fact's folds
read; a count goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from clientqual.events.event import Event
from clientqual.events.folds import Counting, Folding, Said, at_work, kinds_of
from clientqual.ir import FACT_STATED, FactType, FromEvents, Numbers, Program, Value, number_value, scaled

Told: TypeAlias = Mapping[str, Said]
"""What events tell: a value and the events it rests on, by path."""


@dataclass(slots=True)
class _Fact:
    """One fact: its folds at work, and what was last stated of it."""

    type: FactType
    folds: tuple[tuple[frozenset[str], Folding], ...] = ()
    stated: Said | None = None

    @property
    def is_timed(self) -> bool:
        """Whether time alone may change what is told."""
        return any(fold.is_timed for _, fold in self.folds)

    @property
    def counter(self) -> Counting | None:
        """The count that goes on from a stated number, where the fact is told by one and by nothing else."""
        only = self.folds[0][1] if len(self.folds) == 1 else None
        return only if isinstance(only, Counting) else None

    def take(self, event: Event) -> None:
        if self.counter is None:
            self.stated = None
        for kinds, fold in self.folds:
            if event.kind in kinds:
                fold.take(event)

    def state(self, event: Event, value: Value | None) -> None:
        said = None if value is None else (value, (event,))
        counter = self.counter
        if counter is not None:
            counter.restart(said)
        else:
            self.stated = said

    def says(self, now: datetime) -> Said | None:
        if self.stated is not None:
            return self.stated
        for _, fold in self.folds:
            said = fold.says(now)
            if said is not None:
                return _within(self.type, said[0]), said[1]
        return None

    def changes(self, now: datetime) -> datetime | None:
        if self.stated is not None:
            return None
        moments = [moment for _, fold in self.folds if (moment := fold.changes(now)) is not None]
        return min(moments, default=None)


class Ledger:
    """Takes the events of a log in their order, and says what they tell at moments that only move on.

    Only facts that an event touched, or that time may move, are looked at again.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._told: dict[str, Said] = {}
        self._facts: dict[str, _Fact] = {}
        self._readers: dict[str, list[str]] = {}
        for path, declared in program.from_events.items():
            self._facts[path] = _fact(program, declared)
            for kind in kinds_of(declared.folds):
                self._readers.setdefault(kind, []).append(path)
        self._timed = frozenset(path for path, fact in self._facts.items() if fact.is_timed)
        self._touched: set[str] = set()

    def take(self, event: Event) -> None:
        """Take the next event."""
        if event.kind == FACT_STATED:
            for path, value in event.facts.items():
                if path not in self._facts:
                    self._facts[path] = _Fact(self._program.types[path])
                self._facts[path].state(event, value)
            self._touched.update(event.facts)
        for path in self._readers.get(event.kind, ()):
            self._facts[path].take(event)
            self._touched.add(path)

    def take_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self.take(event)

    def tells(self, now: datetime) -> Told:
        """Return what is told at a moment: everything by path that any event says something of. It is never changed afterwards."""
        told = dict(self._told)
        for path in self._touched | self._timed:
            said = self._facts[path].says(now)
            if said is not None:
                told[path] = said
            else:
                told.pop(path, None)
        self._touched.clear()
        self._told = told
        return told

    def changes(self, now: datetime) -> datetime | None:
        """Return the first moment after `now` at which time alone changes what is told, None where it never does."""
        moments = (self._facts[path].changes(now) for path in self._timed)
        return min((moment for moment in moments if moment is not None), default=None)


def tells_of(program: Program, event: Event, path: str) -> bool:
    """Say whether an event is one of those that a fact is told by."""
    declared = program.from_events.get(path)
    return path in event.facts or (declared is not None and event.kind in kinds_of(declared.folds))


def _fact(program: Program, declared: FromEvents) -> _Fact:
    folds = tuple((frozenset(fold.kinds), at_work(fold)) for fold in declared.folds)
    return _Fact(program.types[declared.path], folds)


def _within(kind: FactType, value: Value) -> Value:
    """Return what a fold says as the fact holds it: a number within its bounds, a whole one where the fact is whole."""
    domain = kind.domain
    if not isinstance(domain, Numbers) or not isinstance(value, int | Decimal):
        return value
    point = min(max(scaled(value), domain.low), domain.high) // domain.step * domain.step
    if point == scaled(value):
        return value
    return number_value(kind, point)
