"""The door: a case as callers have it, read straight into its integer.

Whatever is not plainly a fact with a value that it can have is left to the long way round, through the models, which either read it or say
what is wrong with it. So the door lets nothing in that the models would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from clientqual.engines.table.engine import TableEngine
from clientqual.engines.table.raw import Fact, Facts, Misfit, NumberFact, RawPair, SetFact, Values, value_of
from clientqual.hashing import FACT_HASH_BITS
from clientqual.ir import FactType, Finite, Kind, Program, Subsets, Value
from clientqual.models import Case

_SECTIONS: Final = ("provider", "house_rules", "client", "project")
_TEXTS: Final = ("id", "label")
_NESTED: Final = frozenset({*_SECTIONS, *_TEXTS})

_COUNT_BITS: Final = 16
"""Room for how many facts a case states."""

Place: TypeAlias = tuple[str, str]
"""A fact by its section and its name."""


class Door:
    """Reads cases of one rule set. The integer of a case holds, above all else, the sum of the hashes of its stated facts."""

    def __init__(self, program: Program, engine: TableEngine) -> None:
        self._hashes = engine.width
        # Above the hashes, how many values of bool facts there are (`True` and `1` are equal, and not the same), and how many floats.
        self._bools = engine.width + FACT_HASH_BITS
        self._floats = self._bools + _COUNT_BITS
        self._defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        self._start = engine.start(self._defaults)
        self._flat = {path: self._fact(engine, kind) for path, kind in program.types.items() if kind.model != "custom"}
        self._sections: dict[str, dict[str, Fact]] = {section: {} for section in _SECTIONS}
        for path, fact in self._flat.items():
            section, _, name = path.partition(".")
            self._sections[section][name] = fact
        self._pairs = [RawPair(program, pair, self._defaults) for pair in engine.entries.pairs]
        self._compared = {_place(path) for pair in engine.entries.pairs for path in (pair.left, pair.right)}
        self._implied = implications(program)
        implied = {".".join(place) for others in self._implied.values() for place, _ in others or ()}
        self._askable = program.types.keys() - implied
        self._sets = [path for path, fact in self._flat.items() if isinstance(fact, SetFact)]

    def _fact(self, engine: TableEngine, kind: FactType) -> Fact:
        values = Values(engine, kind, self._defaults.get(kind.path), self._hashes)
        if isinstance(kind.domain, Subsets):
            return SetFact(values)
        if not isinstance(kind.domain, Finite):
            return NumberFact(values, 1 << self._floats)
        mark = 1 << self._bools if kind.kind is Kind.BOOL else 0
        return {None: 0, **{value: values[value] + mark for value in kind.domain.values}}

    def read(self, case: Case | Mapping[str, Any]) -> int | None:
        """Return the integer of a case; None for one that has to go the long way."""
        try:
            if isinstance(case, Case):
                return self._joined(*self._model(case))
            if case.__class__ is not dict:
                return None  # others may say one thing here and another thing there
            nested = case if case.keys() <= _NESTED else _nested(case)
            return self._joined(self._mapping(nested), nested)
        except (LookupError, TypeError, AttributeError):
            return None

    def _mapping(self, case: Mapping[str, Any]) -> int:
        number, bools = self._start, 0
        for section, facts in case.items():
            if section in _TEXTS:
                if facts.__class__ is not str:
                    raise Misfit
                continue
            if facts.__class__ is not dict:
                raise Misfit
            entries = self._sections[section]
            for name, value in facts.items():
                number += entries[name][value]
            bools += [*map(type, facts.values())].count(bool)
        if number >> self._bools & (1 << _COUNT_BITS) - 1 != bools:
            raise Misfit
        return number

    def _model(self, case: Case) -> tuple[int, Mapping[str, Facts]]:
        """Read a case that the models have read: every value in it is one that its fact can have."""
        if case.custom or case.override or case.currency or not case.dont_know <= self._askable:
            raise Misfit
        number = self._start
        told = {section: getattr(case, section).__dict__ for section in _SECTIONS}
        for section, facts in told.items():
            entries = self._sections[section]
            for name, value in facts.items():
                if value is not None:
                    number += entries[name][value]
        return number, told

    def _joined(self, number: int, case: Mapping[str, Facts]) -> int:
        """Add what facts imply, and what pairs of numbers add that are compared."""
        if self._implied:
            number += self._implications(case)
        for pair in self._pairs:
            number += pair.of(case)
        return number

    def implied(self, case: Mapping[str, Any]) -> Mapping[str, Value]:
        """Return what a case implies and does not state, by path."""
        if not self._implied:
            return {}
        nested = case if case.keys() <= _NESTED else _nested(case)
        return {".".join(place): value for place, value in self._unstated(nested).items()}

    def _implications(self, case: Mapping[str, Facts]) -> int:
        unstated = self._unstated(case)
        return sum([self._sections[section][name][value] for (section, name), value in unstated.items()])

    def _unstated(self, case: Mapping[str, Facts]) -> Mapping[Place, Value]:
        implied: dict[Place, Value] = {}
        for (section, name), others in self._implied.items():
            if value_of(case, section, name) is not None:
                if others is None:
                    raise Misfit
                for place, value in others:
                    stated = value_of(case, *place)
                    if stated is None:
                        stated = implied.setdefault(place, value)
                    if stated != value or (place in implied and place in self._compared):
                        raise Misfit  # a contradiction, perhaps
        return implied

    def hash_sum(self, number: int) -> int:
        """Return the sum of the hashes of what a case states."""
        return number >> self._hashes & (1 << FACT_HASH_BITS) - 1

    def floats(self, number: int) -> int:
        """Return how many numbers of a case are floats."""
        return number >> self._floats

    def copied(self, case: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a copy of a mapping that was read; its owner may change it, and the copy stays as it is."""
        copy = {name: {**part} if part.__class__ is dict else part for name, part in case.items()}
        for path in self._sets:
            section, _, name = path.partition(".")
            place, key = (copy, path) if path in copy else (copy.get(section, {}), name)
            if place.get(key) is not None:
                place[key] = frozenset(place[key])
        return copy


def _nested(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a case that states facts by path with its facts under their models."""
    found: dict[str, Any] = {}
    for path, value in case.items():
        section, dot, name = path.partition(".")
        if dot:
            found.setdefault(section, {})[name] = value
        elif path in _TEXTS and path not in found and value.__class__ is str:
            found[path] = value
        else:
            raise Misfit
    return found


def implications(program: Program) -> Mapping[Place, Sequence[tuple[Place, Value]] | None]:
    """Return what stating a fact implies in the end, by the places of facts; None where that contradicts itself."""
    found: dict[Place, Sequence[tuple[Place, Value]] | None] = {}
    for path, fact in program.facts.items():
        waiting, implied, agrees = list(fact.implies), dict[str, Value](), True
        while waiting:
            other, value = waiting.pop()
            if other not in implied:
                implied[other] = value
                waiting += program.facts[other].implies
            agrees &= implied[other] == value
        if implied:
            found[_place(path)] = [(_place(other), value) for other, value in implied.items()] if agrees else None
    return found


def _place(path: str) -> Place:
    section, _, name = path.partition(".")
    return section, name
