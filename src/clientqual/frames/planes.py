"""Planes: one bit for each row of a block, the first row in the lowest bit of the first word. Nobody writes into a plane that is handed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from clientqual.carriers import Tape
from clientqual.circuit import Known

Plane: TypeAlias = NDArray[np.uint64]
Bytes: TypeAlias = NDArray[np.uint8]
Load: TypeAlias = Callable[[Known, Plane], None]
"""Writes into a plane the rows in which a literal is true."""

WORD: Final = 64


class Rows:
    """How many rows a block has, and the planes that need no more than that to be known."""

    __slots__ = ("all", "count", "none", "words")

    def __init__(self, count: int) -> None:
        self.count = count
        self.words = -(-count // WORD)
        self.none = np.zeros(self.words, np.uint64)
        self.all = np.full(self.words, ~np.uint64(0), np.uint64)
        if count % WORD:
            self.all[-1] = (1 << count % WORD) - 1

    def packed(self, truths: NDArray[Any]) -> Plane:
        """Return the plane of the rows that are not false, or not zero."""
        return self._padded(np.packbits(truths, bitorder="little"))

    def bitmap(self, buffer: Any, offset: int) -> Plane:
        """Return the plane of a bitmap of Arrow, whose first row is the bit at `offset`."""
        first, shift = divmod(offset, 8)
        found = np.frombuffer(buffer, np.uint8)[first : first + -(-(shift + self.count) // 8)]
        if shift:
            return self.packed(np.unpackbits(found, bitorder="little")[shift : shift + self.count])
        return self._padded(found) & self.all

    def unpacked(self, plane: Plane) -> Bytes:
        """Return 1 for each row of a plane, and 0 for the others."""
        return np.unpackbits(plane.view(np.uint8), count=self.count, bitorder="little")

    def numbers(self, plane: Plane) -> NDArray[np.int64]:
        """Return the rows of a plane by number."""
        return np.flatnonzero(self.unpacked(plane))

    def _padded(self, found: Bytes) -> Plane:
        if found.size == 8 * self.words and not found.ctypes.data % 8:
            return found.view(np.uint64)
        padded = np.zeros(8 * self.words, np.uint8)
        padded[: found.size] = found
        return padded.view(np.uint64)


_OPERATIONS: Final = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}


def run(tape: Tape, rows: Rows, load: Load) -> Sequence[Plane]:
    """Run a tape over the rows of a block; return the plane of each gate that is wanted. Bits past the last row mean nothing."""
    registers = np.empty((tape.registers, rows.words), np.uint64)
    planes = list(registers)
    for operation, target, left, right in tape.steps:
        if operation == "load":
            load(tape.literals[left], planes[target])
        elif operation == "not":
            np.invert(planes[left], out=planes[target])
        else:
            _OPERATIONS[operation](planes[left], planes[right], out=planes[target])
    return [(rows.all if out else rows.none) if isinstance(out, bool) else planes[out] for out in tape.outputs]
