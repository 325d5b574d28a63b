"""The completions of one case: a search for those that show what is wanted, as much at once as can be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from clientqual.carriers.clauses import Clauses, Completion
from clientqual.ir import Value

CLASHES: Final = 200
"""How often in one case the solver may be told that numbers cannot stand as it had them stand: a second or so."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A completion, and the wanted literals that are true of it and were of none before."""

    completion: Completion
    shows: tuple[int, ...]


class Completions:
    """Looks for completions of a case that show what is wanted, each time something new, until all that there is was shown.

    To be used as a context, which lets go of the solver. `steps` is how many times the solver may carry on a value, in all, and `clashes`
    how often it may be told that numbers cannot stand as it had them stand; once one of them has run out nothing more is found.
    `wanted` is what no completion has shown yet.
    """

    def __init__(
        self, clauses: Clauses, known: Mapping[str, Value], wanted: Iterable[int], steps: int, clashes: int = CLASHES
    ) -> None:
        self.wanted = list(dict.fromkeys(wanted))
        self._clauses = clauses
        self._told = clauses.told(known)
        self._last = clauses.size
        self._ran_out = steps < 1
        self._clashes = clashes
        self._solver, self._loose = clauses.asking(self._told, self.wanted)
        # A solver tries its last variables first: so it tries to show what is wanted before anything else, and as much as it can.
        self._flags = {literal: self._implying([literal]) for literal in self.wanted}
        self._solver.set_phases(list(self._flags.values()))
        self._solver.prop_budget(steps)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solver.delete()

    @property
    def is_finished(self) -> bool:
        """Say whether what is still wanted is shown by no completion; else steps ran out, and nobody knows."""
        return not self._ran_out

    def next(self) -> Witness | None:
        """Return a completion that shows something new, and cannot show more besides; None if there is none, or steps ran out."""
        if not self.wanted:
            return None
        self._solver.add_clause([self._flags[literal] for literal in self.wanted])
        found = self._model([])
        if found is None:
            return None
        shown = self._shown(found)
        while len(shown) < len(self.wanted) and (more := self._model_with(shown)) is not None:
            found, shown = more, self._shown(more)
        self.wanted = self._without(shown)
        self._solver.set_phases([-self._flags[literal] for literal in shown])
        return Witness(self._clauses.completion(self._told, found, self._loose), tuple(shown))

    def _model_with(self, shown: Sequence[int]) -> list[int] | None:
        """Return a model that shows all of this and something more that is wanted."""
        some = self._implying([self._flags[literal] for literal in self._without(shown)])
        found = self._model([some, *shown])
        self._solver.add_clause([-some])
        return found

    def _implying(self, literals: Sequence[int]) -> int:
        """Return a new variable; where it is true, one of these literals is."""
        self._last += 1
        self._solver.add_clause([-self._last, *literals])
        return self._last

    def _model(self, assumed: Sequence[int]) -> list[int] | None:
        """Return a literal for each variable, true together; None where nothing is, or steps ran out."""
        while not self._ran_out:
            found = self._solver.solve_limited(assumed)
            self._ran_out = found is None
            if not found:
                return None
            model = self._solver.get_model()
            if not self._clash(model):
                return model
        return None

    def _clash(self, model: Sequence[int]) -> bool:
        """Say whether numbers cannot stand as a model shows; if so the solver is told."""
        clauses = [loose.clash(self._told.known, model) for loose in self._loose]
        for clause in clauses:
            if clause is not None:
                self._solver.add_clause(clause)
                self._clashes -= 1
        self._ran_out = self._clashes < 0
        return any(clause is not None for clause in clauses)

    def _without(self, shown: Iterable[int]) -> list[int]:
        """Return what is wanted besides."""
        found = set(shown)
        return [literal for literal in self.wanted if literal not in found]

    def _shown(self, model: Sequence[int]) -> list[int]:
        return [literal for literal in self.wanted if (model[abs(literal) - 1] > 0) == (literal > 0)]
