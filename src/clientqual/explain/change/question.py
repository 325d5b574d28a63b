"""A question for changes: all that is the same of it for every case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from clientqual.circuit import compile_goals
from clientqual.explain.change.ground import Ground
from clientqual.explain.change.solving import Blueprint
from clientqual.explain.change.wanted import Goal, Wanted
from clientqual.ir import Condition, First, Program, Value, reads
from clientqual.normal import normalize


class Question:
    """Some outcomes and recommendations of a rule set, ready to be asked what changes them."""

    def __init__(self, program: Program, outcomes: Collection[str], actions: Collection[str], *, decided: bool) -> None:
        self.part = part_of(program, outcomes, actions)
        self.ground = Ground(self.part, compile_goals(self.part, decided=decided), decided=decided)

    @cached_property
    def normal(self) -> Program:
        return normalize(self.part)

    @cached_property
    def blueprint(self) -> Blueprint:
        return Blueprint(self.ground)

    def goal(self, wanted: Wanted, known: Mapping[str, Value], present: Mapping[str, Value]) -> Goal:
        """Return what a change of a case has to bring about."""
        circuit = self.ground.circuit
        return Goal(
            tuple(wanted.clauses(self.part, circuit)),
            tuple(sorted({gate for met in circuit.signals.values() for gate in (met.sure, met.presumed)})),
            tuple(
                gates[self.part.types[path].domain.of([present[path]]).ends()[0]]
                for path, gates in circuit.computed.items()
                if path not in known
            ),
        )

    def implied(self, values: Mapping[str, Value], known: Mapping[str, Value]) -> dict[str, Value]:
        """Return what a case states as well once it states some values."""
        return {
            other: value
            for path in values
            for other, value in self.ground.implied.get(path, {}).items()
            if other not in known and other not in values
        }

    def movable(self, known: Mapping[str, Value], stated: Collection[str]) -> frozenset[str]:
        """Return the facts that may be changed in a case: somebody can, no default is in force, and nothing known contradicts it."""
        ground = self.ground
        pinned = {other for path in stated for other in ground.implied.get(path, ())}
        able = {
            path
            for path in ground.sites
            if path in self.part.facts
            and self.part.facts[path].changed_by
            and (path not in known or path in stated)
            and path not in pinned
            and path not in ground.contradictory
        }
        return frozenset(path for path in able if self._fits(path, known, able))

    def _fits(self, path: str, known: Mapping[str, Value], able: Collection[str]) -> bool:
        """Say whether what stating a fact implies is so, or can come to be so."""
        implied = self.ground.implied.get(path, {})
        return all(known.get(other, value) == value or other in able for other, value in implied.items())

    def free(self, known: Mapping[str, Value]) -> frozenset[str]:
        """Return the facts that could be changed if everything could: all base facts, and the derived ones that are stated."""
        ground = self.ground
        return frozenset(
            path
            for path in ground.sites
            if path not in ground.contradictory and (path in self.part.facts or path in known)
        )

    def fixed(self, known: Mapping[str, Value], stated: Collection[str], movable: Collection[str]) -> Iterator[str]:
        """Yield the facts that stay as they are, first those that say least when they stand in the way: what is only presumed."""
        fixed = [path for path in self.ground.sites if path not in movable]
        yield from (path for path in fixed if path not in known and path in self.part.facts)
        yield from (path for path in fixed if path in known and path not in stated)
        yield from (path for path in fixed if path in stated and path in self.part.derived)
        yield from (path for path in fixed if path in stated and path not in self.part.derived)


# --- the part of a rule set that a question is about: smaller to draw, and quicker to evaluate -----------------------------------

_SIGNAL = "signal."


def part_of(program: Program, outcomes: Iterable[str], actions: Iterable[str]) -> Program:
    """Return the part of a program that works out these outcomes and recommendations, and which situations do not occur.

    All derived facts stay: presumptions may lean on them.
    """
    kept: set[str] = set()
    acting: set[str] = set()
    waiting = [*outcomes, *_read(item.when for item in program.unrealistic)]
    calling = list(actions)
    while calling:
        action = program.actions[calling.pop()]
        if action.id not in acting:
            acting.add(action.id)
            calling.extend(action.excluded_by)
            waiting.extend(_read(rule.when for rule in action.rules))
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept.add(name)
            waiting.extend(_below(program, name))
    return replace(
        program,
        signals={name: item for name, item in program.signals.items() if _SIGNAL + name in kept},
        outcomes={name: item for name, item in program.outcomes.items() if name in kept},
        actions={name: item for name, item in program.actions.items() if name in acting},
        action_order=tuple(name for name in program.action_order if name in acting),
    )


def _below(program: Program, name: str) -> Iterator[str]:
    """Yield what an outcome or a signal reads; facts are always there."""
    if name in program.outcomes:
        table = program.outcomes[name].table
        yield from _read(rule.when for rule in (table.rows if isinstance(table, First) else table.evidence))
    elif name.startswith(_SIGNAL):
        yield from _read([program.signals[name.removeprefix(_SIGNAL)].when])


def _read(conditions: Iterable[Condition]) -> Iterator[str]:
    return (name for condition in conditions for name in reads(condition))
