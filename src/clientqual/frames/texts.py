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
from clientqual.frames.planes import WORD, Plane

SOME: Final = 1 << 15
"""So many texts are looked at at a time, as their views and the halves of them lie in the cache then."""
INLINE: Final = 12
"""A text of so many bytes is held in its view."""
JOINED: Final = 4
"""Buffers are joined that have at most so many bytes for each row."""
BEGINNING: Final = 4
"""Of a longer one so many are."""


def found_words(column: pa.Array, wanted: Sequence[str]) -> list[Plane]:
    """Return for each word the rows in which a column of texts has it. Where it is null that means nothing."""
    views = column if column.type == pa.string_view() else column.cast(pa.string_view())
    heads = words(views, np.uint64, 2).reshape(-1, 2)
    lines = np.zeros((len(wanted), 8 * -(-len(column) // WORD)), np.uint8)
    looked_for = [(word, *_view(word)) for word in map(str.encode, wanted)]
    data = _Data(views.buffers()[2:], len(column))
    halves, same = np.empty((2, SOME), np.uint64), np.empty((2, SOME), np.bool_)
    for start in range(0, len(column), SOME):
        part = heads[start : start + SOME]
        (first, second), (begins, rests) = halves[:, : len(part)], same[:, : len(part)]
        np.copyto(first, part[:, 0])
        np.copyto(second, part[:, 1])
        for line, (word, begin, rest) in zip(lines, looked_for, strict=True):
            np.equal(first, begin, out=begins)
            if len(word) <= INLINE:
                np.equal(second, rest, out=rests)
                np.logical_and(begins, rests, out=begins)
            elif (rows := np.flatnonzero(begins)).size:
                begins[rows] = data.stands(word, second[rows])
            bits = np.packbits(begins, bitorder="little")
            line[start // 8 : start // 8 + bits.size] = bits
    return [line.view(np.uint64) for line in lines]


def _view(word: bytes) -> tuple[np.uint64, np.uint64]:
    """Return the two halves of the view of a word; the second means something where the word is short."""
    head = len(word).to_bytes(4, "little") + word[:INLINE].ljust(INLINE, b"\0")
    return tuple(np.frombuffer(head, np.uint64))


class _Data:
    """The buffers that the views of long texts point into. Many small ones are joined."""

    def __init__(self, buffers: Sequence[Any], rows: int) -> None:
        texts = [b"" if buffer is None else memoryview(buffer) for buffer in buffers]
        sizes = [len(text) for text in texts]
        self._begins: NDArray[np.intp] | None = None
        if len(texts) > 1 and sum(sizes) <= JOINED * rows:
            texts, self._begins = [b"".join(texts)], np.cumsum([0, *sizes[:-1]], dtype=np.intp)
        self._eights = [_eights(text) for text in texts]

    def stands(self, word: bytes, where: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Say whether a long word stands where a view points, of those views that have its length and its beginning."""
        buffers, offsets = where & np.uint64(0xFFFFFFFF), (where >> np.uint64(32)).astype(np.intp)
        if self._begins is not None:
            return self._reads(0, offsets + np.take(self._begins, buffers.view(np.intp), mode="clip"), word)
        least, most = int(buffers.min()), int(buffers.max())
        if least == most:  # most often
            return self._reads(least, offsets, word)
        found = np.zeros(len(where), np.bool_)
        for number in range(least, most + 1) if most < len(self._eights) else np.unique(buffers).tolist():
            here = np.flatnonzero(buffers == number)
            found[here] = self._reads(number, offsets[here], word)
        return found

    def _reads(self, number: int, offsets: NDArray[np.intp], word: bytes) -> NDArray[np.bool_]:
        """Say at which offsets of a buffer a word stands, eight bytes of it at a time. What is null may point anywhere, even nowhere."""
        last = len(word) - 8
        if number >= len(self._eights) or len(self._eights[number]) <= last:
            return np.zeros(len(offsets), np.bool_)
        eights = self._eights[number]
        fits = offsets < len(eights) - last
        if not fits.all():
            offsets = np.where(fits, offsets, 0)
        for start in _starts(len(word)):
            (eight,) = np.frombuffer(word[start : start + 8], np.uint64)
            fits &= eights[offsets + start] == eight  # (`take` would first copy all that overlaps)
        return fits


def _eights(text: bytes | memoryview) -> NDArray[np.uint64]:
    """Return the eight bytes that begin at each byte of a text."""
    return np.ndarray((max(len(text) - 7, 0),), np.uint64, text, strides=(1,)) if len(text) else np.empty(0, np.uint64)


def _starts(length: int) -> Iterator[int]:
    """Yield where to begin to read eight bytes each until all after the beginning are read; the last may overlap."""
    yield from range(BEGINNING, length - 8, 8)
    yield length - 8
