"""Structures in Thrift's compact protocol, read into plain data and written again, whatever they mean.

A structure is a list of fields `[number, type, value]` in their order; a list is `(type of items, items)`; whole numbers are
numbers, texts bytes. Maps, which Parquet's footer has none of, are not read.
"""

from __future__ import annotations

from typing import Any, Final

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET = range(11)
STRUCT: Final = 12
_WHOLE: Final = frozenset({_I16, _I32, _I64})
_LONG_LIST: Final = 15

Struct = list[list[Any]]


def read(data: bytes) -> Struct:
    """Return the structure at the beginning of `data`. Raises ValueError for what is none."""
    return _Reader(data).struct()


def write(structure: Struct) -> bytes:
    """Return the bytes of a structure."""
    out = bytearray()
    _write_struct(out, structure)
    return bytes(out)


def value(structure: Struct, number: int) -> Any:
    """Return the value of a field, or None where the structure does not have it."""
    return next((held for field, _, held in structure if field == number), None)


def put(structure: Struct, number: int, held: Any) -> None:
    """Change the value of a field that the structure has."""
    for field in structure:
        if field[0] == number:
            field[2] = held


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def _zigzag(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def struct(self) -> Struct:
        fields: Struct = []
        number = 0
        while byte := self._byte():
            type_ = byte & 0x0F
            number = number + (byte >> 4) if byte >> 4 else self._zigzag()
            fields.append([number, type_, None if type_ in {_TRUE, _FALSE} else self._value(type_)])
        return fields

    def _value(self, type_: int) -> Any:
        if type_ in _WHOLE:
            return self._zigzag()
        if type_ == STRUCT:
            return self.struct()
        if type_ == _BINARY:
            return self._taken(self._varint())
        if type_ == _DOUBLE:
            return self._taken(8)
        if type_ in {_LIST, _SET}:
            return self._list()
        if type_ in {_BYTE, _TRUE, _FALSE}:
            return self._byte()
        raise ValueError(f"a field of type {type_}")

    def _taken(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at]

    def _list(self) -> tuple[int, list[Any]]:
        byte = self._byte()
        count = self._varint() if byte >> 4 == _LONG_LIST else byte >> 4
        return byte & 0x0F, [self._value(byte & 0x0F) for _ in range(count)]


def _write_varint(out: bytearray, number: int) -> None:
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def _write_zigzag(out: bytearray, number: int) -> None:
    _write_varint(out, number << 1 if number >= 0 else (-number << 1) - 1)


def _write_struct(out: bytearray, structure: Struct) -> None:
    last = 0
    for number, type_, held in structure:
        if 0 < number - last < 16:
            out.append((number - last) << 4 | type_)
        else:
            out.append(type_)
            _write_zigzag(out, number)
        last = number
        if type_ not in {_TRUE, _FALSE}:
            _write_value(out, type_, held)
    out.append(_STOP)


def _write_value(out: bytearray, type_: int, held: Any) -> None:
    if type_ in _WHOLE:
        _write_zigzag(out, held)
    elif type_ == STRUCT:
        _write_struct(out, held)
    elif type_ == _BINARY:
        _write_varint(out, len(held))
        out += held
    elif type_ == _DOUBLE:
        out += held
    elif type_ in {_LIST, _SET}:
        of, items = held
        if len(items) < _LONG_LIST:
            out.append(len(items) << 4 | of)
        else:
            out.append(_LONG_LIST << 4 | of)
            _write_varint(out, len(items))
        for item in items:
            _write_value(out, of, item)
    else:
        out.append(held)
