"""Conditions as a rule set states them: typed, with every name resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from clientqual.ir.values import ValueSet
from clientqual.span import Span

Relation = Literal["is", "lt", "le", "gt", "ge"]


@dataclass(frozen=True, slots=True)
class Always:
    """The condition that holds in every case."""


@dataclass(frozen=True, slots=True)
class Within:
    """The subject (a fact, a derived fact or an outcome) has one of these values."""

    subject: str
    values: ValueSet
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact stands in a relation to another fact times a factor."""

    left: str
    relation: Relation
    right: str
    times: Decimal = Decimal(1)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Lit:
    """The signal of this name holds: it is lit."""

    signal: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Between `low` and `high` of the parts hold, both ends included."""

    parts: tuple[Condition, ...]
    low: int
    high: int


Condition: TypeAlias = Always | Within | Compare | Lit | Not | All | Any | Count


def leaves(condition: Condition) -> Iterator[Within | Compare | Lit]:
    """Yield the leaves of a condition that read something, from left to right."""
    match condition:
        case Always():
            return
        case Within() | Compare() | Lit():
            yield condition
        case Not(part):
            yield from leaves(part)
        case All(parts) | Any(parts) | Count(parts):
            for part in parts:
                yield from leaves(part)


def reads(condition: Condition) -> Iterator[str]:
    """Yield what a condition reads: paths of facts, names of outcomes, `signal.NAME` for signals."""
    for leaf in leaves(condition):
        match leaf:
            case Within(subject):
                yield subject
            case Compare(left, _, right):
                yield left
                yield right
            case Lit(signal):
                yield f"signal.{signal}"
