"""Relevance: which unknown facts can still matter, and to what.

A fact is relevant when it is unknown and something open depends on it through open conditions only. What is settled whatever the fact
turns out to be does not ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from clientqual.engines import Found
from clientqual.ir import (
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    First,
    Not,
    Program,
    Rule,
    Value,
    ValueSet,
    Within,
    scaled,
)
from clientqual.semantics import Truth, compared, negation

Trail: TypeAlias = int
"""Unknown base facts, as bits in the order of their paths."""


@dataclass(slots=True)
class _Tracing:
    """What is found of one case on the way: what each subject can be and what is behind it, and the truth of each node, and its trail."""

    sets: dict[str, ValueSet]
    behind: dict[str, Trail]
    truths: list[Truth]
    trails: list[Trail]


@dataclass(frozen=True, slots=True)
class _Node:
    """A condition, with the numbers of its parts among the nodes before it."""

    condition: Condition
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Thing:
    """A derived fact, outcome or action: its nodes from `start` to `end`, and the numbers of those of its rules."""

    name: str
    rules: tuple[int, ...]
    is_first: bool
    start: int
    end: int


class Relevance:
    """Traces what is open in cases back to unknown base facts. `program` is in normal form; it is read once, for all cases."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._paths = sorted(program.facts)
        self._nodes: list[_Node] = []
        self._numbers: dict[int, int] = {}
        tables = [(path, item.table) for path, item in program.derived.items()]
        self._derived = [self._thing(name, table.rows, True) for name, table in tables]
        self._outcomes = [
            self._thing(name, table.rows, True)
            if isinstance(table, First)
            else self._thing(name, table.evidence, False)
            for name, table in ((name, item.table) for name, item in program.outcomes.items())
        ]
        self._actions = [self._thing(name, item.rules, False) for name, item in program.actions.items()]

    def _thing(self, name: str, rules: Sequence[Rule], is_first: bool) -> _Thing:
        start = len(self._nodes)
        numbers = tuple(self._number(rule.when) for rule in rules)
        return _Thing(name, numbers, is_first, start, len(self._nodes))

    def _number(self, condition: Condition) -> int:
        """Return the number of a condition's node. The normal form shares the conditions of signals, which are read once."""
        if id(condition) not in self._numbers:
            match condition:
                case Not(part):
                    node = _Node(condition, (self._number(part),))
                case All(parts) | Any(parts) | Count(parts):
                    node = _Node(condition, tuple(self._number(part) for part in parts))
                case _:
                    node = _Node(condition)
            self._numbers[id(condition)] = len(self._nodes)
            self._nodes.append(node)
        return self._numbers[id(condition)]

    def affected(self, known: Mapping[str, Value], found: Found) -> dict[str, tuple[str, ...]]:
        """Return the relevant facts by path, each with the open outcomes, then actions, that it may touch."""
        affected: dict[str, list[str]] = {}
        for name, trail in self._open(known, found):
            for place, path in enumerate(self._paths):
                if trail >> place & 1:
                    affected.setdefault(path, []).append(name)
        return {path: tuple(names) for path, names in sorted(affected.items())}

    def _open(self, known: Mapping[str, Value], found: Found) -> Iterator[tuple[str, Trail]]:
        """Yield every outcome, then every action, that is open, with the facts behind it."""
        tracing = self._begun(known)
        for thing in self._derived:
            self._trace(thing, tracing)
            if thing.name not in known:
                tracing.sets[thing.name] = self._program.types[thing.name].domain.of(found.computed[thing.name])
                tracing.behind[thing.name] = _table(thing, tracing)
        for thing in self._outcomes:
            self._trace(thing, tracing)
            tracing.sets[thing.name] = self._program.outcomes[thing.name].domain.of(found.possible[thing.name])
            tracing.behind[thing.name] = _table(thing, tracing)
            if len(found.possible[thing.name]) > 1:
                yield thing.name, tracing.behind[thing.name]
        yield from sorted(self._open_actions(tracing, found))

    def _open_actions(self, tracing: _Tracing, found: Found) -> Iterator[tuple[str, Trail]]:
        open_: dict[str, Trail] = {}
        for thing in self._actions:
            self._trace(thing, tracing)
            if found.actions.get(thing.name) in ("presumed", "conditional"):
                excluders = self._program.actions[thing.name].excluded_by
                trail = tracing.trails[thing.rules[0]]
                for other in excluders:
                    trail |= open_.get(other, 0)
                open_[thing.name] = trail
                yield thing.name, trail

    def _begun(self, known: Mapping[str, Value]) -> _Tracing:
        sets: dict[str, ValueSet] = {}
        behind = dict.fromkeys(known, 0)
        for path, kind in self._program.types.items():
            sets[path] = kind.domain.of([known[path]]) if path in known else kind.domain.all()
        for place, path in enumerate(self._paths):
            behind.setdefault(path, 1 << place)
        return _Tracing(sets, behind, [], [])

    def _trace(self, thing: _Thing, tracing: _Tracing) -> None:
        """Work out the truth of a thing's nodes, and what is behind those that are open."""
        for node in self._nodes[thing.start : thing.end]:
            truth = _truth(node, tracing)
            tracing.truths.append(truth)
            tracing.trails.append(0 if truth is not None else _trail(node, tracing))


def _truth(node: _Node, tracing: _Tracing) -> Truth:
    match node.condition:
        case Within(subject, values):
            possible = tracing.sets[subject]
            return True if possible.within(values) else None if possible.meets(values) else False
        case Compare(left, relation, right, times):
            return compared(relation, tracing.sets[left].ends(), tracing.sets[right].ends(), scaled(times))
        case Not():
            return negation(tracing.truths[node.parts[0]])
        case Always():
            return True
    found = [tracing.truths[part] for part in node.parts]
    match node.condition:
        case All():
            return False if False in found else None if None in found else True
        case Any():
            return True if True in found else None if None in found else False
        case Count(_, low, high):
            sure, could = found.count(True), len(found) - found.count(False)
            return True if low <= sure and could <= high else False if could < low or sure > high else None
    raise AssertionError("a condition in normal form has no signals")


def _trail(node: _Node, tracing: _Tracing) -> Trail:
    match node.condition:
        case Within(subject):
            return tracing.behind[subject]
        case Compare(left, _, right):
            return tracing.behind[left] | tracing.behind[right]
    trail = 0
    for part in node.parts:
        trail |= tracing.trails[part]
    return trail


def _table(thing: _Thing, tracing: _Tracing) -> Trail:
    """Return what is behind a table: all its evidence, or the rows above the first that surely holds."""
    trail = 0
    for rule in thing.rules:
        if thing.is_first and tracing.truths[rule]:
            break
        trail |= tracing.trails[rule]
    return trail
