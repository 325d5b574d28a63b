"""The machine: one long integer, added to step by step until only the answers are left.

A step takes what the gates of a group add that are true. Which of its fields fire together repeats from case to case, so what they add
together is worked out once and remembered.
"""

from __future__ import annotations

from clientqual.engines.table.layout import Layout, Step
from clientqual.engines.table.memory import remember


class Machine:
    """A layout made ready to run."""

    __slots__ = ("_steps", "_ways")

    def __init__(self, layout: Layout) -> None:
        self._steps = layout.steps
        effects: list[dict[int, int]] = [{} for _ in layout.steps]
        self._ways = tuple((_tops(step), step.width, known) for step, known in zip(layout.steps, effects, strict=True))

    def run(self, number: int) -> int:
        """Return the bits of the answers for what has been added for a case."""
        left = number
        try:
            for tops, width, effects in self._ways:
                left = (left >> width) + effects[left & tops]
        except KeyError:  # rare, and a dictionary that fills itself is slower each time
            left = self._work_out(number)
        return left

    def _work_out(self, number: int) -> int:
        for step, (tops, width, effects) in zip(self._steps, self._ways, strict=True):
            fired = number & tops
            added = effects.get(fired)
            number = (number >> width) + (remember(effects, fired, _effect(step, fired)) if added is None else added)
        return number


def _effect(step: Step, fired: int) -> int:
    """Return what the gates of a group add together, by the bits of the fields that fire."""
    true = {gate for bit, gate in step.tops if fired >> bit & 1}
    for unit in step.inner:
        if sum([weight for part, weight in unit.parts if (part.gate in true) is part.positive]) >= unit.least:
            true.add(unit.gate)
    return sum([step.added.get(gate, 0) for gate in true])


def _tops(step: Step) -> int:
    return sum(1 << bit for bit, _ in step.tops)
