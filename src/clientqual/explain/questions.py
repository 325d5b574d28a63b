"""Questions: how much the answer to each is expected to settle.

The gain of a fact is what it is expected to tell of the outcomes that are open: their mutual information, in bits, over sampled
completions of the case. All facts share one pass of the circuit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2

from clientqual.carriers import run
from clientqual.circuit import Circuit, Partition
from clientqual.engines import Found
from clientqual.explain.sampling import Sampler
from clientqual.ir import Program, Value

PLACES = 6
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
        return {path: round(sum(self._told(planes[path], target) for target in targets), PLACES) if path in planes else 0.0 for path in paths}

    def _open(self, found: Found) -> list[Sequence[int]]:
        """Return what there is to learn: the open outcomes, else the open actions."""
        outcomes: list[Sequence[int]] = [
            self._circuit.possible[name] for name, possible in found.possible.items() if len(possible) > 1
        ]
        actions = [(self._circuit.actions[name].could,) for name, status in found.actions.items() if status != "certain"]
        return outcomes or list(actions)

    def _told(self, cells: Sequence[int], answers: Sequence[int]) -> float:
        """Return what knowing the cell tells of the answer, in bits."""
        total = self._sampler.count
        told = _entropy([answer.bit_count() for answer in answers], total)
        for lanes in cells:
            size = lanes.bit_count()
            if size:
                told -= size / total * _entropy([(lanes & answer).bit_count() for answer in answers], size)
        return max(told, 0.0)


def _entropy(counts: Sequence[int], total: int) -> float:
    rest = total - sum(counts)  # of an action: the lanes in which it is not called for
    return -sum(count / total * log2(count / total) for count in (*counts, rest) if count > 0)
