"""How much is measured, and what was found."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Effort:
    """How much is measured. A value is a pass through all cases, or as many as fill `least` seconds."""

    cases: int
    rounds: int
    values: int
    least: float
    checked: int


FULL = Effort(cases=1000, rounds=9, values=3, least=0.05, checked=2000)
QUICK = Effort(cases=100, rounds=2, values=1, least=0.01, checked=100)


@dataclass
class Timing:
    """What each round found of a contender: seconds for a case, and how many times that is what it is held against."""

    seconds: list[float] = field(default_factory=list)
    multiples: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def multiple(self) -> float | None:
        return statistics.median(self.multiples) if self.multiples else None


@dataclass
class Measured:
    """Everything that one run of the benchmark found. What the library does not have yet is in `missing`."""

    effort: Effort
    timings: dict[str, Timing] = field(default_factory=dict)
    start: dict[str, Timing] = field(default_factory=dict)
    memory: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
