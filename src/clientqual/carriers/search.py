"""A search for models of clauses, in so many steps in all. Needs the extra `exact`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from clientqual.carriers.formula import TRUE, Clause
from clientqual.carriers.solver import solver_class


class Search:
    """A solver of its own for one question, so that nothing that was asked before makes a difference. To be used as a context.

    `steps` is how many times it may carry on a value, in all. Once they have run out nothing more is found. Raises MissingExtra where
    python-sat is not installed.
    """

    def __init__(self, clauses: Iterable[Clause], size: int, steps: int) -> None:
        self._solver = solver_class()(list(clauses))
        self._solver.prop_budget(steps)
        self._size = size
        self.ran_out = steps < 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solver.delete()

    def model(self, assumed: Iterable[int] = ()) -> list[int] | None:
        """Return a literal for each variable, true together with what is assumed; None where nothing is, or steps ran out."""
        if self.ran_out:
            return None
        found = self._solver.solve_limited(list(assumed))
        self.ran_out = found is None
        return self._solver.get_model() if found else None

    def core(self) -> frozenset[int]:
        """Return assumptions of the last search that cannot be true together."""
        return frozenset(self._solver.get_core() or ())

    def add(self, clause: Clause) -> None:
        self._solver.add_clause(clause)

    def prefer(self, literals: Sequence[int]) -> None:
        """Let these literals be tried first, wherever nothing speaks against them."""
        self._solver.set_phases(list(literals))

    def counter(self, literals: Sequence[int], most: int) -> list[int]:
        """Return literals of which the n-th is true where more than n of the given ones are, up to `most`."""
        if len(literals) < 2:
            return [*literals, *([-TRUE] * (most + 1))]
        from pysat.card import ITotalizer  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra, and slow to import)

        made = ITotalizer(lits=list(literals), ubound=most, top_id=self._size)
        self._size = max(self._size, made.top_id)
        for clause in made.cnf.clauses:
            self._solver.add_clause(clause)
        found = list(made.rhs)
        made.delete()
        return found + [-TRUE] * (most + 1 - len(found))
