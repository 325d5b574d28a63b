"""The circuit: a rule set as gates in one straight line, which is all that engines read.

    program -> normal form -> gates -> pruned, in layers -> cells
              (normal.py)    (build)  (prune)             (cells)

The passes begin in `clientqual.normal`, which writes every condition in one form; `passes` names all that follow, in order. To read:

* `gates`: what a circuit is.
* `wiring`: how gates are made, and what is never made.
* `drawing`: what the passes hand on to each other before there are cells.
* `reading`: what every condition and every table becomes.
* `walking`, `presuming`, `deciding`: the three things that are read: partial cases, the presumed case, complete cases.
* `build`, `prune`, `cells`: the passes after the normal form.
* `circuits`: both circuits of a program, each made when it is first asked for.
* `dump`, with the words of `writing`: every stage as text.
* `frozen`, `soundness`: circuits as plain data and back, and whether what comes back is a circuit at all.

Beside them stands what those need who look for values rather than answers:

* `orders`: the least whole numbers in a given order.
* `clusters`: numbers that are compared with one another, and every way in which they can stand.
* `nearest`: of such a way, the values that are nearest to given ones.
* `goals`: what a change is for, as a circuit of its own.
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
    from clientqual.circuit.clusters import (
        TRIES,
        Arrangement,
        Arrangements,
        Cluster,
        Form,
        arrangements,
        clusters_in,
        few_arrangements,
    )
    from clientqual.circuit.dump import dump_circuit, dump_drawing, dump_program
    from clientqual.circuit.goals import compile_goals, settling
    from clientqual.circuit.nearest import Near, Way, Ways, ways
    from clientqual.circuit.passes import compile_circuit, compile_decisions
    from clientqual.circuit.placing import Placed, clashing, placed
    from clientqual.circuit.presuming import solutions

__all__ = [
    "FALSE",
    "TRIES",
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
    "Placed",
    "Standing",
    "Subject",
    "Way",
    "Ways",
    "arrangements",
    "clashing",
    "clusters_in",
    "compile_circuit",
    "compile_decisions",
    "compile_goals",
    "dump_circuit",
    "dump_drawing",
    "dump_program",
    "few_arrangements",
    "freeze_circuit",
    "member",
    "parts_of",
    "placed",
    "settling",
    "solutions",
    "thaw_circuit",
    "ways",
]

__getattr__ = lazily(
    __name__,
    {
        "clusters": (
            "TRIES",
            "Arrangement",
            "Arrangements",
            "Cluster",
            "Form",
            "arrangements",
            "clusters_in",
            "few_arrangements",
        ),
        "dump": ("dump_circuit", "dump_drawing", "dump_program"),
        "goals": ("compile_goals", "settling"),
        "nearest": ("Near", "Way", "Ways", "ways"),
        "passes": ("compile_circuit", "compile_decisions"),
        "placing": ("Placed", "clashing", "placed"),
        "presuming": ("solutions",),
    },
)
