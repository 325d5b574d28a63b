"""Questions: how much the answer to each is expected to settle.

The gain of a fact is what it is expected to tell of the outcomes that are open: their mutual information, in bits, over sampled
completions of the case. All facts share one pass of the circuit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import Final

from clientqual.carriers import run
from clientqual.circuit import Circuit
from clientqual.engines import Found
from clientqual.explain.sampling import LANES, Sampler
from clientqual.ir import Program, Value

PLACES: Final = 6
"""Gains are rounded, so that they are the same on every machine."""


class Gains:
    """Works out gains for cases of one program, whose complete cases `circuit` decides."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._circuit = circuit
        self._sampler = Sampler(program, circuit)

    def of(
        self, paths: Iterable[str], known: Mapping[str, Value], presumed: Mapping[str, Value], found: Found
    ) -> dict[str, float]:
        """Return the gain of each of these facts, which are unknown."""
        planes = self._sampler.planes(known, presumed)
        gates = run(self._circuit, planes, self._sampler.count)
        targets = [[gates[gate] for gate in answers] for answers in self._open(found)]
        return {
            path: round(sum(self._told(planes[path], target) for target in targets), PLACES) if path in planes else 0.0
            for path in paths
        }

    def _open(self, found: Found) -> list[Sequence[int]]:
        """Return what there is to learn: the open outcomes, else the open actions."""
        outcomes: list[Sequence[int]] = [
            self._circuit.possible[name] for name, possible in found.possible.items() if len(possible) > 1
        ]
        actions = [
            (self._circuit.actions[name].could,) for name, status in found.actions.items() if status != "certain"
        ]
        return outcomes or list(actions)

    def _told(self, cells: Sequence[int], answers: Sequence[int]) -> float:
        """Return what knowing the cell tells of the answer, in bits: the uncertainty there is, less what remains in each cell."""
        total = self._sampler.count
        told = _uncertain([answer.bit_count() for answer in answers], total)
        for lanes in cells:
            if lanes:
                told -= _uncertain([(lanes & answer).bit_count() for answer in answers], lanes.bit_count())
        return max(told / total, 0.0)


_WEIGHED: Final = (0.0, *(number * log2(number) for number in range(1, LANES + 1)))
"""For each number of lanes, that number times its logarithm."""


def _uncertain(counts: list[int], total: int) -> float:
    """Return the entropy of answers that so many lanes have, times the lanes. Of an action, the others have no answer."""
    weighed = _WEIGHED[total] - _WEIGHED[total - sum(counts)]
    for number in counts:
        weighed -= _WEIGHED[number]
    return weighed
