"""Steps: what is worked out between the layers from heads that fired. Counts, comparisons, and what the answers of tables come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from clientqual.engines.durable.fields import Entered, Entry, member
from clientqual.ir import Compare, FactRef, Finite, Program, Value, scaled
from clientqual.semantics import Truth, compared


class Pair(NamedTuple):
    """The heads of one condition: the one that says it is surely true, and the one that says it is surely false."""

    true: int
    false: int

    def truth(self, fired: set[int]) -> Truth:
        if self.true in fired:
            return True
        return False if self.false in fired else None


@dataclass(slots=True)
class Run:
    """One case on its way through the layers."""

    values: dict[str, Value]
    """The facts that are known."""
    entered: Entered = field(default_factory=dict)
    fired: set[int] = field(default_factory=set)
    answers: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    """What each derived fact and outcome could be, in its order."""
    computed: dict[str, tuple[Value, ...]] = field(default_factory=dict)


class Step(Protocol):
    """Something that is worked out once all it reads is settled."""

    def __call__(self, run: Run) -> None: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """Enters how many of some conditions are surely true, and how many could be."""

    parts: tuple[Pair, ...]
    sure: str
    could: str

    def __call__(self, run: Run) -> None:
        fired = run.fired
        run.entered[self.sure] = member(self.sure, sum(part.true in fired for part in self.parts))
        run.entered[self.could] = member(self.could, sum(part.false not in fired for part in self.parts))


@dataclass(frozen=True, slots=True)
class Compared:
    """Enters whether one fact stands in a relation to another, where that is settled."""

    program: Program
    compare: Compare
    name: str

    def __call__(self, run: Run) -> None:
        compare = self.compare
        ends = self._ends(run, compare.left), self._ends(run, compare.right)
        truth = compared(compare.relation, *ends, scaled(compare.times))
        if truth is not None:
            run.entered[self.name] = member(self.name, truth)

    def _ends(self, run: Run, subject: str) -> tuple[int, int]:
        """Return the lowest and the highest that a side can be."""
        domain = self.program.domain(subject)
        if subject in run.answers:
            return domain.of(run.answers[subject]).ends()
        return (domain.of([run.values[subject]]) if subject in run.values else domain.all()).ends()


@dataclass(frozen=True, slots=True)
class Ruled:
    """Enters which answers of a derived fact or an outcome are ruled out."""

    name: str
    domain: Finite
    fields: tuple[str, ...]
    possible: Callable[[Run], set[Value]]
    is_derived: bool = False

    def __call__(self, run: Run) -> None:
        found = self.possible(run)
        answers: tuple[Value, ...] = tuple(value for value in self.domain.values if value in found)
        if self.is_derived:
            run.computed[self.name] = answers
            if self.name in run.values:  # what is stated wins
                answers = (run.values[self.name],)
        run.answers[self.name] = answers
        for value, name in zip(self.domain.values, self.fields, strict=True):
            if value not in answers:
                run.entered[name] = member(name, True)


@dataclass(frozen=True, slots=True)
class FirstRows:
    """What a `first` table could answer: rows that may hold while no earlier row surely does."""

    rows: tuple[tuple[Pair, Value], ...]
    otherwise: Value

    def __call__(self, run: Run) -> set[Value]:
        found: set[Value] = set()
        for pair, then in self.rows:
            if pair.false not in run.fired:
                found.add(then)
            if pair.true in run.fired:
                return found
        return found | {self.otherwise}


@dataclass(frozen=True, slots=True)
class Heaviest:
    """What a `most` table could answer: what reaches the minimum, and nothing surely beats. Answers listed earlier win ties."""

    order: tuple[Value, ...]
    evidence: tuple[tuple[Pair, Value, int], ...]
    minimum: int
    otherwise: Value

    def __call__(self, run: Run) -> set[Value]:
        lower, upper = dict.fromkeys(self.order, 0), dict.fromkeys(self.order, 0)
        for pair, answer, weight in self.evidence:
            lower[answer] += weight * (pair.true in run.fired)
            upper[answer] += weight * (pair.false not in run.fired)
        best = max(self.order, key=lower.__getitem__)  # the first of several
        if lower[best] < self.minimum:
            return {answer for answer in self.order if upper[answer] >= self.minimum} | {self.otherwise}
        place = {answer: place for place, answer in enumerate(self.order)}
        lead = (lower[best], -place[best])
        return {
            answer for answer in self.order if upper[answer] >= self.minimum and (upper[answer], -place[answer]) >= lead
        }


@dataclass(frozen=True, slots=True)
class Presumed:
    """Settles what a fact is presumed to be, unless it is known, and enters it."""

    path: str
    otherwise: Value | FactRef
    rows: tuple[tuple[int, Value | FactRef], ...]
    entries: Mapping[str, Entry]

    def __call__(self, run: Run) -> None:
        if self.path not in run.values:
            then = next((then for head, then in self.rows if head in run.fired), self.otherwise)
            run.values[self.path] = run.values[then.path] if isinstance(then, FactRef) else then
        entry = self.entries.get(self.path)
        if entry is not None:
            entry.enter(run.values[self.path], run.entered)
