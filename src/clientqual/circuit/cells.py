"""Cells: the values of each fact that no gate tells apart are one. After this everything is finite.

Numbers fall into ranges, sets into the subsets that matter. Every cell has a member, and is as large as the gates allow: what no gate
asks for draws no border.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from clientqual.circuit.gates import TRUTHS, Circuit, Comparison, Gate, Known, Partition, Subject
from clientqual.circuit.wiring import Asks
from clientqual.ir import FactType, Finite, Program, Subsets, Value, ValueSet, number_value

if TYPE_CHECKING:
    from clientqual.circuit.drawing import Drawing


def partition(kind: FactType, asked: Iterable[ValueSet]) -> Partition:
    """Divide the values of a fact by the sets that gates ask for."""
    cells = [kind.domain.all()]
    for values in asked:
        halves = [half for cell in cells for half in (cell & values, cell & ~values)]
        cells = [half for half in halves if not half.is_empty()]
    cells.sort(key=lambda cell: cell.ends())
    return Partition(kind.path, tuple(cells), tuple(member(kind, cell) for cell in cells))


def cells_in(partition: Partition, values: ValueSet) -> int:
    """Return the cells that lie in a set, as the bits of an integer. No cell lies half in it."""
    return sum(1 << number for number, cell in enumerate(partition.cells) if cell.within(values))


def member(kind: FactType, cell: ValueSet) -> Value:
    """Return the first value of a cell."""
    first, _ = cell.ends()
    domain = kind.domain
    if isinstance(domain, Finite):
        return domain.values[first]
    if isinstance(domain, Subsets):
        return frozenset(name for place, name in enumerate(domain.members) if first >> place & 1)
    return number_value(kind, first)


def divide(program: Program, drawing: Drawing) -> Circuit:
    """Return the circuit of a drawing: every set that a gate asks for as the cells that lie in it."""
    asked: dict[str, list[ValueSet]] = {}
    for gate in drawing.gates:
        if isinstance(gate, Asks):
            asked.setdefault(gate.subject, []).append(gate.values)
    subjects: dict[str, Subject] = {
        name: drawing.comparisons[name] if name in drawing.comparisons else partition(program.types[name], sets)
        for name, sets in sorted(asked.items())
    }
    return Circuit(
        subjects=subjects,
        gates=tuple(_in_cells(gate, subjects) if isinstance(gate, Asks) else gate for gate in drawing.gates),
        layers=drawing.layers,
        possible=drawing.possible,
        presumed=drawing.presumed,
        computed=drawing.computed,
        signals=drawing.signals,
        actions=drawing.actions,
        warnings=drawing.warnings,
    )


def _in_cells(gate: Asks, subjects: Mapping[str, Subject]) -> Gate:
    subject = subjects[gate.subject]
    if isinstance(subject, Comparison):
        return Known(gate.subject, sum(1 << cell for cell, truth in enumerate(TRUTHS.values) if truth in gate.values))
    return Known(gate.subject, cells_in(subject, gate.values))
