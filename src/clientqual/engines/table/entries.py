"""Entries: what each value of each fact adds to the integer of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientqual.carriers import settled
from clientqual.circuit import TRUTHS, Circuit, Comparison, Known, Partition
from clientqual.engines.table.layout import Layout
from clientqual.engines.table.memory import Remembered
from clientqual.ir import Program, Value

Pair: TypeAlias = tuple[Value | None, Value | None]


class Entry(Remembered[Value, int]):
    """What the values of one fact add, each over what is added while it is unknown."""

    def __init__(self, cells: Partition | None, added: Mapping[int, int]) -> None:
        super().__init__()
        self._cells = cells
        self._added = added

    def __missing__(self, value: Value) -> int:
        return self.keep(value, self._added.get(self._cells.cell(value), 0) if self._cells else 0)


class PairEntry(Remembered[Pair, int]):
    """What two numbers that are compared add, over what is added while both are unknown. None is unknown."""

    def __init__(self, program: Program, comparisons: tuple[tuple[Comparison, Mapping[int, int]], ...]) -> None:
        super().__init__()
        self._comparisons = comparisons
        first, _ = comparisons[0]
        self.left, self.right = first.left, first.right
        self._program = program
        self.standing = self._of((None, None))

    def __missing__(self, pair: Pair) -> int:
        return self.keep(pair, self._of(pair) - self.standing)

    def _of(self, pair: Pair) -> int:
        truths = ((settled(self._program, comparison, *pair), added) for comparison, added in self._comparisons)
        return sum(added.get(TRUTHS.cell(truth), 0) for truth, added in truths if truth is not None)


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
        if not isinstance(known, Known):
            continue  # a step adds it
        cells = found.setdefault(known.subject, {})
        for cell, lies in enumerate(f"{known.cells:b}"[::-1]):
            if lies == "1":
                cells[cell] = cells.get(cell, 0) + number
    return found
