"""From a log to facts: what its events tell at one moment, beside what a case states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from clientqual.events.event import Event
from clientqual.events.fitting import fitted
from clientqual.events.implying import implied
from clientqual.events.ledger import Ledger, Told
from clientqual.events.log import Log
from clientqual.events.moments import MomentLike, as_moment
from clientqual.events.ordering import Place, natural, place_in_time
from clientqual.ir import Program, Value
from clientqual.sealing import seal

_NEVER: Final[Place] = (datetime.min.replace(tzinfo=UTC), natural(""))


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

    def __post_init__(self) -> None:
        seal(self, "facts", "events")


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
    found = Joining(program, stated).join(told)
    facts = dict(sorted(found.facts.items()))
    events = {path: tuple(event.id for event in told[path][1]) for path in facts}
    return Folded(now, facts, events, tuple(sorted(found.contradicted, key=lambda item: item.fact)))


@dataclass(frozen=True, slots=True)
class Joined:
    """What a case states and events tell together: `facts` that the events tell and that hold, and all that is `known`, implied facts
    among it and defaults not.
    """

    facts: Mapping[str, Value]
    known: Mapping[str, Value]
    contradicted: Sequence[Contradicted]


class Joining:
    """Joins what events tell to what one case states."""

    def __init__(self, program: Program, stated: Mapping[str, Value]) -> None:
        self._implied = {path: implied(program, path) for path, fact in program.facts.items() if fact.implies}
        self._stated = dict(stated)
        for path in sorted(stated):
            for other, value in self._implied.get(path, ()):
                self._stated.setdefault(other, value)

    def join(self, told: Told) -> Joined:
        """Return what is told and holds, and what does not.

        What the case states wins; of two things told that contradict each other through what they imply, the later one does.
        """
        known, facts, contradicted = dict(self._stated), dict[str, Value](), list[Contradicted]()
        for path in self._latest_first(told):
            value, events = told[path]
            steps = [(path, value), *self._implied.get(path, ())]
            against = next((step for step in steps if known.get(step[0], step[1]) != step[1]), None)
            if against is None:
                facts[path] = value
                known.update(steps)
            else:
                names = tuple(event.id for event in events)
                contradicted.append(Contradicted(path, value, names, against[0], known[against[0]]))
        return Joined(facts, known, contradicted)

    def _latest_first(self, told: Told) -> Iterable[str]:
        """Return what is told, the latest first; in any order where nothing implies anything, for then nothing contradicts another."""
        if self._implied.keys().isdisjoint(told):
            return told
        return sorted(told, key=lambda path: (_latest(told[path][1]), path), reverse=True)


def _latest(events: tuple[Event, ...]) -> Place:
    return max(map(place_in_time, events), default=_NEVER)
