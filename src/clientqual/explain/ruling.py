"""Ruling: which rules give an answer or call for an action, as far as what is known goes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import dropwhile, islice
from typing import NamedTuple

from clientqual.explain.dropping import Facts
from clientqual.ir import Evidence, First, Most, Program, Rule, Value, ValueSet, reads
from clientqual.normal import Normalizer
from clientqual.semantics import possible, possible_answers, truth


class Asked(NamedTuple):
    """What is to be explained: the answer of an outcome, or, without an answer, that an action is recommended."""

    name: str
    answer: str | None = None


class Sets(dict[str, ValueSet]):
    """What each fact, derived fact and outcome can be, by what is known; worked out when it is first asked for."""

    def __init__(self, normal: Program, known: Facts) -> None:
        super().__init__()
        self._normal = normal
        self._known = known

    def __missing__(self, subject: str) -> ValueSet:
        domain, values = self._normal.domain(subject), self._values(subject)
        found = self[subject] = domain.all() if values is None else domain.of(values)
        return found

    def _values(self, subject: str) -> Iterable[Value] | None:
        normal = self._normal
        if subject in normal.outcomes:
            return possible(normal.outcomes[subject], self)
        if subject in self._known:
            return [self._known[subject]]
        return possible_answers(normal.derived[subject].table, self) if subject in normal.derived else None


class Ruling:
    """The rules of a program. `normal` is the same program in normal form."""

    def __init__(self, program: Program, normal: Program) -> None:
        self._program = program
        self._normal = normal
        self._normalizer = Normalizer(dict(program.signals))
        self._calling = cache(self._recommending)

    def sets(self, known: Facts) -> Sets:
        """Return what everything can be, by what is known."""
        return Sets(self._normal, known)

    def surely(self, asked: Asked, sets: Sets) -> tuple[Rule, ...]:
        """Return the rules that surely give an answer, or call for an action; none where no rule surely does."""
        if asked.answer is None:
            return _holding(self._calling(asked.name), sets)
        table = self._normal.outcomes[asked.name].table
        if isinstance(table, First):
            return _first(table.rows, sets)
        return _enough(table, _holding((item for item in table.evidence if item.answer == asked.answer), sets))

    def still(self, asked: Asked, rules: tuple[Rule, ...], sets: Sets) -> tuple[Rule, ...]:
        """Return those that do so where less is known than when these rules did."""
        if asked.answer is None:
            return _holding(rules, sets)
        table = self._normal.outcomes[asked.name].table
        if isinstance(table, First):
            below = dropwhile(lambda row: row not in rules, table.rows)
            return _first((row for row in below if str(row.then) == asked.answer), sets)
        return _enough(table, _holding(rules, sets))

    def _recommending(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of an action, each by itself in normal form."""
        return self._normalizer.rules(self._program.actions[name].rules)

    def reads(self, rules: Iterable[Rule]) -> frozenset[str]:
        """Return the facts that rules in normal form read, themselves or through derived facts."""
        found: set[str] = set()
        waiting = [subject for rule in rules for subject in reads(rule.when)]
        while waiting:
            subject = waiting.pop()
            if subject not in found:
                found.add(subject)
                derived = self._normal.derived.get(subject)
                waiting += [path for row in derived.table.rows for path in reads(row.when)] if derived else []
        return frozenset(found)


def _holding(rules: Iterable[Rule], sets: Sets) -> tuple[Rule, ...]:
    """Return the rules that surely hold."""
    return tuple(rule for rule in rules if truth(rule.when, sets))


def _first(rows: Iterable[Rule], sets: Sets) -> tuple[Rule, ...]:
    return tuple(islice((row for row in rows if truth(row.when, sets)), 1))


def _enough(table: Most, evidence: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return evidence for one answer, where it reaches the minimum."""
    weight = sum(item.weight for item in evidence if isinstance(item, Evidence))
    return evidence if weight >= table.minimum else ()
