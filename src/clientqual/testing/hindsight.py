"""What a log means, said as plainly as possible: the judge of the ledger, which keeps the same up event by event.

Facts are told from the whole list of events, alerts by looking at every moment that there could be, with the plain evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from clientqual.events import DAY, Event
from clientqual.ir import (
    FACT_STATED,
    Became,
    Counted,
    Elapsed,
    Fold,
    Latest,
    Numbers,
    Pending,
    Program,
    Value,
    number_value,
    scaled,
)
from clientqual.semantics import decide, holds, presume

Raised: TypeAlias = tuple[str, datetime | None, datetime | None]
"""An alert, when it was raised and when it ended."""


def happened(events: Sequence[Event], now: datetime) -> list[Event]:
    return sorted((event for event in events if event.at <= now), key=lambda event: (event.at, event.id))


def told_of(program: Program, path: str, events: Sequence[Event], now: datetime) -> Value | None:
    """Return what events, in order, tell of a fact; None where they say nothing."""
    folds = program.from_events[path].folds if path in program.from_events else ()
    read = {kind for fold in folds for kind in fold.kinds}
    stated: Value | None = None
    since: list[Event] = []
    for event in events:
        if event.kind == FACT_STATED and path in event.facts:
            stated, since = event.facts[path], []
        elif event.kind in read:
            since.append(event)
    counter = folds[0] if len(folds) == 1 and isinstance(folds[0], Counted) and folds[0].within_days is None else None
    if stated is not None and counter is not None:
        return fitting(program, path, int(stated) + len(since))  # type: ignore[arg-type]  # a number
    if stated is not None and not since:
        return stated
    said = (says(fold, [event for event in events if event.kind in fold.kinds], now) for fold in folds)
    value = next((value for value in said if value is not None), None)
    return None if value is None else fitting(program, path, value)


def says(fold: Fold, events: list[Event], now: datetime) -> Value | None:
    """Return what a fold says of the events that it reads."""
    if not events:
        return None
    match fold:
        case Counted(_, days):
            return sum(1 for event in events if days is None or now < event.at + timedelta(days=days))
        case Elapsed(_, unit):
            return days_between(events[-1].at, now, unit)
        case Latest(_, field):
            return next((event.get(field) for event in reversed(events) if event.get(field) is not None), None)
        case Became(values):
            return values[events[-1].kind]
        case Pending():
            return pending(fold, events, now)


def pending(fold: Pending, events: list[Event], now: datetime) -> Value | None:
    """An opening is open while nothing after it closes it, unless the same thing was open before."""

    def key(event: Event) -> Value | None:
        return event.get(fold.same) if fold.same is not None else None

    def closes(event: Event, item: Event) -> bool:
        return event.kind in fold.closed and (key(event) is None or key(item) is None or key(event) == key(item))

    still = []
    for place, item in enumerate(events):
        if item.kind in fold.closed:
            continue
        earlier = [
            other
            for at, other in enumerate(events[:place])
            if other.kind in fold.opened
            and key(other) is not None
            and key(other) == key(item)
            and not any(closes(event, other) for event in events[at:place])
        ]
        if not earlier and not any(closes(event, item) for event in events[place:]):
            still.append(item)
    if fold.field is not None:
        answers = {event.get(fold.field) or fold.then for event in still}
        return next((answer for answer in reversed(fold.ranks) if answer in answers), None)
    if fold.then is not None:
        return fold.then if still else None
    if fold.unit is not None:
        return days_between(still[0].at, now, fold.unit) if still else None
    return len(still)


def days_between(begun: datetime, now: datetime, unit: str) -> Decimal:
    days = (now - begun) // DAY
    return Decimal(days * 10_000 // {"days": 1, "weeks": 7}[unit]) / 10_000


def fitting(program: Program, path: str, value: Value) -> Value:
    """Return a number within the bounds of its fact."""
    kind = program.types[path]
    if not isinstance(kind.domain, Numbers) or not isinstance(value, int | Decimal):
        return value
    point = min(max(scaled(value), kind.domain.low), kind.domain.high)
    return number_value(kind, point // kind.domain.step * kind.domain.step)


def told(program: Program, events: Sequence[Event], now: datetime) -> dict[str, Value]:
    """Return everything that a log tells at a moment, by path."""
    before = happened(events, now)
    paths = {*program.from_events, *(path for event in before for path in event.facts)}
    found = {path: told_of(program, path, before, now) for path in sorted(paths)}
    return {path: value for path, value in found.items() if value is not None}


def raised(program: Program, known: Mapping[str, Value]) -> set[str]:
    """Return the alerts that hold in the presumed case."""
    defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
    case = decide(program, presume(program, {**defaults, **known}))
    return {name for name, rule in program.alerts.items() if holds(rule.when, program, case.values, case.signals)}


def moments(program: Program, events: Sequence[Event], now: datetime) -> list[datetime]:
    """Return every moment up to `now` at which anything could change: an event, a full day since one, the end of a window."""
    windows = {
        fold.within_days
        for declared in program.from_events.values()
        for fold in declared.folds
        if isinstance(fold, Counted) and fold.within_days is not None
    }
    found = {event.at for event in events}
    found |= {event.at + timedelta(days=days) for event in events for days in windows}
    found |= {event.at + n * DAY for event in events for n in range(1, (now - event.at) // DAY + 1)}
    return sorted(at for at in found if at <= now)


def history(program: Program, known_at: Mapping[datetime | None, Mapping[str, Value]]) -> set[Raised]:
    """Return the alerts, each with its times, from all that is known at each moment; None is before the first event."""
    found: set[Raised] = set()
    since: dict[str, datetime | None] = {}
    for at, known in known_at.items():
        now = raised(program, known)
        for name in [*since]:
            if name not in now:
                found.add((name, since.pop(name), at))
        for name in now - since.keys():
            since[name] = at
    return found | {(name, at, None) for name, at in since.items()}
