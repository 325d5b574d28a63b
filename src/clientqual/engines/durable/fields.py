"""Fields: what a rule of durable-rules may ask of a fact, and the facts of a case as such fields, each with its own type.

A text stays a text and a truth a truth. Numbers are whole: an int is itself, any other a count of its smallest step, for the module reads
decimals as floats. A set is one truth for each of its members. What is not known is left out, and then no check of it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from clientqual.ir import FactType, Finite, Numbers, Subsets, Value, scaled

Op = Literal["is", "is not", "at least", "at most"]
Plain: TypeAlias = str | bool | int
"""What a field can hold."""
Entered: TypeAlias = dict[str, str]
"""The fields that have a value, each as a member of a JSON object: `"project.brief":"none"`."""

_OPERATORS: Final[Mapping[Op, str]] = {"is not": "$neq", "at least": "$gte", "at most": "$lte"}
_PLAIN_NAME: Final = re.compile(r"[^A-Za-z0-9_.]+")
_LONGEST_NAME: Final = 60


class Check(NamedTuple):
    """One question to one field. Where the field is left out the answer is no, whatever is asked."""

    field: str
    op: Op
    value: Plain

    def as_rule(self) -> dict[str, object]:
        """Return the check as durable-rules writes it."""
        asked: dict[str, object] = {self.field: self.value}
        return asked if self.op == "is" else {_OPERATORS[self.op]: asked}


def member(name: str, value: Plain) -> str:
    """Return a field with its value as a member of a JSON object."""
    text = json.dumps(value) if isinstance(value, str) else str(value).lower()
    return f'"{name}":{text}'


def name_hash(name: str) -> int:
    """Return the number by which the module knows a name. It never compares the names themselves."""
    found = 2166136261
    for byte in name.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


@dataclass(slots=True)
class Names:
    """Gives out names of fields: readable, without anything that JSON or the module reads in its own way, and no two of one hash."""

    hashed: Callable[[str], int] = name_hash
    _taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        # The module takes `id` and `sid` for its own, puts `$s` on facts of its own, and we mark ours with two names.
        self._taken.update(map(self.hashed, ("id", "sid", "$s", "case", "boot")))

    def new(self, wanted: str) -> str:
        """Return a name that is not taken, as near as may be to the one wanted."""
        plain = "f." + _PLAIN_NAME.sub("_", wanted)[:_LONGEST_NAME]
        name, number = plain, 1
        while self.hashed(name) in self._taken:
            number += 1
            name = f"{plain}_{number}"
        self._taken.add(self.hashed(name))
        return name


@dataclass(frozen=True, slots=True)
class Entry:
    """How one fact is entered: under one name, or for a set under a name for each member."""

    type: FactType
    names: tuple[str, ...]

    @classmethod
    def of(cls, kind: FactType, names: Names) -> Entry:
        if isinstance(kind.domain, Subsets):
            return cls(kind, tuple(names.new(f"{kind.path}.has.{item}") for item in kind.domain.members))
        return cls(kind, (names.new(kind.path),))

    def enter(self, value: Value, entered: Entered) -> None:
        """Enter a value of the fact."""
        for name, plain in zip(self.names, self._plain(value), strict=True):
            entered[name] = member(name, plain)

    def _plain(self, value: Value) -> Iterator[Plain]:
        domain = self.type.domain
        if isinstance(domain, Finite):
            assert isinstance(value, str | bool)
            yield value
        elif isinstance(domain, Subsets):
            assert isinstance(value, frozenset)
            yield from (item in value for item in domain.members)
        else:
            assert isinstance(domain, Numbers)
            assert not isinstance(value, str | frozenset)
            yield scaled(value) // domain.step
