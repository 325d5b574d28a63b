"""Moves: what can be changed in a case, one fact at a time or, of facts that hang together, several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, TypeAlias

from clientqual.carriers import settled
from clientqual.circuit import TRUTHS, Cluster, Comparison, Near, Way, member
from clientqual.explain.change.ground import Ground, Unit
from clientqual.ir import Value

MOST_MOVES: Final = 2000
"""So many moves of one unit are looked at, of those that set as many facts. Only many numbers that are all compared have more."""

Lies: TypeAlias = tuple[tuple[str, int], ...]
"""Subjects that are known, each with the region of a fact, or the truth of a comparison, in which it lies."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One way to change a unit: the facts that it sets, and where everything in the unit lies afterwards.

    `excess` counts the steps in ordered lists beyond the one that every fact takes. `near` says how far the facts are moved, and to which
    values; that is worked out only where it is asked for.
    """

    unit: str
    paths: tuple[str, ...]
    lies: Lies
    excess: int
    near: Callable[[], Mapping[str, Near]]


Moves: TypeAlias = tuple[Move, ...]
"""Moves of different units: one change."""


class Situation:
    """A case on the ground of a question: what is known in it, and which facts may move.

    Where not all moves are looked at, because there are too many, or because nobody knows whether numbers can stand as they would have to,
    it `is_settled` no more; the units with too many are `crowded`.
    """

    def __init__(
        self, ground: Ground, known: Mapping[str, Value], present: Mapping[str, Value], movable: frozenset[str]
    ) -> None:
        self.ground = ground
        self.known = known
        self.movable = movable
        self._present = present
        self._regions = {path: site.region(known[path]) for path, site in ground.sites.items() if path in known}
        self.is_settled = True
        self.crowded: set[Unit] = set()
        self.base = {unit.name: tuple(self._lies(unit)) for unit in ground.units}

    def region(self, path: str) -> int | None:
        """Return the region in which a fact lies; None where it is not known."""
        return self._regions.get(path)

    def _lies(self, unit: Unit) -> Iterator[tuple[str, int]]:
        """Yield where everything lies in a unit in which nothing is set."""
        lies = {path: self._regions[path] for path in unit.paths if path in self._regions}
        yield from lies.items()
        for comparison in unit.comparisons():
            left, right = self.known.get(comparison.left), self.known.get(comparison.right)
            if (left is not None and right is not None) or self.ground.decided:
                yield from self._settled(comparison, left, right)

    def _settled(self, comparison: Comparison, left: Value | None, right: Value | None) -> Iterator[tuple[str, int]]:
        truth = settled(self.ground.program, comparison, left, right)
        if truth is not None:
            yield comparison.name, TRUTHS.cell(truth)

    # --- moves ------------------------------------------------------------------------------------------------------------------

    def moves(self, size: int) -> Iterator[Move]:
        """Yield the moves that set so many facts, unit by unit; a fact is never set to where it lies, unless it is compared."""
        for unit in self.ground.units:
            if unit.clusters:
                yield from self.joint(unit, size)
            elif size == 1 and unit.name in self.movable:
                yield from self.single(unit.name)

    def single(self, path: str) -> Iterator[Move]:
        """Yield the moves of a fact that is a unit of its own."""
        site, here = self.ground.sites[path], self._regions.get(path)
        for region, near in enumerate(site.near(self._present.get(path))):
            if region != here:
                yield Move(path, (path,), ((path, region),), site.excess(near.distance), lambda near=near: {path: near})  # type: ignore[misc]  # bound now

    def joint(self, unit: Unit, size: int) -> Iterator[Move]:
        """Yield the moves of a unit that set so many of its facts; where there are too many of them, only the first."""
        sets = combinations([path for path in unit.paths if path in self.movable], size)
        for number, move in enumerate(move for chosen in sets for move in self._joint(unit, chosen)):
            if number == MOST_MOVES:
                self.is_settled = False
                self.crowded.add(unit)
                return
            yield move

    def _joint(self, unit: Unit, chosen: tuple[str, ...]) -> Iterator[Move]:
        told = self._told(unit, chosen)
        if told is None:
            return
        compared = {path for cluster in unit.clusters for path in cluster.paths}
        alone = [path for path in chosen if path not in compared]
        for found in product(*(self._ways(cluster, told, chosen) for cluster in unit.clusters)):
            for picked in product(*map(self._others, alone)):
                yield self._move(unit, chosen, found, {**self._lying(told), **dict(zip(alone, picked, strict=True))})

    def _told(self, unit: Unit, chosen: tuple[str, ...]) -> dict[str, Value] | None:
        """Return what is known in a unit beside the facts that are set, what they state included; None where they contradict it."""
        told = {path: self.known[path] for path in unit.paths if path in self.known and path not in chosen}
        for mover in chosen:
            for path, value in self.ground.implied.get(mover, {}).items():
                if path in unit.paths and path not in chosen and told.setdefault(path, value) != value:
                    return None
        return told

    def _ways(self, cluster: Cluster, told: Mapping[str, Value], chosen: tuple[str, ...]) -> tuple[Way, ...]:
        """Return the ways in which the numbers of a cluster can stand that are known or set."""
        found = self.ground.ways(cluster, told, chosen)
        self.is_settled = self.is_settled and found.is_settled
        return found.listed

    def _others(self, path: str) -> Iterator[int]:
        """Yield the regions in which a fact does not lie."""
        here = self._regions.get(path)
        return (region for region in range(len(self.ground.sites[path].regions)) if region != here)

    def _lying(self, told: Mapping[str, Value]) -> dict[str, int]:
        """Return the regions of facts that are known, or stated by one that is set."""
        sites = self.ground.sites
        return {path: self._regions[path] if path in self._regions else sites[path].region(told[path]) for path in told}

    def _move(self, unit: Unit, chosen: tuple[str, ...], found: Sequence[Way], lying: Mapping[str, int]) -> Move:
        sites, lies = self.ground.sites, dict(lying)
        placed = {path: sites[path].near(self._present.get(path))[lies[path]] for path in chosen if path in lies}
        for way in found:
            lies.update(way.lies())

        def near() -> Mapping[str, Near]:
            moved = [way.nearest(self._present) for way in found]
            return {path: where for places in (placed, *moved) for path, where in places.items()}

        if self.ground.decided:
            lies.update(self._half_open(unit, lies))
        excess = sum(sites[path].excess(where.distance) for path, where in placed.items())
        return Move(unit.name, chosen, tuple(lies.items()), excess, near)

    def _half_open(self, unit: Unit, lies: Mapping[str, int]) -> dict[str, int]:
        """Return the truths of comparisons with one open side that are settled all the same."""
        found: dict[str, int] = {}
        for comparison in unit.comparisons():
            left, right = self._any_of(comparison.left, lies), self._any_of(comparison.right, lies)
            if (left is None) != (right is None):
                found.update(self._settled(comparison, left, right))
        return found

    def _any_of(self, path: str, lies: Mapping[str, int]) -> Value | None:
        """Return a value of the region in which a number lies; which of them does not matter to what is half open."""
        site = self.ground.sites[path]
        return member(site.kind, site.regions[lies[path]]) if path in lies else None
