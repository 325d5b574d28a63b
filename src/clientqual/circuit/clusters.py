"""Clusters: numbers that are compared with one another, and the ways in which they can stand together.

Of numbers that are compared, not every cell of one goes with every cell of another and either truth of the comparison. So their finite
values are joint *arrangements*: the cell of every fact of the cluster, and the truth of every comparison. Each that is listed has
a member, a value for each fact, and none that occurs is missing. One of which neither was found out is undetermined, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Final, TypeAlias

from clientqual.circuit.gates import Circuit, Comparison, Partition
from clientqual.circuit.orders import Order, least
from clientqual.ir import UNIT, FactType, Numbers, Program, Ranges, Value, number_value, scaled

Form: TypeAlias = tuple[tuple[int, ...], tuple[bool, ...]]
"""The cell of each fact of a cluster, and the truth of each comparison."""

TRIES: Final = 1000
"""So much is tried to list the arrangements of a cluster, where there may be too many: it takes some hundredths of a second."""


class TooManyError(Exception):
    """There is more to try than was to be tried."""


@dataclass(slots=True)
class Tries:
    """Counts what is tried, in rounds of a search for numbers: counted, not timed, so that it is as many everywhere."""

    left: int

    def spend(self, rounds: int) -> None:
        self.left -= rounds
        if self.left < 0:
            raise TooManyError


@dataclass(frozen=True, slots=True)
class Number:
    """A fact of a cluster: its type and its cells."""

    type: FactType
    cells: tuple[Ranges, ...]

    @property
    def step(self) -> int:
        domain = self.type.domain
        assert isinstance(domain, Numbers)
        return domain.step


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Numbers that comparisons connect. Comparisons stand in the order in which the facts that they read do."""

    facts: tuple[Number, ...]
    comparisons: tuple[Comparison, ...]

    @classmethod
    def of(cls, facts: Iterable[Number], comparisons: Iterable[Comparison]) -> Cluster:
        found = cls(tuple(facts), ())
        return replace(found, comparisons=tuple(sorted(comparisons, key=lambda item: (found.settles(item), item.name))))

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(fact.type.path for fact in self.facts)

    def pairs(self) -> tuple[Cluster, ...]:
        """Return the clusters of which each holds what is compared of two facts, or of one with itself."""
        facts = {fact.type.path: fact for fact in self.facts}
        found: dict[tuple[str, ...], list[Comparison]] = {}
        for item in self.comparisons:
            found.setdefault(tuple(sorted({item.left, item.right})), []).append(item)
        return tuple(Cluster.of((facts[path] for path in paths), items) for paths, items in sorted(found.items()))

    def steps(self, known: Sequence[Value | None]) -> list[int]:
        """Return in what each fact is counted: in its steps, or exactly where it is known."""
        return [fact.step if value is None else 1 for fact, value in zip(self.facts, known, strict=True)]

    def settles(self, comparison: Comparison) -> int:
        """Return the place of the later of the two facts that a comparison reads."""
        return max(self.paths.index(comparison.left), self.paths.index(comparison.right))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way in which the numbers of a cluster can stand, and values that stand so."""

    form: Form
    members: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Arrangements:
    """The arrangements of a cluster. Of undetermined ones nobody knows whether they occur, and the members only come near."""

    listed: tuple[Arrangement, ...]
    undetermined: tuple[Arrangement, ...] = ()

    def all(self) -> tuple[Arrangement, ...]:
        return self.listed + self.undetermined


def clusters_in(program: Program, circuit: Circuit, names: Iterable[str] | None = None) -> tuple[Cluster, ...]:
    """Return the clusters that comparisons of a circuit make; with `names`, only these comparisons."""
    compared = [item for item in circuit.subjects.values() if isinstance(item, Comparison)]
    if names is not None:
        wanted = set(names)
        compared = [item for item in compared if item.name in wanted]
    groups: list[tuple[set[str], list[Comparison]]] = []
    for item in compared:
        touched = [group for group in groups if {item.left, item.right} & group[0]]
        paths = {item.left, item.right}.union(*(paths for paths, _ in touched))
        items = [other for _, others in touched for other in others]
        groups = [group for group in groups if group not in touched] + [(paths, [*items, item])]
    facts = {path: Number(program.types[path], _cells(program, circuit, path)) for paths, _ in groups for path in paths}
    found = [Cluster.of((facts[path] for path in sorted(paths)), items) for paths, items in groups]
    return tuple(sorted(found, key=lambda cluster: cluster.paths))


def _cells(program: Program, circuit: Circuit, path: str) -> tuple[Ranges, ...]:
    """Return the cells of a number; one that only comparisons read has one cell."""
    subject = circuit.subjects.get(path)
    cells = subject.cells if isinstance(subject, Partition) else (program.types[path].domain.all(),)
    return tuple(cell for cell in cells if isinstance(cell, Ranges))


def few_arrangements(cluster: Cluster, fixed: Mapping[str, Value], tries: int = TRIES) -> Arrangements | None:
    """Return the arrangements of a cluster; None where there is too much to try."""
    try:
        return arrangements(cluster, fixed, Tries(tries))
    except TooManyError:
        return None


def arrangements(cluster: Cluster, fixed: Mapping[str, Value], tries: Tries | None = None) -> Arrangements:
    """Return the arrangements of a cluster, some of whose facts may be known to have exact values."""
    known = tuple(fixed.get(path) for path in cluster.paths)
    found: dict[bool, dict[Form, Arrangement]] = {True: {}, False: {}}
    for stand in stands_of(cluster, known, tries):
        form = (stand.cells, stand.truths)
        found[stand.is_settled].setdefault(form, Arrangement(form, stand.members(cluster, known)))
    listed, undetermined = found[True], found[False]
    return Arrangements(
        tuple(listed[form] for form in sorted(listed)),
        tuple(undetermined[form] for form in sorted(undetermined) if form not in listed),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """Where numbers may stand: their bounds, counted in steps, and the orders among them. `low` satisfies the orders if settled."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    orders: tuple[Order, ...] = ()
    cells: tuple[int, ...] = ()
    truths: tuple[bool, ...] = ()
    is_settled: bool = True

    def also(self, truth: bool, orders: tuple[Order, ...], tries: Tries | None = None) -> Stand | None:
        """Return the same with one comparison more; None where that cannot be."""
        together = self.orders + orders
        found = least(self.low, self.high, together)
        if tries:
            tries.spend(found.rounds)
        if found.numbers is None:
            return None
        return Stand(found.numbers, self.high, together, self.cells, (*self.truths, truth), found.is_settled)

    def members(self, cluster: Cluster, fixed: Sequence[Value | None]) -> tuple[Value, ...]:
        facts = zip(cluster.facts, fixed, self.low, strict=True)
        return tuple(
            number_value(fact.type, number * fact.step) if known is None else known for fact, known, number in facts
        )


