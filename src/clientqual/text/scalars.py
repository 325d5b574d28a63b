"""YAML 1.2 core scalars: what a word without quotes means. `no`, `on`, dates and `1_000` are text."""

from __future__ import annotations

import re
from decimal import Decimal

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")

# Far above any number a fact may be; past it the text is kept, and whoever wants a number says that it is too large.
_DIGITS = 40


def resolve(text: str) -> str | bool | int | Decimal | None:
    """Return the value of a plain scalar."""
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if len(text) > _DIGITS or not (text[0].isdigit() or text[0] in "+-."):
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return Decimal(text)
    return text


def looks_numeric(text: str) -> bool:
    """Say whether a text is written like a number, however long, or like `.nan` or `.inf`."""
    if text.lower().lstrip("+-") in {".nan", ".inf", "nan", "inf", "infinity"}:
        return True
    return bool(_INT.fullmatch(text) or _FLOAT.fullmatch(text))
