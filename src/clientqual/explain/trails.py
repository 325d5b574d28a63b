"""Trails: what is behind each condition of a program in a case, worked out from the leaves up.

A condition that is settled is one of the two integers below; one that is open is its *trail*, the unknown base facts behind it as bits.
So the trail of an `any` is the union of its parts as they are: what is false adds nothing to it, and what is true outweighs all. An `all`
is the same of contraries, which stand beside every condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from clientqual.ir import All, Always, Any, Compare, Condition, Count, Domain, Not, Value, ValueSet, Within, scaled
from clientqual.semantics import compared

Trail: TypeAlias = int
TRUE: Final = -1
FALSE: Final = 0
"""Contraries of each other, bit by bit; all trails lie above both."""

_KEPT: Final = 1 << 10

Values: TypeAlias = tuple[Value, ...] | None
"""What a subject can be; None where it can be anything."""


class Subject(NamedTuple):
    """What a subject can be in a case, and what is behind it."""

    values: Values
    trail: Trail


class Told(NamedTuple):
    """What some conditions on one subject come to, with their contraries beside them, and the numbers of those that are open."""

    yes: tuple[int, ...]
    no: tuple[int, ...]
    open: tuple[int, ...]


class Leaves:
    """All conditions that speak of one subject alone. They stand side by side, from `start` on."""

    def __init__(self, domain: Domain, asked: Sequence[ValueSet], start: int) -> None:
        self._domain = domain
        self._asked = asked
        self._place = slice(start, start + len(asked))
        self._start = start
        self._told = lru_cache(_KEPT)(self._tell)

    def tell(self, values: Values, trail: Trail, truths: Truths) -> None:
        """Write down what the conditions come to where the subject can be any of these values; `trail` is what is behind it."""
        told = self._told(values)
        truths.yes[self._place], truths.no[self._place] = told.yes, told.no
        for number in told.open:
            truths.yes[number] = truths.no[number] = trail

    def _tell(self, values: Values) -> Told:
        possible = self._domain.all() if values is None else self._domain.of(values)
        yes = [TRUE if possible.within(asked) else FALSE for asked in self._asked]
        is_open = [not truth and possible.meets(asked) for truth, asked in zip(yes, self._asked, strict=True)]
        numbers = tuple(self._start + place for place, open_ in enumerate(is_open) if open_)
        return Told(tuple(yes), tuple(~truth for truth in yes), numbers)


class Comparing:
    """A comparison of two subjects."""

    def __init__(self, condition: Compare, domains: Mapping[str, Domain]) -> None:
        self.left, self.right = condition.left, condition.right
        self._relation, self._times = condition.relation, scaled(condition.times)
        self._domains = domains[self.left], domains[self.right]
        self._settled = lru_cache(_KEPT)(self._settle)

    def truth(self, left: Subject, right: Subject) -> int:
        """Return what it comes to. Behind it, where it is open, is what is behind those of its subjects that are open too."""
        truth, is_open = self._settled(left.values, right.values)
        if truth is not None:
            return TRUE if truth else FALSE
        return (left.trail if is_open[0] else 0) | (right.trail if is_open[1] else 0)

    def _settle(self, left: Values, right: Values) -> tuple[bool | None, tuple[bool, bool]]:
        """Return what it comes to, and which of its subjects can be more than one thing."""
        sides = zip(self._domains, (left, right), strict=True)
        lefts, rights = ((domain.all() if values is None else domain.of(values)).ends() for domain, values in sides)
        is_open = lefts[0] != lefts[1], rights[0] != rights[1]
        return compared(self._relation, lefts, rights, self._times), is_open


@dataclass(slots=True)
class Truths:
    """What each condition comes to, by its number, and beside it its contrary."""

    yes: list[int]
    no: list[int]

    def copy(self) -> Truths:
        return Truths(self.yes.copy(), self.no.copy())

    def put(self, number: int, truth: int) -> None:
        self.yes[number] = truth
        self.no[number] = truth if truth > 0 else ~truth


class Step(NamedTuple):
    """A condition that is worked out from others, or from two subjects: its number, and those of its parts."""

    number: int
    condition: Condition
    kind: type
    parts: tuple[int, ...]


class Conditions:
    """All conditions of a program in normal form, by number: first the leaves, subject by subject, then the others, parts before wholes.

    The normal form shares the conditions of signals between the rules that read them, so conditions are told apart by identity.
    """

    def __init__(self, roots: Iterable[Condition], domains: Mapping[str, Domain]) -> None:
        found = {id(item): item for root in roots for item in _post_order(root)}
        by_subject: dict[str, list[Within]] = {}
        for item in found.values():
            if isinstance(item, Within):
                by_subject.setdefault(item.subject, []).append(item)
        self.numbers: dict[int, int] = {}
        self.leaves: dict[str, Leaves] = {}
        for subject, items in by_subject.items():
            self.leaves[subject] = Leaves(domains[subject], [item.values for item in items], len(self.numbers))
            self._number(items)
        others = [item for item in found.values() if not isinstance(item, Within)]
        self._number(others)
        self.steps = [Step(self.numbers[id(item)], item, type(item), self._parts(item)) for item in others]
        self.comparing = {
            step.number: Comparing(step.condition, domains)
            for step in self.steps
            if isinstance(step.condition, Compare)
        }

    def _number(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            self.numbers[id(condition)] = len(self.numbers)

    def _parts(self, condition: Condition) -> tuple[int, ...]:
        return tuple(self.numbers[id(part)] for part in _parts(condition))

    def blank(self) -> Truths:
        """Return truths of which none is worked out yet."""
        size = len(self.numbers)
        return Truths([FALSE] * size, [TRUE] * size)

    def work_out(self, steps: Sequence[Step], truths: Truths, compare: Callable[[Comparing], int]) -> None:
        """Work out some conditions, in order. `compare` works out comparisons."""
        yes, no = truths.yes, truths.no
        # One loop with everything in it: this is where the relevance of facts takes its time.
        for number, condition, kind, parts in steps:
            if kind is All:
                found = FALSE
                for part in parts:
                    found |= no[part]
                no[number] = found
                yes[number] = found if found > 0 else ~found
            elif kind is Any:
                found = FALSE
                for part in parts:
                    found |= yes[part]
                yes[number] = found
                no[number] = found if found > 0 else ~found
            elif kind is Not:
                yes[number], no[number] = no[parts[0]], yes[parts[0]]
            elif kind is Compare:
                truths.put(number, compare(self.comparing[number]))
            elif isinstance(condition, Count):
                truths.put(number, _counted(condition, [yes[part] for part in parts]))
            else:
                assert isinstance(condition, Always)
                truths.put(number, TRUE)


def _counted(count: Count, parts: list[int]) -> int:
    sure, could = parts.count(TRUE), len(parts) - parts.count(FALSE)
    if count.low <= sure and could <= count.high:
        return TRUE
    if could < count.low or sure > count.high:
        return FALSE
    trail = 0
    for part in parts:
        if part > 0:
            trail |= part
    return trail


def _parts(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case Not(part):
            return (part,)
        case All(parts) | Any(parts) | Count(parts):
            return tuple(parts)
    return ()


def _post_order(condition: Condition) -> Iterator[Condition]:
    for part in _parts(condition):
        yield from _post_order(part)
    yield condition
