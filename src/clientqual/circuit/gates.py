"""Gates: what a circuit is made of. A gate is true or false, and reads only gates that stand before it.

A circuit says of a *partial* case what is settled, with two gates for everything that can be true, false or open: one that is true
where it is surely so, one that is true where it could be. So every gate is plain two-valued logic, and open is a pair of gates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeAlias

from clientqual.ir import PLACES, UNIT, Cells, Finite, Relation, Value, ValueSet, scaled

FEW: Final = 64
"""Of so many cells each is looked at for a value; to find it among more, all values are first given their places."""

TRUE: Final = 0
FALSE: Final = 1

TRUTHS: Final = Finite((False, True))
"""The cells of a comparison."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The first two gates of every circuit: TRUE and FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The subject is known, and its value is one of these cells, given as the bits of an integer."""

    subject: str
    cells: int


@dataclass(frozen=True, slots=True)
class Not:
    part: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The weights of the parts that are true come to at least so much."""

    least: int
    parts: tuple[int, ...]
    weights: tuple[int, ...]


Gate: TypeAlias = Constant | Known | Not | And | Or | AtLeast


def parts_of(gate: object) -> tuple[int, ...]:
    """Return the gates that a gate reads."""
    match gate:
        case Not(part):
            return (part,)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return parts
    return ()


@dataclass(frozen=True)
class Partition:
    """What a circuit sees of a fact: cells of values that no gate tells apart, each with one of its members."""

    path: str
    cells: tuple[ValueSet, ...]
    members: tuple[Value, ...]

    def cell(self, value: Value) -> int:
        """Return the cell of a value."""
        if len(self.cells) > FEW and isinstance(first := self.cells[0], Cells):
            return self.places[first.domain.cell(value)]
        return next(number for number, cell in enumerate(self.cells) if value in cell)

    @cached_property
    def firsts(self) -> tuple[int, ...]:
        """The first value of each cell, as `ends` gives it."""
        return tuple(cell.ends()[0] for cell in self.cells)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The cell of each value of a list, or of each subset, in their order. Of numbers there are too many."""
        found: dict[int, int] = {}
        for number, cell in enumerate(self.cells):
            bits = cell.bits if isinstance(cell, Cells) else 0
            while bits:
                last = bits.bit_length() - 1
                found[last] = number
                bits ^= 1 << last
        return tuple(found[place] for place in range(len(found)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a circuit sees of two numbers that are compared: cell 1 where the relation surely holds, 0 where it surely does not."""

    left: str
    relation: Relation
    right: str
    times: Decimal

    @property
    def name(self) -> str:
        """The name under which gates know this comparison: the same for equal factors, however they were written."""
        whole, rest = divmod(scaled(self.times), UNIT)
        factor = "" if self.times == 1 else f"{whole}.{rest:0{PLACES}}".rstrip("0").removesuffix(".") + " "
        return f"{self.left} {self.relation} {factor}{self.right}"


Subject: TypeAlias = Partition | Comparison


@dataclass(frozen=True, slots=True)
class Standing:
    """How a signal or an action stands: the gates that say it surely holds, could hold, and holds in the presumed case."""

    sure: int
    could: int
    presumed: int


@dataclass(frozen=True, slots=True)
class Circuit:
    """A rule set as gates in one straight line, layer after layer.

    `layers` holds where each layer ends: gates of one layer read only gates of layers before it, the first only constants and what is
    known. `possible` and `presumed` hold a gate for each answer of each outcome, `computed` one for each value that the table of a derived
    fact could give, whatever is stated, and `warnings` one for each unrealistic situation.
    """

    subjects: Mapping[str, Subject]
    gates: tuple[Gate, ...]
    layers: tuple[int, ...]
    possible: Mapping[str, tuple[int, ...]]
    presumed: Mapping[str, tuple[int, ...]]
    computed: Mapping[str, tuple[int, ...]]
    signals: Mapping[str, Standing]
    actions: Mapping[str, Standing]
    warnings: tuple[int, ...]
