"""Planes: one bit for each row of a block, the first row in the lowest bit of the first word. Nobody writes into a plane that is handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.carriers import Tape

Plane: TypeAlias = NDArray[np.uint64]
Bytes: TypeAlias = NDArray[np.uint8]
Load: TypeAlias = Callable[[int, Plane], Plane]
"""Returns the rows in which a literal is true, given by its number: a plane that is there, or the one given to write into."""
Emit: TypeAlias = Callable[[int, Sequence[Plane]], None]
"""Takes the planes of a group, given by its number."""

WORD: Final = 64
WORD_BYTES: Final = WORD // 8
PIECE: Final = 1 << 15
"""What takes several steps a number is done for so many numbers at a time, as they lie in the cache then."""

AT_ONCE: Final = 1 << 17
"""Numbers of one byte each are done so many at a time."""


def pieces(count: int) -> Iterator[slice]:
    """Yield the pieces that so many numbers are done in."""
    return (slice(start, start + PIECE) for start in range(0, count, PIECE))


def room(count: int, dtype: Any) -> NDArray[Any]:
    """Return memory for so many numbers. It comes from Arrow, which keeps what was given back for the next block; the system clears it first."""
    size = count * np.dtype(dtype).itemsize
    return np.frombuffer(pa.allocate_buffer(size), dtype) if size else np.empty(0, dtype)


class Rows:
    """How many rows a block has, and the planes that need no more than that to be known."""

    __slots__ = ("_more", "_some", "all", "count", "none", "words")

    def __init__(self, count: int) -> None:
        self.count = count
        self.words = -(-count // WORD)
        self.none = np.zeros(self.words, np.uint64)
        self.all = np.full(self.words, ~np.uint64(0), np.uint64)
        self._some, self._more = room(2 * min(count, AT_ONCE), np.bool_).reshape(2, -1)
        if count % WORD:
            self.all[-1] = (1 << count % WORD) - 1

    def packed(self, truths: NDArray[Any]) -> Plane:
        """Return the plane of the rows that are not false, or not zero."""
        return self._padded(np.packbits(truths, bitorder="little"))

    def equal(self, codes: NDArray[Any], wanted: Sequence[int]) -> Plane:
        """Return the plane of the rows whose code is one of some."""
        first, *others = (codes.dtype.type(code) for code in wanted)
        plane = self._room()
        packed = plane.view(np.uint8)
        for start in range(0, self.count, AT_ONCE):
            part = codes[start : start + AT_ONCE]
            some, more = self._some[: len(part)], self._more[: len(part)]
            np.equal(part, first, out=some)
            for code in others:
                np.equal(part, code, out=more)
                np.logical_or(some, more, out=some)
            bits = np.packbits(some, bitorder="little")
            packed[start // 8 : start // 8 + bits.size] = bits
        return plane

    def at_least(self, values: NDArray[Any], least: int) -> Plane:
        """Return the plane of the rows whose value is at least so much."""
        return self.packed(values >= values.dtype.type(least))

    def bitmap(self, buffer: Any, offset: int) -> Plane:
        """Return the plane of a bitmap of Arrow, whose first row is the bit at `offset`."""
        if offset % WORD == self.count % WORD == buffer.address % WORD_BYTES == 0:  # it is a plane as it lies there
            return np.frombuffer(buffer, np.uint64, self.words, offset // 8)
        first, shift = divmod(offset, 8)
        found = np.frombuffer(buffer, np.uint8)[first : first + -(-(shift + self.count) // 8)]
        if shift:
            return self.packed(np.unpackbits(found, bitorder="little")[shift : shift + self.count])
        plane = self._padded(found)
        plane &= self.all
        return plane

    def unpacked(self, plane: Plane, count: int | None = None) -> Bytes:
        """Return 1 for each row of a plane, and 0 for the others; of a part of a plane, for so many rows."""
        return np.unpackbits(plane.view(np.uint8), count=self.count if count is None else count, bitorder="little")

    def numbers(self, plane: Plane) -> NDArray[np.int64]:
        """Return the rows of a plane by number."""
        return np.flatnonzero(self.unpacked(plane))

    def _room(self) -> Plane:
        """Return a plane to be written, byte by byte; what is past its last row is zero."""
        plane = room(self.words, np.uint64)
        plane[-1:] = 0
        return plane

    def _padded(self, found: Bytes) -> Plane:
        plane = self._room()
        plane.view(np.uint8)[: found.size] = found
        return plane


def joined(planes: Sequence[Plane], out: Plane) -> Plane:
    """Return the rows that an odd number of some planes holds, in `out` if they are not there already."""
    if len(planes) == 1:
        return planes[0]
    if not planes:
        out[:] = 0
        return out
    np.bitwise_xor(planes[0], planes[1], out=out)
    for plane in planes[2:]:
        np.bitwise_xor(out, plane, out=out)
    return out


_OPERATIONS: Final = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}


class Machine:
    """A tape with registers for so many words of a plane, to be run again and again."""

    def __init__(self, tape: Tape, words: int) -> None:
        self._own = list(np.empty((tape.registers, words), np.uint64))
        self._truths = np.zeros(words, np.uint64), np.full(words, ~np.uint64(0), np.uint64)
        self._outputs = tape.outputs
        self._steps = [(_OPERATIONS.get(step.operation), *step) for step in tape.steps]

    def run(self, load: Load, emit: Emit) -> None:
        """Run the tape. Bits past the last row mean nothing in what is emitted.

        What is loaded is read where it lies; only what is worked out goes into the registers.
        """
        own = self._own
        registers = own.copy()
        for work, operation, target, left, right in self._steps:
            if work is not None:
                registers[target] = work(registers[left], registers[right], own[target])
            elif operation == "not":
                registers[target] = np.invert(registers[left], own[target])
            elif operation == "load":
                registers[target] = load(left, own[target])
            else:
                outputs = self._outputs[target]
                emit(target, [self._truths[out] if isinstance(out, bool) else registers[out] for out in outputs])
