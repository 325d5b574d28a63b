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
    first, second = np.empty(PIECE, np.uint64), np.empty(PIECE, np.uint64)
    same = np.empty(PIECE, np.bool_)
    for piece in pieces(len(column)):
        count = len(heads[piece])
        np.copyto(first[:count], heads[piece, 0])
        np.copyto(second[:count], heads[piece, 1])
        for line, word in zip(found, encoded, strict=True):
            begin, rest = _view(word)
            out = line[piece]
            np.equal(first[:count], begin, out=out)
            if len(word) <= INLINE:
                np.equal(second[:count], rest, out=same[:count])
                np.logical_and(out, same[:count], out=out)
    for line, word in zip(found, encoded, strict=True):
        if len(word) > INLINE:
            _check(line, heads, views, word)
    return found


def _view(word: bytes) -> tuple[np.uint64, np.uint64]:
    """Return the two halves of the view of a word; the second means something where the word is short."""
    head = len(word).to_bytes(4, "little") + word[:INLINE].ljust(INLINE, b"\0")
    return tuple(np.frombuffer(head, np.uint64))


def _check(line: NDArray[np.bool_], heads: NDArray[np.uint64], views: pa.Array, word: bytes) -> None:
    """Keep those rows that have all of a long word, of those that have its length and its beginning."""
    rows = np.flatnonzero(line)
    where = heads[rows, 1]
    buffers, offsets = (where & np.uint64(0xFFFFFFFF)).astype(np.int64), (where >> np.uint64(32)).astype(np.int64)
    hits = np.zeros(len(rows), np.bool_)
    for number, data in enumerate(views.buffers()[2:]):
        here = (buffers == number) & (offsets <= data.size - len(word))  # what is null may point anywhere
        hits[here] = _reads(np.frombuffer(data, np.uint8), offsets[here], word)
    line[rows] = hits


def _reads(data: NDArray[np.uint8], offsets: NDArray[np.int64], word: bytes) -> NDArray[np.bool_]:
    """Say at which offsets of some bytes a word stands, eight bytes of it at a time."""
    found = np.ones(len(offsets), np.bool_)
    if not len(offsets):
        return found
    eights: NDArray[Any] = np.ndarray((len(data) - 7,), np.uint64, data, strides=(1,))
    for start in _starts(len(word)):
        (eight,) = np.frombuffer(word[start : start + 8], np.uint64)
        found &= eights[offsets + start] == eight
    return found


def _starts(length: int) -> Iterator[int]:
    """Yield where to begin to read eight bytes each until all are read; the last may overlap."""
    yield from range(0, length - 8, 8)
    yield length - 8
