"""Carriers: what a circuit is run on. Integers run it for many cases at once; clauses ask a solver about all completions of one."""

from clientqual.carriers.cases import known_cells, planes, settled
from clientqual.carriers.clauses import Clauses, Completion
from clientqual.carriers.completions import Completions, Witness
from clientqual.carriers.lanes import Planes, run

__all__ = ["Clauses", "Completion", "Completions", "Planes", "Witness", "known_cells", "planes", "run", "settled"]
