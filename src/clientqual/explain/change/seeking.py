"""Seeking changes: few facts are tried in lanes, more are left to a solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb
from typing import Final

from clientqual import messages
from clientqual.errors import MissingExtra
from clientqual.explain.change.best import Best, Delivery, Order, Sought
from clientqual.explain.change.moves import Move, Moves, Situation
from clientqual.explain.change.question import Question
from clientqual.explain.change.solving import smallest
from clientqual.explain.change.trying import Trials
from clientqual.explain.change.wanted import Goal

LANES: Final = 1 << 15
"""How many changes are tried in one pass; of more than that, a solver is asked."""
MOST_LANES: Final = 1 << 22
"""How many changes of one size are tried where no solver is at hand: a second or so."""


def seek(question: Question, situation: Situation, goal: Goal, most: int, steps: int) -> Sought:
    """Return up to so many of the smallest changes. Raises MissingExtra where it takes a solver, and none is installed."""
    trials = Trials(situation, goal.clauses, goal.watched)
    moves = _Moves(situation)
    best = Best(Order(question.part), most)
    best.show(trials.begin(moves.of(1), goal.unwanted))
    size = 2
    while not best.found and size <= len(situation.movable):
        if moves.count(size) > LANES:
            try:
                return smallest(question.blueprint, trials, size, most, steps)
            except MissingExtra:
                if moves.count(size) > MOST_LANES:
                    raise MissingExtra([messages.needs_solver_for_changes(size - 1)]) from None
        best.show(moves.tried(trials, size))
        size += 1
    return Sought(best.listed(), trials.clauses, situation.is_settled)


class _Moves:
    """The moves of a case, by how many facts they set, and the ways to join them."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._of: dict[int, list[Move]] = {}

    def of(self, size: int) -> list[Move]:
        """Return the moves that set so many facts."""
        if size not in self._of:
            self._of[size] = list(self._situation.moves(size))
        return self._of[size]

    def _joined(self, size: int, after: str = "") -> Iterator[Moves]:
        """Yield sets of moves of several facts each, of different units, that set so many in all; for none the empty one."""
        if size == 0:
            yield ()
        for part in range(2, size + 1):
            for move in self.of(part):
                if move.unit > after:
                    yield from ((move, *others) for others in self._joined(size - part, move.unit))

    def count(self, size: int) -> int:
        """Return how many changes of so many facts there are, those that contradict themselves among them."""
        singles = len(self.of(1))
        return sum(comb(singles, size - part) * sum(1 for _ in self._joined(part)) for part in range(size + 1))

    def tried(self, trials: Trials, size: int) -> Iterator[Delivery]:
        """Yield the changes of so many facts that deliver."""
        for part in range(size + 1):
            yield from self._parted(trials, list(self._joined(part)), self.of(1), size - part)

    def _parted(self, trials: Trials, begun: Sequence[Moves], singles: Sequence[Move], size: int) -> Iterator[Delivery]:
        """Yield what delivers of all ways to join what is begun with so many single moves, as many in one pass as may be."""
        if len(begun) * comb(len(singles), size) <= LANES:
            yield from trials.joining(begun, singles, size)
        elif len(begun) > 1:
            for before in begun:
                yield from self._parted(trials, [before], singles, size)
        else:
            for place, move in enumerate(singles):
                yield from self._parted(trials, [(*begun[0], move)], singles[place + 1 :], size - 1)
