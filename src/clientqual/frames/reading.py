"""Columns of Arrow read as facts. Whatever the column is, a value means what the same value means in a case.

Columns of the right type are read whole. Of any other the distinct values are looked at one by one, by what also reads cases; so there is
one opinion on what a value is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.circuit import Partition
from clientqual.frames.facts import CellPlanes, NumberPlanes
from clientqual.frames.fitting import Fitted, Fitting, Misfit
from clientqual.frames.planes import Plane, Rows
from clientqual.ir import LIMIT, PLACES, UNIT, FactType, Finite, Kind, Subsets, Value, scaled

FactPlanes = CellPlanes | NumberPlanes

UNKNOWN: Final = 254
BAD: Final = 255
"""Stand for a cell where there is none."""

_FEW: Final = 24
"""Up to so many distinct values are compared one by one, which is faster than looking each row up."""
_LARGE_FLOAT: Final = 1e9
"""Below this, a float with at most four decimal places is equal to the decimal that it shows, and to no other."""


@dataclass(slots=True)
class FactReader:
    """Reads columns of one fact."""

    kind: FactType
    partition: Partition
    fitting: Fitting = field(init=False)
    _dictionaries: dict[object, tuple[Any, list[Fitted]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fitting = Fitting(self.kind)

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
            return self._subsets(column, rows)
        return self._number(column, rows)

    def _never(self, type_: pa.DataType) -> bool:
        """Say whether no value of such a column can be one of the fact, so that none needs to be looked at."""
        if pa.types.is_boolean(type_):
            return self.kind.kind is not Kind.BOOL
        if pa.types.is_integer(type_):
            return isinstance(self.kind.domain, Finite | Subsets)
        if pa.types.is_floating(type_):
            return self.kind.kind in (Kind.ENUM, Kind.BOOL, Kind.SET) or (
                self.kind.model != "custom" and self.kind.kind is not Kind.NUMBER
            )
        return False

    def nothing(self, rows: Rows) -> FactPlanes:
        """Return the planes of a fact that is unknown in all rows."""
        if isinstance(self.kind.domain, Finite | Subsets):
            return CellPlanes(rows.none, [rows.none] * len(self.partition.cells))
        return NumberPlanes(self.kind, rows, np.zeros(rows.count, np.int8), UNIT, rows.none)

    # --- enums and truths ---------------------------------------------------------------------------------------------------------

    def _finite(self, column: pa.Array, rows: Rows) -> CellPlanes:
        if pa.types.is_boolean(column.type) and self.kind.kind is Kind.BOOL:
            known = valid(column, rows)
            true = rows.bitmap(column.buffers()[1], column.offset) & known
            return self._of_values(known, [known ^ true, true], [False, True], rows)
        return self._of_codes(*self._coded(column, rows), rows)

    def _of_values(self, known: Plane, planes: list[Plane], values: list[Value], rows: Rows) -> CellPlanes:
        cells = [rows.none] * len(self.partition.cells)
        for plane, value in zip(planes, values, strict=True):
            cell = self.partition.cell(value)
            cells[cell] = cells[cell] | plane
        return CellPlanes(known, cells)

    def _coded(self, column: pa.Array, rows: Rows) -> tuple[NDArray[Any], Plane, list[Fitted]]:
        """Return a column as places in a list of values, where it has a value, and the values as the fact holds them."""
        if pa.types.is_dictionary(column.type):
            return numpy(column.indices), valid(column, rows), self._dictionary(column.dictionary)
        if pa.types.is_nested(column.type):
            return self._one_by_one(column, rows)
        try:
            encoded = plain_text(column).dictionary_encode()
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
            return self._one_by_one(column, rows)
        return (
            numpy(encoded.indices),
            valid(encoded, rows),
            [self.fitting(raw) for raw in encoded.dictionary.to_pylist()],
        )

    def _dictionary(self, dictionary: pa.Array) -> list[Fitted]:
        """Return the values of a dictionary as the fact holds them. The same one comes with block after block."""
        key = (
            tuple(buffer.address if buffer is not None else 0 for buffer in dictionary.buffers()),
            dictionary.offset,
            len(dictionary),
        )
        if key not in self._dictionaries:
            if len(self._dictionaries) > _FEW:
                self._dictionaries.clear()
            # As long as the dictionary is kept, no other has its address.
            self._dictionaries[key] = dictionary, [self.fitting(raw) for raw in dictionary.to_pylist()]
        return self._dictionaries[key][1]

    def _one_by_one(self, column: pa.Array, rows: Rows) -> tuple[NDArray[Any], Plane, list[Fitted]]:
        values = [self.fitting(raw) for raw in column.to_pylist()]
        return np.arange(len(values)), rows.all, values

    def _of_codes(self, codes: NDArray[Any], known: Plane, values: Sequence[Fitted], rows: Rows) -> CellPlanes:
        cells = np.array([self._cell(value) for value in values], np.uint8)
        if len(cells) > _FEW:
            codes, cells = cells[np.where(rows.unpacked(known), codes, 0)], np.arange(256, dtype=np.uint8)
        places = dict.fromkeys(cells.tolist()) if len(cells) <= _FEW else dict.fromkeys(np.unique(codes).tolist())
        planes = {place: self._where(codes, np.flatnonzero(cells == place), known, rows) for place in places}
        unknown, bad = planes.get(UNKNOWN), planes.get(BAD)
        for plane in (unknown, bad):
            known = known if plane is None else known & ~plane
        found = [planes.get(cell, rows.none) for cell in range(len(self.partition.cells))]
        return CellPlanes(known, found, bad if bad is not None and bad.any() else None)

    def _where(self, codes: NDArray[Any], wanted: NDArray[Any], known: Plane, rows: Rows) -> Plane:
        found = rows.none
        for code in wanted.tolist():
            found = found | rows.packed(np.equal(codes, codes.dtype.type(code)))
        return found & known

    def _cell(self, value: Fitted) -> int:
        if value is None:
            return UNKNOWN
        return BAD if isinstance(value, Misfit) else self.partition.cell(value)

    # --- sets ---------------------------------------------------------------------------------------------------------------------

    def _subsets(self, column: pa.Array, rows: Rows) -> CellPlanes:
        is_list = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
        if not is_list or pa.types.is_nested(column.type.value_type):
            return self._of_codes(*self._coded(column, rows), rows)
        members = plain_text(column.flatten())
        encoded = members if pa.types.is_dictionary(members.type) else members.dictionary_encode()
        masks, wrong = self._masks(encoded)
        lengths = np.diff(numpy(column.offsets))
        lengths = np.where(rows.unpacked(valid(column, rows)), lengths, 0)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        sums = np.zeros(rows.count, np.int64)
        full = np.flatnonzero(lengths)
        if full.size:
            sums[full] = np.bitwise_or.reduceat(masks, starts[full])
        bad = np.zeros(rows.count, bool)
        if wrong.any():
            bad[full] = np.logical_or.reduceat(wrong, starts[full])
        return self._of_masks(sums, rows.packed(bad), valid(column, rows), rows)

    def _masks(self, members: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return for each member of a list its bit, and whether the fact cannot hold it."""
        assert isinstance(self.kind.domain, Subsets)
        bits = {name: 1 << place for place, name in enumerate(self.kind.domain.members)}
        listed = [bits.get(raw, 0) if isinstance(raw, str) else 0 for raw in members.dictionary.to_pylist()]
        table = np.array([*listed, 0], np.int64)
        codes = numpy(members.indices) if not members.null_count else numpy(members.indices.fill_null(len(listed)))
        masks = table[codes]
        return masks, masks == 0

    def _of_masks(self, masks: NDArray[np.int64], bad: Plane, known: Plane, rows: Rows) -> CellPlanes:
        """Return the cells of sets, given by the bits of their members."""
        distinct, codes = np.unique(masks, return_inverse=True)
        assert isinstance(self.kind.domain, Subsets)
        names = self.kind.domain.members
        sets: list[Fitted] = [
            frozenset(name for place, name in enumerate(names) if mask >> place & 1) for mask in distinct.tolist()
        ]
        bad = bad & known
        found = self._of_codes(codes, known & ~bad, sets, rows)
        found.bad = bad if bad.any() else None
        return found

    # --- numbers ------------------------------------------------------------------------------------------------------------------

    def _number(self, column: pa.Array, rows: Rows) -> NumberPlanes:
        if pa.types.is_integer(column.type):
            return NumberPlanes(self.kind, rows, numpy(column), UNIT, valid(column, rows))
        takes_floats = self.kind.kind is Kind.NUMBER or self.kind.model == "custom"
        if pa.types.is_floating(column.type) and takes_floats and self.kind.kind is not Kind.INT:
            return self._floats(column, rows)
        if pa.types.is_decimal128(column.type) and self.kind.kind is not Kind.INT and 0 <= column.type.scale <= PLACES:
            return self._decimals(column, rows)
        return self._points(*self._coded(column, rows), rows)

    def _floats(self, column: pa.Array, rows: Rows) -> NumberPlanes:
        """Read floats: each means what it shows."""
        known = valid(column, rows)
        floats = numpy(column).astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            points = np.rint(floats * UNIT)
            plain = (points / UNIT == floats) & (np.abs(floats) < _LARGE_FLOAT)
        values = np.where(plain, points, 0).astype(np.int64)
        return self._with_odd_ones(column, values, known & ~rows.packed(plain), known, rows)

    def _decimals(self, column: pa.Array, rows: Rows) -> NumberPlanes:
        known = valid(column, rows)
        words = np.frombuffer(column.buffers()[1], np.int64)[2 * column.offset : 2 * (column.offset + rows.count)]
        low, high = words[::2], words[1::2]
        values = np.where(rows.unpacked(known), low, 0)
        unit = 10 ** (PLACES - column.type.scale)
        too_long = rows.packed((low >> 63) != high) & known
        if too_long.any():
            values = np.where(rows.unpacked(too_long), 0, values)
            return NumberPlanes(self.kind, rows, values, unit, known & ~too_long, too_long)
        return NumberPlanes(self.kind, rows, values, unit, known)

    def _points(self, codes: NDArray[Any], known: Plane, values: Sequence[Fitted], rows: Rows) -> NumberPlanes:
        """Read numbers that are given as places in a list of values."""
        table = np.array([*(_point(value) for value in values), 0], np.int64)
        codes = np.where(rows.unpacked(known), codes, len(values))
        unknown = np.array([*(value is None for value in values), True])
        wrong = np.array([*(isinstance(value, Misfit) for value in values), False])
        bad = rows.packed(wrong[codes])
        known = known & ~bad & ~rows.packed(unknown[codes])
        return NumberPlanes(self.kind, rows, table[codes], 1, known, bad if bad.any() else None)

    def _with_odd_ones(
        self, column: pa.Array, points: NDArray[np.int64], odd: Plane, known: Plane, rows: Rows
    ) -> NumberPlanes:
        """Read numbers of which some take a closer look."""
        bad = np.zeros(rows.count, bool)
        for row in rows.numbers(odd).tolist():
            value = self.fitting(column[row].as_py())
            points[row], bad[row] = _point(value), isinstance(value, Misfit)
        plane = rows.packed(bad)
        return NumberPlanes(self.kind, rows, points, 1, known & ~plane, plane if bad.any() else None)


def _point(value: Fitted) -> int:
    return scaled(value) if not isinstance(value, Misfit | str | frozenset | None) else 0


def numpy(column: pa.Array) -> NDArray[Any]:
    """Return the numbers of a column as they lie in memory; they mean nothing where it is null."""
    width = column.type.bit_width // 8
    buffer = column.buffers()[1]
    found = np.frombuffer(buffer, np.uint8)[width * column.offset : width * (column.offset + len(column))]
    return found.view(np.dtype(column.type.to_pandas_dtype()))


def valid(column: pa.Array, rows: Rows) -> Plane:
    """Return where a column is not null."""
    bitmap = column.buffers()[0]
    return rows.all if bitmap is None or column.null_count == 0 else rows.bitmap(bitmap, column.offset)


def plain_text(column: pa.Array) -> pa.Array:
    """Return texts as those that everything can be done with."""
    return column.cast(pa.large_string()) if column.type in (pa.string_view(), pa.string()) else column


assert LIMIT * UNIT < 1 << 62, "every number of a fact fits a word"
