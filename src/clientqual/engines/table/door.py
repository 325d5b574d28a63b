"""The door: a case as callers have it, read straight into its integer.

Whatever is not plainly a fact with a value that it can have is left to the long way round, through the models, which either read it or say
what is wrong with it. So the door lets nothing in that the models would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from clientqual import models
from clientqual.engines.table.engine import TableEngine
from clientqual.engines.table.raw import Added, Fact, Facts, Marks, Place, RawPair, place_of, value_of
from clientqual.hashing import FACT_HASH_BITS
from clientqual.ir import Kind, Program, Value
from clientqual.models import SECTIONS, TEXTS, Misfit, nested

if TYPE_CHECKING:
    from clientqual.models import Case

_NOTHING: Final[Facts] = MappingProxyType({})


class Door:
    """Reads cases of one rule set. Unless it is `bare`, what tells cases apart stands in their integer as well, above all else."""

    def __init__(self, program: Program, engine: TableEngine, *, bare: bool = False) -> None:
        self._marks = Marks(engine.width, engine.width + FACT_HASH_BITS)
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        self._start = engine.start(defaults)
        marks = None if bare else self._marks
        self._facts: dict[str, dict[str, Fact]] = {section: {} for section in SECTIONS}
        for path, kind in program.types.items():
            section, name = place_of(path)
            if section in self._facts:
                self._facts[section][name] = Fact(engine.entries.facts[path], kind, defaults.get(path), marks)
        self._added = {section: _by_type(facts) for section, facts in self._facts.items()}
        self._pairs = tuple(RawPair(program, pair, defaults).ready() for pair in engine.entries.pairs)
        self._compared = {place_of(path) for pair in engine.entries.pairs for path in (pair.left, pair.right)}
        self._implied = implications(program)
        implied = {".".join(place) for others in self._implied.values() for place, _ in others or ()}
        self._askable = program.types.keys() - implied
        self._sets = [path for path, kind in program.types.items() if kind.kind is Kind.SET and kind.model != "custom"]

    def read(self, case: Case | Mapping[str, Any]) -> int | None:
        """Return the integer of a case; None for one that has to go the long way."""
        try:
            return self._mapping(case) if type(case) is dict else self._model(self._told(case))
        except (LookupError, TypeError, AttributeError):  # rare, and a dictionary that fills itself is slower each time
            return self._look_again(case)

    def _told(self, case: Case | Mapping[str, Any]) -> Mapping[str, Facts]:
        """Return what a model tells, by section. Other kinds of mappings may say one thing here and another thing there."""
        if not isinstance(case, models.Case):
            raise Misfit
        parts = case.__dict__
        if parts["custom"] or parts["override"] or parts["currency"] or not parts["dont_know"] <= self._askable:
            raise Misfit
        return {section: parts[section].__dict__ for section in SECTIONS}

    def _mapping(self, case: Mapping[str, Any]) -> int:
        number = self._start
        for section, facts in case.items():
            if type(facts) is dict:
                added = self._added[section]
                for name, value in facts.items():
                    number += added[type(value)][name][value]
            elif section not in TEXTS or type(facts) is not str:
                raise Misfit
        return self._joined(number, case)

    def _model(self, told: Mapping[str, Facts]) -> int:
        """Read a case that the models have read: most of its facts are None."""
        number = self._start
        for section, facts in told.items():
            added = self._added[section]
            for name, value in facts.items():
                if value is not None:
                    number += added[type(value)][name][value]
        return self._joined(number, told)

    def _look_again(self, case: Case | Mapping[str, Any]) -> int | None:
        """Read a case with something in it that was never met before, or with facts by their paths."""
        try:
            told = nested(case) if type(case) is dict else self._told(case)
            for section, facts in told.items():
                if section not in TEXTS:
                    self._meet(section, facts)
            return self._mapping(told)
        except (LookupError, TypeError, AttributeError):
            return None

    def _meet(self, section: str, facts: Facts) -> None:
        """Work out what values add that were never met before."""
        added = self._added[section]
        for name, value in facts.items():
            known = added[type(value)][name]
            if type(known) is dict and value not in known:
                self._facts[section][name].of(value)

    def _joined(self, number: int, case: Mapping[str, Facts]) -> int:
        """Add what facts imply, and what pairs of numbers add that are compared."""
        if self._implied:
            number += self._implications(case)
        for section, name, other, number_there, entries in self._pairs:
            number += entries[case.get(section, _NOTHING).get(name), case.get(other, _NOTHING).get(number_there)]
        return number

    def implied(self, case: Mapping[str, Any]) -> Mapping[str, Value]:
        """Return what a case implies and does not state, by path."""
        if not self._implied:
            return {}
        return {".".join(place): value for place, value in self._unstated(nested(case)).items()}

    def _implications(self, case: Mapping[str, Facts]) -> int:
        unstated = self._unstated(case)
        return sum([self._facts[section][name].of(value) for (section, name), value in unstated.items()])

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
        return number >> self._marks.hashes & (1 << FACT_HASH_BITS) - 1

    def floats(self, number: int) -> int:
        """Return how many numbers of a case are floats."""
        return number >> self._marks.floats

    def copied(self, case: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a copy of a mapping that was read; its owner may change it, and the copy stays as it is."""
        copy = {name: {**part} if part.__class__ is dict else part for name, part in case.items()}
        for path in self._sets:
            section, _, name = path.partition(".")
            place, key = (copy, path) if path in copy else (copy.get(section, {}), name)
            if place.get(key) is not None:
                place[key] = frozenset(place[key])
        return copy


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
            found[place_of(path)] = [(place_of(other), value) for other, value in implied.items()] if agrees else None
    return found


def _by_type(facts: Mapping[str, Fact]) -> dict[type, dict[str, Added]]:
    """Return what the values of some facts add that have been met, by type first: there are few types, and each value has one."""
    found: dict[type, dict[str, Added]] = {}
    for name, fact in facts.items():
        for type_, added in fact.added.items():
            found.setdefault(type_, {})[name] = added
    return found
