"""Whether a value fits a fact, whatever the fact: the value as the fact holds it, or the complaint about it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from math import log10
from typing import Final

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.ir import LIMIT, PLACES, UNIT, FactType, Finite, Kind, Numbers, Subsets, Value, number_text, scaled
from clientqual.models.numbers import MAX_DIGITS, Inexact, exact
from clientqual.text import looks_numeric

_LISTS = (list, tuple, set, frozenset)
_WANTED: Final = {
    Kind.ENUM: "one value",
    Kind.BOOL: "`true` or `false`",
    Kind.INT: "a whole number",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money",
    Kind.SET: "a list of texts",
}
_TRUE_OR_FALSE: Final = {"yes": "true", "true": "true", "on": "true", "no": "false", "false": "false", "off": "false"}
_NO_NUMBERS: Final = frozenset({"nan", ".nan", "inf", ".inf", "infinity"})
_SHOWN = 40


def fit(fact: FactType, value: object) -> Value | Diagnostic:
    """Return `value` as the fact holds it, or the complaint about it."""
    if fact.kind is Kind.SET:
        return _subset(fact, value)
    if isinstance(value, (*_LISTS, Mapping)):
        return unfit(fact, value)
    if fact.kind is Kind.ENUM:
        return _choice(fact, value)
    if fact.kind is Kind.BOOL:
        return _bool(fact, value)
    return _whole(fact, value) if fact.kind is Kind.INT else _number(fact, value)


def unfit(fact: FactType, value: object, hint: str | None = None) -> Diagnostic:
    """Return the complaint about a value of another kind than the fact."""
    return messages.unfit_kind(fact.path, _WANTED[fact.kind], described(value), hint)


def unfit_member(fact: FactType, value: object) -> Diagnostic:
    """Return the complaint about something that a set fact cannot hold."""
    assert isinstance(fact.domain, Subsets)
    if isinstance(value, str):
        return messages.unfit_member(fact.path, word(value), fact.domain.members)
    return messages.unfit_kind(fact.path, "a list of texts", f"a list with {described(value)}")


def _subset(fact: FactType, value: object) -> Value | Diagnostic:
    assert isinstance(fact.domain, Subsets)
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, _LISTS):
        return unfit(fact, value)
    wrong = [item for item in value if not (isinstance(item, str) and item in fact.domain.members)]
    return unfit_member(fact, wrong[0]) if wrong else frozenset(value)


def _choice(fact: FactType, value: object) -> Value | Diagnostic:
    assert isinstance(fact.domain, Finite)
    values = [str(choice) for choice in fact.domain.values]
    # In a custom fact a text such as `2.5` was taken for the number before its kind was known.
    got = value if isinstance(value, str) else word(value)
    if got in values and isinstance(value, str | Decimal):
        return got
    if isinstance(value, str | bool | int | float | Decimal):
        return messages.unfit_value(fact.path, word(value), values)
    return unfit(fact, value)


def _bool(fact: FactType, value: object) -> Value | Diagnostic:
    if isinstance(value, bool):
        return value
    meant = _TRUE_OR_FALSE.get(value.strip().lower()) if isinstance(value, str) else None
    return unfit(fact, value, f"did you mean `{meant}`?" if meant else None)


def _whole(fact: FactType, value: object) -> Value | Diagnostic:
    if isinstance(value, str):
        return _whole_text(fact, value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return unfit(fact, value)
    try:
        number = exact(value, floats=False)
    except Inexact as inexact:
        return unfit(fact, value) if inexact.trouble == "places" else troubled(fact.path, value, inexact)
    whole = int(number)
    return _within(fact, whole) if whole == number else unfit(fact, value)


def _whole_text(fact: FactType, value: str) -> Diagnostic:
    if len(value) > MAX_DIGITS and looks_numeric(value):
        return messages.number_too_large(fact.path, _digits(value))
    return unfit(fact, value, "leave out the quotes" if looks_numeric(value) else None)


def _number(fact: FactType, value: object) -> Value | Diagnostic:
    try:
        number = exact(value, floats=fact.kind is Kind.NUMBER)
    except Inexact as inexact:
        if inexact.trouble == "form":
            return _no_number(fact, value)
        return troubled(fact.path, value, inexact)
    return _within(fact, number)


def _no_number(fact: FactType, value: object) -> Diagnostic:
    if not isinstance(value, str):
        return unfit(fact, value)
    if value.lower().lstrip("+-") in _NO_NUMBERS:
        return messages.not_finite(fact.path, word(value))
    if len(value) > MAX_DIGITS and looks_numeric(value):
        return messages.number_too_large(fact.path, _digits(value))
    return unfit(fact, value, "write digits, with a point before decimals, such as `2500` or `2500.50`")


def _within(fact: FactType, number: int | Decimal) -> Value | Diagnostic:
    assert isinstance(fact.domain, Numbers)
    if fact.domain.low <= scaled(number) <= fact.domain.high:
        return number
    return messages.unfit_number(fact.path, word(number), _bounds(fact.domain))


def troubled(path: str, value: object, inexact: Inexact) -> Diagnostic:
    """Return the complaint about a number that cannot be kept exactly."""
    if inexact.trouble == "float":
        return messages.binary_float(path, word(value))
    if inexact.trouble == "finite":
        return messages.not_finite(path, word(value))
    if inexact.trouble == "places":
        return messages.too_many_places(path, word(value), PLACES)
    return messages.number_too_large(path, _digits(value))


def _bounds(domain: Numbers) -> str:
    end = (LIMIT - 1) * UNIT
    low = number_text(domain.low)
    return f"{low} or more" if domain.high >= end else f"between {low} and {number_text(domain.high)}"


def _digits(value: object) -> int:
    """Count the digits before the point, without ever writing out a huge number."""
    if isinstance(value, int):
        return int(abs(value).bit_length() * log10(2)) + 1 if abs(value) >= 10**MAX_DIGITS else len(str(abs(value)))
    if isinstance(value, str):
        return _digits(Decimal(value))
    return Decimal(repr(value)).adjusted() + 1 if isinstance(value, float) else _adjusted(value)


def _adjusted(value: object) -> int:
    return max(1, value.adjusted() + 1) if isinstance(value, Decimal) else 1


def word(value: object) -> str:
    """Return the user's word for a value, short enough for a message and on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**MAX_DIGITS else f"{_digits(value)} digits"
    return _clipped(str(value)) if isinstance(value, float | Decimal | str) else described(value)


def described(value: object) -> str:
    """Say in a few words what a value is."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{word(value)}`"
        case int() | float() | Decimal():
            return f"the number `{word(value)}`"
        case str():
            return f"the text `{word(value)}`"
        case Mapping():
            return "a mapping"
        case list() | tuple() | AbstractSet():
            return "a list"
    return "something of another kind"


def _clipped(text: str) -> str:
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return "".join(char if char.isprintable() else "?" for char in shown)
