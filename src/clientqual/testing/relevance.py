"""Relevance, plainly: which unknown facts can still matter, and to what. It is the judge of the faster way to the same.

A fact is relevant when it is unknown and something open depends on it through open conditions only. What is settled whatever the fact
turns out to be does not ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from clientqual.ir import All, Any, Compare, Condition, Count, First, Most, Not, Program, Rule, Within
from clientqual.semantics import Walk, called, truth


@dataclass(slots=True)
class Relevance:
    """Traces what is open in a walk of a program in normal form back to unknown base facts.

    Conditions are remembered by identity: the normal form shares those of signals between the rules that read them.
    """

    program: Program
    walk: Walk
    _things: dict[str, frozenset[str]] = field(default_factory=dict)
    _conditions: dict[int, frozenset[str]] = field(default_factory=dict)

    def affected(self) -> dict[str, tuple[str, ...]]:
        """Return the relevant facts by path, each with the open outcomes, then actions, that it may touch."""
        found: dict[str, list[str]] = {}
        for thing in (*self._open_outcomes(), *self._open_actions()):
            for path in self._behind(thing):
                found.setdefault(path, []).append(thing)
        return {path: tuple(things) for path, things in sorted(found.items())}

    def _open_outcomes(self) -> Iterable[str]:
        return (name for name in self.program.outcomes if self._is_open(name))

    def _open_actions(self) -> Iterable[str]:
        return (name for name in sorted(self.program.actions) if self.walk.recommended[name] is None)

    def _is_open(self, subject: str) -> bool:
        low, high = self.walk.sets[subject].ends()
        return low != high

    def _behind(self, name: str) -> frozenset[str]:
        """Return the unknown base facts that an open fact, outcome or action depends on."""
        if name not in self._things:
            self._things[name] = self._trace(name)
        return self._things[name]

    def _trace(self, name: str) -> frozenset[str]:
        program = self.program
        if name in program.actions:
            return self._action(name)
        if name in program.outcomes:
            return self._table(program.outcomes[name].table)
        if name in program.derived:
            return self._table(program.derived[name].table)
        return frozenset({name})

    def _action(self, name: str) -> frozenset[str]:
        action = self.program.actions[name]
        excluders = (other for other in action.excluded_by if self.walk.recommended[other] is None)
        if called(action, self.walk.sets) is False:
            return frozenset()
        return self._condition(action.rules[0].when).union(*map(self._behind, excluders))

    def _table(self, table: First | Most) -> frozenset[str]:
        return frozenset[str]().union(*(self._condition(rule.when) for rule in self._standing(table)))

    def _standing(self, table: First | Most) -> Iterable[Rule]:
        """Yield the rules that may still count: all evidence, or the rows above the first that surely holds."""
        if isinstance(table, Most):
            return table.evidence
        return takewhile(lambda row: not truth(row.when, self.walk.sets), table.rows)

    def _condition(self, condition: Condition) -> frozenset[str]:
        """Return the unknown facts behind a condition that is open; none for one that is not."""
        if id(condition) not in self._conditions:
            is_open = truth(condition, self.walk.sets) is None
            self._conditions[id(condition)] = self._parts(condition) if is_open else frozenset()
        return self._conditions[id(condition)]

    def _parts(self, condition: Condition) -> frozenset[str]:
        match condition:
            case Within(subject):
                return self._behind(subject)
            case Compare(left, _, right):
                return frozenset[str]().union(*(self._behind(side) for side in (left, right) if self._is_open(side)))
            case Not(part):
                return self._condition(part)
            case All(parts) | Any(parts) | Count(parts):
                return frozenset[str]().union(*map(self._condition, parts))
        return frozenset()
