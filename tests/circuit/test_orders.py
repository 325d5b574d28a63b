"""The least numbers in order: circles, bounds, and where the search is given up."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.circuit.orders import Least, Order, least

MOST = 10**18


def satisfies(numbers: tuple[int, ...], orders: list[Order]) -> bool:
    return all(times * numbers[less] + gap <= factor * numbers[more] for less, times, more, factor, gap in orders)


@st.composite
def orders(draw: Any) -> Order:
    place, factor = st.integers(0, 2), st.integers(1, 12)
    return Order(draw(place), draw(factor), draw(place), draw(factor), draw(st.integers(0, 1)))


@given(st.lists(orders(), max_size=6), st.tuples(*[st.integers(-4, 4)] * 3), st.integers(0, 7))
def test_least(drawn: list[Order], lowest: tuple[int, ...], width: int) -> None:
    """What is found is what trying all numbers finds: each as small as it is in any that satisfy the orders."""
    every = [number for number in product(*(range(low, low + width + 1) for low in lowest)) if satisfies(number, drawn)]
    expected = tuple(map(min, zip(*every, strict=True))) if every else None
    assert least(lowest, [low + width for low in lowest], drawn) == Least(expected)


@pytest.mark.parametrize(
    ("lowest", "circle", "expected"),
    [
        ((0, 0), [Order(0, 1, 1, 1, 1), Order(1, 1, 0, 1, 1)], None),  # a < b, b < a
        ((0, 0), [Order(0, 1, 1, 1, 0), Order(1, 1, 0, 1, 1)], None),  # a <= b, b < a
        ((1, 1), [Order(0, 10, 1, 9, 0), Order(1, 10, 0, 9, 0)], None),  # a <= 0.9 b, b <= 0.9 a
        ((1, 1), [Order(0, 10_000, 1, 9001, 0), Order(1, 9001, 0, 10_000, 0)], (9001, 10_000)),  # a = 0.9001 b
        ((7, 0), [Order(0, 1, 1, 3, 1), Order(1, 2, 0, 1, 0)], (7, 3)),  # a < 3 b, 2 b <= a
        ((-5, -5), [Order(0, 1, 1, 1, 1), Order(1, 2, 0, 1, 0)], (-5, -4)),  # a < b, 2 b <= a
    ],
)
def test_circles(lowest: tuple[int, ...], circle: list[Order], expected: tuple[int, ...] | None) -> None:
    """What orders in a circle come to is worked out in a few rounds, however wide the bounds are."""
    assert least(lowest, (MOST, MOST), circle, rounds=20) == Least(expected)


def test_crowded_circles() -> None:
    """Among numbers that are all compared with one another there are more circles than anyone can go round."""
    count = 14
    beats = [(one, (one + ahead) % count) for one in range(count) for ahead in range(1, count // 2)]
    crowded = [Order(one, 1, other, 1, 1) for one, other in beats]
    assert least([0] * count, [MOST] * count, crowded, rounds=20) == Least(None)
    in_line = [Order(one, 1, other, 1, 1) for one in range(count) for other in range(one)]
    assert least([0] * count, [MOST] * count, in_line, rounds=20) == Least(tuple(reversed(range(count))))


def test_given_up() -> None:
    """Where rounds run out, what is known is a lower bound, and marked so."""
    circle = [Order(0, 1, 1, 1, 1), Order(1, 1, 2, 1, 1), Order(2, 2, 0, 3, 0)]
    assert least((50, 0, 0), (MOST, MOST, MOST), circle, rounds=1) == Least((50, 51, 52), is_settled=False)
    assert least((50, 0, 0), (MOST, MOST, MOST), circle) == Least((50, 51, 52))
