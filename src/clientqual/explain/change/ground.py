"""The ground of a question: the facts that can matter to it, the values of each that nothing tells apart, and what hangs together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeAlias

from clientqual.circuit import Circuit, Cluster, Comparison, Near, Partition, Ways, clusters_in, member, settling, ways
from clientqual.ir import (
    Cells,
    FactType,
    Finite,
    Numbers,
    Program,
    Ranges,
    Subsets,
    Value,
    ValueSet,
    number_value,
    scaled,
)

Implied: TypeAlias = Mapping[str, Value]

_KEPT: Final = 1024


class Site:
    """A fact as a question sees it: regions of values that nothing tells apart, each in a cell of the circuit where it has some."""

    def __init__(self, kind: FactType, cells: tuple[ValueSet, ...], borders: Iterable[ValueSet]) -> None:
        regions = list(enumerate(cells))
        for values in borders:
            halves = [(cell, half) for cell, region in regions for half in (region & values, region & ~values)]
            regions = [(cell, half) for cell, half in halves if not half.is_empty()]
        self.kind = kind
        self.cells = tuple(cell for cell, _ in regions)
        self.regions = tuple(region for _, region in regions)
        self.near = lru_cache(_KEPT)(self._near)

    def region(self, value: Value) -> int:
        """Return the region in which a value lies."""
        return next(number for number, region in enumerate(self.regions) if value in region)

    def _near(self, present: Value | None) -> tuple[Near, ...]:
        """Return for each region its value nearest to the present one, or the first where there is none."""
        here = member(self.kind, self.kind.domain.all()) if present is None else present
        return tuple(_nearest(self.kind, region, here) for region in self.regions)

    def excess(self, distance: int) -> int:
        """Return how many steps of a list a value is away, beyond the one that every change takes."""
        counts = self.kind.ordered or isinstance(self.kind.domain, Subsets)
        return max(distance - 1, 0) if counts else 0


def _nearest(kind: FactType, region: ValueSet, present: Value) -> Near:
    domain = kind.domain
    if isinstance(domain, Finite):
        here = domain.cell(present)
        steps = ((abs(cell - here) if kind.ordered else int(cell != here), cell) for cell in range(domain.size))
        distance, cell = min(step for step in steps if domain.values[step[1]] in region)
        return Near(distance, domain.values[cell], region)
    if isinstance(domain, Subsets):
        assert isinstance(region, Cells)
        return _nearest_subset(domain, region, domain.cell(present))
    assert isinstance(domain, Numbers)
    assert isinstance(region, Ranges)
    here = scaled(present)  # type: ignore[arg-type]  # a number
    distance, point, span = min((abs(point - here), point, span) for point, span in _clamped(region, here))
    return Near(distance // domain.step, number_value(kind, point), Ranges(domain, (span,)))


def _clamped(region: Ranges, here: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield for each range of numbers the one that is nearest."""
    return ((min(max(here, low), high), (low, high)) for low, high in region.spans)


def _nearest_subset(domain: Subsets, region: Cells, here: int) -> Near:
    """Return the set for which the fewest members have to come or go."""
    for distance in range(len(domain.members) + 1):
        for places in combinations(range(len(domain.members)), distance):
            cell = here ^ sum(1 << place for place in places)
            if region.bits >> cell & 1:
                members = frozenset(name for place, name in enumerate(domain.members) if cell >> place & 1)
                return Near(distance, members, region)
    raise AssertionError("a region has a value")


@dataclass(frozen=True, slots=True)
class Unit:
    """Facts that cannot be changed one by one without a look at the others: numbers that are compared, and what states one of them.

    Any other fact is a unit of its own, with no cluster.
    """

    name: str
    paths: tuple[str, ...]
    clusters: tuple[Cluster, ...] = ()

    def comparisons(self) -> Iterator[Comparison]:
        return (comparison for cluster in self.clusters for comparison in cluster.comparisons)

    def subjects(self) -> Iterator[str]:
        """Yield the facts, and the comparisons among them."""
        yield from self.paths
        yield from (comparison.name for comparison in self.comparisons())


