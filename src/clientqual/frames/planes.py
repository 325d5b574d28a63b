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
Load: TypeAlias = Callable[[int, Plane], None]
"""Writes into a plane the rows in which a literal is true, given by its number."""
Emit: TypeAlias = Callable[[int, Sequence[Plane]], None]
"""Takes the planes of a group, given by its number."""

WORD: Final = 64
PIECE: Final = 1 << 15
"""What takes several steps a number is done for so many numbers at a time, as they lie in the cache then."""


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
        self._some, self._more = room(2 * count, np.bool_).reshape(2, count)
        if count % WORD:
            self.all[-1] = (1 << count % WORD) - 1

    def packed(self, truths: NDArray[Any]) -> Plane:
        """Return the plane of the rows that are not false, or not zero."""
        return self._padded(np.packbits(truths, bitorder="little"))

    def equal(self, codes: NDArray[Any], wanted: Sequence[int]) -> Plane:
        """Return the plane of the rows whose code is one of some."""
        first, *others = wanted
        np.equal(codes, codes.dtype.type(first), out=self._some)
        for code in others:
            np.equal(codes, codes.dtype.type(code), out=self._more)
            np.logical_or(self._some, self._more, out=self._some)
        return self.packed(self._some)

    def at_least(self, values: NDArray[Any], least: int) -> Plane:
        """Return the plane of the rows whose value is at least so much."""
        return self.packed(np.greater_equal(values, values.dtype.type(least), out=self._some))

    def bitmap(self, buffer: Any, offset: int) -> Plane:
        """Return the plane of a bitmap of Arrow, whose first row is the bit at `offset`."""
        first, shift = divmod(offset, 8)
        found = np.frombuffer(buffer, np.uint8)[first : first + -(-(shift + self.count) // 8)]
        if shift:
            return self.packed(np.unpackbits(found, bitorder="little")[shift : shift + self.count])
        if found.size == 8 * self.words:
            return np.bitwise_and(found.view(np.uint64), self.all, out=room(self.words, np.uint64))
        plane = self._padded(found)
        return np.bitwise_and(plane, self.all, out=plane)

    def unpacked(self, plane: Plane, count: int | None = None) -> Bytes:
        """Return 1 for each row of a plane, and 0 for the others; of a part of a plane, for so many rows."""
        return np.unpackbits(plane.view(np.uint8), count=self.count if count is None else count, bitorder="little")

    def numbers(self, plane: Plane) -> NDArray[np.int64]:
        """Return the rows of a plane by number."""
        return np.flatnonzero(self.unpacked(plane))

    def _padded(self, found: Bytes) -> Plane:
        plane = room(self.words, np.uint64)
        plane[-1:] = 0
        plane.view(np.uint8)[: found.size] = found
        return plane


def join(planes: Sequence[Plane], out: Plane) -> None:
    """Write the rows that an odd number of some planes holds."""
    if not planes:
        out[:] = 0
    elif len(planes) == 1:
        np.copyto(out, planes[0])
    else:
        np.bitwise_xor(planes[0], planes[1], out=out)
        for plane in planes[2:]:
            np.bitwise_xor(out, plane, out=out)


_OPERATIONS: Final = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor, "not": np.invert}


class Machine:
    """A tape with registers for so many words of a plane, to be run again and again."""

    def __init__(self, tape: Tape, words: int) -> None:
        registers = list(np.empty((tape.registers, words), np.uint64))
        truths = np.zeros(words, np.uint64), np.full(words, ~np.uint64(0), np.uint64)
        self._outputs = [
            [truths[out] if isinstance(out, bool) else registers[out] for out in group] for group in tape.outputs
        ]
        self._steps: list[tuple[Any, ...]] = []
        for operation, target, left, right in tape.steps:
            if operation in ("load", "emit"):
                self._steps.append((None, left, registers[target]) if operation == "load" else (None, target, None))
            else:
                sources = [registers[left]] if operation == "not" else [registers[left], registers[right]]
                self._steps.append((_OPERATIONS[operation], *sources, registers[target]))

    def run(self, load: Load, emit: Emit) -> None:
        """Run the tape. Bits past the last row mean nothing in what is emitted."""
        for work, *planes in self._steps:
            if work is not None:
                work(*planes)  # the last one is where it goes
            elif planes[1] is not None:
                load(*planes)
            else:
                emit(planes[0], self._outputs[planes[0]])
