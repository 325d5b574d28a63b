"""The passes from a checked program to its circuit, in order."""

from __future__ import annotations

from typing import NamedTuple

from clientqual.circuit.build import draw, draw_decisions
from clientqual.circuit.cells import divide
from clientqual.circuit.drawing import Drawing
from clientqual.circuit.gates import Circuit
from clientqual.circuit.prune import prune
from clientqual.ir import Program
from clientqual.normal import normalize


class Stages(NamedTuple):
    """What each pass makes of what the one before it made."""

    normal: Program
    drawing: Drawing
    pruned: Drawing
    circuit: Circuit


def stages(program: Program) -> Stages:
    """Return what becomes of a checked program, from pass to pass."""
    normal = normalize(program)
    return _stages(program, normal, draw(program, normal))


def stages_of_decisions(program: Program) -> Stages:
    """Return what becomes of a checked program for complete cases, from pass to pass."""
    normal = normalize(program)
    return _stages(program, normal, draw_decisions(normal))


def _stages(program: Program, normal: Program, drawing: Drawing) -> Stages:
    pruned = prune(drawing)
    return Stages(normal, drawing, pruned, divide(program, pruned))


def compile_circuit(program: Program) -> Circuit:
    """Return the circuit of a checked program."""
    return stages(program).circuit


def compile_decisions(program: Program) -> Circuit:
    """Return the circuit of a checked program for complete cases."""
    return stages_of_decisions(program).circuit
