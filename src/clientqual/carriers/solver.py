"""The solver of python-sat, which is an extra, and slow to import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from clientqual import messages
from clientqual.carriers.formula import Clause
from clientqual.errors import MissingExtra


class Solver(Protocol):
    """What is used of a solver, which has no types of its own."""

    def add_clause(self, clause: Sequence[int]) -> object: ...
    def set_phases(self, literals: Sequence[int]) -> None: ...
    def prop_budget(self, budget: int) -> None: ...
    def solve_limited(self, assumptions: Sequence[int]) -> bool | None: ...
    def get_model(self) -> list[int]: ...
    def get_core(self) -> list[int] | None: ...
    def propagate(self, assumptions: Sequence[int]) -> tuple[bool, list[int]]: ...
    def delete(self) -> None: ...


def solver_class() -> Callable[[Iterable[Clause]], Solver]:
    """Return what makes a solver of clauses. Raises MissingExtra where python-sat is not installed."""
    try:
        from pysat.solvers import MinisatGH  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra, and it is slow to import)
    except ImportError:
        raise MissingExtra([messages.needs_solver()]) from None
    return MinisatGH  # type: ignore[no-any-return]  # see Solver
