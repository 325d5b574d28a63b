"""Whose frame it is: the facts out of it as Arrow, and the answers back into what the caller has.

A package is imported only where the caller's frame comes from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import pyarrow as pa

from clientqual import messages
from clientqual.errors import CaseError, ClientqualError
from clientqual.frames.engine import PlanesEngine
from clientqual.frames.options import Options

_WHOLE: Final = 2.0**53
"""Below this every whole number is a float of its own."""
_WIDE: Final = frozenset({"HUGEINT", "UHUGEINT"})
"""Whole numbers of DuckDB, such as every sum, that are no whole numbers in Arrow."""


def qualify_frame(engine: PlanesEngine, frame: Any, options: Options) -> Any:
    """Return a frame of the caller's own kind, with the answers beside its columns."""
    package, name = type(frame).__module__.partition(".")[0], type(frame).__name__
    if name == "LazyFrame":
        raise ClientqualError([messages.lazy_frame()])
    host = _HOSTS.get((package, name))
    if host is not None:
        return host(engine, frame, options)
    if hasattr(frame, "__arrow_c_stream__"):
        return _table(engine, _columns(pa.table, frame, name), options)
    if hasattr(frame, "__arrow_c_array__"):
        return _batch(engine, _columns(pa.record_batch, frame, name), options)
    raise ClientqualError([messages.not_a_frame(f"{package}.{name}")])


def _columns(read: Callable[[Any], Any], frame: Any, name: str) -> Any:
    """Read what speaks Arrow; one column alone speaks it too, and is no frame."""
    try:
        return read(frame)
    except pa.ArrowInvalid:
        raise ClientqualError([messages.not_a_frame(f"{type(frame).__module__.partition('.')[0]}.{name}")]) from None


# --- Arrow ------------------------------------------------------------------------------------------------------------------------


def _table(engine: PlanesEngine, table: pa.Table, options: Options) -> pa.Table:
    return _beside(table, engine.answers(table, table.column_names, options))


def _beside(table: pa.Table, found: Mapping[str, Any]) -> pa.Table:
    fields = [*table.schema, *(pa.field(name, column.type) for name, column in found.items())]
    return pa.table([*table.columns, *found.values()], schema=pa.schema(fields, table.schema.metadata))


def _batch(engine: PlanesEngine, batch: pa.RecordBatch, options: Options) -> pa.RecordBatch:
    (found,) = engine.batches([batch], options)
    return found


def _reader(engine: PlanesEngine, reader: pa.RecordBatchReader, options: Options) -> pa.RecordBatchReader:
    schema = _table(engine, reader.schema.empty_table(), options).schema
    return pa.RecordBatchReader.from_batches(schema, engine.batches(reader, options))


# --- Polars -----------------------------------------------------------------------------------------------------------------------


def _polars(engine: PlanesEngine, frame: Any, options: Options) -> Any:
    told = frame.select(engine.facts_in(frame.columns, options))
    found = engine.answers(pa.table(told.with_columns(_narrow(told))), frame.columns, options)
    return frame.with_columns(_series(name, column) for name, column in found.items())


def _narrow(frame: Any) -> list[Any]:
    """Return the columns of 128 bits as something that Arrow has: whole numbers of 64 bits, if they are that small."""
    polars = import_module("polars")
    return [
        _first_fitting(series, (polars.Int64, polars.Decimal(38, 0)), polars)
        for series in frame.iter_columns()
        if str(series.dtype) in {"Int128", "UInt128"}
    ]


def _first_fitting(series: Any, types: Sequence[Any], polars: Any) -> Any:
    for type_ in types:
        try:
            return series.cast(type_)
        except polars.exceptions.InvalidOperationError:
            continue
    return series.cast(polars.String)


def _series(name: str, column: pa.Array) -> Any:
    """Return a column as a series; what has a list of words as an enum of them."""
    polars = import_module("polars")
    if not pa.types.is_dictionary(column.type):
        return polars.Series(name, column)
    codes, words = polars.Series(name, column.indices), polars.Enum(column.dictionary.to_pylist())
    return codes.cat.to(words) if hasattr(codes.cat, "to") else codes.cast(words)


# --- pandas -----------------------------------------------------------------------------------------------------------------------


def _pandas(engine: PlanesEngine, frame: Any, options: Options) -> Any:
    pandas = import_module("pandas")
    names = [name for name in frame.columns if isinstance(name, str)]
    facts = engine.facts_in(names, options)
    columns = {name: _from_pandas(name, frame[name]) for name in facts}
    found = engine.answers(pa.table(columns), names, options)
    answers = {name: _to_pandas(pandas, column) for name, column in found.items()}
    return pandas.concat([frame, pandas.DataFrame(answers, index=frame.index)], axis=1)


def _from_pandas(name: str, series: Any) -> Any:
    try:
        column = pa.Array.from_pandas(series)
        # Whole numbers with gaps are floats in pandas, unless somebody takes care.
        return column.cast(pa.int64()) if column.null_count and _is_whole(column) else column
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise CaseError([messages.mixed_column(name, str(error).partition("\n")[0])]) from None


def _is_whole(column: pa.Array) -> bool:
    if column.type != pa.float64():
        return False
    numbers = column.drop_null().to_numpy()
    return bool(((numbers % 1 == 0) & (abs(numbers) < _WHOLE)).all())


def _to_pandas(pandas: Any, column: pa.Array) -> Any:
    """Return a column as pandas holds it; what has a list of words as a categorical."""
    if pa.types.is_dictionary(column.type):
        codes = column.indices.cast(pa.int8()).fill_null(-1).to_numpy()
        return pandas.Categorical.from_codes(codes, column.dictionary.to_pylist(), ordered=True)
    if pa.types.is_integer(column.type) and column.null_count:
        return pandas.array(column.to_pylist(), dtype=f"UInt{column.type.bit_width}")
    return column.to_pandas().array


# --- DuckDB -----------------------------------------------------------------------------------------------------------------------


def _duckdb(engine: PlanesEngine, frame: Any, options: Options) -> Any:
    table = pa.table(frame)
    wide = {name for name, type_ in zip(frame.columns, frame.types, strict=True) if str(type_) in _WIDE}
    told = table
    for name in wide.intersection(engine.facts_in(table.column_names, options)):
        with suppress(pa.ArrowInvalid):  # what is larger than 64 bits is too large for every fact, and is told so
            told = told.set_column(told.column_names.index(name), name, told.column(name).cast(pa.int64()))
    return import_module("duckdb").from_arrow(_beside(table, engine.answers(told, table.column_names, options)))


_HOSTS: Mapping[tuple[str, str], Callable[[PlanesEngine, Any, Options], Any]] = {
    ("polars", "DataFrame"): _polars,
    ("pandas", "DataFrame"): _pandas,
    ("duckdb", "DuckDBPyRelation"): _duckdb,
    ("_duckdb", "DuckDBPyRelation"): _duckdb,
    ("pyarrow", "Table"): _table,
    ("pyarrow", "RecordBatch"): _batch,
    ("pyarrow", "RecordBatchReader"): _reader,
}
