"""Values as callers write them, and what each adds to the integer of a case.

Whatever its fact cannot have, and whatever takes a closer look, is a misfit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from clientqual.diagnostics import Diagnostic
from clientqual.engines.table.engine import TableEngine
from clientqual.engines.table.entries import PairEntry
from clientqual.engines.table.memory import Remembered
from clientqual.hashing import fact_hash
from clientqual.ir import FactType, Kind, Program, Value, canonical
from clientqual.models import fit

_LISTS: Final = (list, tuple, set, frozenset)
_LARGE_FLOAT: Final = 1e9
"""Below this, a float with at most four decimal places is equal to the decimal that it shows, and to no other."""


class Misfit(LookupError):  # noqa: N818  (it says what the value is)
    """A value that its fact cannot have, or that takes a closer look."""


class Values:
    """What each value of one fact adds, over its default. None is unknown, and adds nothing."""

    def __init__(self, engine: TableEngine, kind: FactType, default: Value | None, hashes: int) -> None:
        self._kind = kind
        self._entry = engine.entries.facts[kind.path]
        self._default = 0 if default is None else self._entry[default]
        self._hashes = hashes

    def __getitem__(self, raw: object) -> int:
        # A whole number may be a decimal in a file, where nobody can tell the two apart; in Python the models tell them apart.
        value = fit(self._kind, raw) if self._kind.kind is not Kind.INT or isinstance(raw, int) else None
        if value is None or isinstance(value, Diagnostic):
            raise Misfit
        added = self._entry[value] - self._default
        return added + (fact_hash(self._kind.path, canonical(value)) << self._hashes)


class Numbers(Remembered[tuple[type, object], int]):
    """What numbers add, by their type as well: `1`, `1.0` and `True` are equal, and not the same. Floats are marked."""

    def __init__(self, values: Values, mark: int) -> None:
        super().__init__()
        self._values = values
        self._mark = mark

    def __missing__(self, key: tuple[type, object]) -> int:
        raw = key[1]
        if not isinstance(raw, float):
            return self.keep(key, self._values[raw])
        if not -_LARGE_FLOAT < raw < _LARGE_FLOAT:
            raise Misfit
        return self.keep(key, self._values[raw] + self._mark)


class NumberFact:
    """A number as callers write it: an integer, a decimal, a text."""

    __slots__ = ("_known",)

    def __init__(self, values: Values, mark: int) -> None:
        self._known = Numbers(values, mark)

    def __getitem__(self, raw: object) -> int:
        return 0 if raw is None else self._known[raw.__class__, raw]


class Sets(Remembered[frozenset[str], int]):
    """What sets of texts add."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, members: frozenset[str]) -> int:
        return self.keep(members, self._values[members])


class SetFact:
    """A set of texts as callers write it: any list of texts."""

    __slots__ = ("_known",)

    def __init__(self, values: Values) -> None:
        self._known = Sets(values)

    def __getitem__(self, raw: object) -> int:
        if raw.__class__ in _LISTS:
            return self._known[frozenset(raw)]
        if raw is None:
            return 0
        raise Misfit


Fact: TypeAlias = Mapping[Any, int] | NumberFact | SetFact
Facts: TypeAlias = Mapping[str, Any]


class RawPair(Remembered[tuple[Any, Any], int]):
    """What two numbers that are compared add, as callers write them. They were read already, so each is one that its fact can have."""

    def __init__(self, program: Program, pair: PairEntry, defaults: Mapping[str, Value]) -> None:
        super().__init__()
        self._pair = pair
        self._kinds = program.types[pair.left], program.types[pair.right]
        self._defaults = defaults.get(pair.left), defaults.get(pair.right)
        self._start = pair[self._defaults]
        self._left, self._right = pair.left.split("."), pair.right.split(".")

    def of(self, case: Mapping[str, Facts]) -> int:
        return self[value_of(case, *self._left), value_of(case, *self._right)]

    def __missing__(self, raw: tuple[Any, Any]) -> int:
        left, right = (
            default if value is None else fit(kind, value)
            for kind, value, default in zip(self._kinds, raw, self._defaults, strict=True)
        )
        assert not isinstance(left, Diagnostic)
        assert not isinstance(right, Diagnostic)
        return self.keep(raw, self._pair[left, right] - self._start)


def value_of(case: Mapping[str, Facts], section: str, name: str) -> Any:
    """Return the value of a fact as a nested case has it; None where that says nothing."""
    facts = case.get(section)
    return None if facts is None else facts.get(name)
