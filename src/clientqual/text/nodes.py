"""What YAML and JSON texts are read into: plain nodes that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from clientqual.span import Span

# Nodes are not frozen: a frozen dataclass takes three times as long to make, and reading makes very many. Nobody changes one.


@dataclass(slots=True)
class Scalar:
    """A single value. `text` is what was written; `plain` says that it was written without quotes.

    `value` is None for null, a str, a bool, an int or a Decimal. A number of more than 40 digits, `.nan` and
    `.inf` are kept as text.
    """

    value: str | bool | int | Decimal | None
    text: str
    plain: bool
    span: Span = field(compare=False, repr=False)


@dataclass(slots=True)
class Sequence:
    items: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in the order written. Every key is a scalar, and no two have the same text."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)

    def get(self, key: str) -> Node | None:
        """Return the value under `key`, or None."""
        return next((node for name, node in self.entries if name.text == key), None)

    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain_data(node: Node) -> object:
    """Return a node as plain Python data: dict, list, str, bool, int, Decimal, None."""
    match node:
        case Scalar():
            return node.value
        case Sequence(items):
            return [plain_data(item) for item in items]
        case Mapping(entries):
            return {key.text: plain_data(value) for key, value in entries}


def describe(node: Node) -> str:
    """Say in a word or two what a node is, for messages."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(None):
            return "nothing"
        case Scalar(bool()):
            return f"`{node.text}`"
        case Scalar(str()) if node.plain:
            return f"the text `{_short(node.text)}`"
        case Scalar(str()):
            return f'the text `"{_short(node.text)}"`'
        case Scalar():
            return f"the number `{_short(node.text)}`"


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
