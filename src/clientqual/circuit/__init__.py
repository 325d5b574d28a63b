"""The circuit: a rule set as gates in one straight line, which is all that engines read.

    program -> normal form -> gates -> pruned, in layers -> cells
              (normal.py)    (build)  (prune)             (cells)

Read `gates` for what a circuit is, `wiring` for how gates are made, `reading` for what every condition and table becomes, `walking` and
`presuming` for the two things that are read, and `build`, `prune` and `cells` for the passes in order. `dump` shows every stage as text.
"""

from typing import TYPE_CHECKING

from clientqual.circuit.cells import member
from clientqual.circuit.circuits import Circuits
from clientqual.circuit.frozen import freeze_circuit, thaw_circuit
from clientqual.circuit.gates import (
    FALSE,
    TRUE,
    TRUTHS,
    And,
    AtLeast,
    Circuit,
    Comparison,
    Constant,
    Gate,
    Known,
    Not,
    Or,
    Partition,
    Standing,
    Subject,
    parts_of,
)
from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.circuit.clusters import Arrangement, Arrangements, Cluster, Form, arrangements, clusters_in
    from clientqual.circuit.dump import dump_circuit, dump_drawing, dump_program
    from clientqual.circuit.goals import compile_goals, settling
    from clientqual.circuit.nearest import Near, Way, Ways, ways
    from clientqual.circuit.passes import compile_circuit, compile_decisions
    from clientqual.circuit.presuming import solutions

__all__ = [
    "FALSE",
    "TRUE",
    "TRUTHS",
    "And",
    "Arrangement",
    "Arrangements",
    "AtLeast",
    "Circuit",
    "Circuits",
    "Cluster",
    "Comparison",
    "Constant",
    "Form",
    "Gate",
    "Known",
    "Near",
    "Not",
    "Or",
    "Partition",
    "Standing",
    "Subject",
    "Way",
    "Ways",
    "arrangements",
    "clusters_in",
    "compile_circuit",
    "compile_decisions",
    "compile_goals",
    "dump_circuit",
    "dump_drawing",
    "dump_program",
    "freeze_circuit",
    "member",
    "parts_of",
    "settling",
    "solutions",
    "thaw_circuit",
    "ways",
]

__getattr__ = lazily(
    __name__,
    {
        "clusters": ("Arrangement", "Arrangements", "Cluster", "Form", "arrangements", "clusters_in"),
        "dump": ("dump_circuit", "dump_drawing", "dump_program"),
        "goals": ("compile_goals", "settling"),
        "nearest": ("Near", "Way", "Ways", "ways"),
        "passes": ("compile_circuit", "compile_decisions"),
        "presuming": ("solutions",),
    },
)
