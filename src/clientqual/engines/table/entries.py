"""Entries: what each value of each fact adds to the integer of a case."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from clientqual.circuit import TRUTHS, Circuit, Comparison, Known, Partition
from clientqual.engines.table.layout import Layout
from clientqual.ir import Program, Value, scaled
from clientqual.semantics import compared

MOST_REMEMBERED: Final = 1 << 12


class Remembered(dict[Hashable, int]):
    """Numbers by key, worked out when they are first asked for. There is an end to how many are kept."""

    def keep(self, key: Hashable, number: int) -> int:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[key] = number
        return number


class Entry(Remembered):
    """What the values of one fact add, each over what is added while it is unknown."""

    def __init__(self, cells: Partition | None, added: Mapping[int, int]) -> None:
        super().__init__()
        self._cells = cells
        self._added = added

    def __missing__(self, value: Value) -> int:
        return self.keep(value, self._added.get(self._cells.cell(value), 0) if self._cells else 0)


class PairEntry(Remembered):
    """What two numbers that are compared add, over what is added while both are unknown. None is unknown."""

    def __init__(self, program: Program, comparisons: tuple[tuple[Comparison, Mapping[int, int]], ...]) -> None:
        super().__init__()
        self._comparisons = comparisons
        first, _ = comparisons[0]
        self.left, self.right = first.left, first.right
        self._domains = program.types[self.left].domain, program.types[self.right].domain
        self.standing = self._of((None, None))

    def __missing__(self, pair: tuple[Value | None, Value | None]) -> int:
        return self.keep(pair, self._of(pair) - self.standing)

    def _of(self, pair: tuple[Value | None, Value | None]) -> int:
        left, right = (
            (domain.all() if value is None else domain.of([value])).ends()
            for domain, value in zip(self._domains, pair, strict=True)
        )
        number = 0
        for comparison, added in self._comparisons:
            truth = compared(comparison.relation, left, right, scaled(comparison.times))
            if truth is not None:
                number += added.get(TRUTHS.cell(truth), 0)
        return number


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of a rule set, and the integer of a case of which nothing is known."""

    facts: Mapping[str, Entry]
    pairs: tuple[PairEntry, ...]
    start: int


def entries(program: Program, circuit: Circuit, layout: Layout) -> Entries:
    """Return the entries of every fact that a case may tell."""
    added = _by_cell(circuit, layout)
    facts = {
        path: Entry(
            subject if isinstance(subject := circuit.subjects.get(path), Partition) else None, added.get(path, {})
        )
        for path in program.types
    }
    together: dict[tuple[str, str], list[tuple[Comparison, Mapping[int, int]]]] = {}
    for name, subject in circuit.subjects.items():
        if isinstance(subject, Comparison):
            together.setdefault((subject.left, subject.right), []).append((subject, added.get(name, {})))
    pairs = tuple(PairEntry(program, tuple(comparisons)) for comparisons in together.values())
    return Entries(facts, pairs, layout.start + sum(pair.standing for pair in pairs))


def _by_cell(circuit: Circuit, layout: Layout) -> dict[str, dict[int, int]]:
    """Return what is added for each cell of each subject."""
    found: dict[str, dict[int, int]] = {}
    for gate, number in layout.added.items():
        known = circuit.gates[gate]
        assert isinstance(known, Known)
        cells = found.setdefault(known.subject, {})
        for cell in range(known.cells.bit_length()):
            if known.cells >> cell & 1:
                cells[cell] = cells.get(cell, 0) + number
    return found
