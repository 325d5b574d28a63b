"""Sampled completions of a case: many at once, one lane each, the same every time.

Half of the time an unknown fact is what it is presumed to be, else it is any of its cells: cases in which everything is unusual at once
teach little, and what is ordinary is what one meets most. What is drawn for a fact depends on its path and the number of the lane alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

from clientqual.carriers import settled
from clientqual.circuit import Circuit, Comparison, Partition
from clientqual.ir import Program, Value

LANES: Final = 512
ORDINARY: Final = 0.5
BITS: Final = 16
"""How finely the probability of a cell is drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Which lanes keep the ordinary value of a fact, and which of its cells the others have."""

    ordinary: int
    cells: tuple[int, ...]


class Sampler:
    """Draws completions for the subjects of one circuit."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._program = program
        self.circuit = circuit
        self.count = LANES
        self._every = (1 << LANES) - 1
        self._compares: dict[tuple[str, Value, Value], bool | None] = {}
        self._drawn = {
            name: _drawn(name, len(subject.cells))
            for name, subject in circuit.subjects.items()
            if isinstance(subject, Partition)
        }

    def planes(self, known: Mapping[str, Value], presumed: Mapping[str, Value]) -> dict[str, list[int]]:
        """Return the lanes in which each subject lies in each of its cells. `presumed` holds every base fact."""
        planes: dict[str, list[int]] = {}
        for name, subject in self.circuit.subjects.items():
            if isinstance(subject, Comparison):
                planes[name] = self._compared(subject, known, presumed)
            elif name in known:
                planes[name] = [self._every * (known[name] in cell) for cell in subject.cells]
            elif name in self._program.facts:
                planes[name] = self._fact(subject, self._drawn[name], presumed)
        return planes

    def _fact(self, subject: Partition, drawn: Drawn, presumed: Mapping[str, Value]) -> list[int]:
        lanes = [cell & ~drawn.ordinary for cell in drawn.cells]
        if subject.path in presumed:
            lanes[subject.cell(presumed[subject.path])] |= drawn.ordinary
            return lanes
        return [*drawn.cells]

    def _compared(self, subject: Comparison, known: Mapping[str, Value], presumed: Mapping[str, Value]) -> list[int]:
        """Compare lane by lane: each side is what is known, what is presumed, or the member of a cell."""
        holds = 0
        sides = (self._values(path, known, presumed) for path in (subject.left, subject.right))
        for (left, lanes), (right, others) in product(*sides):
            if lanes & others and self._holds(subject, left, right):
                holds |= lanes & others
        return [self._every & ~holds, holds]

    def _holds(self, subject: Comparison, left: Value, right: Value) -> bool | None:
        key = (subject.name, left, right)
        if key not in self._compares:
            self._compares[key] = settled(self._program, subject, left, right)
        return self._compares[key]

    def _values(self, path: str, known: Mapping[str, Value], presumed: Mapping[str, Value]) -> list[tuple[Value, int]]:
        if path in known:
            return [(known[path], self._every)]
        subject = self.circuit.subjects.get(path)
        if not isinstance(subject, Partition):
            return [(presumed[path], self._every)]
        drawn = self._drawn[path]
        values = [(member, cell & ~drawn.ordinary) for member, cell in zip(subject.members, drawn.cells, strict=True)]
        return [(presumed[path], drawn.ordinary), *values]


def _drawn(path: str, size: int) -> Drawn:
    """Draw all lanes of a fact at once: each cell takes its share of the lanes that those before it left."""
    random = Random(path)  # noqa: S311  (nothing secret: the point is that it repeats)
    ordinary, left, cells = _chosen(random, ORDINARY), (1 << LANES) - 1, []
    for remaining in range(size, 0, -1):
        cells.append(left & _chosen(random, 1 / remaining))
        left &= ~cells[-1]
    return Drawn(ordinary, tuple(cells))


def _chosen(random: Random, share: float) -> int:
    """Choose each lane with this probability, bit by bit of it, the lowest first."""
    chosen, bits = 0, round(share * (1 << BITS))
    if bits >> BITS:
        return (1 << LANES) - 1
    for place in range(BITS):
        drawn = random.getrandbits(LANES)
        chosen = drawn | chosen if bits >> place & 1 else drawn & chosen
    return chosen
