"""Sampled cases: complete, varied, and the same every time. What a fact is in the n-th sample depends on its path and n alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from clientqual.ir import (
    UNIT,
    All,
    Any,
    Condition,
    FactType,
    Finite,
    Lit,
    Numbers,
    Program,
    Ranges,
    Subsets,
    Value,
    Within,
    leaves,
    number_value,
)
from clientqual.semantics import Decision, holds, presume

_ORDINARY = 0.6
"""How often a fact keeps its presumed value: cases in which everything is unusual at once teach little."""
_ROUND = (0, 1, 2, 3, 5, 10, 20, 50, 100, 500, 1000, 2500, 5000, 10_000)


@dataclass(slots=True)
class Sampler:
    """Draws complete cases of a program."""

    program: Program
    _points: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def cases(self, count: int, towards: Condition | None = None) -> Iterator[dict[str, Value]]:
        """Yield `count` complete cases, drawn so that `towards` often holds. Some may be unrealistic."""
        return (self._case(number, towards) for number in range(count))

    def _case(self, number: int, towards: Condition | None) -> dict[str, Value]:
        wanted = dict(self._wanted(towards, number)) if towards is not None else {}
        drawn: dict[str, Value] = {}
        for path, fact in self.program.facts.items():
            random = Random(f"{path}#{number}")  # noqa: S311  (nothing secret: the point is that it repeats)
            if path in wanted:
                drawn[path] = wanted[path]
            elif random.random() >= _ORDINARY or (path not in self.program.presumptions and fact.default is None):
                drawn[path] = self._value(fact.type, random)
            elif fact.default is not None:
                drawn[path] = fact.default
        return {path: value for path, value in presume(self.program, drawn).items() if path in self.program.facts}

    def _value(self, kind: FactType, random: Random) -> Value:
        domain = kind.domain
        if isinstance(domain, Finite):
            return random.choice(domain.values)
        if isinstance(domain, Subsets):
            return frozenset(member for member in domain.members if random.random() < 0.5)
        assert isinstance(domain, Numbers)
        return number_value(kind, random.choice(self._telling(kind.path, domain)))

    def _telling(self, path: str, domain: Numbers) -> tuple[int, ...]:
        """Return numbers on both sides of every border that a condition draws, and round ones."""
        if path not in self._points:
            borders = {end for _, condition in self.program.conditions() for end in _borders(condition, path)}
            near = {end + step for end in borders for step in (-domain.step, 0, domain.step)}
            points = near | {number * UNIT for number in _ROUND}
            self._points[path] = tuple(sorted(point for point in points if domain.low <= point <= domain.high)) or (
                domain.low,
            )
        return self._points[path]

    def _wanted(self, condition: Condition, number: int) -> Iterable[tuple[str, Value]]:
        """Yield facts that help the condition to hold."""
        random = Random(number)  # noqa: S311  (nothing secret: the point is that it repeats)
        match condition:
            case All(parts):
                for part in parts:
                    yield from self._wanted(part, number)
            case Any(parts):
                yield from self._wanted(parts[random.randrange(len(parts))], number)
            case Lit(signal):
                yield from self._wanted(self.program.signals[signal].when, number)
            case Within(subject, values) if subject in self.program.facts:
                kind = self.program.facts[subject].type
                allowed = [choice for choice in self.choices(kind, _borders(condition, subject)) if choice in values]
                if allowed:
                    yield subject, random.choice(allowed)

    def choices(self, kind: FactType, borders: Iterable[int] = ()) -> list[Value]:
        """Return values that tell cases apart; of numbers also what lies at these borders, as a promise may draw some of its own."""
        domain = kind.domain
        if isinstance(domain, Finite):
            return list(domain.values)
        if isinstance(domain, Subsets):
            return [*(frozenset({member}) for member in domain.members), frozenset(), frozenset(domain.members)]
        assert isinstance(domain, Numbers)
        points = {*self._telling(kind.path, domain), *(end for end in borders if domain.low <= end <= domain.high)}
        return [number_value(kind, point) for point in sorted(points)]

    def is_unrealistic(self, decision: Decision) -> bool:
        """Say whether what follows from a case shows that it does not occur."""
        return any(
            holds(item.when, self.program, decision.values, decision.signals) for item in self.program.unrealistic
        )


def _borders(condition: Condition, path: str) -> Iterable[int]:
    for leaf in leaves(condition):
        if isinstance(leaf, Within) and leaf.subject == path and isinstance(leaf.values, Ranges):
            yield from (end for span in leaf.values.spans for end in span)
