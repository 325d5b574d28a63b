"""Texts that are one of a few words, found without looking at any twice.

In a column of views every text takes 16 bytes: its length, and either all of it, where it has at most 12 bytes, or its first four and
where the rest is. So a short word is compared as two numbers, and a long one where its beginning fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.frames.arrow import words
from clientqual.frames.planes import PIECE, pieces

INLINE: Final = 12
"""A text of so many bytes is held in its view."""


def found_words(column: pa.Array, wanted: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each word, in a line of its own, in which rows a column of texts has it. Where it is null that means nothing."""
    views = column if column.type == pa.string_view() else column.cast(pa.string_view())
    heads = words(views, np.uint64, 2).reshape(-1, 2)
    found = np.empty((len(wanted), len(column)), np.bool_)
    encoded = [word.encode() for word in wanted]
    begins = [_view(word) for word in encoded]
    data = [_eights(buffer) for buffer in views.buffers()[2:]]
    first, second = np.empty(PIECE, np.uint64), np.empty(PIECE, np.uint64)
    same = np.empty(PIECE, np.bool_)
    for piece in pieces(len(column)):
        count = len(heads[piece])
        np.copyto(first[:count], heads[piece, 0])
        np.copyto(second[:count], heads[piece, 1])
        for line, word, (begin, rest) in zip(found, encoded, begins, strict=True):
            out = line[piece]
            np.equal(first[:count], begin, out=out)
            if len(word) <= INLINE:
                np.equal(second[:count], rest, out=same[:count])
                np.logical_and(out, same[:count], out=out)
            elif (rows := np.flatnonzero(out)).size:
                out[rows] = _stands(word, second[rows], data)
    return found


def _view(word: bytes) -> tuple[np.uint64, np.uint64]:
    """Return the two halves of the view of a word; the second means something where the word is short."""
    head = len(word).to_bytes(4, "little") + word[:INLINE].ljust(INLINE, b"\0")
    return tuple(np.frombuffer(head, np.uint64))


def _eights(buffer: Any) -> NDArray[np.uint64]:
    """Return the eight bytes that begin at each byte of a buffer."""
    size = 0 if buffer is None else buffer.size
    return np.ndarray((max(size - 7, 0),), np.uint64, buffer, strides=(1,)) if size else np.empty(0, np.uint64)


def _stands(word: bytes, where: NDArray[np.uint64], data: Sequence[NDArray[np.uint64]]) -> NDArray[np.bool_]:
    """Say whether a long word stands where a view points, of those views that have its length and its beginning."""
    buffers, offsets = where & np.uint64(0xFFFFFFFF), (where >> np.uint64(32)).astype(np.intp)
    least, most = int(buffers.min()), int(buffers.max())
    if least == most:  # most often
        return _reads(data, least, offsets, word)
    found = np.zeros(len(where), np.bool_)
    for number in range(least, most + 1) if most < len(data) else np.unique(buffers).tolist():
        here = np.flatnonzero(buffers == number)
        found[here] = _reads(data, number, offsets[here], word)
    return found


def _reads(
    data: Sequence[NDArray[np.uint64]], number: int, offsets: NDArray[np.intp], word: bytes
) -> NDArray[np.bool_]:
    """Say at which offsets of a buffer a word stands, eight bytes of it at a time. What is null may point anywhere, even nowhere."""
    if number >= len(data):
        return np.zeros(len(offsets), np.bool_)
    eights, last = data[number], len(word) - 8
    fits = offsets < len(eights) - last
    if not fits.all():
        offsets = np.where(fits, offsets, 0)
    if not len(eights) > last:
        return np.zeros(len(offsets), np.bool_)
    for start in _starts(len(word)):
        (eight,) = np.frombuffer(word[start : start + 8], np.uint64)
        fits &= np.take(eights, offsets + start) == eight
    return fits


def _starts(length: int) -> Iterator[int]:
    """Yield where to begin to read eight bytes each until all are read; the last may overlap."""
    yield from range(0, length - 8, 8)
    yield length - 8
