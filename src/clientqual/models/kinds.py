"""The kinds of value a fact can have, as annotated types: strict where it protects, exact where it counts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

from clientqual.ir import LIMIT, PLACES, UNIT, Kind, Numbers, Value

MAX_DIGITS: Final = 40
"""The longest text that is read as a number; whatever is longer is far out of bounds."""

# Wide enough for every number within bounds, and never the caller's own context, which may round.
_WIDE = Context(prec=MAX_DIGITS, traps=[])
_STEP = Decimal(1).scaleb(-PLACES, _WIDE)
_BOUND = Decimal(LIMIT)
_PLAIN = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", re.ASCII)

Trouble = Literal["form", "float", "finite", "size", "places"]


class Inexact(ValueError):  # noqa: N818  (it says what the value is)
    """A value that is no exact number; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble)


def exact(value: object, *, floats: bool) -> Decimal:
    """Return a number as an exact decimal in its shortest form, or raise `Inexact`.

    Whole numbers, decimals and plain decimal text are taken; a float, where `floats` allows it, means what it shows.
    """
    if type(value) is int:
        if -LIMIT < value < LIMIT:
            return Decimal(value)
        raise Inexact("size")
    return _bounded(_decimal(value, floats=floats))


def _decimal(value: object, *, floats: bool) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Inexact("finite")
        if not floats:
            raise Inexact("float")
        return Decimal(float.__repr__(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(int(value)) if -LIMIT < value < LIMIT else _BOUND
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value) if len(value) <= MAX_DIGITS else _BOUND
    raise Inexact("form")


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise Inexact("finite")
    if not -_BOUND < value < _BOUND:
        raise Inexact("size")
    rounded = value.quantize(_STEP, context=_WIDE)
    if rounded != value:
        raise Inexact("places")
    whole = int(rounded)
    return Decimal(whole) if rounded == whole else rounded.normalize(_WIDE)


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
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "integer" if self.kind is Kind.INT else "number"}
        if self.low is not None:
            number["minimum"] = self.low
        if self.high is not None:
            number["maximum"] = self.high
        if self.kind is Kind.INT:
            return number
        return {"anyOf": [number, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,4})?$"}]}


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


def custom_value(value: object) -> Value:
    """Return the value of a custom fact, whose kind only a rule set knows; raise ValueError for what no fact can be.

    A text that writes out a decimal fraction is the same as that number, so that a case survives its way through JSON.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return _unkinded(exact(value, floats=True))
    if isinstance(value, str):
        return _fraction(value)
    if isinstance(value, list | tuple | set | frozenset) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    raise ValueError("no value of a fact")


def _unkinded(number: Decimal) -> int | Decimal:
    whole = int(number)
    return whole if whole == number else number


def _fraction(text: str) -> str | Decimal:
    if "." not in text or not _PLAIN.fullmatch(text):
        return text
    try:
        number = exact(text, floats=False)
    except Inexact:
        return text
    return number if str(number) == text else text
