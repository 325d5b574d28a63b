"""The digest of a rule set: a hash of what its rules mean, which comments, layout and texts do not change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any as Whatever

from clientqual.hashing import hashed
from clientqual.ir import All, Any, Count, Program, shortest
from clientqual.span import Span

_LEFT_OUT = frozenset(
    {
        "identity",
        "texts",
        "sources",
        "own_sources",
        "translations",
        "tests",
        "promises",
        "types",
        "readers",
        "unrealistic",
    }
)


def digest(program: Program) -> str:
    """Return `sha256:` and the hash of the canonical program.

    Texts, name, version, tests and promises are left out; the currency counts. The order of parts in `all`, `any` and `count` does
    not matter.
    """
    canon = _Canon()
    parts = {item.name: canon.of(getattr(program, item.name)) for item in fields(program) if item.name not in _LEFT_OUT}
    unrealistic = sorted((canon.of(item.when) for item in program.unrealistic), key=_text)
    return hashed({**parts, "unrealistic": unrealistic, "currency": program.identity.currency})


class _Canon:
    """Makes plain data that stands for values, the same for equal meanings. What stands in many places is made once, and shared."""

    def __init__(self) -> None:
        self._made: dict[int, object] = {}  # by where a node lies; the program holds it meanwhile

    def of(self, value: object) -> object:
        if is_dataclass(value) and not isinstance(value, type | Span):
            if id(value) not in self._made:
                self._made[id(value)] = self._node(value)
            return self._made[id(value)]
        if isinstance(value, Mapping):
            return {str(key): self.of(item) for key, item in value.items()}
        if isinstance(value, frozenset):
            return sorted(map(self.of, value), key=_text)
        if isinstance(value, tuple | list):
            return [self.of(item) for item in value]
        if isinstance(value, Decimal):
            return format(shortest(value), "f")
        if isinstance(value, int) and value.bit_length() > 64:
            return hex(value)
        return None if isinstance(value, Span) else value

    def _node(self, value: Whatever) -> object:
        name = type(value).__name__
        if isinstance(value, All | Any | Count):
            parts = sorted(map(self.of, value.parts), key=_text)
            return [name, parts, *([value.low, value.high] if isinstance(value, Count) else [])]
        return [name, *map(self.of, _parts(value))]


def _parts(value: Whatever) -> Iterable[object]:
    """Yield what counts of a node: no places and no meanings; sources in any order."""
    for item in fields(value):
        part = getattr(value, item.name)
        if item.name == "source":
            yield tuple(sorted(part))
        elif item.compare and item.name != "meaning":
            yield part


def _text(data: object) -> str:
    return json.dumps(data, sort_keys=True)
