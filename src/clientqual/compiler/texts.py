"""Texts: titles, guidance, reasons and questions, kept beside the program under keys such as `actions/walk_away/title`.

A text may name facts in braces. What a placeholder names must be sure to have a value, or bring words for when it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Final

from clientqual import messages
from clientqual.compiler.names import Names
from clientqual.compiler.shape import Desk
from clientqual.span import Span
from clientqual.text import Node

_HOLE = re.compile(r"\{\{|\{([^{}]*)\}")

OVERLAID: Final[dict[str, dict[str, dict[str, None] | None]]] = {
    "facts": {"ask": None, "meaning": None},
    "signals": {"title": None, "because": None},
    "outcomes": {"title": None, "answers": {}, "because": {}},
    "actions": {"title": None, "guidance": None, "because": {}},
}
"""What an overlay may say, by section: texts, and mappings of texts."""


@dataclass(slots=True)
class Texts:
    """The texts of a rule set by key, each with its place."""

    desk: Desk
    found: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def put(self, key: str, node: Node) -> None:
        text = self.desk.text(node, f"`{key.rpartition('/')[2]}`")
        self.found[key] = (" ".join(text.split()), node.span)

    def plain(self) -> dict[str, str]:
        return {key: text for key, (text, _) in sorted(self.found.items())}


def holes(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the placeholders of a text: the path, the words for when it is unknown, and whether there are such words."""
    for match in _HOLE.finditer(text):
        if match.group(1) is not None:
            path, bar, words = match.group(1).partition("|")
            yield path.strip(), words.strip(), bool(bar)


def check_texts(texts: Texts, names: Names, sure: set[str]) -> None:
    """Complain of placeholders that name no fact, or one that may be unknown without words for that. `sure` have a default."""
    for text, span in texts.found.values():
        for path, _, has_words in holes(text):
            if path not in names.types:
                texts.desk.complain(messages.bad_placeholder(path, f"there is no fact `{path}`", span))
            elif path not in sure and not has_words:
                reason = f"it may be unknown; write `{{{path}|words for then}}`"
                texts.desk.complain(messages.bad_placeholder(path, reason, span))


def read_overlay(desk: Desk, node: Node, known: MappingOf[str, object]) -> tuple[str, Texts]:
    """Return the language and the texts of an overlay. `known` are the keys that there is a text for."""
    texts = Texts(desk)
    fields = desk.fields(node, ("language", *OVERLAID), "a text overlay")
    named = desk.need(fields, "language", "a text overlay", node.span)
    language = desk.word(named, "`language`") if named is not None else ""
    ids = {"/".join(key.split("/")[:2]) for key in known}
    for section, parts in OVERLAID.items():
        for item, body in desk.mapping(fields[section], f"`{section}`") if section in fields else ():
            key = f"{section}/{item.text}"
            if key not in ids:
                choices = [one.partition("/")[2] for one in ids if one.startswith(section + "/")]
                desk.complain(messages.unknown_name(section.removesuffix("s"), item.text, choices, item.span))
                continue
            _overlay(texts, desk, key, body, parts, known)
    return language, texts


def _overlay(
    texts: Texts, desk: Desk, key: str, body: Node, parts: MappingOf[str, object], known: MappingOf[str, object]
) -> None:
    for name, value in desk.fields(body, tuple(parts), f"`{key.partition('/')[2]}`").items():
        if parts[name] is None:
            texts.put(f"{key}/{name}", value)
            continue
        choices = [one.rpartition("/")[2] for one in known if one.startswith(f"{key}/{name}/")]
        for inner, text in desk.mapping(value, f"`{name}`"):
            if inner.text in choices or name == "answers":
                texts.put(f"{key}/{name}/{inner.text}", text)
            else:
                desk.complain(messages.unknown_name("rule", inner.text, choices, inner.span))
