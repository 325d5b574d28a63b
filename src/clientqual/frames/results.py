"""Answers as columns: from the planes of gates to bytes in memory that Arrow and its friends share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.circuit import Circuit, Standing
from clientqual.frames.options import Options
from clientqual.frames.planes import WORD, Bytes, Plane, room
from clientqual.ir import Program

AT_ONCE: Final = 1 << 18
"""So many codes are written at a time, as they lie in the cache then."""
LINE: Final = 64
"""Memory is read in lines of so many bytes."""
STATUSES: Final = ("certain", "presumed", "conditional")
Form = Literal["choice", "decided", "mask", "list", "status"]


@dataclass(frozen=True, slots=True)
class Result:
    """One column of answers: its name, the words that its codes stand for, and the gates that it is read off."""

    name: str
    form: Form
    words: tuple[str, ...]
    gates: tuple[int, ...]

    @property
    def width(self) -> np.dtype[Any]:
        """The type of number in which a row is held."""
        bits = len(self.words) if self.form in ("mask", "list") else 8
        return np.dtype(np.uint8 if bits <= 8 else np.uint16 if bits <= 16 else np.uint32 if bits <= 32 else np.uint64)


def results(program: Program, circuit: Circuit, options: Options) -> tuple[Result, ...]:
    """Return the columns that a caller wants."""
    found: list[Result] = []
    for name, outcome in program.outcomes.items():
        words = tuple(map(str, outcome.domain.values))
        found += [
            Result(f"{name}.presumed", "choice", words, circuit.presumed[name]),
            Result(f"{name}.decided", "decided", words, circuit.possible[name]),
            Result(f"{name}.possible", options.possible, words, circuit.possible[name]),
        ]
    found += [_status(f"action.{name}", circuit.actions[name]) for name in options.actions]
    if options.signals:
        found += [_status(f"signal.{name}", standing) for name, standing in sorted(circuit.signals.items())]
    return tuple(found)


def _status(name: str, standing: Standing) -> Result:
    return Result(name, "status", STATUSES, (standing.sure, standing.could, standing.presumed))


def empty_columns(found: Sequence[Result], count: int) -> list[Filled]:
    """Return columns of so many rows, to be filled. All lie in one piece of memory."""
    codes = [_whole_lines(count * result.width.itemsize) for result in found]
    bits = _whole_lines(-(-count // 8))
    memory = room(sum(codes) + bits * len(codes), np.uint8)
    columns: list[Filled] = []
    start, start_of_bits = 0, sum(codes)
    for result, size in zip(found, codes, strict=True):
        column = memory[start : start + count * result.width.itemsize].view(result.width)
        columns.append(Filled(result, column, memory[start_of_bits : start_of_bits + -(-count // 8)]))
        start, start_of_bits = start + size, start_of_bits + bits
    return columns


def _whole_lines(size: int) -> int:
    """Return how much memory takes so many bytes and ends where one of its lines does."""
    return -(-size // LINE) * LINE


class Filled:
    """A column being filled, block by block. Its bytes are those that the finished column has."""

    def __init__(self, result: Result, codes: NDArray[Any], bits: Bytes) -> None:
        """Take the memory for the codes, one a row, and that for the bits that say which rows are not null."""
        self.name = result.name
        self._result = result
        self._count = len(codes)
        self._codes = codes
        self._bits = bits
        self._valid: Bytes | None = None

    def put(self, start: int, count: int, planes: Sequence[Plane], right: Plane | None) -> None:
        """Write the answers of so many rows from one on, which is a multiple of eight; those that are not right become null."""
        bits, valid = _read(self._result, planes)
        write = _write_status if self._result.form == "status" else _write
        for first in range(0, count, AT_ONCE):
            some = slice(first // WORD, (first + AT_ONCE) // WORD)
            write(self._codes[start + first : start + min(first + AT_ONCE, count)], [plane[some] for plane in bits])
        if right is not None:
            valid = right if valid is None else valid & right
        if valid is not None and self._valid is None:
            self._valid = self._bits
            self._valid[: start // 8] = 255
        if self._valid is not None:
            size = -(-count // 8)
            self._valid[start // 8 : start // 8 + size] = 255 if valid is None else valid.view(np.uint8)[:size]

    def column(self) -> pa.Array:
        """Return the finished column."""
        buffers = [None if self._valid is None else pa.py_buffer(self._valid), pa.py_buffer(self._codes)]
        index = pa.from_numpy_dtype(self._codes.dtype)
        result = self._result
        if result.form == "mask":
            return pa.Array.from_buffers(index, self._count, buffers)
        if result.form == "list":
            return _listed(pa.Array.from_buffers(index, self._count, buffers), result.words)
        codes = pa.Array.from_buffers(index, self._count, buffers)
        return pa.DictionaryArray.from_arrays(codes, pa.array(result.words, pa.string()), ordered=True, safe=False)


def _read(result: Result, gates: Sequence[Plane]) -> tuple[list[Plane], Plane | None]:
    """Return the planes that the codes of a column are written from, one a binary digit if it is no status, and where it is not null."""
    match result.form:
        case "mask" | "list":
            return list(gates), None
        case "choice":
            return list(_digits(gates)), None
        case "decided":
            alone = ~_several(gates)
            return [digit & alone for digit in _digits(gates)], alone
        case "status":
            sure, could, presumed = gates
            return [sure, presumed], could


def _digits(planes: Sequence[Plane]) -> Iterator[Plane]:
    """Yield the binary digits of which of some planes a row is in."""
    for place in range((len(planes) - 1).bit_length()):
        yield reduce(np.bitwise_or, [plane for number, plane in enumerate(planes) if number >> place & 1])


def _several(planes: Sequence[Plane]) -> Plane:
    """Return the rows that more than one of some planes holds."""
    once, twice = planes[0], planes[0] ^ planes[0]
    for plane in planes[1:]:
        twice = twice | (once & plane)
        once = once | plane
    return twice


def _write(codes: NDArray[Any], bits: Sequence[Plane]) -> None:
    """Write codes from their binary digits, the highest first."""
    codes[:] = _unpacked(bits[-1], len(codes)) if bits else 0
    for plane in reversed(bits[:-1]):
        codes += codes
        codes += _unpacked(plane, len(codes))


def _write_status(codes: NDArray[Any], bits: Sequence[Plane]) -> None:
    """Write the codes of statuses: what is sure is presumed as well, so that each of the two that is missing brings it one up."""
    sure, presumed = bits
    np.add(_unpacked(~presumed, len(codes)), _unpacked(~sure, len(codes)), out=codes)


def _unpacked(plane: Plane, count: int) -> Bytes:
    return np.unpackbits(plane.view(np.uint8), count=count, bitorder="little")


def _listed(masks: pa.Array, words: Sequence[str]) -> pa.Array:
    """Return the words of the bits of each mask."""
    distinct = masks.dictionary_encode()
    lists = [
        [word for place, word in enumerate(words) if mask >> place & 1] for mask in distinct.dictionary.to_pylist()
    ]
    return pa.array(lists, pa.list_(pa.string())).take(distinct.indices)
