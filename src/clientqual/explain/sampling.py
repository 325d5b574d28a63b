"""Sampled completions of a case: many at once, one lane each, the same every time.

Half of the time an unknown fact is what it is presumed to be, else it is any of its cells: cases in which everything is unusual at once
teach little, and what is ordinary is what one meets most. What is drawn for a fact depends on its path and the number of the lane alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random
from typing import Final, NamedTuple

from clientqual.carriers import chosen, divided, settled
from clientqual.circuit import Circuit, Comparison, Partition
from clientqual.ir import Program, Value

LANES: Final = 512
EVERY: Final = (1 << LANES) - 1
ORDINARY: Final = 0.5
_KEPT: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """Which lanes keep the ordinary value of a fact, and which of its cells the others have."""

    ordinary: int
    cells: tuple[int, ...]


class Side(NamedTuple):
    """One side of a comparison: what it is presumed to be, or known."""

    value: Value
    is_known: bool


@dataclass(frozen=True, slots=True)
class Lying:
    """The lanes in which a fact lies in each of its cells, and those cells in which it lies at all, with how many lanes that are."""

    cells: tuple[int, ...]
    filled: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, cells: Sequence[int]) -> Lying:
        return cls(tuple(cells), tuple((lanes, lanes.bit_count()) for lanes in cells if lanes))


class Sampler:
    """Draws completions for the subjects of one circuit. Where facts lie is worked out once for whatever is known or presumed of each."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._program = program
        subjects = circuit.subjects.values()
        self._partitions = {subject.path: subject for subject in subjects if isinstance(subject, Partition)}
        self._comparisons = [subject for subject in subjects if isinstance(subject, Comparison)]
        self._drawn = {path: _drawn(path, len(subject.cells)) for path, subject in self._partitions.items()}
        self._lying = lru_cache(_KEPT)(self._lie)
        self._holding = lru_cache(_KEPT)(self._hold)

    def planes(self, known: Mapping[str, Value], presumed: Mapping[str, Value]) -> dict[str, Sequence[int]]:
        """Return the lanes in which each subject lies in each of its cells. `presumed` holds every base fact."""
        planes: dict[str, Sequence[int]] = {
            path: self._lying(path, presumed.get(path), path in known).cells
            for path in self._partitions
            if path in known or path in self._program.facts
        }
        for item in self._comparisons:
            left, right = (Side(presumed[path], path in known) for path in (item.left, item.right))
            holds = self._holding(item, left, right)
            planes[item.name] = (EVERY & ~holds, holds)
        return planes

    def lying(self, path: str, presumed: Mapping[str, Value]) -> Lying | None:
        """Return where an unknown fact lies; None where no gate reads it alone."""
        return self._lying(path, presumed.get(path), False) if path in self._partitions else None

    def _lie(self, path: str, value: Value | None, is_known: bool) -> Lying:
        drawn, subject = self._drawn[path], self._partitions[path]
        if value is None:
            return Lying.of(drawn.cells)
        ordinary = EVERY if is_known else drawn.ordinary
        lanes = [cell & ~ordinary for cell in drawn.cells]
        lanes[subject.cell(value)] |= ordinary
        return Lying.of(lanes)

    def _hold(self, comparison: Comparison, left: Side, right: Side) -> int:
        """Return the lanes in which a comparison holds: each side is what is known, what is presumed, or the member of a cell."""
        holds = 0
        for (one, lanes), (other, others) in product(
            self._values(comparison.left, left), self._values(comparison.right, right)
        ):
            if lanes & others and settled(self._program, comparison, one, other):
                holds |= lanes & others
        return holds

    def _values(self, path: str, side: Side) -> list[tuple[Value, int]]:
        subject = self._partitions.get(path)
        if side.is_known or subject is None:
            return [(side.value, EVERY)]
        drawn = self._drawn[path]
        values = [(member, cell & ~drawn.ordinary) for member, cell in zip(subject.members, drawn.cells, strict=True)]
        return [(side.value, drawn.ordinary), *values]


def _drawn(path: str, size: int) -> Drawn:
    """Draw all lanes of a fact at once."""
    random = Random(path)  # noqa: S311  (nothing secret: the point is that it repeats)
    return Drawn(chosen(random, ORDINARY, LANES), divided(random, size, LANES))
