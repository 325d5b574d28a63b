"""What stands in a record: plain values, told apart by exact type, and the many ways of writing nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

MOST_DIGITS: Final = 40
"""No number that a fact can be has more digits."""

_WHITE: Final = " \t\n\r\v\f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_CONTROL: Final = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
_UNSEEN: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
EDGES: Final = _WHITE + _CONTROL + _UNSEEN
"""What goes from both ends of a text."""

_DROPPED: Final = dict.fromkeys(ord(char) for char in _CONTROL if char not in "\t\n\r") | {0xFEFF: None}
_HALVES: Final = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_CLEANED: Final = {**_DROPPED, **_HALVES, 0x85: "\n", 0x0D: None}
_NOT_A_TIME: Final = frozenset({"NaTType", "NAType"})
_NUMPY: Final = ("int", "uint", "float", "bool", "str_")


class Unknown(Enum):
    """Why a field gives no value. The words are for `clientqual map check`."""

    MISSING = "it is not there"
    EMPTY = "it is empty"
    ASKED = "they were asked, and could not say"
    MEANT = "its value means unknown"
    UNREADABLE = "it cannot be read, and the mapping says that this is no error"
    BETWEEN = "the range lies in several of those of the mapping"
    NO_DATE = "it needs the date to count from, `as_of`"
    NO_KEY = "its key is not filled in"


# Members by a plain name: Python 3.11 looks up a member of an enum as slowly as it calls a function.
EMPTY: Final = Unknown.EMPTY
MISSING: Final = Unknown.MISSING
ASKED: Final = Unknown.ASKED


class Foreign:
    """A value of a type that no record of a CRM has."""


class Failed:
    """What stands where the functions of a path cannot work."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Values that a source writes for something else, such as nothing; compared by exact type."""

    texts: frozenset[str] = frozenset()
    others: frozenset[tuple[str, object]] = frozenset()

    @classmethod
    def of(cls, values: Iterable[object]) -> Listed:
        listed = list(values)
        texts = frozenset(value.strip(EDGES) for value in listed if isinstance(value, str))
        return cls(texts, frozenset(_typed(value) for value in listed if not isinstance(value, str)))

    def has(self, value: object) -> bool:
        if isinstance(value, str):
            return value in self.texts
        return bool(self.others) and isinstance(value, bool | int | float | Decimal) and _typed(value) in self.others


NOTHING_LISTED: Final = Listed()


def _typed(value: object) -> tuple[str, object]:
    """Return a value with its type, so that false, 0 and 0.0 differ. JSON numbers with a point are one type here, however read."""
    if isinstance(value, float | Decimal):
        return ("decimal", float(value))
    return (type(value).__name__, value)


def tidy(raw: object, empty: Listed) -> object:
    """Return a value as it counts: text stripped, nothing as `Unknown`, values of one kind in one type."""
    if raw.__class__ is str:
        text = raw.strip(EDGES)
        return EMPTY if not text or text in empty.texts else text
    if raw is None:
        return MISSING
    return _tidy(raw, empty)


def _tidy(raw: object, empty: Listed) -> object:
    value = _plain(raw)
    if isinstance(value, str):
        return tidy(str.__str__(value), empty)
    if value is None or _is_nothing(value) or empty.has(value):
        return EMPTY
    return value


def _is_nothing(value: object) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, list | tuple | set | frozenset | Mapping) and not value


def _plain(raw: object) -> object:
    """Return a value in a plain type; what a data frame holds for nothing as None, and what no record holds as `Foreign`."""
    if isinstance(raw, bool | int | float | str | Decimal | list | tuple | dict):
        return raw
    kind = type(raw)
    if kind.__name__ in _NOT_A_TIME:
        return None
    if isinstance(raw, date | Mapping):
        return raw
    if isinstance(raw, set | frozenset):
        return sorted(raw, key=repr)
    if kind.__module__ == "numpy" and kind.__name__.startswith(_NUMPY) and hasattr(raw, "item"):
        return raw.item()
    return Foreign()


def key_of(value: object) -> str | None:
    """Return a single value as JSON writes it, for tables; None for what no table has."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value)) if abs(value) < 10**MOST_DIGITS else None
    if isinstance(value, float):
        return _decimal_key(Decimal(repr(value))) if math.isfinite(value) else None
    return _decimal_key(value) if isinstance(value, Decimal) and value.is_finite() else None


def _decimal_key(number: Decimal) -> str | None:
    if abs(number.adjusted()) > MOST_DIGITS:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(text: str) -> str:
    """Return a text without control characters, with lone halves of characters replaced; line breaks and tabs stay."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_CLEANED)
