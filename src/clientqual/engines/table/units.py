"""Units: the gates of a circuit as weighted thresholds.

An `and` fires when all its parts are true, an `or` when one is, an `at least` when the weights reach it: all three count, and compare with
a threshold. Inverses need no unit: a part that is inverted counts while it is false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

from clientqual.circuit import And, AtLeast, Circuit, Not, Or


@dataclass(frozen=True, slots=True)
class Source:
    """What a part reads: a gate that is no inverse, and whether it counts when true or when false."""

    gate: int
    positive: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A gate that fires when the weights of the parts that count reach `least`."""

    gate: int
    least: int
    parts: tuple[tuple[Source, int], ...]


def source(circuit: Circuit, gate: int) -> Source:
    """Return what a gate reads in the end, past all inverses."""
    positive = True
    while isinstance(inverse := circuit.gates[gate], Not):
        gate, positive = inverse.part, not positive
    return Source(gate, positive)


def units(circuit: Circuit) -> Mapping[int, Unit]:
    """Return the units of a circuit by the number of their gate; none reads a later one."""
    gates = enumerate(circuit.gates)
    return {number: _unit(circuit, number, gate) for number, gate in gates if isinstance(gate, And | Or | AtLeast)}


def _unit(circuit: Circuit, number: int, gate: And | Or | AtLeast) -> Unit:
    sources = [source(circuit, part) for part in gate.parts]
    if isinstance(gate, AtLeast):
        shared = gcd(*gate.weights)
        weights = [weight // shared for weight in gate.weights]
        return Unit(number, -(-gate.least // shared), tuple(zip(sources, weights, strict=True)))
    return Unit(number, len(sources) if isinstance(gate, And) else 1, tuple((part, 1) for part in sources))
