"""Units: the gates of a circuit as weighted thresholds, level by level.

An `and` fires when all its parts are true, an `or` when one is, an `at least` when the weights reach it: all three count, and compare with
a threshold. Inverses need no unit: a part that is inverted counts while it is false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clientqual.circuit import And, AtLeast, Circuit, Not, Or


@dataclass(frozen=True, slots=True)
class Source:
    """What a part reads: a gate that is no inverse, and whether it counts when true or when false."""

    gate: int
    positive: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A gate that fires when the weights of the parts that count reach `least`. Its level is above those of all units it reads."""

    gate: int
    level: int
    least: int
    parts: tuple[tuple[Source, int], ...]


def source(circuit: Circuit, gate: int) -> Source:
    """Return what a gate reads in the end, past all inverses."""
    inverse = circuit.gates[gate]
    if isinstance(inverse, Not):
        inner = source(circuit, inverse.part)
        return Source(inner.gate, not inner.positive)
    return Source(gate, True)


def units(circuit: Circuit) -> tuple[Unit, ...]:
    """Return the units of a circuit by level, the lowest, which read only what is known, first."""
    found: dict[int, Unit] = {}
    for number, gate in enumerate(circuit.gates):
        if isinstance(gate, And | Or | AtLeast):
            parts = tuple((source(circuit, part), weight) for part, weight in _weighted(gate))
            level = max((found[part.gate].level + 1 for part, _ in parts if part.gate in found), default=0)
            found[number] = Unit(number, level, _least(gate), parts)
    return tuple(sorted(found.values(), key=lambda unit: unit.level))


def _weighted(gate: And | Or | AtLeast) -> Iterator[tuple[int, int]]:
    weights = gate.weights if isinstance(gate, AtLeast) else (1,) * len(gate.parts)
    return zip(gate.parts, weights, strict=True)


def _least(gate: And | Or | AtLeast) -> int:
    if isinstance(gate, AtLeast):
        return gate.least
    return len(gate.parts) if isinstance(gate, And) else 1
