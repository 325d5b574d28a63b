"""Relevance: which unknown facts can still matter, and to what.

A fact is relevant when it is unknown and something open depends on it through open conditions only. What is settled whatever the fact
turns out to be does not ask for it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from clientqual.engines import Found
from clientqual.explain.trails import TRUE, Comparing, Conditions, Step, Subject, Trail, Truths, Values
from clientqual.ir import First, Most, Program, Rule, Value


class Affected(Mapping[str, tuple[str, ...]]):
    """The relevant facts by path, each with the open outcomes, then actions, that it may touch: these are listed when they are asked for."""

    def __init__(self, places: Mapping[str, int], open_: Sequence[tuple[str, Trail]]) -> None:
        self._places = places
        self._open = open_
        self._together = reduce(or_, (trail for _, trail in open_), 0)
        self._paths = dict.fromkeys(path for path, place in places.items() if self._together >> place & 1)

    def __getitem__(self, path: str) -> tuple[str, ...]:
        if path not in self._paths:
            raise KeyError(path)
        place = self._places[path]
        return tuple(name for name, trail in self._open if trail >> place & 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def touching(self, names: Container[str]) -> Iterator[tuple[list[str], list[str]]]:
        """Yield these outcomes and actions in groups, each with the facts that may touch all in it, and no other of them."""
        groups: list[tuple[list[str], Trail]] = [([], self._together)]
        for name, trail in self._open:
            if name in names:
                with_it = (([*touched, name], facts & trail) for touched, facts in groups)
                groups = [*with_it, *((touched, facts & ~trail) for touched, facts in groups)]
                groups = [group for group in groups if group[1]]
        for touched, facts in groups:
            yield touched, [path for path in self._paths if facts >> self._places[path] & 1]

    def without(self, paths: frozenset[str]) -> Affected:
        """Return the same without some facts."""
        if not paths & self._paths.keys():
            return self
        return Affected({path: place for path, place in self._places.items() if path not in paths}, self._open)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A derived fact, outcome or action: the numbers of its rules, and the steps that work them out beyond those of things before it."""

    name: str
    rules: tuple[int, ...]
    is_first: bool
    steps: tuple[Step, ...]


class Relevance:
    """Traces what is open in cases back to unknown base facts. `program` is in normal form; it is read once, for all cases."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._places = {path: place for place, path in enumerate(sorted(program.facts))}
        tables: dict[str, First | Most] = {path: item.table for path, item in program.derived.items()}
        tables |= {name: item.table for name, item in program.outcomes.items()}
        rules: dict[str, Sequence[Rule]] = {
            name: table.rows if isinstance(table, First) else table.evidence for name, table in tables.items()
        }
        rules |= {name: item.rules for name, item in program.actions.items()}
        domains = {path: kind.domain for path, kind in program.types.items()}
        domains |= {name: item.domain for name, item in program.outcomes.items()}
        self._conditions = Conditions((rule.when for some in rules.values() for rule in some), domains)
        things = dict(zip(rules, self._divided(rules, tables), strict=True))
        self._derived = [things[name] for name in program.derived]
        self._outcomes = [things[name] for name in program.outcomes]
        self._actions = [things[name] for name in program.actions]
        self._last_steps = [step for thing in self._actions for step in thing.steps]
        self._unknown = self._conditions.blank()
        for path, place in self._places.items():
            if path in self._conditions.leaves:
                self._conditions.leaves[path].tell(None, 1 << place, self._unknown)

    def _divided(self, rules: Mapping[str, Sequence[Rule]], tables: Mapping[str, First | Most]) -> Iterator[_Thing]:
        """Yield things, with the steps divided among them: each is taken by the first that needs it."""
        steps, done = self._conditions.steps, 0
        for name, some in rules.items():
            numbers = tuple(self._conditions.numbers[id(rule.when)] for rule in some)
            end = done
            while end < len(steps) and steps[end].number <= max(numbers, default=0):
                end += 1
            yield _Thing(name, numbers, isinstance(tables.get(name), First), tuple(steps[done:end]))
            done = end

    def affected(self, known: Mapping[str, Value], found: Found) -> Affected:
        """Return the relevant facts by path, each with the open outcomes, then actions, that it may touch."""
        tracing = _Tracing(known, found, self._places, self._unknown.copy())
        for path, value in known.items():
            self._tell(path, (value,), 0, tracing)
        return Affected(self._places, [*self._open_outcomes(tracing), *sorted(self._open_actions(tracing))])

    def _open_outcomes(self, tracing: _Tracing) -> Iterator[tuple[str, Trail]]:
        """Yield the outcomes that are open, with the facts behind each. What derived facts and outcomes can be is told on the way."""
        found = tracing.found
        for thing in self._derived:
            self._work_out(thing, tracing)
            if thing.name not in tracing.known:
                self._tell(thing.name, found.computed[thing.name], _table(thing, tracing.truths), tracing)
        for thing in self._outcomes:
            self._work_out(thing, tracing)
            trail = _table(thing, tracing.truths)
            self._tell(thing.name, found.possible[thing.name], trail, tracing)
            if len(found.possible[thing.name]) > 1:
                yield thing.name, trail

    def _open_actions(self, tracing: _Tracing) -> Iterator[tuple[str, Trail]]:
        """Yield the actions that are open, with the facts behind each: those behind what excludes it are among them."""
        open_: dict[str, Trail] = {}
        self._conditions.work_out(self._last_steps, tracing.truths, tracing.compare)
        for thing in self._actions:
            if tracing.found.actions.get(thing.name) in ("presumed", "conditional"):
                trail = max(tracing.truths.yes[thing.rules[0]], 0)
                for other in self._program.actions[thing.name].excluded_by:
                    trail |= open_.get(other, 0)
                open_[thing.name] = trail
                yield thing.name, trail

    def _work_out(self, thing: _Thing, tracing: _Tracing) -> None:
        self._conditions.work_out(thing.steps, tracing.truths, tracing.compare)

    def _tell(self, subject: str, values: Values, trail: Trail, tracing: _Tracing) -> None:
        """Tell what a subject can be, and what is behind it."""
        tracing.behind[subject] = trail
        if subject in self._conditions.leaves:
            self._conditions.leaves[subject].tell(values, trail, tracing.truths)


@dataclass(slots=True)
class _Tracing:
    """What is found of one case on the way: what each condition comes to, and what is behind derived facts and outcomes."""

    known: Mapping[str, Value]
    found: Found
    places: Mapping[str, int]
    truths: Truths
    behind: dict[str, Trail] = field(default_factory=dict)

    def compare(self, comparing: Comparing) -> int:
        """Work out a comparison."""
        return comparing.truth(self._of(comparing.left), self._of(comparing.right))

    def _of(self, path: str) -> Subject:
        if path in self.known:
            return Subject((self.known[path],), 0)
        if path in self.places:
            return Subject(None, 1 << self.places[path])
        return Subject(self.found.computed[path], self.behind[path])


def _table(thing: _Thing, truths: Truths) -> Trail:
    """Return what is behind a table: all its evidence, or the rows above the first that surely holds."""
    trail = 0
    for rule in thing.rules:
        truth = truths.yes[rule]
        if truth > 0:
            trail |= truth
        elif truth == TRUE and thing.is_first:
            break
    return trail
