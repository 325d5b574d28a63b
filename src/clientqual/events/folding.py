"""From a log to facts: what its events tell at one moment, beside what a case states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from clientqual.events.event import Event
from clientqual.events.fitting import fitted
from clientqual.events.ledger import Ledger, Told
from clientqual.events.log import Log
from clientqual.events.moments import MomentLike, as_moment
from clientqual.ir import Program, Value

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Something that events tell and that does not hold, because something else is stated.

    `fact` is what the events (by id) tell to be `logged`; what is stated is that `by` is `stated`. `by` is another fact where it is only
    through what the two imply that they contradict each other.
    """

    fact: str
    logged: Value
    events: tuple[str, ...]
    by: str
    stated: Value


@dataclass(frozen=True, slots=True)
class Folded:
    """What a log tells at one moment: `facts` that hold, by path, the `events` (by id) that each rests on, and what does not hold."""

    as_of: datetime
    facts: Mapping[str, Value]
    events: Mapping[str, tuple[str, ...]]
    contradicted: tuple[Contradicted, ...] = ()


def facts_at(program: Program, log: Log, as_of: MomentLike, stated: Mapping[str, Value] | None = None) -> Folded:
    """Return what a log tells of facts at a moment. `stated` are the facts of a case, which win.

    Nothing but these is read, no clock above all. Raises LogError for a log that does not fit the rule set.
    """
    now = as_moment(as_of)
    ledger = Ledger(program)
    ledger.take_all(fitted(program, log.up_to(now), log.place))
    return folded(program, now, ledger.tells(now), stated or {})


def folded(program: Program, now: datetime, told: Told, stated: Mapping[str, Value]) -> Folded:
    """Return what holds of all that is told, beside what a case states."""
    found = joined(program, told, closed(program, stated))
    events = {path: tuple(event.id for event in told[path][1]) for path in found.facts}
    return Folded(now, found.facts, events, found.contradicted)


@dataclass(frozen=True, slots=True)
class Joined:
    """What a case states and events tell together: `facts` that the events tell and that hold, and all that is `known`, implied facts
    among it and defaults not.
    """

    facts: Mapping[str, Value]
    known: Mapping[str, Value]
    contradicted: tuple[Contradicted, ...]


def closed(program: Program, stated: Mapping[str, Value]) -> dict[str, Value]:
    """Return the facts of a case with all that they imply."""
    known = dict(stated)
    for path in sorted(stated):
        known.update((other, value) for other, value in implied(program, path) if other not in known)
    return known


def joined(program: Program, told: Told, stated: Mapping[str, Value]) -> Joined:
    """Return what is told and holds, and what does not. `stated` are the facts of a case with all that they imply.

    What the case states wins; of two things told that contradict each other through what they imply, the later one does.
    """
    known, facts, contradicted = dict(stated), dict[str, Value](), list[Contradicted]()
    for path in _latest_first(program, told):
        value, events = told[path]
        steps = [(path, value), *implied(program, path)]
        against = next((step for step in steps if known.get(step[0], step[1]) != step[1]), None)
        if against is None:
            facts[path] = value
            known.update(steps)
        else:
            names = tuple(event.id for event in events)
            contradicted.append(Contradicted(path, value, names, against[0], known[against[0]]))
    return Joined(dict(sorted(facts.items())), known, tuple(sorted(contradicted, key=lambda item: item.fact)))


def _latest_first(program: Program, told: Told) -> Iterable[str]:
    """Return what is told, the latest first; in any order where nothing implies anything, for then nothing can contradict another."""
    if not any(implied(program, path) for path in told):
        return told
    return sorted(told, key=lambda path: (_latest(told[path][1]), path), reverse=True)


def implied(program: Program, path: str) -> list[tuple[str, Value]]:
    """Return all that stating a fact implies in the end."""
    fact = program.facts.get(path)
    if fact is None or not fact.implies:
        return []
    found: dict[str, Value] = {}
    waiting = [*fact.implies]
    while waiting:
        other, value = waiting.pop()
        if other not in found:
            found[other] = value
            waiting += program.facts[other].implies if other in program.facts else ()
    return list(found.items())


def _latest(events: tuple[Event, ...]) -> tuple[datetime, str]:
    return max((event.at, event.id) for event in events) if events else (_NEVER, "")