class Ground:
    """The facts that matter to what a circuit answers, by path, and the units that they form."""

    def __init__(self, program: Program, circuit: Circuit, *, decided: bool) -> None:
        self.program = program
        self.circuit = circuit
        self.decided = decided
        self._comparisons = [item for item in circuit.subjects.values() if isinstance(item, Comparison)]
        told = {path: _implied(program, path) for path, fact in program.facts.items() if fact.implies}
        self.contradictory = frozenset(path for path, implied in told.items() if implied is None)
        paths = _mattering(circuit, {path: implied for path, implied in told.items() if implied})
        self.implied = {path: implied for path in paths if (implied := told.get(path))}
        self.sites = {path: self._site(path) for path in paths}
        self.stated = {
            path: tuple((other, self.sites[other].region(value)) for other, value in sorted(implied.items()))
            for path, implied in self.implied.items()
        }
        self.stating: dict[tuple[str, int], list[str]] = {}
        for path, stated in self.stated.items():
            for lies in stated:
                self.stating.setdefault(lies, []).append(path)
        self.units = tuple(self._units())
        self._parts = lru_cache(_KEPT)(_part)
        self._ways = lru_cache(_KEPT)(ways)

    def ways(self, cluster: Cluster, told: Mapping[str, Value], free: Collection[str]) -> Ways:
        """Return the ways in which the numbers of a cluster can stand that are told or free; no others are known."""
        part = self._parts(cluster, tuple(path for path in cluster.paths if path in told or path in free))
        return self._ways(part, tuple(told.get(path) for path in part.paths))

    def _site(self, path: str) -> Site:
        kind = self.program.types[path]
        subject = self.circuit.subjects.get(path)
        cells = subject.cells if isinstance(subject, Partition) else (kind.domain.all(),)
        stated = [kind.domain.of([told[path]]) for told in self.implied.values() if path in told]
        return Site(kind, cells, [*stated, *self._settling(path)])

    def _settling(self, path: str) -> Iterator[ValueSet]:
        """Yield the borders at which a comparison of a number with an open one is settled; only the walk asks for that."""
        for comparison in self._comparisons if self.decided else ():
            if path in (comparison.left, comparison.right):
                yield from settling(self.program, comparison, path)

    def _units(self) -> Iterator[Unit]:
        """Yield the units. What states a number of a cluster belongs to it: then the number is known without being changed."""
        joined: list[tuple[set[str], list[Cluster]]] = []
        for cluster in clusters_in(self.program, self.circuit):
            stating = {path for path, told in self.implied.items() if set(told) & set(cluster.paths)}
            touched = [group for group in joined if group[0] & {*cluster.paths, *stating}]
            joined = [group for group in joined if group not in touched]
            paths = {*cluster.paths, *stating}.union(*(paths for paths, _ in touched))
            joined.append((paths, [cluster, *(one for _, clusters in touched for one in clusters)]))
        first = {min(paths): (paths, clusters) for paths, clusters in joined}
        others = {path for paths, _ in joined for path in paths} - first.keys()
        for path in self.sites:
            if path in first:
                paths, clusters = first[path]
                ordered = sorted(clusters, key=lambda cluster: cluster.paths)
                yield Unit(path, tuple(sorted(paths)), tuple(map(self._in_regions, ordered)))
            elif path not in others:
                yield Unit(path, (path,))

    def _in_regions(self, cluster: Cluster) -> Cluster:
        """Return a cluster whose facts have the regions of their sites for cells."""
        facts = []
        for fact in cluster.facts:
            regions = self.sites[fact.type.path].regions
            facts.append(replace(fact, cells=tuple(region for region in regions if isinstance(region, Ranges))))
        return replace(cluster, facts=tuple(facts))


def _part(cluster: Cluster, paths: tuple[str, ...]) -> Cluster:
    """Return the part of a cluster that speaks of these facts only."""
    comparisons = [item for item in cluster.comparisons if item.left in paths and item.right in paths]
    return Cluster.of((fact for fact in cluster.facts if fact.type.path in paths), comparisons)


def _mattering(circuit: Circuit, implied: Mapping[str, Implied]) -> list[str]:
    """Return the facts that a circuit reads, those that stating one of them states, and those that state one of them."""
    found: set[str] = set()
    for subject in circuit.subjects.values():
        found |= {subject.left, subject.right} if isinstance(subject, Comparison) else {subject.path}
    before: set[str] = set()
    while before != found:
        before = set(found)
        found.update(*(implied.get(path, ()) for path in before))
        found.update(path for path, told in implied.items() if before & set(told))
    return sorted(found)


def _implied(program: Program, path: str) -> Implied | None:
    """Return what stating a fact states besides, directly and through others; None where that contradicts itself."""
    found: dict[str, Value] = {}
    waiting = [path]
    while waiting:
        for other, value in program.facts[waiting.pop()].implies:
            if other not in found:
                found[other] = value
                waiting.append(other)
            elif found[other] != value:
                return None
    return found
