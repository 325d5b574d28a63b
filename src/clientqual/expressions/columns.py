"""Columns: how they hold their values, as far as expressions care, and which facts they can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from clientqual.ir import PLACES, FactType, Kind

Form = Literal["text", "truth", "whole", "decimal", "float", "list", "empty"]
"""How a column holds its values; an empty one holds nothing but nulls."""

FORMS: Final[Mapping[Form, str]] = {
    "text": "text",
    "truth": "booleans",
    "whole": "integers",
    "decimal": "decimals of four places at most",
    "float": "floats of 64 bits",
    "list": "lists of text",
}
"""What each form is called; an empty one needs no name."""

FITTING: Final[Mapping[Kind, tuple[Form, ...]]] = {
    Kind.ENUM: ("text",),
    Kind.BOOL: ("truth",),
    Kind.INT: ("whole",),
    Kind.NUMBER: ("whole", "decimal", "float"),
    Kind.MONEY: ("whole", "decimal"),
    Kind.SET: ("list",),
}
"""The forms that a fact of each kind can be read from: those in which the same value would be taken from a case."""


@dataclass(frozen=True, slots=True)
class Held:
    """How a column holds its values: its form, and what its type says beyond that.

    `values` are all that it can hold, where that is known. `is_wide` marks whole numbers that may not fit into 64 bits with a sign; `places`
    are the decimal places of decimals.
    """

    form: Form
    values: tuple[str, ...] | None = None
    is_wide: bool = False
    places: int = 0

    def fits(self, fact: FactType) -> bool:
        """Say whether a fact can be read from such a column."""
        if self.form == "empty":
            return True
        return self.form in FITTING[fact.kind] and self.places <= PLACES


@dataclass(frozen=True, slots=True)
class Column:
    """A column that tells a fact."""

    fact: FactType
    name: str
    held: Held


SQL_FORMS: Final[Mapping[Form, tuple[str, ...]]] = {
    "text": ("varchar", "string", "text", "char", "bpchar", "enum"),
    "truth": ("boolean", "bool", "logical"),
    "whole": (
        "tinyint",
        "smallint",
        "int",
        "integer",
        "bigint",
        "long",
        "short",
        "byte",
        "utinyint",
        "usmallint",
        "uinteger",
    ),
    "decimal": ("decimal", "numeric", "dec"),
    "float": ("double", "float8", "double precision"),
}
WIDE: Final = ("ubigint", "hugeint", "uhugeint")


def held_as(sql_type: str) -> Held | None:
    """Return how a column of a type of DuckDB or Spark holds its values; None for a type that no fact is read from."""
    name, _, rest = sql_type.strip().lower().partition("(")
    if sql_type.rstrip().endswith("[]") or name.startswith("array"):
        return Held("list")
    if name in WIDE:
        return Held("whole", is_wide=True)
    form = next((form for form, names in SQL_FORMS.items() if name.strip() in names), None)
    if form == "decimal":
        _, _, places = rest.rstrip(") ").partition(",")
        return Held("decimal", places=int(places or (0 if rest else 3)))
    return Held(form) if form else None
