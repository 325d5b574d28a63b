"""Answers as columns: from the planes of gates to bytes in memory that Arrow and its friends share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.circuit import Circuit, Standing
from clientqual.frames.options import Options
from clientqual.frames.planes import Bytes, Plane, Rows
from clientqual.ir import Program

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


class Filled:
    """A column being filled, block by block. Its bytes are those that the finished column has."""

    def __init__(self, result: Result, count: int) -> None:
        self._result = result
        self._count = count
        self._codes = np.empty(count, result.width)
        has_nulls = result.form in ("decided", "status")
        self._valid = np.zeros(-(-count // 8), np.uint8) if has_nulls else None
        self._wrong: NDArray[np.uint8] | None = None

    def put(self, start: int, rows: Rows, planes: Mapping[int, Plane], wrong: Plane | None) -> None:
        """Write the answers of a block that starts at a row, which is a multiple of eight; rows that are wrong become null."""
        gates = [planes[gate] for gate in self._result.gates]
        bits, valid = _read(self._result, gates, rows)
        codes = self._codes[start : start + rows.count]
        if not bits:
            codes[:] = 0
        for place, plane in enumerate(bits):
            _write_bit(codes, place, rows.unpacked(plane))
        if wrong is not None and self._valid is None:
            self._valid = np.full(-(-self._count // 8), 255, np.uint8)
        if self._valid is not None:
            valid = valid & rows.all if wrong is None else valid & rows.all & ~wrong
            size = -(-rows.count // 8)
            self._valid[start // 8 : start // 8 + size] = valid.view(np.uint8)[:size]

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


def _read(result: Result, gates: Sequence[Plane], rows: Rows) -> tuple[list[Plane], Plane]:
    """Return the codes of a column as planes, one a binary digit, and where it is not null."""
    match result.form:
        case "mask" | "list":
            return list(gates), rows.all
        case "choice":
            return list(_digits(gates)), rows.all
        case "decided":
            alone = ~_several(gates, rows)
            return [digit & alone for digit in _digits(gates)], alone
        case "status":
            sure, could, presumed = gates
            opened = could & ~sure
            return [opened & presumed, opened & ~presumed], could


def _digits(planes: Sequence[Plane]) -> Iterator[Plane]:
    """Yield the binary digits of which of some planes a row is in."""
    for place in range((len(planes) - 1).bit_length()):
        found = [plane for number, plane in enumerate(planes) if number >> place & 1]
        yield np.bitwise_or.reduce(found)


def _several(planes: Sequence[Plane], rows: Rows) -> Plane:
    """Return the rows that more than one of some planes holds."""
    once, twice = rows.none, rows.none
    for plane in planes:
        twice = twice | (once & plane)
        once = once | plane
    return twice


def _write_bit(codes: NDArray[Any], place: int, bits: Bytes) -> None:
    if place == 0:
        codes[:] = bits
    elif place == 1:
        codes += bits
        codes += bits  # twice: faster than once what is shifted
    else:
        codes |= bits.astype(codes.dtype) << codes.dtype.type(place)


def _listed(masks: pa.Array, words: Sequence[str]) -> pa.Array:
    """Return the words of the bits of each mask."""
    distinct = masks.dictionary_encode()
    lists = [
        [word for place, word in enumerate(words) if mask >> place & 1] for mask in distinct.dictionary.to_pylist()
    ]
    return pa.array(lists, pa.list_(pa.string())).take(distinct.indices)
