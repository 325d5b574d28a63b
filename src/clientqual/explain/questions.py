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
from typing import Final, TypeAlias

from clientqual.carriers import Batches, Planes
from clientqual.circuit import Circuit
from clientqual.engines import Found
from clientqual.explain.cone import cone
from clientqual.explain.relevance import Affected
from clientqual.explain.sampling import EVERY, LANES, Lying, Sampler
from clientqual.ir import Program, Value

FINE: Final = 1_000_000
"""Gains are rounded to one part of so many, so that they are the same on every machine."""

Answers: TypeAlias = tuple[int, ...]
"""The lanes in which each answer to a question is given; each lane has one."""


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
        self, relevant: Affected, known: Mapping[str, Value], presumed: Mapping[str, Value], found: Found
    ) -> dict[str, float]:
        """Return the gain of each of these facts, which are unknown. Of what a fact cannot touch it tells nothing."""
        planes = self._sampler.planes(known, presumed)
        answers = dict(self._open(planes, found))
        gains = dict.fromkeys(relevant, 0.0)
        for touched, paths in relevant.touching(answers):
            telling = _Telling.of([answers[name] for name in touched])
            for path in paths if touched else ():
                lying = self._sampler.lying(path, presumed)
                gains[path] = _rounded(telling.by(lying)) if lying else 0.0
        return gains

    def _open(self, planes: Planes, found: Found) -> Iterator[tuple[str, Answers]]:
        """Yield what there is to learn: the lanes of each answer to an open outcome, else of each open action, and those without it."""
        names = [name for name, possible in found.possible.items() if len(possible) > 1]
        if names:
            yield from self._outcomes.answers(names, planes)
        else:
            names = [name for name, status in found.actions.items() if status != "certain"]
            for name, (lanes,) in self._actions.answers(names, planes):
                yield name, (lanes, EVERY & ~lanes)


class _Part:
    """The part of a circuit behind the answers to some questions, by name."""

    def __init__(self, circuit: Circuit, answers: Mapping[str, Sequence[int]]) -> None:
        part = cone(circuit, [gate for gates in answers.values() for gate in gates])
        self._answers = {name: [part.places[gate] for gate in gates] for name, gates in answers.items()}
        self._batches = Batches(part.circuit)

    def answers(self, names: Iterable[str], planes: Planes) -> Iterator[tuple[str, Answers]]:
        """Yield for each of these questions the lanes in which each answer is given."""
        gates = self._batches.run(planes, LANES)
        return ((name, tuple(gates[gate] for gate in self._answers[name])) for name in names)


_WEIGHED: Final = (0.0, *(number * log2(number) for number in range(1, LANES + 1)))
"""For each number of lanes, that number times its logarithm."""
_weigh: Final = _WEIGHED.__getitem__


@dataclass(frozen=True, slots=True)
class _Telling:
    """What some questions can tell: the lanes of each answer to each of them, how many these are, and how open all of it is."""

    questions: int
    answers: list[int]
    counts: list[int]
    openness: float

    @classmethod
    def of(cls, questions: Sequence[Answers]) -> _Telling:
        answers = [lanes for answers in questions for lanes in answers if lanes]
        counts = [lanes.bit_count() for lanes in answers]
        return cls(len(questions), answers, counts, len(questions) * _WEIGHED[LANES] - sum(map(_weigh, counts)))

    def by(self, lying: Lying) -> float:
        """Return what knowing the cell of a fact tells of all answers, in bits: the uncertainty there is, less what remains in each cell.

        All questions are added up at once: in each lane every one of them has an answer.
        """
        left, told = self.counts, self.openness
        *cells, (_, rest) = lying.filled
        for lanes, total in cells:
            counts = [(lanes & answer).bit_count() for answer in self.answers]
            told += sum(map(_weigh, counts)) - self.questions * _WEIGHED[total]
            left = list(map(sub, left, counts))
        told += sum(map(_weigh, left)) - self.questions * _WEIGHED[rest]
        return max(told / LANES, 0.0)


def _rounded(gain: float) -> float:
    return int(gain * FINE + 0.5) / FINE
