"""Carriers: what a circuit is run on. Integers run it for many cases at once, and a tape does for planes of bits; clauses ask a solver
about all completions of one.
"""

from typing import TYPE_CHECKING

from clientqual.carriers.batches import Batches
from clientqual.carriers.cases import finder, known_cells, planes, settled
from clientqual.carriers.chances import chosen, divided
from clientqual.carriers.lanes import Planes, run
from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.carriers.clauses import Clauses, Completion
    from clientqual.carriers.completions import Completions, Witness
    from clientqual.carriers.partial import Partial
    from clientqual.carriers.sample import Sample
    from clientqual.carriers.search import Search
    from clientqual.carriers.solver import solver_class
    from clientqual.carriers.tape import Tape, run_tape, write_tape

__all__ = [
    "Batches",
    "Clauses",
    "Completion",
    "Completions",
    "Partial",
    "Planes",
    "Sample",
    "Search",
    "Tape",
    "Witness",
    "chosen",
    "divided",
    "finder",
    "known_cells",
    "planes",
    "run",
    "run_tape",
    "settled",
    "solver_class",
    "write_tape",
]

__getattr__ = lazily(
    __name__,
    {
        "clauses": ("Clauses", "Completion"),
        "completions": ("Completions", "Witness"),
        "partial": ("Partial",),
        "sample": ("Sample",),
        "search": ("Search",),
        "solver": ("solver_class",),
        "tape": ("Tape", "run_tape", "write_tape"),
    },
)
