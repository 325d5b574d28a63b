"""Wording: the texts of a rule set in one language, with the facts of a case filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clientqual.ir import WHOLE, Value

_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Looks up texts by key and fills their placeholders from what is known."""

    texts: Mapping[str, str]
    known: Mapping[str, Value]

    def text(self, key: str) -> str:
        """Return a text, empty where the rule set has none."""
        return _HOLE.sub(self._fill, self.texts.get(key, ""))

    def _fill(self, hole: re.Match[str]) -> str:
        if hole.group(1) is None:
            return hole.group()[0]
        path, _, words = hole.group(1).partition("|")
        name = path.strip()
        value = self.known.get(name.removesuffix(WHOLE))
        if name.endswith(WHOLE) and isinstance(value, Decimal):
            value = int(value)
        return words.strip() if value is None else spoken(value)


def spoken(value: Value) -> str:
    """Write a value in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(item.replace("_", " ") for item in value)) or "none"
    if isinstance(value, str):
        return value.replace("_", " ")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
