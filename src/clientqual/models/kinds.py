"""The kinds of value a fact can have, as annotated types: strict where it protects, exact where it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

from clientqual.ir import LIMIT, UNIT, Kind, Numbers
from clientqual.models.numbers import exact

_MOST_REMEMBERED: Final = 1 << 10


@dataclass(frozen=True, slots=True)
class Numeric:
    """Mark a type as a kind of number between `low` and `high`, both included; None is unbounded."""

    kind: Kind
    low: int | None = None
    high: int | None = None

    def domain(self) -> Numbers:
        """Return the numbers of this kind, counted in units of 0.0001."""
        step = UNIT if self.kind is Kind.INT else 1
        end = LIMIT * UNIT - step
        low = -end if self.low is None else self.low * UNIT
        high = end if self.high is None else self.high * UNIT
        return Numbers(low, high, step)

    def read(self, value: object) -> Decimal:
        """Return an exact decimal within the bounds, or raise ValueError."""
        number = exact(value, floats=self.kind is Kind.NUMBER)
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            raise ValueError("out of range")
        return number

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.kind is Kind.INT:
            low = 1 - LIMIT if self.low is None else self.low
            high = LIMIT - 1 if self.high is None else self.high
            return core_schema.int_schema(strict=True, ge=low, le=high)
        return core_schema.no_info_plain_validator_function(_remembering(self.read))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "integer" if self.kind is Kind.INT else "number"}
        if self.low is not None:
            number["minimum"] = self.low
        if self.high is not None:
            number["maximum"] = self.high
        if self.kind is Kind.INT:
            return number
        return {"anyOf": [number, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,4})?$"}]}


def _remembering(read: Callable[[object], Decimal]) -> Callable[[object], Decimal]:
    """Return what reads a value that was read before without reading it again."""
    known = lru_cache(maxsize=_MOST_REMEMBERED, typed=True)(read)

    def remembered(value: object) -> Decimal:
        try:
            return known(value)
        except TypeError:  # what has no hash
            return read(value)

    return remembered


def several(value: object) -> object:
    """Take a single text where several are meant as a list of one."""
    return (value,) if isinstance(value, str) else value


# A number or an amount of money is kept as a Decimal, whatever it was written as. `int` is there for type checkers,
# so that they let `budget=2500` pass.
YesNo: TypeAlias = Annotated[bool, Strict()]
Count: TypeAlias = Annotated[int, Numeric(Kind.INT, low=0)]
PositiveCount: TypeAlias = Annotated[int, Numeric(Kind.INT, low=1)]
Amount: TypeAlias = Annotated[Decimal | int, Numeric(Kind.NUMBER, low=0)]
Percent: TypeAlias = Annotated[Decimal | int, Numeric(Kind.NUMBER, low=0, high=100)]
Money: TypeAlias = Annotated[Decimal | int, Numeric(Kind.MONEY, low=0)]
OneOrMore: Final = BeforeValidator(several)
Text: TypeAlias = Annotated[str, Field(coerce_numbers_to_str=True)]
