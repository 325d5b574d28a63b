"""The data of a rule set with everything permuted that has no order."""

from __future__ import annotations

from random import Random
from typing import Any, Final

_ORDERED: Final = {"rows", "values", "enum", "set", "int", "number", "is", "between"}
"""Keys whose lists have an order that means something, or are no lists of like things."""


def shuffled(data: Any, random: Random, key: str = "") -> Any:
    """Return plain data with everything permuted that has no order."""
    if isinstance(data, dict):
        items = [(name, shuffled(value, random, name)) for name, value in data.items()]
        random.shuffle(items)
        return dict(items)
    if isinstance(data, list):
        parts = [shuffled(item, random) for item in data]
        if key not in _ORDERED:
            random.shuffle(parts)
        return parts
    return data
