"""Trying: very many changes of few facts, side by side in one pass of the circuit, one lane each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import comb
from typing import Final

from clientqual.carriers import run
from clientqual.circuit import TRUTHS, Comparison
from clientqual.explain.change.best import Delivery
from clientqual.explain.change.ground import Ground
from clientqual.explain.change.moves import Move, Moves, Situation
from clientqual.explain.change.wanted import Clause

_ROUND: Final = 32
"""Ways to choose are worked out for numbers of things that are multiples of this, so that many cases share them."""


@dataclass(slots=True)
class Lanes:
    """Where everything lies, lane by lane; `valid` are the lanes in which no fact contradicts what another states."""

    count: int
    valid: int
    lies: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation, applied: Iterable[tuple[Move, int]], count: int) -> Lanes:
        """Return the lanes in which moves are applied to a case, each in some of them."""
        found = cls(count, (1 << count) - 1)
        every = found.valid
        moved: dict[str, int] = {}
        left: dict[str, int] = {}
        for move, lanes in applied:
            found.valid &= ~(left.get(move.unit, 0) & lanes)  # two moves of one unit exclude each other
            left[move.unit] = left.get(move.unit, 0) | lanes
            for path in move.paths:
                moved[path] = moved.get(path, 0) | lanes
            found._add(move.lies, lanes)
        for unit, lies in situation.base.items():
            found._add(lies, every & ~left.get(unit, 0))
        for path, lanes in moved.items():
            for other, region in situation.ground.stated.get(path, ()):
                found._state(other, region, lanes)
        return found

    def _add(self, lies: Iterable[tuple[str, int]], lanes: int) -> None:
        for subject, region in lies:
            regions = self.lies.setdefault(subject, {})
            regions[region] = regions.get(region, 0) | lanes

    def _state(self, path: str, region: int, lanes: int) -> None:
        """Let a fact be stated in some lanes; those in which it is something else contradict themselves."""
        regions = self.lies.setdefault(path, {})
        known = 0
        for others in regions.values():
            known |= others
        regions[region] = regions.get(region, 0) | (lanes & ~known)
        self.valid &= ~lanes | regions[region]

    def planes(self, ground: Ground) -> dict[str, list[int]]:
        """Return the lanes in which each subject of the circuit lies in each of its cells."""
        planes: dict[str, list[int]] = {}
        for name, regions in self.lies.items():
            subject = ground.circuit.subjects.get(name)
            if isinstance(subject, Comparison):
                planes[name] = [regions.get(truth, 0) for truth in range(TRUTHS.size)]
            elif subject is not None:
                found = planes[name] = [0] * len(subject.cells)
                for region, lanes in regions.items():
                    found[ground.sites[name].cells[region]] |= lanes
        return planes


@dataclass(slots=True)
class Trials:
    """Tries changes of a case. They deliver where all clauses are true; where a gate of `watched` is not, they shift what is presumed."""

    situation: Situation
    clauses: Sequence[Clause]
    watched: Sequence[int]

    def begin(self, moves: Sequence[Move], unwanted: Iterable[int]) -> Iterator[Delivery]:
        """Yield the changes of one move that deliver, after the empty one if that does.

        From now on no change delivers where a gate is true that is unwanted, unless it is true of the case as it is.
        """
        applied = [(move, 2 << lane) for lane, move in enumerate(moves)]
        lanes = Lanes.of(self.situation, applied, len(moves) + 1)
        gates = self._gates(lanes)
        self.clauses = [*self.clauses, *((~gate,) for gate in unwanted if not gates[gate] & 1)]
        for lane, shifts in self._delivering(lanes, gates):
            yield Delivery((moves[lane - 1],) if lane else (), shifts)

    def joining(self, begun: Sequence[Moves], moves: Sequence[Move], size: int) -> Iterator[Delivery]:
        """Yield what delivers of all ways to join something that is begun with so many moves of a list."""
        each = comb(len(moves), size)
        if not begun or not each:
            return
        one = (1 << each) - 1
        applied: dict[Move, int] = {}
        for place, before in enumerate(begun):
            for move in before:
                applied[move] = applied.get(move, 0) | one << place * each
        again = sum(1 << place * each for place in range(len(begun)))
        patterns = _choosing(-(-len(moves) // _ROUND) * _ROUND, size)
        for move, chosen in zip(moves, patterns, strict=False):
            applied[move] = (chosen & one) * again
        lanes = Lanes.of(self.situation, applied.items(), each * len(begun))
        for lane, shifts in self._delivering(lanes, self._gates(lanes)):
            place, choice = divmod(lane, each)
            yield Delivery((*begun[place], *(moves[number] for number in _chosen(choice, size))), shifts)

    def _gates(self, lanes: Lanes) -> Sequence[int]:
        return run(self.situation.ground.circuit, lanes.planes(self.situation.ground), lanes.count)

    def _delivering(self, lanes: Lanes, gates: Sequence[int]) -> Iterator[tuple[int, bool]]:
        """Yield the lanes in which all clauses are true, with whether what is presumed shifts."""
        every, met = (1 << lanes.count) - 1, lanes.valid
        for clause in self.clauses:
            one = 0
            for gate in clause:
                one |= gates[gate] if gate >= 0 else every & ~gates[~gate]
            met &= one
        steady = every
        for gate in self.watched:
            steady &= gates[gate]
        yield from ((lane, False) for lane in _set_bits(met & steady))
        yield from ((lane, True) for lane in _set_bits(met & ~steady))


# --- ways to choose some of many, in order of the last one chosen, then of the one before it ----------------------------------------


@lru_cache(maxsize=32)
def _choosing(number: int, size: int) -> tuple[int, ...]:
    """Return for each of so many things the lanes in which it is chosen; there is one for each way to choose so many of them.

    The ways to choose from fewer things come first, in the same order.
    """
    if size == 0:
        return (0,) * number
    before = _choosing(number, size - 1)
    found = [0] * number
    for last in range(size - 1, number):
        start, one = comb(last, size), (1 << comb(last, size - 1)) - 1
        found[last] |= one << start
        for thing in range(last):
            found[thing] |= (before[thing] & one) << start
    return tuple(found)


def _chosen(lane: int, size: int) -> Iterator[int]:
    """Yield what is chosen in a lane, the last first."""
    for left in range(size, 0, -1):
        last = left - 1
        while comb(last + 1, left) <= lane:
            last += 1
        yield last
        lane -= comb(last, left)


def _set_bits(lanes: int) -> Iterator[int]:
    """Yield the places of the bits that are set, from the lowest on."""
    bits = f"{lanes:b}"[::-1]
    place = bits.find("1")
    while place >= 0:
        yield place
        place = bits.find("1", place + 1)
