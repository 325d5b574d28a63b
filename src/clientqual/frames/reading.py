"""Columns of Arrow read as facts. Whatever the column is, a value means what the same value means in a case.

Columns of the right type are read whole. Of any other the distinct values are looked at one by one, by what also reads cases; so there is
one opinion on what a value is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.circuit import Partition
from clientqual.frames.arrow import is_list, is_text, numbers, valid, words
from clientqual.frames.facts import CellPlanes, NumberPlanes, borders
from clientqual.frames.fitting import Fitted, Fitting, Misfit
from clientqual.frames.lists import members
from clientqual.frames.planes import PIECE, Plane, Rows, pieces, room
from clientqual.frames.subsets import kinds_of_members, sorted_out
from clientqual.frames.texts import found_words
from clientqual.ir import PLACES, UNIT, FactType, Finite, Kind, Numbers, Ranges, Subsets, scaled

FactPlanes = CellPlanes | NumberPlanes

FEW: Final = 24
"""Up to so many distinct values are compared one by one, which is faster than looking each row up."""
LARGE_FLOAT: Final = 1e9
"""Below this, a float with at most four decimal places is equal to the decimal that it shows, and to no other."""


class Listed(NamedTuple):
    """Values as a fact holds them, the cell of each, and the places of those in each cell."""

    values: Sequence[Fitted]
    cells: Sequence[int]
    places: Sequence[Sequence[int]]


@dataclass(slots=True)
class FactReader:
    """Reads columns of one fact."""

    kind: FactType
    partition: Partition
    asked: Sequence[Ranges] = ()
    """Of a number, what else will be asked for than its cells."""
    fitting: Fitting = field(init=False)
    _kinds: tuple[int, ...] = ()
    """Of a set fact, which members do the same, by the number of each; -1 for those that do nothing."""
    _sets: tuple[int, ...] = ()
    """Of a set fact, the cells as the bits of sets of such kinds."""
    _words: tuple[str, ...] = ()
    """Of an enum, its values."""
    _cells: tuple[int, ...] = ()
    """Of an enum or a truth, the cell of each value."""
    _borders: tuple[int, ...] = ()
    """Of a number, where its cells and what is asked for begin or end, in 0.0001."""
    _dictionaries: dict[object, tuple[Any, Listed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fitting = Fitting(self.kind)
        if isinstance(self.kind.domain, Subsets):
            self._kinds, self._sets = kinds_of_members(self.partition, self.kind.domain)
        if isinstance(self.kind.domain, Numbers):
            cells = [cell for cell in self.partition.cells if isinstance(cell, Ranges)]
            self._borders = borders(self.kind.domain, [*cells, *self.asked])
        if isinstance(self.kind.domain, Finite):
            self._words = tuple(map(str, self.kind.domain.values))
            self._cells = tuple(map(self.partition.cell, self.kind.domain.values))

    def read(self, column: pa.Array, rows: Rows) -> FactPlanes:
        """Return where the fact is known, and where it has a value that it cannot have."""
        if pa.types.is_null(column.type):
            return self.nothing(rows)
        if self._never(column.type):
            nothing = self.nothing(rows)
            nothing.bad = valid(column, rows)
            return nothing
        if isinstance(self.kind.domain, Finite):
            return self._finite(column, rows)
        if isinstance(self.kind.domain, Subsets):
            return self._subsets(column, self.kind.domain.members, rows)
        return self._number(column, rows)

    def nothing(self, rows: Rows) -> FactPlanes:
        """Return the planes of a fact that is unknown in all rows."""
        if isinstance(self.kind.domain, Finite | Subsets):
            return CellPlanes(rows.none, [rows.none] * len(self.partition.cells))
        return self._numbers(rows, np.zeros(rows.count, np.int8), UNIT, rows.none)

    def _never(self, type_: pa.DataType) -> bool:
        """Say whether no value of such a column can be one of the fact, so that none needs to be looked at."""
        kind = self.kind.kind
        if pa.types.is_boolean(type_):
            return kind is not Kind.BOOL
        if pa.types.is_integer(type_):
            return kind in (Kind.ENUM, Kind.BOOL, Kind.SET)
        if pa.types.is_floating(type_):
            is_exact = self.kind.model != "custom" and kind is not Kind.NUMBER
            return kind in (Kind.ENUM, Kind.BOOL, Kind.SET) or is_exact
        return False

    # --- enums and truths ---------------------------------------------------------------------------------------------------------

    def _finite(self, column: pa.Array, rows: Rows) -> CellPlanes:
        if pa.types.is_boolean(column.type):
            known = valid(column, rows)
            true = rows.bitmap(column.buffers()[1], column.offset) & known
            return CellPlanes(known, self._by_cell([known ^ true, true], rows))
        if is_text(column.type) and self.kind.kind is Kind.ENUM and self.kind.model != "custom":
            known = valid(column, rows)
            return self._of_values([plane & known for plane in found_words(column, self._words)], known, rows)
        return self._of_codes(*self._coded(column, rows), rows)

    def _of_values(self, planes: Sequence[Plane], known: Plane, rows: Rows) -> CellPlanes:
        """Return the cells, given the rows that have each value; a row that has none of them is wrong."""
        right = reduce(np.bitwise_or, planes)
        bad = known & ~right
        return CellPlanes(right, self._by_cell(planes, rows), bad if bad.any() else None)

    def _by_cell(self, planes: Sequence[Plane], rows: Rows) -> list[Plane]:
        """Return the rows in each cell, given those that have each value."""
        cells = [rows.none] * len(self.partition.cells)
        for cell, plane in zip(self._cells, planes, strict=True):
            cells[cell] = plane if cells[cell] is rows.none else cells[cell] | plane
        return cells

    def _coded(self, column: pa.Array, rows: Rows) -> tuple[NDArray[Any], Plane, Listed]:
        """Return a column as places in a list of values, where it has a value, and the list."""
        if pa.types.is_dictionary(column.type):
            return numbers(column.indices), valid(column, rows), self._dictionary(column.dictionary)
        if not pa.types.is_nested(column.type):
            plain = column.cast(pa.large_string()) if column.type == pa.string_view() else column
            try:
                encoded = plain.dictionary_encode()
                return numbers(encoded.indices), valid(encoded, rows), self._listed(encoded.dictionary)
            except pa.ArrowNotImplementedError:
                pass
        return np.arange(len(column)), rows.all, self._listed(column)

    def _dictionary(self, dictionary: pa.Array) -> Listed:
        """Return the values of a dictionary. The same one comes with block after block."""
        places = tuple(buffer.address if buffer is not None else 0 for buffer in dictionary.buffers())
        key = places, dictionary.offset, len(dictionary)
        if key not in self._dictionaries:
            if len(self._dictionaries) > FEW:
                self._dictionaries.clear()
            # As long as the dictionary is kept, no other has its address.
            self._dictionaries[key] = dictionary, self._listed(dictionary)
        return self._dictionaries[key][1]

    def _listed(self, values: pa.Array) -> Listed:
        """Return values as the fact holds them, sorted by cell; what is unknown, and what is wrong, count as two cells more."""
        held, count = [self.fitting(raw) for raw in values.to_pylist()], len(self.partition.cells)
        if not isinstance(self.kind.domain, Finite | Subsets):
            return Listed(held, (), ())
        cells = [
            count + (value is not None) if value is None or isinstance(value, Misfit) else self.partition.cell(value)
            for value in held
        ]
        places = [[place for place, cell in enumerate(cells) if cell == number] for number in range(count + 2)]
        return Listed(held, cells, places)

    def _of_codes(self, codes: NDArray[Any], known: Plane, listed: Listed, rows: Rows) -> CellPlanes:
        """Return the cells of values that are given by their places in a list."""
        places: Sequence[Sequence[int]] = listed.places
        if len(listed.cells) > FEW:
            codes = np.array(listed.cells, np.uint32)[np.where(rows.unpacked(known), codes, 0)]
            places = [[number] for number in range(len(places))]
        *cells, unknown, bad = self._planes(codes, places, known, rows)
        if unknown is not rows.none or bad is not rows.none:
            known = known ^ unknown ^ bad
        return CellPlanes(known, cells, bad if bad.any() else None)

    def _planes(self, codes: NDArray[Any], places: Sequence[Sequence[int]], known: Plane, rows: Rows) -> list[Plane]:
        """Return for each of some lists of codes where a column has one of them. The longest list gets what the others leave."""
        longest = max(range(len(places)), key=lambda number: len(places[number]))
        found = [rows.none] * len(places)
        rest = known
        for number, wanted in enumerate(places):
            if wanted and number != longest:
                found[number] = rows.equal(codes, wanted)
                np.bitwise_and(found[number], known, out=found[number])
                rest = rest ^ found[number]
        found[longest] = rest
        return found

    # --- sets ---------------------------------------------------------------------------------------------------------------------

    def _subsets(self, column: pa.Array, names: Sequence[str], rows: Rows) -> CellPlanes:
        if not is_list(column.type) or pa.types.is_nested(column.type.value_type):
            return self._of_codes(*self._coded(column, rows), rows)
        held, wrong = members(column, names, self._kinds, rows)
        known = valid(column, rows) & ~wrong
        cells = [rows.none] * len(self.partition.cells)
        for cell, plane in sorted_out(held, self._sets, known):
            cells[cell] = plane if cells[cell] is rows.none else cells[cell] | plane
        return CellPlanes(known, cells, wrong if wrong.any() else None)

    # --- numbers ------------------------------------------------------------------------------------------------------------------

    def _number(self, column: pa.Array, rows: Rows) -> NumberPlanes:
        known = valid(column, rows)
        if pa.types.is_integer(column.type):
            return self._numbers(rows, numbers(column), UNIT, known)
        if self.kind.kind is not Kind.INT:
            if pa.types.is_floating(column.type):
                return self._floats(column, known, rows)
            if pa.types.is_decimal128(column.type) and 0 <= column.type.scale <= PLACES:
                return self._decimals(column, known, rows)
        return self._points(*self._coded(column, rows), rows)

    def _numbers(
        self, rows: Rows, values: NDArray[Any], unit: int, known: Plane, bad: Plane | None = None
    ) -> NumberPlanes:
        return NumberPlanes(self.kind, rows, values, unit, known, bad, self._borders)

    def _floats(self, column: pa.Array, known: Plane, rows: Rows) -> NumberPlanes:
        """Read floats: each means what it shows."""
        floats = numbers(column).astype(np.float64, copy=False)
        counted = _sixteenths(floats)
        if counted is not None:
            return self._numbers(rows, counted, UNIT // 16, known)
        points, plain = _points_of(floats, rows)
        odd = known & ~plain
        if not np.array_equal(plain, rows.all):  # what is null may be anything, and no number at all
            points = np.where(rows.unpacked(plain), points, 0)
        if not odd.any():
            return self._numbers(rows, points, 1, known)
        whole, bad = points.astype(np.int64), np.zeros(rows.count, bool)
        for row in rows.numbers(odd).tolist():
            value = self.fitting(column[row].as_py())
            whole[row], bad[row] = _point(value), isinstance(value, Misfit)
        wrong = rows.packed(bad)
        return self._numbers(rows, whole, 1, known & ~wrong, wrong)

    def _decimals(self, column: pa.Array, known: Plane, rows: Rows) -> NumberPlanes:
        """Read decimals of 128 bits. One that takes more than 64 is too large for any fact."""
        halves = words(column, np.int64, 2)
        low, high = halves[::2], halves[1::2]
        unit = 10 ** (PLACES - column.type.scale)
        too_long = rows.packed((low >> 63) != high) & known
        return self._numbers(rows, np.ascontiguousarray(low), unit, known & ~too_long, too_long)

    def _points(self, codes: NDArray[Any], known: Plane, listed: Listed, rows: Rows) -> NumberPlanes:
        """Read numbers that are given as places in a list of values."""
        values = listed.values
        codes = np.where(rows.unpacked(known), codes, len(values))
        table = np.array([*map(_point, values), 0], np.int64)
        unknown = np.array([*(value is None for value in values), True])
        wrong = np.array([*(isinstance(value, Misfit) for value in values), False])
        bad = rows.packed(wrong[codes])
        return self._numbers(rows, table[codes], 1, known & ~bad & ~rows.packed(unknown[codes]), bad)


def _sixteenths(floats: NDArray[np.float64]) -> NDArray[np.int32] | None:
    """Return floats as counts of sixteenths, which have four decimal places; None if some are none, or large, or no numbers at all."""
    found = room(len(floats), np.int32)
    shown = np.empty((2, PIECE))
    with np.errstate(invalid="ignore", over="ignore"):
        for piece in pieces(len(floats)):
            some = found[piece]
            times, back = shown[:, : len(some)]
            np.multiply(floats[piece], 16, out=times)
            np.copyto(some, times, casting="unsafe")
            np.copyto(back, some)
            if not np.array_equal(back, times):
                return None
    return found


def _points_of(floats: NDArray[np.float64], rows: Rows) -> tuple[NDArray[np.float64], Plane]:
    """Return floats as counts of 0.0001, and the rows in which a count is just what the float shows."""
    points, plain, back = np.empty_like(floats), np.empty(len(floats), np.bool_), np.empty(PIECE)
    with np.errstate(invalid="ignore", over="ignore"):
        for piece in pieces(len(floats)):
            shown, counted = floats[piece], points[piece]
            shown_again = back[: len(shown)]
            np.rint(np.multiply(shown, UNIT, out=counted), out=counted)
            np.equal(np.divide(counted, UNIT, out=shown_again), shown, out=plain[piece])
            if not -LARGE_FLOAT < shown.min() <= shown.max() < LARGE_FLOAT:
                plain[piece] &= np.abs(shown) < LARGE_FLOAT
    return points, rows.packed(plain)


def _point(value: Fitted) -> int:
    return 0 if isinstance(value, Misfit | str | frozenset | None) else scaled(value)
