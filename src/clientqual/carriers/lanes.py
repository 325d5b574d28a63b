"""A circuit run over Python integers: one bit a case, so that one pass answers for as many cases as there are bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clientqual.circuit import And, AtLeast, Circuit, Constant, Gate, Known, Not, Or

Planes = Mapping[str, Sequence[int]]
"""For each subject that is known in some lane, the lanes in which it is known to lie in each of its cells."""


def run(circuit: Circuit, planes: Planes, count: int) -> list[int]:
    """Return for each gate the lanes in which it is true, of `count` lanes."""
    every = (1 << count) - 1
    found: list[int] = []
    for gate in circuit.gates:
        found.append(_lanes(gate, found, planes, every))
    return found


def _lanes(gate: Gate, found: list[int], planes: Planes, every: int) -> int:
    match gate:
        case Known(subject, cells):
            return _any(lanes for cell, lanes in enumerate(planes.get(subject, ())) if cells >> cell & 1)
        case Not(part):
            return every & ~found[part]
        case And(parts):
            lanes = every
            for part in parts:
                lanes &= found[part]
            return lanes
        case Or(parts):
            return _any(found[part] for part in parts)
        case AtLeast(least, parts, weights):
            return _reaching(least, [(found[part], weight) for part, weight in zip(parts, weights, strict=True)], every)
        case Constant(value):
            return every if value else 0


def _any(planes: Iterable[int]) -> int:
    lanes = 0
    for plane in planes:
        lanes |= plane
    return lanes


def _reaching(least: int, weighted: Iterable[tuple[int, int]], every: int) -> int:
    """Return the lanes in which the weights come to at least so much."""
    reached = [every] + [0] * least  # reached[n]: the lanes that have come to n so far
    for lanes, weight in weighted:
        for total in range(least, 0, -1):
            reached[total] |= reached[max(total - weight, 0)] & lanes
    return reached[least]
