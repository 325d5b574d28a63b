"""Cones: the part of a circuit that some of its gates rest on, as a circuit of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clientqual.circuit import FALSE, TRUE, And, AtLeast, Circuit, Gate, Known, Not, Or, parts_of


@dataclass(frozen=True, slots=True)
class Cone:
    """A part of a circuit, and the place in it of each gate that was kept, by its number in the whole."""

    circuit: Circuit
    places: Mapping[int, int]


def cone(circuit: Circuit, gates: Iterable[int]) -> Cone:
    """Return what these gates rest on, without the tables that say what the gates are for."""
    waiting = [TRUE, FALSE, *gates]
    kept: set[int] = set()
    while waiting:
        gate = waiting.pop()
        if gate not in kept:
            kept.add(gate)
            waiting.extend(parts_of(circuit.gates[gate]))
    places = {gate: place for place, gate in enumerate(sorted(kept))}
    left = tuple(_placed(circuit.gates[gate], places) for gate in places)
    asked = {gate.subject for gate in left if isinstance(gate, Known)}
    subjects = {name: subject for name, subject in circuit.subjects.items() if name in asked}
    return Cone(Circuit(subjects, left, (), {}, {}, {}, {}, {}, ()), places)


def _placed(gate: Gate, places: Mapping[int, int]) -> Gate:
    match gate:
        case Not(part):
            return Not(places[part])
        case And(parts):
            return And(tuple(places[part] for part in parts))
        case Or(parts):
            return Or(tuple(places[part] for part in parts))
        case AtLeast(least, parts, weights):
            return AtLeast(least, tuple(places[part] for part in parts), weights)
    return gate
