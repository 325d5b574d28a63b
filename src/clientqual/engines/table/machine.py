"""The machine: one long integer, added to level by level until only the answers are left.

Running a level takes what its units add for those that fire. Which of them fire together repeats from case to case, so what a handful of
them adds is worked out once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from clientqual.engines.table.layout import Layout, Level

MOST_REMEMBERED: Final = 1 << 14
_TOGETHER: Final = 12


class Effects(dict[int, int]):
    """What some units of a level add together, by the bits of those that fire."""

    __slots__ = ("_fires",)

    def __init__(self, fires: Iterable[tuple[int, int]]) -> None:
        super().__init__()
        self._fires = tuple(fires)

    def __missing__(self, fired: int) -> int:
        added = sum(effect for bit, effect in self._fires if fired >> bit & 1)
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[fired] = added
        return added


Group = tuple[int, int, Effects]
"""Where the bits of some units begin in their level, which bits say that they fire, and what that adds."""


class Machine:
    """A layout made ready to run."""

    __slots__ = ("_levels", "start")

    def __init__(self, layout: Layout) -> None:
        self.start = layout.start
        self._levels = tuple((level.width, _tops(level), tuple(_groups(level))) for level in layout.levels)

    def run(self, number: int) -> int:
        """Return the answers, a bit each, for what has been added for a case."""
        for width, tops, groups in self._levels:
            fired = number & tops
            number >>= width
            for place, mask, effects in groups:
                number += effects[fired >> place & mask]
        return number


def _tops(level: Level) -> int:
    return sum(1 << bit for bit, _ in level.fires)


def _groups(level: Level) -> Iterator[Group]:
    """Divide a level into groups small enough that what they add repeats."""
    waiting = iter(level.fires)
    while fires := tuple(islice(waiting, _TOGETHER)):
        place = fires[0][0]
        yield place, sum(1 << bit - place for bit, _ in fires), Effects((bit - place, effect) for bit, effect in fires)
