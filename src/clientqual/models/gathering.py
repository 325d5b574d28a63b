"""Nested and dotted facts, brought into one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clientqual.models.facts import FactModel
from clientqual.models.vocabulary import MODELS

_SECTIONS = frozenset({*MODELS, "custom"})


def gathered(data: Mapping[Any, Any]) -> tuple[dict[Any, Any], list[tuple[str, object]]]:
    """Put facts under dotted paths into their models, and leave out what is None.

    Return the data, and the path and value of every fact that was stated in both forms.
    """
    nested = {key: value for key, value in data.items() if value is not None or not _is_part(key)}
    dotted = [key for key in nested if isinstance(key, str) and "." in key]
    twice: list[tuple[str, object]] = []
    opened: set[str] = set()
    for path in dotted:
        section, _, name = path.partition(".")
        if section not in _SECTIONS:
            continue
        if section not in opened:
            opened.add(section)
            nested[section] = _opened(nested.get(section))
        part = nested[section]
        if isinstance(part, dict):
            value = nested.pop(path)
            if name in part:
                twice.append((path, value))
            part.setdefault(name, value)
    return nested, twice


def flattened(changes: Mapping[str, object]) -> dict[str, object]:
    """Put facts that stand under their model under their dotted paths."""
    flat: dict[str, object] = {}
    for key, value in changes.items():
        if key in _SECTIONS and isinstance(value, Mapping):
            flat.update({f"{key}.{name}": item for name, item in value.items()})
        else:
            flat[key] = value
    return flat


def _is_part(key: object) -> bool:
    """Say whether a key is one that a case has, so that None under it means nothing at all."""
    return isinstance(key, str) and key in _PARTS


_PARTS = frozenset({*_SECTIONS, "id", "label", "notes", "currency", "dont_know", "override"})


def _opened(part: object) -> object:
    """Return a model or mapping as a dictionary that may be added to; anything else is left to its reader."""
    if part is None:
        return {}
    if isinstance(part, FactModel):
        return {path.partition(".")[2]: value for path, value in part.known()}
    return dict(part) if isinstance(part, Mapping) else part
