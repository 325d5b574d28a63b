"""Facts: the named, typed items that a case tells and rules read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from clientqual.ir.decimals import UNIT, unscaled
from clientqual.ir.values import Domain, Value

Party = Literal["client", "provider"]
Better = Literal["first", "last", "true", "false", "higher", "lower"]

DERIVABLE = ("enum", "bool")


class Kind(StrEnum):
    """What sort of value a fact has."""

    ENUM = "enum"
    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    MONEY = "money"
    SET = "set"


NUMERIC = frozenset({Kind.INT, Kind.NUMBER, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact is, whatever the rule set: its path, kind and values.

    `better` is the side to which moving the fact never makes a monotone outcome worse; None where no side is better.
    """

    path: str
    kind: Kind
    domain: Domain
    ordered: bool = False
    better: Better | None = None
    meaning: str = ""
    source: tuple[str, ...] = ()
    derived: bool = False

    @property
    def model(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True, slots=True)
class FactRef:
    """A value that is read off another fact."""

    path: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A base fact as a rule set knows it: its type, and what to go by while it is unknown."""

    type: FactType
    of: Party | None = None
    changed_by: Party | None = None
    default: Value | None = None
    implies: tuple[tuple[str, Value], ...] = ()
    source: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return self.type.path


def number_value(kind: FactType, point: int) -> int | Decimal:
    """Return a count of 0.0001 as a value of a number fact."""
    return point // UNIT if kind.kind is Kind.INT else unscaled(point)


def plain(kind: FactType, value: Value) -> bool | int | Decimal | str | tuple[str, ...]:
    """Return a value as callers see it: a set as a sorted tuple, a whole number as an int; money stays a Decimal."""
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, Decimal) and kind.kind is not Kind.MONEY and value == int(value):
        return int(value)
    return value
