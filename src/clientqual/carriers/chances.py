"""Chances: lanes chosen at random, the same every time, so that one integer holds what was drawn for all of them."""

from __future__ import annotations

from random import Random
from typing import Final

BITS: Final = 16
"""How finely a probability is drawn."""


def divided(random: Random, size: int, lanes: int) -> tuple[int, ...]:
    """Divide lanes among so many cells: each takes its share of the lanes that those before it left."""
    left, cells = (1 << lanes) - 1, []
    for remaining in range(size, 0, -1):
        cells.append(left & chosen(random, 1 / remaining, lanes))
        left &= ~cells[-1]
    return tuple(cells)


def chosen(random: Random, share: float, lanes: int) -> int:
    """Choose each lane with this probability, bit by bit of it, the lowest first."""
    found, bits = 0, round(share * (1 << BITS))
    if bits >> BITS:
        return (1 << lanes) - 1
    for place in range(BITS):
        drawn = random.getrandbits(lanes)
        found = drawn | found if bits >> place & 1 else drawn & found
    return found
