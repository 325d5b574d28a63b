"""The machine: one long integer, added to step by step until only the answers are left.

A step takes what the gates of a group add that are true. Which of its fields fire together repeats from case to case, so what they add
together is worked out once and remembered.
"""

from __future__ import annotations

from clientqual.engines.table.layout import Layout, Step
from clientqual.engines.table.memory import Remembered


class Effects(Remembered[int, int]):
    """What the gates of a group add together, by the bits of the fields that fire."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step

    def __missing__(self, fired: int) -> int:
        step = self._step
        true = {gate for bit, gate in step.tops if fired >> bit & 1}
        for unit in step.inner:
            if sum([weight for part, weight in unit.parts if (part.gate in true) is part.positive]) >= unit.least:
                true.add(unit.gate)
        return self.keep(fired, sum([step.added.get(gate, 0) for gate in true]))


class Machine:
    """A layout made ready to run."""

    __slots__ = ("_steps",)

    def __init__(self, layout: Layout) -> None:
        self._steps = tuple((_tops(step), step.width, Effects(step)) for step in layout.steps)

    def run(self, number: int) -> int:
        """Return the bits of the answers for what has been added for a case."""
        for tops, width, effects in self._steps:
            number = (number >> width) + effects[number & tops]
        return number


def _tops(step: Step) -> int:
    return sum(1 << bit for bit, _ in step.tops)
