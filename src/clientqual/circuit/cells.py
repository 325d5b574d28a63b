"""Cells: the values of each fact that no gate tells apart are one. After this everything is finite.

Numbers fall into ranges, sets into the subsets that matter. Every cell has a member, and is as large as the gates allow: what no gate
asks for draws no border.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from clientqual.circuit.gates import TRUTHS, Circuit, Comparison, Gate, Known, Partition, Subject
from clientqual.circuit.wiring import Asks
from clientqual.ir import (
    Cells,
    FactType,
    Finite,
    Numbers,
    Program,
    Ranges,
    Subsets,
    Value,
    ValueSet,
    number_value,
)

if TYPE_CHECKING:
    from clientqual.circuit.drawing import Drawing


def partition(kind: FactType, asked: Sequence[ValueSet]) -> Partition:
    """Divide the values of a fact by the sets that gates ask for. Cells stand in the order of their first values."""
    domain = kind.domain
    cells: tuple[ValueSet, ...]
    if isinstance(domain, Numbers):
        cells = tuple(Ranges(domain, tuple(spans)) for spans in _alike_on_a_line(domain, asked))
    else:
        assert isinstance(domain, Finite | Subsets)
        cells = cells_of_alike(domain, zip("." * domain.size, *map(_digits, asked), strict=True))
    return Partition(kind.path, cells, tuple(member(kind, cell) for cell in cells))


def cells_of_alike(domain: Finite | Subsets, marks: Iterable[Hashable]) -> tuple[Cells, ...]:
    """Return as cells the values that have the same mark. Marks come for each value of a list, or each subset, in their order."""
    found: dict[Hashable, list[int]] = {}
    for place, mark in enumerate(marks):
        found.setdefault(mark, []).append(place)
    return tuple(Cells(domain, _bits(places)) for places in found.values())


def _alike_on_a_line(domain: Numbers, asked: Iterable[ValueSet]) -> Iterable[list[tuple[int, int]]]:
    """Return the ranges of numbers that the same sets have. Along the line, which sets these are turns at every border."""
    turns: dict[int, int] = {}
    for number, values in enumerate(asked):
        assert isinstance(values, Ranges)
        for low, high in values.spans:
            for border in (low, high + domain.step):
                turns[border] = turns.get(border, 0) ^ 1 << number
    found: dict[int, list[tuple[int, int]]] = {}
    inside, low = turns.pop(domain.low, 0), domain.low
    for border in sorted(border for border, turning in turns.items() if turning):
        found.setdefault(inside, []).append((low, border - domain.step))
        inside, low = inside ^ turns[border], border
    if low <= domain.high:
        found.setdefault(inside, []).append((low, domain.high))
    return found.values()


def cells_in(partition: Partition, values: ValueSet) -> int:
    """Return the cells that lie in a set, as the bits of an integer. No cell lies half in it, so the first value of each tells.

    The cells stand in the order of their first values.
    """
    firsts = partition.firsts
    if isinstance(values, Ranges):
        blocks = ((bisect_left(firsts, low), bisect_right(firsts, high)) for low, high in values.spans)
        return sum((1 << end) - (1 << begin) for begin, end in blocks)
    digits = _digits(values)
    return int("".join([digits[first] for first in reversed(firsts)]), 2)


def _digits(values: ValueSet) -> str:
    """Return for each value of a list, or each subset, `1` or `0`: whether a set has it."""
    assert isinstance(values, Cells)
    return f"{values.bits:0{values.domain.size}b}"[::-1]


def _bits(places: Sequence[int]) -> int:
    """Return rising places as the bits of an integer."""
    found = bytearray(places[-1] // 8 + 1)
    for place in places:
        found[place // 8] |= 1 << place % 8
    return int.from_bytes(found, "little")


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
