"""The answers of a part as a file of its own, and the files of all parts as one: for each format, what it takes.

Both give the same bytes for the same rows, whenever and by whomever they are written. (Only a DuckDB file does not: DuckDB puts a
random number into each. What it holds is the same.)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
from pyarrow import compute, csv, ipc, parquet

from clientqual.batch import wording
from clientqual.batch.columnar import database
from clientqual.batch.formats import Format
from clientqual.batch.json_lines import RECORD
from clientqual.batch.splice import splice
from clientqual.batch.values import SEPARATOR, shown
from clientqual.diagnostics import Diagnostic

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


def unwritable(form: Format, schema: Any) -> Iterator[Diagnostic]:
    """Complain about columns that a format cannot hold, such as bytes in a text."""
    strange = {"csv": _NO_TEXT, "jsonl": (*_NO_TEXT, pa.types.is_run_end_encoded), "arrow": ()}.get(form, _NO_PARQUET)
    for field in schema:
        if _has(field.type, strange):
            yield wording.cannot_hold(form, field.name, str(field.type))


def _has(type_: Any, strange: Sequence[Callable[[Any], bool]]) -> bool:
    of = _plain(type_)
    if any(is_so(of) for is_so in strange):
        return True
    return pa.types.is_nested(of) and any(_has(of.field(place).type, strange) for place in range(of.num_fields))


def _is_extension(type_: Any) -> bool:
    return isinstance(type_, pa.BaseExtensionType)


_NO_TEXT: Final = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
    pa.types.is_interval,
    _is_extension,
)
"""What has no one way to be written as text."""
_NO_PARQUET: Final = (pa.types.is_run_end_encoded, pa.types.is_interval)
"""What Arrow does not write as Parquet; a database is filled from that as well."""


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
    plain = _plain(type_)
    return pa.string() if pa.types.is_nested(plain) or pa.types.is_string_view(plain) else plain


def _cells(array: Any) -> Any:
    """Return a column as a table of text holds it: a list of texts by its separator, anything else that is nested as JSON."""
    if not pa.types.is_nested(array.type):
        return array.cast(_cell_type(array.type))
    if not (_is_list(array.type) and _is_text(array.type.value_type)):
        return pa.array([None if value is None else shown(value, None) for value in array.to_pylist()], pa.string())
    texts = array.cast(pa.list_(pa.string()))
    joined = compute.binary_join(texts, SEPARATOR)
    return compute.if_else(compute.equal(compute.list_value_length(texts), 0), SEPARATOR, joined)


def _is_list(type_: Any) -> bool:
    return bool(pa.types.is_list(type_) or pa.types.is_large_list(type_))


def _is_text(type_: Any) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_))


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
    import polars as pl  # noqa: PLC0415  (only who writes JSON waits for it)

    with path.open("wb") as file:
        for batch in batches:
            if len(batch):
                names = [name for name in schema.names if name != RECORD]
                answers = pa.table([_json(batch.column(name)) for name in names], names)
                lines = pl.DataFrame(answers).write_ndjson().encode()
                if RECORD in schema.names:
                    records = batch.column(schema.get_field_index(RECORD)).to_pylist()
                    lines = b"".join(map(_added, records, lines.splitlines(keepends=True)))
                file.write(lines)


def _json(array: Any) -> Any:
    """Return a column as JSON holds it: decimals as text."""
    return array.cast(pa.string()) if pa.types.is_decimal(array.type) else array


def _added(record: bytes, answers: bytes) -> bytes:
    """Return an object in JSON with the members of another behind its own."""
    head = record[: record.rindex(b"}")].rstrip()
    return head + (b"" if head.endswith(b"{") and not head[:-1].strip() else b",") + answers[1:]


def _join_database(parts: Sequence[Path], out: Path) -> None:
    out.unlink(missing_ok=True)
    with database(str(out), fresh=True) as connection:
        relation = connection.read_parquet([str(path) for path in parts])
        relation.create(TABLE)
