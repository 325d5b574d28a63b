"""Whole numbers in order: the least ones that satisfy a system of orders between two numbers each.

An order says that some times one number is no more than some times another, and both factors are positive. So where any numbers
satisfy a system there are least ones, and raising numbers for as long as an order asks for it finds them. Where orders run in a circle
(`a < b` and `b < a`) that alone would take forever and a day, so what a circle comes to is worked out as a whole. The circle that
matters mostly shows in which order raised which number last; as it need not, others are looked for now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Final, NamedTuple

ROUNDS: Final = 10_000
"""How often all orders are looked at before the search is given up. Circles apart, a few rounds do."""
TRAILS: Final = 500
"""How many trails are followed in search of all circles, of which there may be very many."""


class Order(NamedTuple):
    """`times` the number at `less`, and `gap`, is at most `factor` times the number at `more`. The gap is 0, or 1 for strictly less."""

    less: int
    times: int
    more: int
    factor: int
    gap: int


@dataclass(frozen=True, slots=True)
class Least:
    """The least numbers, or None where there are none. Where the search was given up, no number is less than those it had come to."""

    numbers: tuple[int, ...] | None
    is_settled: bool = True
    rounds: int = field(default=1, compare=False)
    """How often all orders were looked at."""


def least(lowest: Sequence[int], highest: Sequence[int], orders: Sequence[Order], rounds: int = ROUNDS) -> Least:
    """Return the least whole numbers from `lowest` to `highest` that satisfy all orders."""
    search = _Search(list(lowest), highest, orders)
    for number in range(rounds):
        before = list(search.numbers)
        if not search.raise_all():
            return Least(None, rounds=number + 1)
        if before == search.numbers:
            return Least(tuple(before), rounds=number + 1)
        circles = search.circles() if number.bit_count() == 1 else search.raising()
        if not all(map(search.go_round, circles)):
            return Least(None, rounds=number + 1)
    return Least(tuple(search.numbers), is_settled=False, rounds=rounds)


@dataclass(slots=True)
class _Search:
    """Numbers on their way up. No number that satisfies the orders lies below them."""

    numbers: list[int]
    highest: Sequence[int]
    orders: Sequence[Order]
    raised_by: dict[int, Order] = field(default_factory=dict)
    """For each number that was raised, the last order that asked for it."""

    def raise_all(self) -> bool:
        """Raise every number as high as an order asks for; say whether all stay in bounds."""
        for order in self.orders:
            less, times, more, factor, gap = order
            asked = -(-(times * self.numbers[less] + gap) // factor)
            if asked > self.numbers[more]:
                self.raised_by[more] = order
                if not self._reach(more, asked):
                    return False
        return True

    def _reach(self, place: int, number: int) -> bool:
        self.numbers[place] = max(self.numbers[place], number)
        return number <= self.highest[place]

    def circles(self) -> Iterator[tuple[Order, ...]]:
        """Yield circles of orders that go through no number twice, each from its first number on: all, unless there are too many."""
        trails: list[tuple[Order, ...]] = [(order,) for order in self.orders]
        after: dict[int, list[Order]] = {}
        for order in self.orders:
            after.setdefault(order.less, []).append(order)
        for _ in range(TRAILS):
            if not trails:
                return
            trail = trails.pop()
            start, end = trail[0].less, trail[-1].more
            if end == start:
                yield trail
            elif end > start and all(order.less != end for order in trail):
                trails += [(*trail, order) for order in after.get(end, ())]

    def raising(self) -> Iterator[tuple[Order, ...]]:
        """Yield circles of orders of which each raised the number that the next one starts from."""
        seen: set[int] = set()
        for start in self.raised_by:
            place = start
            trail: list[int] = []
            while place not in seen and place in self.raised_by:
                seen.add(place)
                trail.append(place)
                place = self.raised_by[place].less
            if place in trail:
                yield tuple(self.raised_by[number] for number in reversed(trail[trail.index(place) :]))

    def go_round(self, circle: Sequence[Order]) -> bool:
        """Raise the number at which a circle starts by what the circle comes to; say whether it stays in bounds."""
        start = circle[0].less
        times = factor = 1
        gap = 0
        for order in circle:  # so far: times * start + gap <= factor * order.less
            times, gap, factor = order.times * times, order.times * gap + factor * order.gap, factor * order.factor
        if factor > times:
            return self._reach(start, -(-gap // (factor - times)))
        if factor < times:
            return self.numbers[start] <= -gap // (times - factor)
        if gap == 0:  # everything on the circle is in fixed proportions
            stride = _stride(circle)
            return self._reach(start, -(-self.numbers[start] // stride) * stride)
        return False


def _stride(circle: Sequence[Order]) -> int:
    """Return what the first number of a circle of fixed proportions is a multiple of, as all of them are whole."""
    stride, ratio = 1, Fraction(1)
    for order in circle:
        ratio *= Fraction(order.times, order.factor)
        stride = lcm(stride, ratio.denominator)
    return stride
