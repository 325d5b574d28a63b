"""Placing: numbers of a cluster that lie as they are told to, where there are too many ways to stand to list them.

What is told is the cell of some facts and of some comparisons, the same whichever is told first. Either there are values that lie so,
or what is told clashes; then a part of it as small as can be says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from clientqual.circuit.clusters import Cluster, Number, orders_of, spans_of
from clientqual.circuit.gates import TRUTHS
from clientqual.circuit.orders import Least, Order, least
from clientqual.ir import Value, number_value

Lies: TypeAlias = Mapping[str, int]
"""The cells in which facts, by path, and comparisons, by name, lie."""

MOST: Final = 200
"""So many rounds are spent on one question; then nobody knows."""


class Span(NamedTuple):
    """Where a number is, counted in its steps."""

    place: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A value for each fact of a cluster. They lie as told if that is settled; else they only come near."""

    values: tuple[Value, ...]
    is_settled: bool


def placed(cluster: Cluster, known: Mapping[str, Value], lies: Lies) -> Placed | None:
    """Return values that lie as told, those that are known among them; None where there are none."""
    found = _Question.of(cluster, known, lies).answer()
    if found.numbers is None:
        return None
    values = tuple(
        known[fact.type.path] if fact.type.path in known else number_value(fact.type, number * fact.step)
        for fact, number in zip(cluster.facts, found.numbers, strict=True)
    )
    return Placed(values, found.is_settled)


def clashing(cluster: Cluster, known: Mapping[str, Value], lies: Lies) -> Lies:
    """Return of what is told, which no values satisfy, a part that none satisfy either, and of which nothing can be left out."""

    def clash(items: Iterable[tuple[str, int]]) -> bool:
        return _Question.of(cluster, known, dict(items)).answer().numbers is None

    kept: list[tuple[str, int]] = []
    rest = list(lies.items())
    while not clash(kept):
        enough = len(rest)  # so many of the rest clash with what is kept, and the last of them is one that makes them
        least_enough = 1
        while least_enough < enough:
            middle = (least_enough + enough) // 2
            if clash(kept + rest[:middle]):
                enough = middle
            else:
                least_enough = middle + 1
        kept.append(rest[enough - 1])
        rest = rest[: enough - 1]
    return dict(kept)


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether numbers can be within bounds, in some orders, and one way or another in each of some further respects."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    orders: tuple[Order, ...] = ()
    open: tuple[tuple[tuple[Span | Order, ...], ...], ...] = ()

    @classmethod
    def of(cls, cluster: Cluster, known: Mapping[str, Value], lies: Lies) -> _Question:
        values = [known.get(path) for path in cluster.paths]
        steps = cluster.steps(values)
        spans = [
            [Span(place, low, high) for low, high in _spans(fact, values[place], steps[place], lies)]
            for place, fact in enumerate(cluster.facts)
        ]
        ways: list[tuple[tuple[Span | Order, ...], ...]] = [tuple((span,) for span in some) for some in spans]
        for comparison in cluster.comparisons:
            if comparison.name in lies:
                truth = TRUTHS.values[lies[comparison.name]]
                every = orders_of(comparison, cluster.paths, steps)
                ways.append(tuple(orders for holds, orders in every if holds == truth))
        low, high = (
            (min(span.low for span in some) for some in spans),
            (max(span.high for span in some) for some in spans),
        )
        found = cls(tuple(low), tuple(high))
        for some in ways:
            found = found.also(some[0]) if len(some) == 1 else replace(found, open=(*found.open, some))
        return found

    def also(self, way: Sequence[Span | Order]) -> _Question:
        low, high, orders = list(self.low), list(self.high), list(self.orders)
        for item in way:
            if isinstance(item, Span):
                low[item.place], high[item.place] = item.low, item.high
            else:
                orders.append(item)
        return replace(self, low=tuple(low), high=tuple(high), orders=tuple(orders))

    def answer(self, most: int = MOST) -> Least:
        """Return numbers that are so; none where there are none. What is open is tried one way after the other."""
        waiting = [self]
        found = Least(None)
        while waiting:
            question = waiting.pop()
            found = least(question.low, question.high, question.orders)
            most -= found.rounds
            if found.numbers is None:
                continue
            if not question.open:
                return found
            if most < 0:
                return replace(found, is_settled=False)
            ways, rest = question.open[0], question.open[1:]
            waiting += [replace(question, open=rest).also(way) for way in reversed(ways)]
        return Least(None)


def _spans(fact: Number, known: Value | None, step: int, lies: Lies) -> Iterator[tuple[int, int]]:
    """Yield where a fact can be that lies as told; anywhere, if nothing is told of it."""
    cell = lies.get(fact.type.path)
    found = [(low, high) for place, low, high in spans_of(fact, known, step) if cell is None or place == cell]
    if cell is None:
        yield min(low for low, _ in found), max(high for _, high in found)
    else:
        yield from found
