"""Text overlays, as a schema: any text of the rule set in another language, by id."""

from __future__ import annotations

from typing import Final

from clientqual.ir import Program
from clientqual.schema.shapes import TEXT, WORD, Schema, mapping, titled

_SECTIONS: Final = ("facts", "signals", "outcomes", "actions", "events", "alerts")


def overlay(program: Program) -> Schema:
    """A document under `texts/`. Nothing in it can be new: it only says otherwise what is there."""
    sections = {name: mapping(_items(program, name)) for name in _SECTIONS}
    return mapping({"language": titled(WORD, "The language of these texts."), **sections}, required=["language"])


def _items(program: Program, section: str) -> dict[str, Schema]:
    """The things of a section that have texts. Keys of texts are `section/id/part`, or `section/id/because/rule`."""
    parts: dict[str, dict[str, Schema]] = {}
    reasons: dict[str, dict[str, Schema]] = {}
    for key, text in sorted(program.texts.items()):
        place, name, part, *rule = key.split("/")
        if place == section and not rule:
            parts.setdefault(name, {})[part] = titled(TEXT, text)
        elif place == section and part == "because":
            reasons.setdefault(name, {})[rule[0]] = titled(TEXT, text)
    for name, texts in reasons.items():
        parts.setdefault(name, {})["because"] = mapping(texts)
    if section == "outcomes":
        for name, outcome in program.outcomes.items():
            answers = mapping(dict.fromkeys(map(str, outcome.domain.values), TEXT))
            parts.setdefault(name, {}).update(title=TEXT, answers=answers)
    return {name: mapping(texts) for name, texts in sorted(parts.items())}
