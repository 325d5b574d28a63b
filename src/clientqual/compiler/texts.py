"""Texts: titles, guidance, reasons and questions, kept beside the program under keys such as `actions/walk_away/title`.

A text may name facts in braces. What a placeholder names must be sure to have a value, or bring words for when it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Final

from clientqual import messages
from clientqual.compiler.names import Names
from clientqual.compiler.shape import Desk
from clientqual.ir import WHOLE
from clientqual.span import Span
from clientqual.text import Node

_HOLE = re.compile(r"\{\{|\{([^{}]*)\}")

OVERLAID: Final[dict[str, dict[str, dict[str, None] | None]]] = {
    "facts": {"ask": None, "meaning": None},
    "signals": {"title": None, "because": None},
    "outcomes": {"title": None, "answers": {}, "because": {}},
    "actions": {"title": None, "guidance": None, "because": {}},
    "events": {"title": None},
    "alerts": {"title": None, "because": None},
}
"""What an overlay may say, by section: texts, and mappings of texts."""


@dataclass(slots=True)
class Texts:
    """The texts of a rule set by key, each with its place."""

    desk: Desk
    found: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def put(self, key: str, node: Node) -> None:
        what, before = f"`{key.rpartition('/')[2]}`", len(self.desk.complaints)
        text = " ".join(self.desk.text(node, what).split())
        if not text and len(self.desk.complaints) == before:
            self.desk.complain(messages.empty(what, node.span))
        self.found[key] = (text, node.span)

    def plain(self) -> dict[str, str]:
        return {key: text for key, (text, _) in sorted(self.found.items())}


def holes(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the placeholders of a text: the path, the words for when it is unknown, and whether there are such words."""
    for match in _HOLE.finditer(text):
        if match.group(1) is not None:
            path, bar, words = match.group(1).partition("|")
            yield path.strip().removesuffix(WHOLE), words.strip(), bool(bar)


def check_texts(texts: Texts, names: Names, sure: set[str]) -> None:
    """Complain of placeholders that name no fact, or one that may be unknown without words for that. `sure` have a default."""
    for text, span in texts.found.values():
        for path, _, has_words in holes(text):
            if path not in names.types:
                texts.desk.complain(messages.unknown_placeholder(path, names.types, span))
            elif path not in sure and not has_words:
                texts.desk.complain(messages.unsure_placeholder(path, span))
        if "{" in _HOLE.sub("", text):
            texts.desk.complain(messages.open_placeholder(span))


def read_overlay(desk: Desk, node: Node, names: Names, known: MappingOf[str, object]) -> tuple[str, Texts]:
    """Return the language and the texts of an overlay. `known` are the keys that there is a text for."""
    texts = Texts(desk)
    fields = desk.fields(node, ("language", *OVERLAID), "a text overlay")
    named = desk.need(fields, "language", "a text overlay", node.span)
    language = desk.word(named, "`language`") if named is not None else ""
    ids: dict[str, Iterable[str]] = {
        "facts": names.types, "signals": names.signals, "outcomes": names.outcomes, "actions": names.actions,
        "events": names.events, "alerts": names.alerts,
    }  # fmt: skip
    for section in OVERLAID:
        for item, body in desk.mapping(fields[section], f"`{section}`") if section in fields else ():
            if item.text in ids[section]:
                _overlay(texts, names, section, item.text, body, known)
            else:
                kind = section.removesuffix("s")
                desk.complain(messages.unknown_name(kind, item.text, ids[section], item.span))
    return language, texts


def _overlay(texts: Texts, names: Names, section: str, item: str, body: Node, known: MappingOf[str, object]) -> None:
    """Read what an overlay says of one thing."""
    desk, parts, key = texts.desk, OVERLAID[section], f"{section}/{item}"
    for name, value in desk.fields(body, tuple(parts), f"`{item}`").items():
        if parts[name] is None:
            texts.put(f"{key}/{name}", value)
            continue
        for inner, text in desk.mapping(value, f"`{name}`"):
            place = f"{key}/{name}/{inner.text}"
            if name == "answers" and inner.text not in names.outcomes[item].values:
                desk.complain(messages.not_a_value(item, inner.text, names.outcomes[item].values, inner.span))
            elif name == "because" and place not in known:
                choices = [one.rpartition("/")[2] for one in known if one.startswith(f"{key}/because/")]
                desk.complain(messages.unknown_name("rule", inner.text, choices, inner.span))
            else:
                texts.put(place, text)
