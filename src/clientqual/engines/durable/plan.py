"""The plan: which conditions durable-rules decides in which layer, and what is worked out between the layers.

A *head* is one condition with one truth: its rules fire where the condition surely has that truth. So a condition that is read both as
true and as false is two heads, and open where neither fires. A head can be read only in the layers after its own, and so can what is
worked out from it: counts, the answers of tables, comparisons of facts. Each of these is a *step* before the first layer that may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Final

from clientqual.diagnostics import Diagnostic
from clientqual.engines.durable.fields import Check, Entry, Names
from clientqual.engines.durable.limits import Place, too_long, too_much
from clientqual.engines.durable.steps import Compared, Counted, Pair, Step
from clientqual.engines.durable.ways import ALWAYS, NEVER, Ways, either, every, known_in
from clientqual.ir import All, Always, Any, Compare, Condition, Count, Finite, Lit, Not, Program, ValueSet, Within

MOST_WAYS: Final = 8
"""A part of a conjunction is a head of its own rather than that there are more ways than this to satisfy the whole."""
MOST_CHECKS: Final = 30
"""Likewise rather than that one way has more checks than this."""
MOST_PARTS: Final = 20


@dataclass(frozen=True, slots=True)
class Head:
    """A condition with a truth: the field that says so from `ready` on, and the ways in which it comes about."""

    number: int
    field: str
    ways: Ways
    ready: int


@dataclass(slots=True)
class Planner:
    """Makes a plan. What is read has to be planned before what reads it."""

    program: Program
    names: Names = field(default_factory=Names)
    entries: dict[str, Entry] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    steps: dict[int, list[Step]] = field(default_factory=dict)
    ready: dict[str, int] = field(default_factory=dict)
    """From which layer on a fact, derived fact or outcome can be read; left out for those that are known from the start."""
    ruled_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For derived facts and outcomes, the field for each answer that says that it is ruled out."""
    place: Place = field(default_factory=Place)
    """Whose conditions are being planned."""
    complaints: list[Diagnostic] = field(default_factory=list)
    _made: dict[tuple[Condition, bool], Head] = field(default_factory=dict)
    _worked_out: dict[tuple[Condition, bool], Ways] = field(default_factory=dict)
    _fields: dict[str, int] = field(default_factory=dict)
    _counts: dict[tuple[Condition, ...], tuple[str, str]] = field(default_factory=dict)
    _compared: dict[Compare, str] = field(default_factory=dict)

    def pair(self, condition: Condition) -> Pair:
        """Return the heads of a condition as true and as false."""
        return Pair(self.head(condition, truth=True).number, self.head(condition, truth=False).number)

    def head(self, condition: Condition, *, truth: bool) -> Head:
        """Return the head of a condition, made if there is none."""
        key = condition, truth = _plainly(condition, truth)
        if key not in self._made:
            ways = self._ways(condition, truth)
            ready = 1 + max((self._fields[check.field] for way in ways for check in way), default=0)
            number = len(self.heads)
            head = self._made[key] = Head(number, self.new_field(f"head.{number}", ready), ways, ready)
            self.heads.append(head)
            self.complaints += too_much(ways, self.place)
        return self._made[key]

    def new_field(self, wanted: str, ready: int) -> str:
        """Return a new field that can be checked from a layer on."""
        name = self.names.new(wanted)
        self._fields[name] = ready
        return name

    def step(self, ready: int, step: Step) -> None:
        """Have something worked out before the first layer that reads it."""
        self.steps.setdefault(ready, []).append(step)

    def ready_after(self, pairs: Iterable[Pair]) -> int:
        """Return the first layer in which all of some heads are settled."""
        return max((self.heads[number].ready for pair in pairs for number in pair), default=0)

    def answers(self, name: str, domain: Finite, ready: int) -> tuple[str, ...]:
        """Make the fields that say which answers are ruled out."""
        self.ready[name] = ready
        fields = tuple(self.new_field(f"{name}.not.{value}", ready) for value in domain.values)
        self.ruled_out[name] = fields
        return fields

    # --- the ways of a condition ------------------------------------------------------------------------------------------------------

    def _ways(self, condition: Condition, truth: bool) -> Ways:
        """Return the ways of a condition; of parts that become heads they are asked for twice, and worked out once."""
        key = condition, truth
        if key not in self._worked_out:
            self._worked_out[key] = self._work_out(condition, truth)
        return self._worked_out[key]

    def _work_out(self, condition: Condition, truth: bool) -> Ways:
        match condition:
            case Always():
                return ALWAYS if truth else NEVER
            case Not(part):
                return self._ways(part, not truth)
            case Within(subject, values):
                return self._within(subject, values if truth else ~values)
            case Compare():
                return ((Check(self._comparison(condition), "is", truth),),)
            case Count():
                return self._count(condition, truth)
            case All(parts) | Any(parts):
                if isinstance(condition, All) != truth:
                    return either(self._ways(part, truth) for part in parts)
                return self._every(type(condition), parts, truth)
            case Lit():
                raise AssertionError("a condition in normal form has no signals")

    def _every(self, kind: type[All | Any], parts: Sequence[Condition], truth: bool) -> Ways:
        """Return the ways in which all parts have a truth. Those with too many ways, or too many checks, are read off their heads."""
        if len(parts) > MOST_PARTS:
            batches = [parts[start : start + MOST_PARTS] for start in range(0, len(parts), MOST_PARTS)]
            return self._every(kind, [kind(tuple(batch)) for batch in batches], truth)
        found = [self._ways(part, truth) for part in parts]

        def hoist_largest(size: Callable[[Ways], int]) -> bool:
            place = max(range(len(parts)), key=lambda place: size(found[place]))
            if size(found[place]) < 2:
                return False
            found[place] = ((Check(self.head(parts[place], truth=truth).field, "is", True),),)
            return True

        while prod(map(len, found)) > MOST_WAYS and hoist_largest(len):
            pass
        while sum(map(_longest, found)) > MOST_CHECKS and hoist_largest(_longest):
            pass
        return every(found)

    def _within(self, subject: str, values: ValueSet) -> Ways:
        if values.is_empty():
            return NEVER
        if subject in self.ruled_out:
            domain = self.program.domain(subject)
            assert isinstance(domain, Finite)
            fields = zip(domain.values, self.ruled_out[subject], strict=True)
            return (tuple(Check(name, "is", True) for value, name in fields if value not in values),)
        if subject not in self.entries:
            entry = self.entries[subject] = Entry.of(self.program.types[subject], self.names)
            self._fields.update(dict.fromkeys(entry.names, self.ready.get(subject, 0)))
            self.complaints += too_long(entry, self.place)
        return known_in(self.entries[subject], values)

    def _comparison(self, compare: Compare) -> str:
        if compare not in self._compared:
            ready = max(self.ready.get(compare.left, 0), self.ready.get(compare.right, 0))
            name = self._compared[compare] = self.new_field(f"{compare.left}.{compare.relation}.{compare.right}", ready)
            self.step(ready, Compared(self.program, compare, name))
        return self._compared[compare]

    def _count(self, count: Count, truth: bool) -> Ways:
        """Ask how many parts are surely true, and how many could be."""
        if count.parts not in self._counts:
            pairs = tuple(self.pair(part) for part in count.parts)
            ready = self.ready_after(pairs)
            number = len(self._counts)
            sure, could = self.new_field(f"count.{number}.sure", ready), self.new_field(f"count.{number}.could", ready)
            self._counts[count.parts] = sure, could
            self.step(ready, Counted(pairs, sure, could))
        sure, could = self._counts[count.parts]
        if truth:
            return ((Check(sure, "at least", count.low), Check(could, "at most", count.high)),)
        return ((Check(could, "at most", count.low - 1),), (Check(sure, "at least", count.high + 1),))


def _plainly(condition: Condition, truth: bool) -> tuple[Condition, bool]:
    """Return a condition with a truth such that what comes to the same is more often equal."""
    while isinstance(condition, Not):
        condition, truth = condition.part, not truth
    if isinstance(condition, Within) and not truth:
        return Within(condition.subject, ~condition.values), True
    return condition, truth


def _longest(ways: Ways) -> int:
    return max(map(len, ways), default=0)
