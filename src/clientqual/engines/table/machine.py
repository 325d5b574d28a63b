"""The machine: one long integer, added to group by group until only the answers are left.

Running a group takes what its units add for those that fire. Which of them fire together repeats from case to case, so what they add
together is worked out once and remembered.
"""

from __future__ import annotations

from collections.abc import Sequence

from clientqual.engines.table.layout import Group, Layout
from clientqual.engines.table.memory import Remembered


class Effects(Remembered[int, int]):
    """What the units of a group add together, by the bits of those that fire."""

    def __init__(self, fires: Sequence[tuple[int, int]]) -> None:
        super().__init__()
        self._fires = fires

    def __missing__(self, fired: int) -> int:
        return self.keep(fired, sum(effect for bit, effect in self._fires if fired >> bit & 1))


class Machine:
    """A layout made ready to run."""

    __slots__ = ("_groups",)

    def __init__(self, layout: Layout) -> None:
        self._groups = tuple((_tops(group), group.width, Effects(group.fires)) for group in layout.groups)

    def run(self, number: int) -> int:
        """Return the bits of the answers for what has been added for a case."""
        for tops, width, effects in self._groups:
            number = (number >> width) + effects[number & tops]
        return number


def _tops(group: Group) -> int:
    return sum(1 << bit for bit, _ in group.fires)
