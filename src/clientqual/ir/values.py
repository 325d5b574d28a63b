"""Domains and sets of values: what a fact can be, and which part of that a condition allows.

Both are finite and exact. A value of an enum, a bool or a set fact is a *cell*, a number from 0 on, and a set of them is the bits
of one integer. Numbers are whole multiples of 0.0001 between -10^14 and 10^14, and a set of them is a tuple of closed ranges.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal, Self, TypeAlias, final

from clientqual.ir.decimals import scaled

Value: TypeAlias = str | bool | int | Decimal | frozenset[str]
Comparison = Literal["lt", "le", "gt", "ge"]

WHOLE: Final = ":whole"
"""What stands behind a fact in a text of which only the whole part is said: three weeks and a day are three weeks."""


class ValueSet(ABC):
    """A set of values of one domain. Sets are only ever combined with sets of the same domain."""

    __slots__ = ()

    @abstractmethod
    def __and__(self, other: Self) -> Self: ...

    @abstractmethod
    def __or__(self, other: Self) -> Self: ...

    @abstractmethod
    def __invert__(self) -> Self: ...

    @abstractmethod
    def __contains__(self, value: Value) -> bool: ...

    @abstractmethod
    def within(self, other: Self) -> bool:
        """Say whether every value of this set is in the other."""

    @abstractmethod
    def meets(self, other: Self) -> bool:
        """Say whether the two sets have a value in common."""

    @abstractmethod
    def is_empty(self) -> bool: ...

    @abstractmethod
    def ends(self) -> tuple[int, int]:
        """Return the lowest and the highest cell (or number, in units of 0.0001) of a set that is not empty."""

    def is_full(self) -> bool:
        return (~self).is_empty()


class Domain(ABC):
    """What a fact, a derived fact or an outcome can be."""

    __slots__ = ()

    @abstractmethod
    def all(self) -> ValueSet:
        """Return the set of all values."""

    @abstractmethod
    def of(self, values: Iterable[Value]) -> ValueSet:
        """Return the set of just these values."""


class Ordered(Domain):
    """A domain whose values have an order."""

    __slots__ = ()

    @abstractmethod
    def where(self, comparison: Comparison, value: Value) -> ValueSet:
        """Return the values that compare so with `value`."""


def canonical(value: Value) -> str:
    """Write a value so that equal values of one fact, and no others, are written alike."""
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return value if isinstance(value, str) else str(value) if isinstance(value, bool) else str(scaled(value))


@final
@dataclass(frozen=True)
class Finite(Ordered):
    """The domain of an enum, a bool or an outcome: its values, in order."""

    values: tuple[str | bool, ...]

    @cached_property
    def _cells(self) -> dict[object, int]:
        return {value: cell for cell, value in enumerate(self.values)}

    @property
    def size(self) -> int:
        return len(self.values)

    def cell(self, value: Value) -> int:
        return self._cells[value]

    def all(self) -> Cells:
        return Cells(self, (1 << self.size) - 1)

    def of(self, values: Iterable[Value]) -> Cells:
        bits = 0
        for value in values:
            bits |= 1 << self.cell(value)
        return Cells(self, bits)

    def where(self, comparison: Comparison, value: Value) -> Cells:
        below = (1 << self.cell(value)) - 1
        upto = below | 1 << self.cell(value)
        full = (1 << self.size) - 1
        bits = {"lt": below, "le": upto, "gt": full & ~upto, "ge": full & ~below}
        return Cells(self, bits[comparison])


@final
@dataclass(frozen=True)
class Subsets(Domain):
    """The domain of a set fact: any subset of its members; cell n holds the members at the one-bits of n."""

    members: tuple[str, ...]

    @property
    def size(self) -> int:
        return 1 << len(self.members)

    def cell(self, value: Value) -> int:
        assert isinstance(value, frozenset)
        return sum(1 << place for place, member in enumerate(self.members) if member in value)

    def all(self) -> Cells:
        return Cells(self, (1 << self.size) - 1)

    def of(self, values: Iterable[Value]) -> Cells:
        bits = 0
        for value in values:
            bits |= 1 << self.cell(value)
        return Cells(self, bits)

    def having(self, member: str) -> Cells:
        """Return the subsets that hold `member`."""
        place = self.members.index(member)
        width = 1 << place
        pattern = ((1 << width) - 1) << width
        repeats = self.size // (2 * width)
        bits = pattern * (((1 << (2 * width * repeats)) - 1) // ((1 << (2 * width)) - 1))
        return Cells(self, bits)


@final
@dataclass(frozen=True)
class Numbers(Ordered):
    """The domain of a number: `low` to `high` in steps of `step`, all counted in units of 0.0001."""

    low: int
    high: int
    step: int

    def all(self) -> Ranges:
        return Ranges(self, ((self.low, self.high),))

    def of(self, values: Iterable[Value]) -> Ranges:
        points = sorted({scaled(value) for value in values if isinstance(value, int | Decimal)})
        return ~~Ranges(self, tuple((point, point) for point in points))

    def where(self, comparison: Comparison, value: Value) -> Ranges:
        assert isinstance(value, int | Decimal)
        point = scaled(value)
        bounds = {
            "lt": (self.low, self._below(point - 1)),
            "le": (self.low, self._below(point)),
            "gt": (self._above(point + 1), self.high),
            "ge": (self._above(point), self.high),
        }
        low, high = bounds[comparison]
        low, high = max(low, self.low), min(high, self.high)
        return Ranges(self, ((low, high),) if low <= high else ())

    def _below(self, point: int) -> int:
        return point // self.step * self.step

    def _above(self, point: int) -> int:
        return -(-point // self.step) * self.step


@final
@dataclass(frozen=True, slots=True)
class Cells(ValueSet):
    """A set of cells of a finite domain, as the bits of an integer."""

    domain: Finite | Subsets
    bits: int

    def __and__(self, other: Cells) -> Cells:
        return Cells(self.domain, self.bits & other.bits)

    def __or__(self, other: Cells) -> Cells:
        return Cells(self.domain, self.bits | other.bits)

    def __invert__(self) -> Cells:
        return Cells(self.domain, ((1 << self.domain.size) - 1) & ~self.bits)

    def __contains__(self, value: Value) -> bool:
        return bool(self.bits >> self.domain.cell(value) & 1)

    def is_empty(self) -> bool:
        return self.bits == 0

    def within(self, other: Cells) -> bool:
        return self.bits & ~other.bits == 0

    def meets(self, other: Cells) -> bool:
        return self.bits & other.bits != 0

    def ends(self) -> tuple[int, int]:
        return ((self.bits & -self.bits).bit_length() - 1, self.bits.bit_length() - 1)

    def values(self) -> tuple[Value, ...]:
        """Return the values of an enum, bool or outcome, in their order."""
        assert isinstance(self.domain, Finite)
        return tuple(value for cell, value in enumerate(self.domain.values) if self.bits >> cell & 1)


@final
@dataclass(frozen=True, slots=True)
class Ranges(ValueSet):
    """A set of numbers, as disjoint closed ranges in rising order."""

    domain: Numbers
    spans: tuple[tuple[int, int], ...]

    def __and__(self, other: Ranges) -> Ranges:
        one, two, met = self.spans, other.spans, []
        here = there = 0
        while here < len(one) and there < len(two):  # along both at once: the range that ends first meets no other
            (low, high), (start, end) = one[here], two[there]
            if low <= end and start <= high:
                met.append((max(low, start), min(high, end)))
            if high < end:
                here += 1
            else:
                there += 1
        return Ranges(self.domain, tuple(met))

    def __or__(self, other: Ranges) -> Ranges:
        return ~(~self & ~other)

    def __invert__(self) -> Ranges:
        step, low, gaps = self.domain.step, self.domain.low, []
        for start, end in self.spans:
            if low < start:
                gaps.append((low, start - step))
            low = end + step
        if low <= self.domain.high:
            gaps.append((low, self.domain.high))
        return Ranges(self.domain, tuple(gaps))

    def __contains__(self, value: Value) -> bool:
        assert isinstance(value, int | Decimal)
        point = scaled(value)
        return any(low <= point <= high for low, high in self.spans)

    def is_empty(self) -> bool:
        return not self.spans

    def within(self, other: Ranges) -> bool:
        return all(any(c <= a and b <= d for c, d in other.spans) for a, b in self.spans)

    def meets(self, other: Ranges) -> bool:
        return any(a <= d and c <= b for a, b in self.spans for c, d in other.spans)

    def ends(self) -> tuple[int, int]:
        return (self.spans[0][0], self.spans[-1][1])
