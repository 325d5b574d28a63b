"""A line of a log, and the places of what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clientqual.diagnostics import Diagnostic
from clientqual.span import Source, Span
from clientqual.text import Mapping, Node, Scalar, parse_json

_OF_A_NAME: Final = frozenset({"unknown-field", "unknown-fact", "case-unknown-fact", "fact-twice"})
_BESIDE: Final = "fields"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read: its text, the name of its log, and its number there."""

    text: str | bytes
    name: str
    number: int

    @property
    def start(self) -> Span:
        """The place of the whole line, which does not show what stands there."""
        return Span(Source(self.name, ""), self.number, 1)

    def mistakes(self) -> list[Diagnostic]:
        """Return what keeps it from being JSON."""
        complaints: list[Diagnostic] = []
        parse_json(self._source, complaints)
        return complaints

    def place(self, loc: Sequence[int | str], code: str) -> Span:
        """Return where a complaint belongs that is about what stands under these keys, or about the last one: its code tells."""
        source = self._source
        found = parse_json(source, [])
        node = found[0] if len(found) == 1 else None
        start = node.span if node is not None else Span(source, self.number, 1)
        return _place(node, [str(step) for step in loc], code) or start

    @property
    def _source(self) -> Source:
        """A source in which the line has its number, whatever stands before it."""
        text = self.text if isinstance(self.text, str) else self.text.decode("utf-8-sig", "replace")
        return Source(self.name, "\n" * (self.number - 1) + text.strip("\r\n"))


def _place(node: Node | None, keys: list[str], code: str) -> Span | None:
    """Return the place of what stands under these keys, as far as they lead: of the last key where it is a name that is not right."""
    span = None
    if keys and _entry(node, keys[0]) is None:
        keys = [_BESIDE, *keys]  # what an event tells may stand together, under a key of its own
    while keys:
        found = _entry(node, keys[0])
        if found is None and "." in keys[0]:  # a fact may stand under its model
            section, _, name = keys[0].partition(".")
            keys, found = [section, name, *keys[1:]], _entry(node, section)
        if found is None:
            break
        (key, node), keys = found, keys[1:]
        span = key.span if code in _OF_A_NAME else node.span
    return span


def _entry(node: Node | None, key: str) -> tuple[Scalar, Node] | None:
    return next((pair for pair in node if pair[0].text == key), None) if isinstance(node, Mapping) else None
