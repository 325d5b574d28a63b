"""Records from files: JSON, JSON Lines, YAML, or CSV with a line of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clientqual.crm import wording
from clientqual.diagnostics import Diagnostic
from clientqual.span import Source, Span
from clientqual.text import MAX_BYTES, Node, Scalar, Sequence, decode, parse, plain_data, read_file

_TABLES: Final = (".csv", ".tsv", ".txt")
_MARKS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a file, and what is wrong with the file. `spans` are where the records begin."""

    records: tuple[object, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    spans: tuple[Span, ...] = ()


def read_records(path: Path | str) -> Records:
    """Read a file of records: one, a list of them, one a line, or a table. Nothing is raised: the diagnostics say what is wrong."""
    complaints: list[Diagnostic] = []
    source = read_file(Path(path), complaints)
    return _of(source) if source else Records((), tuple(complaints))


def parse_records(data: bytes, name: str) -> Records:
    """Read bytes that came from somewhere else, such as standard input."""
    complaints: list[Diagnostic] = []
    source = decode(data[: MAX_BYTES + 1], name, complaints)
    return _of(source) if source else Records((), tuple(complaints))


def _of(source: Source) -> Records:
    """Read the records of a text."""
    complaints: list[Diagnostic] = []
    is_table = source.name.lower().endswith(_TABLES)
    if is_table:
        found = list(_rows(source, complaints))
    else:
        found = [(plain_data(node), node.span) for node in _nodes(parse(source, complaints))]
    return Records(tuple(record for record, _ in found), tuple(complaints), tuple(span for _, span in found))


def _nodes(documents: list[Node]) -> Iterator[Node]:
    """Yield a node a record; documents with nothing in them are passed over."""
    for document in documents:
        if isinstance(document, Sequence):
            yield from document.items
        elif not (isinstance(document, Scalar) and document.value is None):
            yield document


def _rows(source: Source, complaints: list[Diagnostic]) -> Iterator[tuple[object, Span]]:
    """Yield a record a row, every value as text; a row with fewer cells leaves the rest out."""
    head = source.text.partition("\n")[0]
    mark = max(_MARKS, key=head.count)
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=mark, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            complaints.append(wording.bad_table(source.name, f"two columns are called `{repeated}`"))
            return
        line = reader.line_num + 1
        for row in reader:
            span, line = Span(source, line, 1), reader.line_num + 1
            if len(row) > len(names):
                complaints.append(
                    wording.bad_table(
                        source.name, f"line {reader.line_num} has more cells than the first line has names"
                    )
                )
            elif any(cell.strip() for cell in row):
                yield dict(zip(names, row, strict=False)), span
    except csv.Error as error:
        complaints.append(wording.bad_table(source.name, f"line {reader.line_num}: {error}"))
