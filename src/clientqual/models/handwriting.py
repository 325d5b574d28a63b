"""What a person writes by hand in a case file, as the data that was meant.

Only files are read so leniently, never values from Python.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from clientqual.ir import Kind
from clientqual.models.vocabulary import FACT_TYPES, MODELS
from clientqual.text import Mapping, Node, Scalar, Sequence, plain_data

_TEXTS: Final = frozenset({"id", "label", "notes", "currency", "override", "dont_know"})
_YES_OR_NO: Final = {"yes": True, "no": False}


def as_data(case: Mapping) -> dict[str, object]:
    """Return a case as plain data: texts as they were written, and `yes` and `no` as what they mean to a bool fact."""
    return dict(_part(key.text, node) for key, node in case)


def _part(key: str, node: Node) -> tuple[str, object]:
    if key in _TEXTS:
        return key, _as_written(node)
    if key in MODELS and isinstance(node, Mapping):
        return key, {name.text: _fact(f"{key}.{name.text}", value) for name, value in node}
    return key, _fact(key, node)


def _fact(path: str, node: Node) -> object:
    kind = FACT_TYPES[path].kind if path in FACT_TYPES else None
    if not isinstance(node, Scalar) or not node.plain:
        return plain_data(node)
    if kind is Kind.BOOL and isinstance(node.value, str):
        return _YES_OR_NO.get(node.text.lower(), node.value)
    if kind is Kind.INT and isinstance(node.value, Decimal):
        return _whole(node.value)
    return node.value


def _whole(number: Decimal) -> int | Decimal:
    """Return `3.0` as 3."""
    return int(number) if number == int(number) else number


def _as_written(node: Node) -> object:
    """Return texts as they were written: an unquoted `0012`, `1e3` or date is no number here."""
    match node:
        case Scalar(value, text):
            return None if value is None else text
        case Sequence(items):
            return [_as_written(item) for item in items]
        case Mapping(entries):
            return {key.text: _as_written(item) for key, item in entries}