def stands_of(cluster: Cluster, known: Sequence[Value | None], tries: Tries | None = None) -> list[Stand]:
    """Return all ways in which the numbers of a cluster can stand; there may be several of one form.

    Raises TooManyError where it takes more tries than there are.
    """
    paths, steps = cluster.paths, cluster.steps(known)
    found = [Stand((), ())]
    for place, fact in enumerate(cluster.facts):
        spans = list(spans_of(fact, known[place], steps[place]))
        assert spans, f"{paths[place]} cannot be {known[place]}"
        if tries:
            tries.spend(len(found) * len(spans))
        found = [_placed(stand, *span) for stand in found for span in spans]
        for comparison in cluster.comparisons:
            if cluster.settles(comparison) == place:
                ways = list(orders_of(comparison, paths, steps))
                grown = [stand.also(*way, tries) for stand in found for way in ways]
                found = [stand for stand in grown if stand is not None]
    return found


def _placed(stand: Stand, cell: int, low: int, high: int) -> Stand:
    cells = (*stand.cells, cell)
    return Stand((*stand.low, low), (*stand.high, high), stand.orders, cells, stand.truths, stand.is_settled)


def spans_of(fact: Number, known: Value | None, step: int) -> Iterator[tuple[int, int, int]]:
    """Yield where a fact can be: the cell, and the first and last number of a range, counted in steps."""
    for place, cell in enumerate(fact.cells):
        if known is None:
            yield from ((place, -(-low // step), high // step) for low, high in cell.spans)
        elif known in cell:
            point = _point(known)
            yield place, point, point


def orders_of(
    comparison: Comparison, paths: Sequence[str], steps: Sequence[int]
) -> Iterator[tuple[bool, tuple[Order, ...]]]:
    """Yield the orders in which a comparison is true, and those in which it is false."""
    left, right = paths.index(comparison.left), paths.index(comparison.right)
    times, factor = steps[left] * UNIT, steps[right] * scaled(comparison.times)
    shared = gcd(times, factor)
    one, other = (left, times // shared), (right, factor // shared)
    below, above = Order(*one, *other, 1), Order(*other, *one, 1)
    at_most, at_least = Order(*one, *other, 0), Order(*other, *one, 0)
    match comparison.relation:
        case "lt" | "ge":
            yield comparison.relation == "lt", (below,)
            yield comparison.relation == "ge", (at_least,)
        case "le" | "gt":
            yield comparison.relation == "le", (at_most,)
            yield comparison.relation == "gt", (above,)
        case "is":
            yield from ((True, (at_most, at_least)), (False, (below,)), (False, (above,)))


def _point(value: Value) -> int:
    assert not isinstance(value, str | bool | frozenset)
    return scaled(value)
