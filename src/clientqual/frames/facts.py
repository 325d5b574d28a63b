"""Facts of a block of rows as planes: where each is known, and in which of its cells it then lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd
from operator import or_
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clientqual.circuit import Partition
from clientqual.frames.planes import PIECE, WORD, Plane, Rows, pieces, room
from clientqual.ir import FactType, Numbers, Ranges, Value

NARROW: Final = tuple((np.dtype(type_), int(np.iinfo(type_).max)) for type_ in (np.uint8, np.uint16, np.uint32))
"""Types for what is narrow, and the most that each holds."""


@dataclass(slots=True)
class CellPlanes:
    """A fact whose cells are listed. `bad` holds the rows with a value that it cannot have; they are in no other plane."""

    known: Plane
    cells: list[Plane]
    bad: Plane | None = None

    def summands(self, cells: int) -> list[Plane]:
        """Return planes whose difference is where the fact is known to lie in some of its cells, given as the bits of an integer."""
        inside = [plane for cell, plane in enumerate(self.cells) if cells >> cell & 1]
        if 2 * len(inside) <= len(self.cells):
            return inside  # no row is in two cells, so their difference is what they have together
        return [self.known, *(plane for cell, plane in enumerate(self.cells) if not cells >> cell & 1)]

    def fill(self, where: Plane, value: Value, partition: Partition) -> None:
        """Let the fact have a value in rows where it is unknown."""
        self.known = self.known | where
        cell = partition.cell(value)
        self.cells[cell] = self.cells[cell] | where

    def equals(self, value: Value, partition: Partition) -> Plane:
        """Return the rows in which the fact has this value. It has to be alone in its cell."""
        return self.cells[partition.cell(value)]


class NumberPlanes:
    """A number. `values` count in units of so many 0.0001; they mean nothing where the number is not known."""

    __slots__ = ("_borders", "_domain", "_filled", "_reached", "_rows", "_unit", "bad", "known", "size", "values")

    def __init__(  # noqa: PLR0913, PLR0917  (a column, and what it is read as)
        self,
        kind: FactType,
        rows: Rows,
        values: NDArray[Any],
        unit: int,
        known: Plane,
        bad: Plane | None = None,
        borders: Sequence[int] = (),
    ) -> None:
        """Take the values of a column. `borders` are numbers that will be asked for: it is cheapest to compare with all at once."""
        assert isinstance(kind.domain, Numbers)
        self._domain, self._rows, self._unit = kind.domain, rows, unit
        self._filled: list[tuple[Plane, int]] = []
        self.known, self.bad = known, bad if bad is not None and bad.any() else None
        low, high = self._domain.low, self._domain.high
        if low > 0:  # where a number is not known there mostly is a zero
            borders = *borders, low
        found = _looked_at(values, [-(-point // unit) for point in borders], rows)
        self.values, self.size = values, max(-found.least, found.most) * unit
        self._reached = dict(zip(borders, found.reached, strict=True))
        self._borders: dict[int, Plane] = {}
        if found.least * unit < low:
            self._leave_out(~self._reach(low))
        if found.most * unit > high:
            self._leave_out(self._reach(high + 1))

    def _leave_out(self, outside: Plane) -> None:
        """Take out the rows whose numbers are out of bounds."""
        outside = self.known & outside
        if outside.any():
            self.bad = outside if self.bad is None else self.bad | outside
            self.known = self.known & ~outside

    def _reach(self, point: int) -> Plane:
        """Return the rows whose value is at least so many 0.0001, whether it is known or not."""
        if point in self._reached:
            return self._reached[point]
        threshold = -(-point // self._unit)
        if self.values.dtype.kind != "f":
            info = np.iinfo(self.values.dtype)
            if threshold <= info.min or threshold > info.max:
                return self._rows.all if threshold <= info.min else self._rows.none
        return self._rows.at_least(self.values, threshold)

    def _from(self, point: int) -> Plane:
        """Return the rows whose number is at least so many 0.0001, where it is known."""
        point = _border(self._domain, point)
        if point <= self._domain.low:
            return self._rows.all
        if point > self._domain.high:
            return self._rows.none
        if point not in self._borders:
            found = self._reach(point)
            for where, number in self._filled:
                found = found | where if number >= point else found & ~where
            self._borders[point] = found
        return self._borders[point]

    def within(self, ranges: Ranges) -> Plane:
        """Return the rows in which the number is known to lie in some ranges."""
        found = self._rows.none
        for low, high in ranges.spans:
            found = found ^ self._from(low) ^ self._from(high + 1)
        return found & self.known

    def fill(self, where: Plane, value: Value, _: Partition | None = None) -> None:
        """Let the number have a value in rows where it is unknown."""
        assert not self._borders, "rows are filled before anything is asked"
        point = self._domain.of([value]).ends()[0]
        self._filled.append((where, point))
        self.size = max(self.size, abs(point))
        self.known = self.known | where

    def equals(self, value: Value, _: Partition | None = None) -> Plane:
        """Return the rows in which the number has this value."""
        point = self._domain.of([value]).ends()[0]
        whole, rest = divmod(point, self._unit)
        found = self._rows.none if rest else self._rows.packed(np.equal(self.values, whole)) & self.known
        for where, number in self._filled:
            found = found | where if number == point else found & ~where
        return found

    @property
    def unit(self) -> int:
        """In how many 0.0001 all numbers can be counted, those that were filled in as well."""
        return gcd(self._unit, *(point for _, point in self._filled))

    def counted(self, piece: slice, whole: Any) -> NDArray[Any]:
        """Return some of the numbers as counts of the unit; they mean nothing where the number is not known."""
        values = self.values[piece].astype(whole)
        if self._unit != self.unit:
            values *= self._unit // self.unit
        for where, point in self._filled:
            here = self._rows.unpacked(where[piece.start // WORD : piece.stop // WORD], len(values))
            np.copyto(values, point // self.unit, where=here.view(np.bool_))
        return values


def borders(domain: Numbers, ranges: Iterable[Ranges]) -> tuple[int, ...]:
    """Return the numbers that have to be compared with to tell which of some ranges a number is in."""
    ends = (end for some in ranges for low, high in some.spans for end in (low, high + 1))
    return tuple(sorted({_border(domain, end) for end in ends if domain.low < end <= domain.high}))


def _border(domain: Numbers, point: int) -> int:
    """Return the least number of a domain from a point on: between two numbers there is but one border."""
    return -(-point // domain.step) * domain.step


class NumberCells:
    """A number as its cells."""

    __slots__ = ("_number", "_ranges")

    def __init__(self, number: NumberPlanes, ranges: Sequence[Ranges]) -> None:
        self._number, self._ranges = number, ranges

    def summands(self, cells: int) -> list[Plane]:
        """Return planes whose difference is where the number is known to lie in some of its cells."""
        inside = [cell for place, cell in enumerate(self._ranges) if cells >> place & 1]
        return [self._number.within(reduce(or_, inside))]


# --- a look at numbers ------------------------------------------------------------------------------------------------------------


class _LookedAt(NamedTuple):
    """Two numbers that zero and all of some values are between, and for each of some thresholds the rows that reach it."""

    least: int
    most: int
    reached: list[Plane]


def _looked_at(values: NDArray[Any], thresholds: Sequence[int], rows: Rows) -> _LookedAt:
    """Look once at each value, while it lies in the cache."""
    lines = room(len(thresholds) * 8 * rows.words, np.uint8).reshape(len(thresholds), 8 * rows.words)
    lines[:, -8:] = 0
    short = np.empty(PIECE, np.uint32)
    least = most = 0
    for piece in pieces(len(values)):
        part, low, high = _narrow(values[piece], short)
        least, most = min(least, low), max(most, high)
        begin, end = piece.start // 8, piece.start // 8 + -(-len(part) // 8)
        for line, threshold in zip(lines, thresholds, strict=True):
            if low >= threshold or high < threshold:
                line[begin:end] = 255 * (low >= threshold)
            else:
                line[begin:end] = np.packbits(part >= part.dtype.type(threshold), bitorder="little")
    return _LookedAt(least, most, [line.view(np.uint64) for line in lines])


def _narrow(part: NDArray[Any], short: NDArray[np.uint32]) -> tuple[NDArray[Any], int, int]:
    """Return the same numbers in as few bytes each as they fit into, and two numbers that all of them are between.

    They are written into some room for them: what is narrow is compared fast.
    """
    if part.dtype.kind != "f":
        high = int(part.view(f"u{part.itemsize}").max())  # larger than all others as soon as one is negative
        if high <= np.iinfo(part.dtype).max:
            for dtype, most in NARROW:
                if high <= most and dtype.itemsize < part.itemsize:
                    narrow = short.view(dtype)[: len(part)]
                    np.copyto(narrow, part, casting="unsafe")
                    return narrow, 0, high
            return part, 0, high
    return part, int(part.min()), int(part.max())
