"""Loose clusters: numbers that can stand in too many ways to have a literal for each, so that a model may show what cannot be.

Clauses say of them only what holds of two numbers at a time. So whether all can stand as a model shows is looked at for every model, and
where they cannot the solver is told why, so that it finds another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientqual.carriers.formula import Clause
from clientqual.circuit import Cluster, Placed, clashing, placed
from clientqual.ir import Value


@dataclass(frozen=True, slots=True, eq=False)
class Loose:
    """A cluster with the knot that ties its literals, and those of each cell of its facts and comparisons."""

    cluster: Cluster
    knot: int
    literals: Mapping[str, tuple[int, ...]]

    def clash(self, known: Mapping[str, Value], model: Sequence[int]) -> Clause | None:
        """Return a clause that a model goes against, though it holds in every completion of a case; None if there is none."""
        lies = self._lies(known, model)
        if placed(self.cluster, known, lies) is not None:
            return None
        return [-self.literals[name][cell] for name, cell in clashing(self.cluster, known, lies).items()]

    def placed(self, known: Mapping[str, Value], model: Sequence[int]) -> Placed:
        """Return values that stand as a model shows, if it clashes with nothing."""
        found = placed(self.cluster, known, self._lies(known, model))
        assert found, "a model of numbers that cannot stand so"
        return found

    def anywhere(self, known: Mapping[str, Value]) -> Placed:
        """Return values of which only what is known is asked."""
        found = placed(self.cluster, known, {})
        assert found, "what is known has no completion"
        return found

    def _lies(self, known: Mapping[str, Value], model: Sequence[int]) -> dict[str, int]:
        """Return where a model says that facts and comparisons lie; those that are known lie where they do."""
        return {
            name: next(cell for cell, literal in enumerate(literals) if model[abs(literal) - 1] == literal)
            for name, literals in self.literals.items()
            if name not in known
        }


def literals_of(cluster: Cluster, cells: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Return the literals of the facts of a cluster that have more than one cell, and of its comparisons."""
    facts = {path: cells[path] for path in cluster.paths if len(cells.get(path, ())) > 1}
    return facts | {item.name: cells[item.name] for item in cluster.comparisons}
