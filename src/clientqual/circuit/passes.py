"""The passes from a checked program to its circuit, in order."""

from __future__ import annotations

from clientqual.circuit.build import draw, draw_decisions
from clientqual.circuit.cells import divide
from clientqual.circuit.gates import Circuit
from clientqual.circuit.prune import prune
from clientqual.ir import Program
from clientqual.normal import normalize


def compile_circuit(program: Program) -> Circuit:
    """Return the circuit of a checked program."""
    return divide(program, prune(draw(program, normalize(program))))


def compile_decisions(program: Program) -> Circuit:
    """Return the circuit of a checked program for complete cases."""
    return divide(program, prune(draw_decisions(normalize(program))))
