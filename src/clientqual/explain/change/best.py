"""Which change is better: the order in which changes of as many facts are listed, and which values of the same facts are taken.

First come changes that leave what nobody can change as it was presumed: others may only make us see the case in another light, so they are
listed only where none of as many facts is of the first kind. Then come those of which the client has to make the fewest, as what is in your
own hands needs nobody's yes; then those with the fewest steps in ordered lists; then by path. Of the same facts the values are taken that
come first by the same order, then those nearest to the present ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from clientqual.explain.change.moves import Move, Moves
from clientqual.explain.change.wanted import Clause
from clientqual.ir import Finite, Program, Subsets, Value, scaled


class Delivery(NamedTuple):
    """A change that brings about what is wanted, and whether something that nobody can change is presumed to be otherwise with it."""

    moves: Moves
    shifts: bool


class Rank(NamedTuple):
    """What changes of as many facts are listed by."""

    shifts: bool
    clients: int
    excess: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Compares the changes of one program."""

    program: Program

    def rank(self, found: Delivery) -> Rank:
        paths = tuple(sorted(path for move in found.moves for path in move.paths))
        clients = sum(self.is_clients(path) for path in paths)
        return Rank(found.shifts, clients, sum(move.excess for move in found.moves), paths)

    def is_clients(self, path: str) -> bool:
        """Say whether it is the client who can change a fact."""
        fact = self.program.facts.get(path)
        return fact is not None and fact.changed_by == "client"

    def nearness(self, move: Move) -> tuple[tuple[int, int], ...]:
        """Return what moves of the same facts are preferred by: how far each fact is moved, then where in its list it ends up."""
        near = move.near()
        return tuple((near[path].distance, self._place(path, near[path].value)) for path in move.paths)

    def _place(self, path: str, value: Value) -> int:
        domain = self.program.types[path].domain
        return domain.cell(value) if isinstance(domain, Finite | Subsets) else scaled(value)  # type: ignore[arg-type]  # a number

    def nearest(self, changes: Iterable[Moves]) -> Moves:
        """Return the change with the nearest values, unit by unit. All are of the same facts."""
        return min(
            changes, key=lambda moves: [self.nearness(move) for move in sorted(moves, key=lambda move: move.unit)]
        )


@dataclass(slots=True)
class Best:
    """Keeps the best changes of those that it is shown, one for the same facts."""

    order: Order
    most: int
    _found: dict[tuple[str, ...], tuple[Rank, list[Moves]]] = field(default_factory=dict)

    def show(self, deliveries: Iterable[Delivery]) -> None:
        for found in deliveries:
            rank = self.order.rank(found)
            had = self._found.get(rank.paths)
            if had is None or rank < had[0]:
                self._found[rank.paths] = rank, [found.moves]
            elif rank == had[0]:
                had[1].append(found.moves)

    @property
    def found(self) -> bool:
        return bool(self._found)

    def listed(self) -> list[Moves]:
        """Return the best changes, best first; where nothing has to change, that alone."""
        if () in self._found:
            return [()]
        ranked = sorted(self._found.values(), key=lambda item: item[0])
        ranked = [item for item in ranked if item[0].shifts == ranked[0][0].shifts]
        return [self.order.nearest(changes) for _, changes in ranked[: self.most]]


@dataclass(frozen=True, slots=True)
class Sought:
    """The smallest changes that were found, best first; there is none where no change does it. `clauses` are those of the goal, and of what
    is unwanted.

    Where it is not `complete`, the search was given up: there may be smaller changes, or better ones, or some where none was found.
    """

    changes: Sequence[Moves]
    clauses: Sequence[Clause]
    complete: bool
