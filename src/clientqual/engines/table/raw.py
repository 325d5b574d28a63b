"""Values as callers write them, and what each adds to the integer of a case.

Whatever its fact cannot have, and whatever takes a closer look, is a misfit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final, TypeAlias

from clientqual.engines.table.entries import Entry
from clientqual.engines.table.memory import remember
from clientqual.hashing import fact_hash
from clientqual.ir import FactType, Value, canonical
from clientqual.models import PLAIN_TYPES, Misfit, plain_value

_UNHASHABLE: Final = (list, set)


class Fact:
    """One fact as callers write it. A value adds to what the default of its fact adds; None is unknown, and adds nothing.

    `added` holds what the values add that have been met, by type first: `True`, `1` and `1.0` are equal, and not the same.
    """

    __slots__ = ("_default", "_entry", "_kind", "_marks", "_number", "added")

    def __init__(
        self, entry: Entry, kind: FactType, default: Value | None, marks: Marks | None, number: Callable[[], int]
    ) -> None:
        """Take what values mean; `marks` tell cases apart, and `number` gives a value one of its own where facts are compared."""
        self._entry = entry
        self._number = number
        self._kind = kind
        self._default = 0 if default is None else entry[default]
        self._marks = marks
        self.added: dict[type, Added] = {NoneType: {None: 0}}
        self.added.update(
            {type_: Lists(self._worked_out) if type_ in _UNHASHABLE else {} for type_ in PLAIN_TYPES[kind.kind]}
        )

    def of(self, raw: object) -> int:
        """Return what a value adds. Raises Misfit for one that the fact cannot have."""
        known = self.added.get(type(raw))
        if known is None:
            raise Misfit
        if isinstance(known, Lists) or raw in known:
            return known[raw]
        return remember(known, raw, self._worked_out(raw))

    def _worked_out(self, raw: object) -> int:
        value = plain_value(self._kind, raw)
        added = self._entry[value] - self._default + self._number()
        return added + self._marks.of(self._kind.path, value, raw) if self._marks else added


class Lists:
    """What lists of texts add, as they are written."""

    __slots__ = ("_known", "_work_out")

    def __init__(self, work_out: Callable[[object], int]) -> None:
        self._known: dict[tuple[str, ...], int] = {}
        self._work_out = work_out

    def __getitem__(self, raw: Any) -> int:
        written = tuple(raw)
        added = self._known.get(written)
        return remember(self._known, written, self._work_out(written)) if added is None else added


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells cases apart, above what they mean: from one bit on the sum of the hashes of their facts, from another how many floats."""

    hashes: int
    floats: int

    def of(self, path: str, value: Value, raw: object) -> int:
        mark = fact_hash(path, canonical(value)) << self.hashes
        return mark + (1 << self.floats) if isinstance(raw, float) else mark


Added: TypeAlias = dict[Any, int] | Lists
Facts: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str, str]
"""A fact by its section and its name."""


def value_of(case: Mapping[str, Facts], section: str, name: str) -> Any:
    """Return the value of a fact as a nested case has it; None where that says nothing."""
    facts = case.get(section)
    return None if facts is None else facts.get(name)


def place_of(path: str) -> Place:
    section, _, name = path.partition(".")
    return section, name
