"""Parquet files joined into one without reading them again: their row groups one behind the other, and one footer for all.

Every byte of data is written by Arrow. What is done here is to copy whole row groups, and to move the places that the footer names.
The footer is a structure in Thrift's compact protocol, as the Parquet format describes it; only the fields that hold places, counts
and lists of row groups are looked at, and all others pass as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from clientqual.batch import thrift

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""The length of the footer, and the magic word again."""
_BLOCK: Final = 1 << 22
_MOST_ORDINALS: Final = 1 << 15

# The numbers of fields in the structures of a footer.
_ROWS, _GROUPS = 3, 4
_COLUMNS, _GROUP_PLACE, _ORDINAL = 1, 5, 7
_CHUNK_PLACE, _META = 2, 3
_INDEX_PLACES: Final = (4, 6)
"""Of a column in a row group: where the indices of its pages begin."""
_META_PLACES: Final = (9, 10, 11, 14)
"""Of a column in a row group: where its data pages, index pages, dictionary and Bloom filter begin."""


def splice(parts: Sequence[Path], out: BinaryIO) -> None:
    """Write the Parquet files `parts`, at least one and all of one schema, as one file."""
    out.write(_MAGIC)
    at, rows = len(_MAGIC), 0
    groups: list[thrift.Struct] = []
    for path in parts:
        with path.open("rb") as file:
            footer, end = _footer(file)
            for group in thrift.value(footer, _GROUPS)[1]:
                _move(group, at - len(_MAGIC), len(groups))
                groups.append(group)
            rows += thrift.value(footer, _ROWS)
            _copy(file, len(_MAGIC), end, out)
            at += end - len(_MAGIC)
    whole, _ = _first_footer(parts)
    thrift.put(whole, _ROWS, rows)
    thrift.put(whole, _GROUPS, (thrift.value(whole, _GROUPS)[0] or thrift.STRUCT, groups))
    written = thrift.write(whole)
    out.write(written + len(written).to_bytes(4, "little") + _MAGIC)


def _first_footer(parts: Sequence[Path]) -> tuple[thrift.Struct, int]:
    with parts[0].open("rb") as file:
        return _footer(file)


def _footer(file: BinaryIO) -> tuple[thrift.Struct, int]:
    """Return the footer of a Parquet file, and where its data end."""
    size = file.seek(0, 2)
    file.seek(size - _TAIL)
    length = int.from_bytes(file.read(4), "little")
    file.seek(size - _TAIL - length)
    return thrift.read(file.read(length)), size - _TAIL - length


def _move(group: thrift.Struct, by: int, ordinal: int) -> None:
    """Move all that a row group says of places in the file, and number it anew."""
    _add(group, _GROUP_PLACE, by)
    if ordinal < _MOST_ORDINALS:
        thrift.put(group, _ORDINAL, ordinal)
    else:
        group[:] = [field for field in group if field[0] != _ORDINAL]
    for chunk in thrift.value(group, _COLUMNS)[1]:
        for number in (_CHUNK_PLACE, *_INDEX_PLACES):
            _add(chunk, number, by)
        for number in _META_PLACES:
            _add(thrift.value(chunk, _META), number, by)


def _add(structure: thrift.Struct, number: int, by: int) -> None:
    """Move a place. 0 stands for none: no data begin before the magic word."""
    place = thrift.value(structure, number)
    if place:
        thrift.put(structure, number, place + by)


def _copy(file: BinaryIO, start: int, stop: int, out: BinaryIO) -> None:
    file.seek(start)
    while start < stop:
        block = file.read(min(_BLOCK, stop - start))
        out.write(block)
        start += len(block)
