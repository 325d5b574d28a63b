"""The answers of a part as a file of its own, and the files of all parts as one: for each format, what it takes.

Both give the same bytes for the same rows, whenever and by whomever they are written. (Only a DuckDB file does not: DuckDB puts a
random number into each. What it holds is the same.)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import polars as pl
import pyarrow as pa
from pyarrow import compute, csv, ipc, parquet

from clientqual.batch.columnar import database
from clientqual.batch.formats import Format
from clientqual.batch.json_lines import RECORD
from clientqual.batch.splice import splice
from clientqual.batch.values import SEPARATOR

TABLE: Final = "qualified"
"""What the table is called that is written into a database."""
_GROUP: Final = 1 << 20
"""How many rows of a part go into one row group at most."""

Batches = Iterator[Any]


def write_part(form: Format, path: Path, schema: Any, batches: Batches, delimiter: str) -> None:
    """Write the answers of a part to a file that `join` can read."""
    writes: dict[Format, Callable[[Path, Any, Batches], None]] = {
        "csv": lambda path, schema, batches: _write_table(path, schema, batches, delimiter),
        "jsonl": _write_lines,
        "parquet": _write_parquet,
        "arrow": _write_arrow,
        "duckdb": _write_parquet,
    }
    writes[form](path, schema, batches)


def join(form: Format, parts: Sequence[Path], out: Path) -> None:
    """Write the files of all parts, in order and at least one, as the one file `out`."""
    if form == "duckdb":
        _join_database(parts, out)
        return
    with out.open("wb") as file:
        if form == "parquet":
            splice(parts, file)
        elif form == "arrow":
            _join_arrow(parts, file)
        else:
            _join_texts(parts, file, has_header=form == "csv")


def _write_parquet(path: Path, schema: Any, batches: Batches) -> None:
    with parquet.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=_GROUP)


def _write_arrow(path: Path, schema: Any, batches: Batches) -> None:
    """Write plain texts for dictionaries: a file of Arrow holds only one dictionary a column, and the parts may differ in theirs."""
    plain = pa.schema([field.with_type(_plain(field.type)) for field in schema])
    with ipc.new_file(path, plain) as writer:
        for batch in batches:
            arrays = [array.cast(field.type) for array, field in zip(batch.columns, plain, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=plain))


def _plain(type_: Any) -> Any:
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _join_arrow(parts: Sequence[Path], file: BinaryIO) -> None:
    with ipc.open_file(parts[0]) as first:
        schema = first.schema
    with ipc.new_file(file, schema) as writer:
        for path in parts:
            with pa.memory_map(str(path)) as mapped, ipc.open_file(mapped) as part:
                for number in range(part.num_record_batches):
                    writer.write_batch(part.get_batch(number))


def _write_table(path: Path, schema: Any, batches: Batches, delimiter: str) -> None:
    """Write a table of text, with its header: lists with their separator, all else as Arrow writes it."""
    plain = pa.schema([pa.field(field.name, _cell_type(field.type)) for field in schema])
    with csv.CSVWriter(path, plain, write_options=csv.WriteOptions(delimiter=delimiter)) as writer:
        for batch in batches:
            arrays = [_cells(array) for array in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=plain))


def _cell_type(type_: Any) -> Any:
    return pa.string() if _is_list(type_) else _plain(type_)


def _is_list(type_: Any) -> bool:
    return bool(pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_list_view(type_))


def _cells(array: Any) -> Any:
    if not _is_list(array.type):
        return array.cast(_plain(array.type))
    texts = array.cast(pa.list_(pa.string()))
    joined = compute.binary_join(texts, SEPARATOR)
    return compute.if_else(compute.equal(compute.list_value_length(texts), 0), SEPARATOR, joined)


def _join_texts(parts: Sequence[Path], out: BinaryIO, *, has_header: bool) -> None:
    for number, path in enumerate(parts):
        with path.open("rb") as file:
            if has_header and number:
                _skip_header(file)
            shutil.copyfileobj(file, out, 1 << 22)


def _skip_header(file: BinaryIO) -> None:
    """Go behind the header of a table; names in it may hold ends of lines, in quotes."""
    odd = False
    for line in iter(file.readline, b""):
        odd ^= bool(line.count(b'"') & 1)
        if not odd:
            return


def _write_lines(path: Path, schema: Any, batches: Batches) -> None:
    """Write objects, a line each. Where the caller's records are kept whole, the answers are added to them."""
    with path.open("wb") as file:
        for batch in batches:
            if len(batch):
                answers = batch.select([name for name in schema.names if name != RECORD])
                lines = pl.DataFrame(pa.Table.from_batches([answers])).write_ndjson().encode()
                if RECORD in schema.names:
                    records = batch.column(schema.get_field_index(RECORD)).to_pylist()
                    lines = b"".join(map(_added, records, lines.splitlines(keepends=True)))
                file.write(lines)


def _added(record: bytes, answers: bytes) -> bytes:
    """Return an object in JSON with the members of another behind its own."""
    head = record[: record.rindex(b"}")].rstrip()
    return head + (b"" if head.endswith(b"{") and not head[:-1].strip() else b",") + answers[1:]


def _join_database(parts: Sequence[Path], out: Path) -> None:
    out.unlink(missing_ok=True)
    with database(str(out), fresh=True) as connection:
        relation = connection.read_parquet([str(path) for path in parts])
        relation.create(TABLE)
