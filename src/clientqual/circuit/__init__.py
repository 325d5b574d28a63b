"""The circuit: a rule set as gates in one straight line, which is all that engines read.

    program -> normal form -> gates -> pruned, in layers -> cells
              (normal.py)    (build)  (prune)             (cells)

Read `gates` for what a circuit is, `wiring` for how gates are made, `reading` for what every condition and table becomes, `walking` and
`presuming` for the two things that are read, and `build`, `prune` and `cells` for the passes in order.
"""

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
from clientqual.circuit.passes import compile_circuit

__all__ = [
    "FALSE",
    "TRUE",
    "TRUTHS",
    "And",
    "AtLeast",
    "Circuit",
    "Comparison",
    "Constant",
    "Gate",
    "Known",
    "Not",
    "Or",
    "Partition",
    "Standing",
    "Subject",
    "compile_circuit",
    "parts_of",
]
