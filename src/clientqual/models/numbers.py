"""Numbers as a case may write them, exact or refused; and what a custom fact can be."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final, Literal

from clientqual.ir import LIMIT, Value, fits_places, shortest

MAX_DIGITS: Final = 40
"""The longest text that is read as a number; whatever is longer is far out of bounds."""

_LEAST, _MOST = Decimal(-LIMIT), Decimal(LIMIT)
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
        return Decimal(int(value)) if -LIMIT < value < LIMIT else _MOST
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value) if len(value) <= MAX_DIGITS else _MOST
    raise Inexact("form")


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise Inexact("finite")
    if not _LEAST < value < _MOST:
        raise Inexact("size")
    if not fits_places(value):
        raise Inexact("places")
    whole = int(value)
    return Decimal(whole) if value == whole else shortest(value)


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
