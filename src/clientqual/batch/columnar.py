"""Files that hold columns: Parquet, Arrow and DuckDB. Their rows can be counted and read in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from pyarrow import ipc, parquet

from clientqual.batch import wording
from clientqual.batch.formats import Format
from clientqual.batch.plan import cut
from clientqual.errors import ClientqualError, MissingExtra

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH: Final = 1 << 17
"""How many rows go through the rules at a time: enough to be quick, few enough to stay in the caches of the processor."""

_WIDE: Final = frozenset({"HUGEINT", "UHUGEINT"})
"""Whole numbers of DuckDB, such as every sum, that are no whole numbers in Arrow unless they are made shorter."""


def shape(form: Format, path: str, table: str | None, least: int) -> tuple[Any, list[int]]:
    """Return the Arrow schema of a file, and where parts of at least so many rows begin and end.

    Raises ClientqualError for a file that is not of this format.
    """
    looks = {"parquet": _parquet_shape, "arrow": _arrow_shape}
    with _told(path):
        schema, ends = _duckdb_shape(path, table, least) if form == "duckdb" else looks[form](path, least)
    return schema.remove_metadata(), [0, *ends]


def read(form: Format, path: str, table: str | None, start: int, stop: int) -> Iterator[Any]:
    """Yield the rows from `start` to `stop` of a file as record batches."""
    reads = {"parquet": _read_parquet, "arrow": _read_arrow}
    with _told(path):
        yield from _read_duckdb(path, table, start, stop) if form == "duckdb" else reads[form](path, start, stop)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Say in our words what a library says of a file."""
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise ClientqualError([wording.unreadable_file(path, str(error))]) from None


def _parquet_shape(path: str, least: int) -> tuple[Any, list[int]]:
    with parquet.ParquetFile(path) as file:
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        return file.schema_arrow, cut(groups, least)


def _read_parquet(path: str, start: int, stop: int) -> Iterator[Any]:
    with parquet.ParquetFile(path, memory_map=True) as file:
        groups, at = [], 0
        for number in range(file.num_row_groups):
            if start <= at < stop:
                groups.append(number)
            at += file.metadata.row_group(number).num_rows
        yield from file.iter_batches(_BATCH, row_groups=groups, use_threads=False)


def _arrow_file(path: str) -> tuple[Any, list[Any]]:
    """Return the schema and the batches of an Arrow file, or of a stream in a file. No column is copied."""
    mapped = pa.memory_map(path)
    try:
        file = ipc.open_file(mapped)
    except pa.ArrowInvalid:
        mapped.seek(0)
        stream = ipc.open_stream(mapped)
        return _with_texts(stream.schema), [_cast_views(batch) for batch in stream]
    return _with_texts(file.schema), [_cast_views(file.get_batch(number)) for number in range(file.num_record_batches)]


def _has_views(type_: Any) -> bool:
    return bool(pa.types.is_dictionary(type_) and type_.value_type == pa.string_view())


def _with_texts(schema: Any) -> Any:
    fields = [
        item.with_type(pa.dictionary(item.type.index_type, pa.large_string(), item.type.ordered))
        if _has_views(item.type)
        else item
        for item in schema
    ]
    return pa.schema(fields)


def _cast_views(batch: Any) -> Any:
    """Return a batch whose dictionaries hold plain texts: Polars writes views for its categoricals, which Arrow does little with."""
    arrays = [
        pa.DictionaryArray.from_arrays(
            column.indices, column.dictionary.cast(pa.large_string()), ordered=column.type.ordered
        )
        if _has_views(column.type)
        else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_with_texts(batch.schema))


def _arrow_shape(path: str, least: int) -> tuple[Any, list[int]]:
    schema, batches = _arrow_file(path)
    rows = sum(len(batch) for batch in batches)
    return schema, cut([min(least, rows - at) for at in range(0, rows, least)], least)


def _read_arrow(path: str, start: int, stop: int) -> Iterator[Any]:
    at = 0
    for batch in _arrow_file(path)[1]:
        first, last = max(start, at) - at, min(stop, at + len(batch)) - at
        for begin in range(first, last, _BATCH):
            yield batch.slice(begin, min(_BATCH, last - begin))
        at += len(batch)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def database(path: str, *, fresh: bool = False) -> Iterator[DuckDBPyConnection]:
    """Open a DuckDB file, to be read unless it is `fresh`, on one thread: what order rows come in must not vary.

    Raises MissingExtra where DuckDB is not installed, and ClientqualError for what is no database.
    """
    try:
        import duckdb  # noqa: PLC0415  (only who has a database waits for it)
    except ImportError:
        raise MissingExtra([wording.needs_package("a DuckDB file", "duckdb")]) from None
    try:
        with duckdb.connect(path, read_only=not fresh, config={"threads": 1}) as connection:
            yield connection
    except duckdb.Error as error:
        said = wording.unwritable_file if fresh else wording.unreadable_file
        raise ClientqualError([said(path, str(error))]) from None


def _the_table(connection: DuckDBPyConnection, path: str, wanted: str | None) -> str:
    found = connection.execute("select table_name from duckdb_tables() where not internal order by table_name")
    tables = [str(name) for (name,) in found.fetchall()]
    fitting = [name for name in tables if wanted in {None, name}]
    if len(fitting) != 1:
        raise ClientqualError([wording.which_table(path, tables, wanted)])
    return fitting[0]


def _fits(connection: DuckDBPyConnection, table: str, column: str) -> bool:
    """Return whether all numbers of a column fit into 64 bits."""
    ends = f"min({_quoted(column)}), max({_quoted(column)})"
    low, high = connection.execute(f"select {ends} from {table}").fetchall()[0]  # noqa: S608  (quoted)
    return low is None or bool(low >= -(2**63) and high < 2**63)


def _duckdb_shape(path: str, table: str | None, least: int) -> tuple[Any, list[int]]:
    """Cut a table by the ids of its rows, which have gaps where rows were deleted."""
    with database(path) as connection:
        name = _quoted(_the_table(connection, path, table))
        relation = connection.sql(f"select * from {name} limit 0")  # noqa: S608  (quoted)
        schema = relation.to_arrow_table().schema
        for place, (column, type_) in enumerate(zip(relation.columns, relation.types, strict=True)):
            if str(type_) in _WIDE and _fits(connection, name, column):
                schema = schema.set(place, pa.field(column, pa.int64()))
        last = connection.execute(f"select max(rowid) from {name}").fetchall()[0][0]  # noqa: S608  (quoted)
    rows = 0 if last is None else last + 1
    return schema, cut([min(least, rows - at) for at in range(0, rows, least)], least)


def _read_duckdb(path: str, table: str | None, start: int, stop: int) -> Iterator[Any]:
    with database(path) as connection:
        name = _quoted(_the_table(connection, path, table))
        query = f"select * from {name} where rowid >= {start} and rowid < {stop}"  # noqa: S608  (quoted)
        yield from connection.sql(query).to_arrow_table().to_batches(_BATCH)
