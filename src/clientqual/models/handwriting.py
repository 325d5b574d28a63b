"""What a person writes by hand in a case file, as the data that was meant.

Only files are read so leniently, never values from Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from clientqual.ir import FactType, Kind
from clientqual.models.plain import SECTIONS
from clientqual.text import Mapping as MapNode
from clientqual.text import Node, Scalar, Sequence, plain_data

_TEXTS: Final = frozenset({"id", "label", "notes", "currency", "override", "dont_know"})
_BEFORE: Final = tuple(f"{section}." for section in SECTIONS)
_YES_OR_NO: Final = {"yes": True, "no": False}


def as_data(case: MapNode, types: Mapping[str, FactType]) -> dict[str, object]:
    """Return a case as plain data: texts as they were written, and `yes` and `no` as what they mean to a bool fact.

    `types` are those of the facts that come with the library; the kinds of custom facts are only known to who has the rules.
    """
    return dict(_part(key.text, node, types) for key, node in case)


def _part(key: str, node: Node, types: Mapping[str, FactType]) -> tuple[str, object]:
    if key in _TEXTS:
        return key, _as_written(node)
    if key in SECTIONS and isinstance(node, MapNode):
        return key, {name.text: _fact(f"{key}.{name.text}", value, types) for name, value in node}
    return key, _fact(key, node, types)


def _fact(path: str, node: Node, types: Mapping[str, FactType]) -> object:
    kind = types[path].kind if path in types and path.startswith(_BEFORE) else None
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
        case MapNode(entries):
            return {key.text: _as_written(item) for key, item in entries}
