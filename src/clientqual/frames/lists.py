"""Lists of texts as sets: which members each row has, without going through the rows.

Every kind of member has a bit, and every element the bit of its kind. The elements are joined with their neighbours, first two, then three,
and so on; so what a list of three holds stands where its first element stood once three are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.frames.arrow import is_text, numbers, valid
from clientqual.frames.planes import Plane, Rows, pieces
from clientqual.frames.texts import found_words

SHORT: Final = 8
"""Lists of so many elements are found among neighbours that were joined; longer ones are joined one by one."""
_SIZES: Final = (np.uint8, np.uint16, np.uint32, np.uint64)
_AT_ONCE: Final = 64
"""Kinds that are looked for at once, as so many bits are the most that a number has."""


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
        else:
            elements = codes[int(some[0] - ends[0]) : int(some[-1] - ends[0])]
            for start in range(0, len(wanted), _AT_ONCE):
                kinds = wanted[start : start + _AT_ONCE]
                masks = _masks(elements, kind_of, kinds)
                held = _joined(masks, (some - some[0]).astype(np.intp, copy=False))
                for place, plane in enumerate(planes[start : start + _AT_ONCE]):
                    plane[:] = np.packbits(held & held.dtype.type(1 << place), bitorder="little")
    return [line.view(np.uint64) for line in found]


def _masks(elements: NDArray[Any], kind_of: Sequence[int], kinds: Sequence[int]) -> NDArray[Any]:
    """Return for each element the bit of its kind, or none."""
    bit_of = {kind: 1 << place for place, kind in enumerate(kinds)}
    dtype = next(size for size in _SIZES if np.iinfo(size).bits >= len(kinds))
    table = np.array([*(bit_of.get(kind, 0) for kind in kind_of), 0], dtype)
    if elements.dtype == table.dtype == np.uint8:
        return np.frombuffer(elements.tobytes().translate(table[:256].tobytes().ljust(256, b"\0")), np.uint8)
    return np.take(table, elements, mode="clip")


def _joined(masks: NDArray[Any], ends: NDArray[np.intp]) -> NDArray[Any]:
    """Return for each list the bits of all its elements. A list begins where the one before it ends."""
    starts, lengths = ends[:-1], np.diff(ends)
    longest = int(lengths.max(initial=0))
    width = len(masks) + 1  # the last list may be empty and begin after all elements
    neighbours = np.empty((min(longest, SHORT) + 1, width), masks.dtype)
    neighbours[0] = 0
    for length in range(1, len(neighbours)):
        size = max(len(masks) - length + 1, 0)
        np.bitwise_or(neighbours[length - 1, :size], masks[length - 1 :], out=neighbours[length, :size])
    places = np.minimum(lengths, SHORT)
    places *= width
    places += starts
    held = np.take(neighbours.reshape(-1), places)
    if longest > SHORT:
        held[lengths > SHORT] = _one_by_one(masks, starts[lengths > SHORT], ends[1:][lengths > SHORT])
    return held


def _one_by_one(masks: NDArray[Any], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[Any]:
    """Return for each of some lists, none of which is empty, the bits of all its elements."""
    bounds = np.column_stack((starts, ends)).reshape(-1)
    return np.bitwise_or.reduceat(np.append(masks, masks[:1] & 0), bounds)[::2]


def _coded(told: pa.Array, names: Sequence[str]) -> tuple[list[int | None], NDArray[Any]]:
    """Return elements as places in a table, which has for each the place of its name, None for what is no name."""
    place = {name: number for number, name in enumerate(names)}
    if pa.types.is_dictionary(told.type):
        table = [place.get(word) for word in told.dictionary.to_pylist()]
        indices = told.indices.fill_null(len(table)) if told.null_count else told.indices
        return [*table, *[None] * bool(told.null_count)], numbers(indices)
    codes = np.full(len(told), len(names), np.uint8)
    if is_text(told.type):
        for number, plane in enumerate(found_words(told, names)):
            there = np.unpackbits(plane.view(np.uint8), count=len(told), bitorder="little")
            codes -= there * np.uint8(len(names) - number)  # no text is two of them
        if told.null_count:
            codes[np.asarray(told.is_null())] = len(names)
    is_whole = not codes.size or int(codes.max()) < len(names)
    return [*range(len(names)), *[None] * (not is_whole)], codes
