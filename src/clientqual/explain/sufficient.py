"""Sufficient reasons: small sets of facts, each enough to carry a claim, of which none can be dropped.

A set that is enough is tried with each of its facts dropped, one lane each. Those that can be dropped one by one may not all be dropped
together. So next they are dropped one after the other, as far as that goes, and again every other fact beside them; and so on, until
nothing more can be dropped. All claims are searched side by side, in the same passes of the circuit.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from clientqual.carriers import run
from clientqual.circuit import Circuit
from clientqual.explain.dropping import Dropping


@dataclass(frozen=True, slots=True)
class Claim:
    """What facts are to carry: that some gates are true, and others are not."""

    true: tuple[int, ...] = ()
    false: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """Facts to be tried beside some that stay: all of them, and without each of them."""

    beside: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def width(self) -> int:
        return 1 + len(self.facts)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: whether the facts are enough, and those of which each can be dropped."""

    is_enough: bool
    loose: tuple[str, ...]


Search: TypeAlias = Generator[list[Trial], list[Tried], tuple[str, ...]]
"""Asks for trials, and returns facts in the end."""


def trimmed(trial: Trial, tried: Tried, every: Sequence[str]) -> Search:
    """Search for as few as need be of the facts of a trial, or, where those are not enough, of `every`. The first are dropped first."""
    beside, facts, loose = trial.beside, trial.facts, tried.loose
    if not tried.is_enough:
        facts = tuple(every)
        (tried,) = yield [Trial(beside, facts)]
        loose = tried.loose
    while loose:
        ways = [tuple(path for path in facts if path not in loose[:number]) for number in range(1, len(loose) + 1)]
        results = yield [Trial(beside, way) for way in ways]
        # The first way is enough, or its fact would not be loose.
        number = next((number for number, tried in enumerate(results) if not tried.is_enough), len(results)) - 1
        facts, loose = ways[number], results[number].loose
    return facts


def side_by_side(circuit: Circuit, case: Dropping, searches: Sequence[tuple[Claim, Search]]) -> list[tuple[str, ...]]:
    """Return what each search for facts that carry a claim finds."""
    found: list[tuple[str, ...]] = [()] * len(searches)
    told: dict[int, list[Tried] | None] = dict.fromkeys(range(len(searches)))
    while told:
        asked: dict[int, list[Trial]] = {}
        for number, results in told.items():
            try:
                asked[number] = searches[number][1].send(results)  # type: ignore[arg-type]  # None begins it
            except StopIteration as end:
                found[number] = end.value
        trials = [(searches[number][0], trial) for number, some in asked.items() for trial in some]
        came = iter(_tried(circuit, case, trials))
        told = {number: [next(came) for _ in some] for number, some in asked.items()}
    return found


def _tried(circuit: Circuit, case: Dropping, trials: Sequence[tuple[Claim, Trial]]) -> list[Tried]:
    """Return what comes of trials, in one pass."""
    if not trials:
        return []
    kept, width = _lanes(case, [trial for _, trial in trials])
    every = (1 << width) - 1
    gates = run(circuit, case.planes(kept, every), width)
    found: list[Tried] = []
    start = 0
    for claim, trial in trials:
        lanes = _carried(claim, gates) >> start
        loose = tuple(path for place, path in enumerate(trial.facts, 1) if lanes >> place & 1)
        found.append(Tried(bool(lanes & 1), loose))
        start += trial.width
    return found


def _carried(claim: Claim, gates: Sequence[int]) -> int:
    """Return the lanes in which a claim holds."""
    lanes = -1
    for gate in claim.true:
        lanes &= gates[gate]
    for gate in claim.false:
        lanes &= ~gates[gate]
    return lanes


def _lanes(case: Dropping, trials: Iterable[Trial]) -> tuple[Mapping[str, int], int]:
    """Return the lanes in which each fact is kept, and how many there are: of each trial one, and one for each fact of it."""
    kept = dict.fromkeys(case.facts, 0)
    start = 0
    for trial in trials:
        together = ((1 << trial.width) - 1) << start
        for path in trial.beside:
            kept[path] |= together
        for place, path in enumerate(trial.facts, start + 1):
            kept[path] |= together ^ (1 << place)
        start += trial.width
    return kept, start
