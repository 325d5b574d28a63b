"""The door: a case as callers have it, read straight into its integer.

Whatever is not plainly a fact with a value that it can have is left to the long way round, through the models, which either read it or say
what is wrong with it. So the door lets nothing in that the models would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from clientqual import models
from clientqual.engines.table.engine import TableEngine
from clientqual.engines.table.memory import remember
from clientqual.engines.table.pairs import Pairs, parts_of
from clientqual.engines.table.raw import Added, Fact, Facts, Marks, Place, place_of, value_of
from clientqual.hashing import FACT_HASH_BITS
from clientqual.ir import Kind, Program, Value
from clientqual.models import SECTIONS, TEXTS, Misfit, nested

if TYPE_CHECKING:
    from clientqual.models import Case, Told

_ALL_HASHES: Final = (1 << FACT_HASH_BITS) - 1


class Door:
    """Reads cases of one rule set. Unless it is `bare`, what tells cases apart stands in their integer as well, above all else."""

    def __init__(self, program: Program, engine: TableEngine, *, bare: bool = False) -> None:
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        self._start = engine.start(defaults)
        self._pairs = Pairs(program, engine.entries.pairs, defaults, engine.width)
        self._marks = Marks(self._pairs.end, self._pairs.end + FACT_HASH_BITS)
        marks = None if bare else self._marks
        self._facts: dict[str, dict[str, Fact]] = {section: {} for section in SECTIONS}
        for path, kind in program.types.items():
            section, name = place_of(path)
            if section in self._facts:
                number = self._pairs.number(path)
                self._facts[section][name] = Fact(engine.entries.facts[path], kind, defaults.get(path), marks, number)
        self._added = {section: _by_type(facts) for section, facts in self._facts.items()}
        self._told: dict[Told, int] = {}
        self._implied = implications(program)
        implied = {".".join(place) for others in self._implied.values() for place, _ in others or ()}
        self._askable = program.types.keys() - implied
        self._sets = [path for path, kind in program.types.items() if kind.kind is Kind.SET and kind.model != "custom"]

    def read(self, case: Case | Mapping[str, Any]) -> int | None:
        """Return the integer of a case; None for one that has to go the long way."""
        try:
            if type(case) is dict:
                return self._mapping(case)
            return self._model(case) if isinstance(case, models.Case) else None
        except (LookupError, TypeError, AttributeError):  # rare, and a dictionary that fills itself is slower each time
            return self._look_again(case)

    def _mapping(self, case: Mapping[str, Any]) -> int:
        number = self._start
        for section, facts in case.items():
            if type(facts) is dict:
                added = self._added[section]
                for name, value in facts.items():
                    number += added[type(value)][name][value]
            elif section not in TEXTS or type(facts) is not str:
                raise Misfit
        if self._implied:
            number += self._implications(case)
        return self._pairs.add(number, case)

    def _model(self, case: Case) -> int:
        """Read a case that the models have read: what it tells was found when it was made."""
        parts = case.__dict__
        if parts["custom"] or parts["override"] or parts["currency"]:
            raise Misfit
        if parts["dont_know"] and not parts["dont_know"] <= self._askable:
            raise Misfit
        all_told = case._told  # noqa: SLF001  (asking for it would take longer)
        if all_told is None:
            raise Misfit
        added, number = self._told, self._start
        for told in all_told:
            number += added[told]
        if self._implied:
            number += self._implications(parts_of(case))
        return self._pairs.add(number, case)

    def _look_again(self, case: Case | Mapping[str, Any]) -> int | None:
        """Read a case with something in it that was never met before, or with facts by their paths."""
        try:
            if type(case) is not dict:
                return self._model_again(case) if isinstance(case, models.Case) else None
            told = nested(case)
            for section, facts in told.items():
                if section not in TEXTS:
                    self._meet(section, facts)
            return self._mapping(told)
        except (LookupError, TypeError, AttributeError):
            return None

    def _model_again(self, case: Case) -> int:
        for told in models.told_by(case) or ():
            if told not in self._told:
                remember(self._told, told, self._facts[told.section][told.name].of(told.value))
        return self._model(case)

    def _meet(self, section: str, facts: Facts) -> None:
        """Work out what values add that were never met before."""
        added = self._added[section]
        for name, value in facts.items():
            known = added[type(value)][name]
            if type(known) is dict and value not in known:
                self._facts[section][name].of(value)

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
                    if stated != value or (place in implied and place in self._pairs.compared):
                        raise Misfit  # a contradiction, perhaps
        return implied

    def hash_sum(self, number: int) -> int:
        """Return the sum of the hashes of what a case states."""
        return number >> self._marks.hashes & _ALL_HASHES

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
