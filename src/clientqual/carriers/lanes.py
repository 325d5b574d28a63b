"""A circuit run over Python integers: one bit a case, so that one pass answers for as many cases as there are bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from clientqual.circuit import And, AtLeast, Circuit, Constant, Known, Not, Or

Planes: TypeAlias = Mapping[str, Sequence[int]]
"""For each subject that is known in some lane, the lanes in which it is known to lie in each of its cells."""


def run(circuit: Circuit, planes: Planes, count: int) -> list[int]:
    """Return for each gate the lanes in which it is true, of `count` lanes."""
    every = (1 << count) - 1
    found: list[int] = []
    sums: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
    # One loop with everything in it: this is where what-ifs and questions spend their time.
    for gate in circuit.gates:
        kind = gate.__class__
        if kind is And:
            lanes = every
            for part in gate.parts:  # type: ignore[union-attr]  # told apart by class
                lanes &= found[part]
        elif kind is Or:
            lanes = 0
            for part in gate.parts:  # type: ignore[union-attr]
                lanes |= found[part]
        elif kind is Not:
            lanes = every ^ found[gate.part]  # type: ignore[union-attr]
        elif isinstance(gate, Known):
            lanes = _known(gate, planes)
        elif isinstance(gate, AtLeast):
            key = (gate.parts, gate.weights)
            if key not in sums:
                sums[key] = summed((found[part], weight) for part, weight in zip(*key, strict=True))
            lanes = at_least(sums[key], gate.least, every)
        else:
            assert isinstance(gate, Constant)
            lanes = every if gate.value else 0
        found.append(lanes)
    return found


def _known(gate: Known, planes: Planes) -> int:
    lanes = 0
    cells = gate.cells
    for plane in planes.get(gate.subject, ()):
        if cells & 1:
            lanes |= plane
        cells >>= 1
    return lanes


def summed(weighted: Iterable[tuple[int, int]]) -> list[int]:
    """Add weights up lane by lane. The sum of a lane is spread over the planes that are returned, its lowest bit in the first."""
    columns: list[list[int]] = []
    for lanes, weight in weighted:
        while weight >> len(columns):
            columns.append([])
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                columns[place].append(lanes)
    return added(columns)


def added(columns: Iterable[Iterable[int]]) -> list[int]:
    """Add up columns of lanes, each column worth twice the one before it.

    Three of a column become one and a carry, as an adder does it: all lanes at once.
    """
    planes: list[int] = []
    carries: list[int] = []
    for lanes in columns:
        planes.append(0)
        column, carries = [*lanes, *carries], []
        while len(column) > 2:
            one, two, three = column.pop(), column.pop(), column.pop()
            both = one ^ two
            column.append(both ^ three)
            carries.append(one & two | both & three)
        if len(column) == 2:
            one, two = column
            planes[-1] = one ^ two
            carries.append(one & two)
        elif column:
            planes[-1] = column[0]
    return planes + added([carries]) if any(carries) else planes


def at_least(planes: Sequence[int], least: int, every: int) -> int:
    """Return the lanes whose sum is at least so much."""
    if least >> len(planes):
        return 0
    equal, above = every, 0
    for place in range(len(planes) - 1, -1, -1):
        if least >> place & 1:
            equal &= planes[place]
        else:
            above |= equal & planes[place]
            equal &= ~planes[place]
    return above | equal
