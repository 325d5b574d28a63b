"""Questions: how much the answer to each is expected to settle.

The gain of a fact is what it is expected to tell of the outcomes that are open: their mutual information, in bits, over sampled
completions of the case. All facts share one pass of the circuit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from operator import sub
from typing import Final

from clientqual.carriers import Batches, Planes
from clientqual.circuit import Circuit
from clientqual.engines import Found
from clientqual.explain.cone import cone
from clientqual.explain.sampling import EVERY, LANES, Lying, Sampler
from clientqual.ir import Program, Value

PLACES: Final = 6
"""Gains are rounded, so that they are the same on every machine."""


class Gains:
    """Works out gains for cases of one program, whose complete cases `circuit` decides."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._sampler = Sampler(program, circuit)
        self._outcomes = _Part(circuit, circuit.possible)
        self._circuit = circuit

    @cached_property
    def _actions(self) -> _Part:
        return _Part(self._circuit, {name: (standing.could,) for name, standing in self._circuit.actions.items()})

    def of(
        self, paths: Iterable[str], known: Mapping[str, Value], presumed: Mapping[str, Value], found: Found
    ) -> dict[str, float]:
        """Return the gain of each of these facts, which are unknown."""
        planes = self._sampler.planes(known, presumed)
        answers = [lanes for answers in self._open(planes, found) for lanes in answers if lanes]
        told = _Told(answers, [lanes.bit_count() for lanes in answers])
        lying = {path: self._sampler.lying(path, presumed) for path in paths}
        return {path: 0.0 if where is None else round(told.by(where), PLACES) for path, where in lying.items()}

    def _open(self, planes: Planes, found: Found) -> Iterator[list[int]]:
        """Yield what there is to learn: the lanes of each answer to an open outcome, else of each open action, and those without it."""
        names = [name for name, possible in found.possible.items() if len(possible) > 1]
        if names:
            yield from self._outcomes.answers(names, planes)
        else:
            names = [name for name, status in found.actions.items() if status != "certain"]
            for (lanes,) in self._actions.answers(names, planes):
                yield [lanes, EVERY & ~lanes]


class _Part:
    """The part of a circuit behind the answers to some questions, by name."""

    def __init__(self, circuit: Circuit, answers: Mapping[str, Sequence[int]]) -> None:
        part = cone(circuit, [gate for gates in answers.values() for gate in gates])
        self._answers = {name: [part.places[gate] for gate in gates] for name, gates in answers.items()}
        self._batches = Batches(part.circuit)

    def answers(self, names: Iterable[str], planes: Planes) -> Iterator[list[int]]:
        """Yield for each of these questions the lanes in which each answer is given."""
        gates = self._batches.run(planes, LANES)
        return ([gates[gate] for gate in self._answers[name]] for name in names)


_WEIGHED: Final = (0.0, *(number * log2(number) for number in range(1, LANES + 1)))
"""For each number of lanes, that number times its logarithm."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is to learn: the lanes of each answer to each question, and how many these are. In each lane every question has one."""

    answers: list[int]
    counts: list[int]

    def by(self, lying: Lying) -> float:
        """Return what knowing the cell of a fact tells of all answers, in bits: the uncertainty there is, less what remains in each cell.

        All questions are added up at once: how many lanes there are weighs as much for each of them.
        """
        weigh, left, told = _WEIGHED.__getitem__, self.counts, 0.0
        *cells, last = lying.filled
        questions = sum(self.counts) // LANES
        told = questions * (_WEIGHED[LANES] - _WEIGHED[last[1]]) - sum(map(weigh, left))
        for lanes, total in cells:
            counts = [(lanes & answer).bit_count() for answer in self.answers]
            told += sum(map(weigh, counts)) - questions * _WEIGHED[total]
            left = list(map(sub, left, counts))
        return max((told + sum(map(weigh, left))) / LANES, 0.0)
