"""What a case tells: each fact with its value as one thing, the same in all cases that tell it.

Whoever asks often need not look at names and values again: such a thing is found by where it lies, and hashes as fast as anything does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from clientqual.ir import Value
from clientqual.models.facts import FactModel
from clientqual.models.vocabulary import MODELS

MOST_SHARED: Final = 1 << 12
"""So many values of a fact are shared. What comes after them begins anew: then things that tell the same are apart, and mean the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A fact by its section and its name, and its value."""

    section: str
    name: str
    value: Value


_Shared: TypeAlias = dict[type, dict[str, dict[Value, Told]]]

_SHARED: Final[dict[str, _Shared]] = {section: {} for section in MODELS}
"""What was told by section, type, name and value: `True`, `1` and `1.0` are equal, and not the same."""


def tell(parts: Mapping[str, FactModel]) -> tuple[Told, ...] | None:
    """Return what the parts of a case tell; None for values that no fact can have, in a part that nobody checked."""
    told: list[Told] = []
    try:
        for section, shared in _SHARED.items():
            for name, value in parts[section].__dict__.items():
                if value is not None:
                    try:
                        told.append(shared[type(value)][name][value])
                    except KeyError:  # rare: it is told for the first time
                        told.append(_first_told(section, name, value))
    except TypeError:
        return None
    return tuple(told)


def _first_told(section: str, name: str, value: Value) -> Told:
    known = _SHARED[section].setdefault(type(value), {}).setdefault(name, {})
    if len(known) >= MOST_SHARED:
        known.clear()
    return known.setdefault(value, Told(section, name, value))
