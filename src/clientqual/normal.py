"""The normal form of conditions, in which the walk reads them. It is part of the meaning.

Kleene's logic forgets that two conditions speak of the same fact: of an unknown brief, `none or spoken or written or detailed` would
be unknown. So before anything is walked,

1. signals are replaced by their conditions,
2. `not` moves inward until it stands before a comparison of two facts or a count,
3. an `all` in an `all`, and an `any` in an `any`, are flattened,
4. the parts of one `all` or `any` that speak of the same fact, derived fact or outcome become one set of its values; a set with no
   value is false, one with every value true.

An action is called for by the `any` of its rules. A comparison of two facts, and a count, are parts of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from clientqual.ir import (
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    First,
    Lit,
    Most,
    Not,
    Program,
    Rule,
    Signal,
    ValueSet,
    Within,
)

TRUE: Final = Always()
FALSE: Final = Not(TRUE)

R = TypeVar("R", bound=Rule)


@dataclass(slots=True)
class Normalizer:
    """Brings conditions into normal form; each signal is worked out once."""

    signals: dict[str, Signal]
    _inlined: dict[str, Condition] = field(default_factory=dict)

    def normal(self, condition: Condition, positive: bool = True) -> Condition:
        """Return the normal form of a condition, or of its contrary."""
        match condition:
            case Always():
                return TRUE if positive else FALSE
            case Within(subject, values):
                return _within(subject, values if positive else ~values)
            case Compare():
                return condition if positive else Not(condition)
            case Lit(signal):
                return self._signal(signal) if positive else self.normal(Not(self._signal(signal)))
            case Not(part):
                return self.normal(part, not positive)
            case All(parts):
                return _join([self.normal(part, positive) for part in parts], conjunction=positive)
            case Any(parts):
                return _join([self.normal(part, positive) for part in parts], conjunction=not positive)
            case Count(parts, low, high):
                count = Count(tuple(self.normal(part) for part in parts), low, high)
                return count if positive else Not(count)

    def _signal(self, name: str) -> Condition:
        if name not in self._inlined:
            self._inlined[name] = self.normal(self.signals[name].when)
        return self._inlined[name]

    def rules(self, rules: Iterable[R]) -> tuple[R, ...]:
        return tuple(replace(rule, when=self.normal(rule.when)) for rule in rules)

    def first(self, table: First) -> First:
        return replace(table, rows=self.rules(table.rows))

    def table(self, table: First | Most) -> First | Most:
        if isinstance(table, First):
            return self.first(table)
        return replace(table, evidence=self.rules(table.evidence))

    def called(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """Return the one rule that calls for an action: any of its rules."""
        return (Rule("any", self.normal(Any(tuple(rule.when for rule in rules)))),)


def _within(subject: str, values: ValueSet) -> Condition:
    if values.is_empty():
        return FALSE
    return TRUE if values.is_full() else Within(subject, values)


def _join(parts: list[Condition], *, conjunction: bool) -> Condition:
    """Join parts that are in normal form by `all` or `any`."""
    neutral, absorbing = (TRUE, FALSE) if conjunction else (FALSE, TRUE)
    sets: dict[str, ValueSet] = {}
    others: list[Condition] = []
    for part in _flat(parts, All if conjunction else Any):
        if isinstance(part, Within):
            had = sets.get(part.subject)
            sets[part.subject] = (
                part.values if had is None else (had & part.values if conjunction else had | part.values)
            )
        else:
            others.append(part)
    joined = [_within(subject, values) for subject, values in sets.items()] + others
    if absorbing in joined:
        return absorbing
    kept = tuple(part for part in joined if part != neutral)
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return All(kept) if conjunction else Any(kept)


def _flat(parts: list[Condition], kind: type[All | Any]) -> Iterable[Condition]:
    for part in parts:
        if isinstance(part, All | Any) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def normalize(program: Program) -> Program:
    """Return the program with every condition in normal form, and one rule an action."""
    make = Normalizer(dict(program.signals))
    return replace(
        program,
        derived={path: replace(item, table=make.first(item.table)) for path, item in program.derived.items()},
        signals={name: replace(item, when=make.normal(Lit(name))) for name, item in program.signals.items()},
        outcomes={name: replace(item, table=make.table(item.table)) for name, item in program.outcomes.items()},
        unrealistic=tuple(replace(item, when=make.normal(item.when)) for item in program.unrealistic),
        actions={name: replace(item, rules=make.called(item.rules)) for name, item in program.actions.items()},
    )
