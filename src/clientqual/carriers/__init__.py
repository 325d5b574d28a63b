"""Carriers: what a circuit is run on. Integers run it for many cases at once; clauses ask a solver about all completions of one."""

from typing import TYPE_CHECKING

from clientqual.carriers.cases import known_cells, planes, settled
from clientqual.carriers.lanes import Planes, run
from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.carriers.clauses import Clauses, Completion
    from clientqual.carriers.completions import Completions, Witness
    from clientqual.carriers.partial import Partial
    from clientqual.carriers.search import Search

__all__ = [
    "Clauses",
    "Completion",
    "Completions",
    "Partial",
    "Planes",
    "Search",
    "Witness",
    "known_cells",
    "planes",
    "run",
    "settled",
]

__getattr__ = lazily(
    __name__,
    {
        "clauses": ("Clauses", "Completion"),
        "completions": ("Completions", "Witness"),
        "partial": ("Partial",),
        "search": ("Search",),
    },
)
