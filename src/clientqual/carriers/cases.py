"""Cases as circuits see them: the cell in which each known subject lies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from clientqual.carriers.lanes import Planes
from clientqual.circuit import TRUTHS, Circuit, Comparison, Partition
from clientqual.ir import Domain, Finite, Program, Ranges, Value, scaled
from clientqual.semantics import compared


def known_cells(program: Program, circuit: Circuit, known: Mapping[str, Value]) -> dict[str, int]:
    """Return the cell of each subject that is known. A comparison is known where it is settled."""
    found: dict[str, int] = {}
    for name, subject in circuit.subjects.items():
        if isinstance(subject, Comparison):
            truth = settled(program, subject, known.get(subject.left), known.get(subject.right))
            if truth is not None:
                found[name] = TRUTHS.cell(truth)
        elif name in known:
            found[name] = subject.cell(known[name])
    return found


def finder(domain: Domain, partition: Partition) -> Callable[[Value], int]:
    """Return what finds the cell of a value, for those who look for very many: numbers by halving, values of lists at once."""
    if isinstance(domain, Finite):
        found: dict[Value, int] = {value: partition.cell(value) for value in domain.values}
        return found.__getitem__
    spans = sorted(
        (low, number)
        for number, cell in enumerate(partition.cells)
        if isinstance(cell, Ranges)
        for low, _ in cell.spans
    )
    if not spans:
        return partition.cell
    starts, cells = [low for low, _ in spans], [number for _, number in spans]

    def find(value: Value) -> int:
        assert isinstance(value, int | Decimal)
        return cells[bisect_right(starts, scaled(value)) - 1]

    return find


def settled(program: Program, comparison: Comparison, left: Value | None, right: Value | None) -> bool | None:
    """Say whether a comparison surely holds, or surely does not; None while it is open, and None for a side is unknown."""
    lefts, rights = _ends(program, comparison.left, left), _ends(program, comparison.right, right)
    return compared(comparison.relation, lefts, rights, scaled(comparison.times))


def _ends(program: Program, path: str, value: Value | None) -> tuple[int, int]:
    """Return the lowest and the highest that a number can be."""
    if value is None:
        return program.types[path].domain.all().ends()
    assert isinstance(value, int | Decimal)
    point = scaled(value)
    return point, point


def planes(circuit: Circuit, cases: Sequence[Mapping[str, int]]) -> Planes:
    """Return the lanes of cases, the first in the lowest bit, from the cells that are known in each."""
    found: dict[str, list[int]] = {}
    for lane, cells in enumerate(cases):
        for name, cell in cells.items():
            if name not in found:
                subject = circuit.subjects[name]
                found[name] = [0] * (TRUTHS.size if isinstance(subject, Comparison) else len(subject.cells))
            found[name][cell] |= 1 << lane
    return found
