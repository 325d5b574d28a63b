"""Whole numbers in order: the least ones that satisfy a system of orders between two numbers each.

An order says that some times one number is no more than some times another, and both factors are positive. So where any numbers
satisfy a system there are least ones, and raising numbers for as long as an order asks for it finds them. Where orders run in a circle
(`a < b` and `b < a`) that alone would take forever and a day, so what a circle comes to is worked out as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final, NamedTuple

ROUNDS: Final = 10_000
"""How often all orders are looked at before the search is given up. Circles apart, a few rounds do."""


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


def least(lowest: Sequence[int], highest: Sequence[int], orders: Sequence[Order], rounds: int = ROUNDS) -> Least:
    """Return the least whole numbers from `lowest` to `highest` that satisfy all orders."""
    search = _Search(list(lowest), highest, orders)
    for number in range(rounds):
        before = list(search.numbers)
        if not search.raise_all():
            return Least(None)
        if before == search.numbers:
            return Least(tuple(before))
        if number.bit_count() == 1 and not search.go_round_all():  # now and then: there may be many circles
            return Least(None)
    return Least(tuple(search.numbers), is_settled=False)


@dataclass(slots=True)
class _Search:
    """Numbers on their way up. No number that satisfies the orders lies below them."""

    numbers: list[int]
    highest: Sequence[int]
    orders: Sequence[Order]

    def raise_all(self) -> bool:
        """Raise every number as high as an order asks for; say whether all stay in bounds."""
        for less, times, more, factor, gap in self.orders:
            asked = -(-(times * self.numbers[less] + gap) // factor)
            if asked > self.numbers[more] and not self._reach(more, asked):
                return False
        return True

    def _reach(self, place: int, number: int) -> bool:
        self.numbers[place] = max(self.numbers[place], number)
        return number <= self.highest[place]

    def go_round_all(self) -> bool:
        return all(map(self.go_round, self.circles()))

    def circles(self) -> Iterator[tuple[Order, ...]]:
        """Yield all circles of orders that go through no number twice, each from its first number on."""
        trails: list[tuple[Order, ...]] = [(order,) for order in self.orders]
        while trails:
            trail = trails.pop()
            start, end = trail[0].less, trail[-1].more
            if end == start:
                yield trail
            elif end > start and all(order.less != end for order in trail):
                trails += [(*trail, order) for order in self.orders if order.less == end]

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
