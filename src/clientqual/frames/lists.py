"""Lists of texts as sets: which members each row has, without going through the rows.

Every kind of member has a counter, all of them side by side in one number. Counted up over the elements of all lists, what a list holds is
the difference between where it ends and where it begins, and it does not matter that counters run over on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.frames.arrow import is_text, numbers, valid
from clientqual.frames.planes import Plane, Rows, pieces
from clientqual.frames.texts import found_words

_SIZES = (np.uint8, np.uint16, np.uint32, np.uint64)


def members(column: pa.Array, names: Sequence[str], kinds: Sequence[int], rows: Rows) -> tuple[list[Plane], Plane]:
    """Return for each kind of member the rows whose list holds one, and the rows whose list holds what is no member.

    `kinds` has the kind of each name, from 0 on, and -1 for one that makes no difference. Null is an empty list.
    """
    count = max(kinds, default=-1) + 1
    ends = numbers(column.offsets)
    told = column.values.slice(int(ends[0]), int(ends[-1]) - int(ends[0]))
    table, codes = _coded(told, names)
    kind_of = [count if place is None else kinds[place] for place in table]
    known = valid(column, rows)
    wanted = sorted({kind for kind in kind_of if kind >= 0})
    held = {kind: plane & known for kind, plane in zip(wanted, _held(codes, kind_of, wanted, ends, rows), strict=True)}
    return [held.get(kind, rows.none) for kind in range(count)], held.get(count, rows.none)


def _held(
    codes: NDArray[Any], kind_of: Sequence[int], wanted: Sequence[int], ends: NDArray[Any], rows: Rows
) -> list[Plane]:
    """Return for each kind that is wanted the rows whose list holds one of it."""
    found = np.zeros((len(wanted), 8 * rows.words), np.uint8)
    any_will_do = set(kind_of) == set(wanted) and len(wanted) == 1
    for piece in pieces(rows.count):
        some = ends[piece.start : piece.stop + 1]
        planes = found[:, piece.start // 8 : piece.start // 8 + -(-(len(some) - 1) // 8)]
        if any_will_do:
            planes[0] = np.packbits(np.not_equal(some[1:], some[:-1]), bitorder="little")
        elif wanted:
            elements = codes[int(some[0] - ends[0]) : int(some[-1] - ends[0])]
            _count(elements, kind_of, wanted, (some - some[0]).astype(np.intp, copy=False), planes)
    return [line.view(np.uint64) for line in found]


def _count(
    codes: NDArray[Any],
    kind_of: Sequence[int],
    wanted: Sequence[int],
    ends: NDArray[np.intp],
    planes: NDArray[np.uint8],
) -> None:
    """Write for each kind that is wanted the rows that hold one, given where their lists end."""
    width = int(np.max(ends[1:] - ends[:-1])).bit_length() or 1
    for start in range(0, len(wanted), 64 // width):
        some = wanted[start : start + 64 // width]
        dtype = next(np.dtype(size) for size in _SIZES if np.dtype(size).itemsize * 8 >= width * len(some))
        ones = np.array([1 << width * some.index(kind) if kind in some else 0 for kind in kind_of] or [0], dtype)
        counted = np.zeros(len(codes) + 1, dtype)
        np.cumsum(np.take(ones, codes, mode="clip"), out=counted[1:], dtype=dtype)
        at_ends = np.take(counted, ends, mode="clip")
        held = at_ends[1:] - at_ends[:-1]
        for place, plane in enumerate(planes[start : start + len(some)]):
            counter = dtype.type(((1 << width) - 1) << width * place)
            plane[:] = np.packbits(held & counter, bitorder="little")


def _coded(told: pa.Array, names: Sequence[str]) -> tuple[list[int | None], NDArray[Any]]:
    """Return elements as places in a table, which has for each the place of its name, None for what is no name."""
    place = {name: number for number, name in enumerate(names)}
    if pa.types.is_dictionary(told.type):
        table = [place.get(word) for word in told.dictionary.to_pylist()]
        indices = told.indices.fill_null(len(table)) if told.null_count else told.indices
        return [*table, *[None] * bool(told.null_count)], numbers(indices)
    codes = np.full(len(told), len(names), np.uint8)
    if is_text(told.type):
        for number, line in enumerate(found_words(told, names)):
            codes -= line.view(np.uint8) * np.uint8(len(names) - number)  # no text is two of them
        if told.null_count:
            codes[np.asarray(told.is_null())] = len(names)
    is_whole = not codes.size or int(codes.max()) < len(names)
    return [*range(len(names)), *[None] * (not is_whole)], codes
