"""Pairs: two numbers that are compared, as callers write them.

Each value of a fact that is compared is given a number when it is met, which stands in the integer of a case as well. So what two values add
together is found by two small numbers, and nobody looks into the case again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from clientqual.diagnostics import Diagnostic
from clientqual.engines.table.entries import PairEntry
from clientqual.engines.table.memory import remember
from clientqual.engines.table.raw import Facts, place_of, value_of
from clientqual.ir import FactType, Program, Value
from clientqual.models import SECTIONS, Misfit, fit

if TYPE_CHECKING:
    from clientqual.models import Case

_BITS: Final = 32
"""So long are the numbers of values. None is ever given twice, as memory may begin anew; a fact that runs out of them takes the long way."""


class Pairs:
    """All pairs of a rule set. Numbers of values stand in the integer of a case from the bit `begin` on, and end before `end`."""

    def __init__(self, program: Program, pairs: Sequence[PairEntry], defaults: Mapping[str, Value], begin: int) -> None:
        paths = sorted({path for pair in pairs for path in (pair.left, pair.right)})
        self._at = {path: _BITS * place for place, path in enumerate(paths)}
        self._begin = begin
        self.end = begin + _BITS * len(paths)
        self.compared = {place_of(path) for path in paths}
        self._ways: tuple[tuple[int, dict[int, int], Pair], ...] = tuple(
            (self._mask(pair.left) | self._mask(pair.right), {}, Pair(program, pair, defaults)) for pair in pairs
        )

    def number(self, path: str) -> Callable[[], int]:
        """Return what gives each value of a fact a number of its own, in its place."""
        if path not in self._at:
            return int
        given, place = count(1), self._begin + self._at[path]

        def give() -> int:
            number = next(given)
            if number >> _BITS:
                raise Misfit
            return number << place

        return give

    def add(self, number: int, case: Case | Mapping[str, Facts]) -> int:
        """Return the integer of a case, of which all facts were read, with what its pairs add."""
        told = number >> self._begin
        for mask, entries, pair in self._ways:
            numbers = told & mask
            added = entries.get(numbers)
            number += remember(entries, numbers, pair.of(case)) if added is None else added
        return number

    def _mask(self, path: str) -> int:
        return (1 << _BITS) - 1 << self._at[path]


class Pair:
    """Two numbers that are compared. They were read already, so each is one that its fact can have."""

    def __init__(self, program: Program, pair: PairEntry, defaults: Mapping[str, Value]) -> None:
        self._pair = pair
        self._places = place_of(pair.left), place_of(pair.right)
        self._kinds = program.types[pair.left], program.types[pair.right]
        self._defaults = defaults.get(pair.left), defaults.get(pair.right)
        self._start = pair[self._defaults]

    def of(self, case: Case | Mapping[str, Facts]) -> int:
        """Return what they add, over what is added while both are unknown."""
        facts = case if isinstance(case, Mapping) else parts_of(case)
        raw = [value_of(facts, section, name) for section, name in self._places]
        left, right = map(_number, self._kinds, raw, self._defaults)
        return self._pair[left, right] - self._start


def parts_of(case: Case) -> Mapping[str, Facts]:
    """Return the facts of a case of the models, by section."""
    return {section: case.__dict__[section].__dict__ for section in SECTIONS}


def _number(kind: FactType, raw: Any, default: Value | None) -> Value | None:
    """Return a number that was read already; one that is not known is its default."""
    if raw is None or type(raw) is int:
        return default if raw is None else raw
    value = fit(kind, raw)
    assert not isinstance(value, Diagnostic)
    return value
