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
                sums[key] = _sum((found[part], weight) for part, weight in zip(*key, strict=True))
            lanes = _at_least(sums[key], gate.least, every)
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


def _sum(weighted: Iterable[tuple[int, int]]) -> list[int]:
    """Add weights up lane by lane. The sum of a lane is spread over the planes that are returned, its lowest bit in the first."""
    planes: list[int] = []
    for lanes, weight in weighted:
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                _add(planes, lanes, place)
    return planes


def _add(planes: list[int], carry: int, place: int) -> None:
    """Add one at a place, in these lanes."""
    while len(planes) < place:
        planes.append(0)
    while carry:
        if place == len(planes):
            planes.append(0)
        planes[place], carry = planes[place] ^ carry, planes[place] & carry
        place += 1


def _at_least(planes: Sequence[int], least: int, every: int) -> int:
    """Return the lanes whose sum is at least so much. Up to each place that is so if it is more there, or as much and so below."""
    if least >> len(planes):
        return 0
    lanes = every
    for place, plane in enumerate(planes):
        lanes = lanes & plane if least >> place & 1 else lanes | plane
    return lanes
