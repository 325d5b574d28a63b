"""Tables in text (CSV): every cell is read as text; a fact's becomes a value by the type of the fact."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv

from clientqual import messages
from clientqual.batch import wording
from clientqual.batch.records import header_end, is_utf8, line_not_utf8, read_bytes, record_ends, text_start
from clientqual.batch.values import Wrong, arrow_type, from_text, shown
from clientqual.errors import ClientqualError
from clientqual.ir import FactType

_OTHERS: Final = ";\t|,"
"""What else separates cells, where someone forgot to say so."""


@dataclass(slots=True)
class Chunk:
    """Records of a text that were read together: the table of those that could be, and what is wrong.

    `own` is what stood there, row by row: the texts of a table, or the whole records of JSON Lines. `places` says which record each
    row was, where some are missing; `records` counts them all.
    """

    table: Any
    own: Any
    records: int
    wrong: list[Wrong] = field(default_factory=list)
    places: list[int] | None = None


def columns_of(path: str, delimiter: str) -> list[str]:
    """Return the names in the first record of a table."""
    head = read_bytes(path, text_start(path), header_end(path))
    if not head.strip():
        return []
    try:
        # Without threads: where we end early, one that is still at work would bring the process down.
        return list(
            csv.read_csv(io.BytesIO(head), csv.ReadOptions(use_threads=False), _parsing(delimiter)).column_names
        )
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _unreadable(path, head, error) from None


def other_delimiter(columns: list[str], delimiter: str) -> str | None:
    """Return what seems to separate the cells of a table that has but one column as it was read."""
    seen = [mark for mark in _OTHERS if mark != delimiter and len(columns) == 1 and mark in columns[0]]
    return seen[0] if seen else None


def ends(path: str, step: int) -> list[int]:
    """Return where the parts of a table begin and end, in bytes."""
    start, size = header_end(path), Path(path).stat().st_size
    return [start, *record_ends(path, start, step, quoted=True), size]


def schema_of(columns: list[str], facts: Mapping[str, FactType]) -> Any:
    return pa.schema([(name, arrow_type(facts[name]) if name in facts else pa.string()) for name in columns])


def read(path: str, start: int, stop: int, delimiter: str, facts: Mapping[str, FactType]) -> Chunk:
    """Read the records between two bytes of a table. Those with too many or too few cells are told and left out."""
    columns = columns_of(path, delimiter)
    chunk = _records(path, read_bytes(path, start, stop), columns, delimiter)
    arrays = []
    for name, cells in zip(columns, chunk.own.columns, strict=True):
        array = cells.combine_chunks()
        if name in facts:
            array, wrong = from_text(facts[name], array)
            chunk.wrong += wrong
        arrays.append(array)
    chunk.table = pa.table(arrays, schema=schema_of(columns, facts))
    return chunk


def _records(path: str, data: bytes, columns: list[str], delimiter: str) -> Chunk:
    """Read records as texts. Blank lines are none."""
    skipped: list[tuple[int, Wrong]] = []

    def skip(row: Any) -> str:
        problem = wording.wrong_cells(row.expected_columns, row.actual_columns)
        skipped.append((row.number - 1, Wrong(row.number - 1, None, shown(row.text), problem)))
        return "skip"

    if not data.strip():
        return Chunk(None, pa.table({name: pa.array([], pa.string()) for name in columns}), 0)
    try:
        table = csv.read_csv(
            io.BytesIO(data),
            csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=columns),
            _parsing(delimiter, skip),
            csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise _unreadable(path, data, error) from None
    gone = {place for place, _ in skipped}
    records = len(table) + len(gone)
    places = [place for place in range(records) if place not in gone] if gone else None
    return Chunk(None, table, records, [wrong for _, wrong in skipped], places)


def _unreadable(path: str, data: bytes, error: Exception) -> ClientqualError:
    if is_utf8(data):
        return ClientqualError([wording.unreadable_file(path, str(error))])
    return ClientqualError([messages.not_utf8(path, line_not_utf8(path))])


def _parsing(delimiter: str, skip: Any = None) -> Any:
    return csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip)
