"""Cases for tests of expressions, as frames of every back end. Needs the extra `frames`, pandas and DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from random import Random
from typing import Any, Final

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import types

from clientqual.ir import FactType, Kind, Program, Value
from clientqual.testing.specimens import Specimen

Told = Mapping[str, Value]

ARROW: Final[Mapping[Kind, tuple[pa.DataType, ...]]] = {
    Kind.ENUM: (pa.string(),),
    Kind.BOOL: (pa.bool_(),),
    Kind.INT: (pa.int64(),),
    Kind.NUMBER: (pa.decimal128(22, 4),),
    Kind.MONEY: (pa.decimal128(18, 4),),
    Kind.SET: (pa.list_(pa.string()),),
}


def cases_of(specimen: Specimen, seed: int, count: int) -> list[Told]:
    """Return cases from nothing known to everything known."""
    most = len(specimen.telling)
    known = (specimen.case(number * most // max(count - 1, 1), seed * 1000 + number) for number in range(count))
    return [specimen.told(facts) for facts in known]


def table_of(cases: Sequence[Told], kinds: Mapping[str, FactType], seed: int) -> pa.Table:
    """Return cases as a table, with a column that is no fact and one in which nothing is known."""
    random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
    paths = sorted({path for case in cases for path in case}) or [next(iter(kinds))]
    columns = {path: _column([case.get(path) for case in cases], kinds[path], random) for path in paths}
    return pa.table({"id": list(range(len(cases))), **columns})


def _column(values: Sequence[Value | None], kind: FactType, random: Random) -> pa.Array:
    type_ = random.choice(_types(values, kind))
    return pa.array([_plain(value, type_) for value in values], type_)


def _plain(value: Value | None, type_: pa.DataType) -> object:
    """Return a value as an array of this type takes it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if value is None or isinstance(value, str | bool):
        return value
    return float(value) if types.is_floating(type_) else int(value) if types.is_integer(type_) else Decimal(value)


def _types(values: Sequence[Value | None], kind: FactType) -> list[pa.DataType]:
    """Return types that hold these values."""
    found = [*ARROW[kind.kind]]
    numbers = [value for value in values if value is not None and kind.kind in (Kind.NUMBER, Kind.MONEY)]
    if numbers and all(value == int(value) for value in numbers):  # type: ignore[arg-type]  # numbers
        found.append(pa.int64())
    if kind.kind is Kind.NUMBER and all(-(10**9) < value < 10**9 for value in numbers):  # type: ignore[operator]  # numbers
        found.append(pa.float64())
    return found


def masked(program: Program, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of answers whose possible ones are the bits of a number."""
    found = dict(row)
    for name, outcome in program.outcomes.items():
        values = [str(value) for value in outcome.domain.values]
        found[f"{name}.possible"] = sum(1 << values.index(value) for value in row[f"{name}.possible"])
    return found


# --- back ends ------------------------------------------------------------------------------------------------------------------


def polars_lazy(table: pa.Table) -> Any:
    return pl.DataFrame(table).lazy()


def polars_enums(table: pa.Table) -> Any:
    """Return a lazy frame in which texts have a type of their own."""
    frame = pl.DataFrame(table)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    words = [pl.col(name).cast(pl.Enum(sorted({*frame[name].drop_nulls(), "another"}))) for name in texts[::2]]
    lists = pl.col(pl.List(pl.String)).cast(pl.List(pl.Categorical))
    return frame.with_columns(*words, pl.col(texts[1::2]).cast(pl.Categorical), lists).lazy()


def duck(table: pa.Table) -> Any:
    return duckdb.connect().from_arrow(table)


def arrow(table: pa.Table) -> Any:
    return without_lists(table)


def pandas(table: pa.Table) -> Any:
    return without_lists(table).to_pandas(types_mapper=import_module("pandas").ArrowDtype)


BACK_ENDS: Final[Mapping[str, Callable[[pa.Table], Any]]] = {
    "polars": polars_lazy,
    "polars-enums": polars_enums,
    "duckdb": duck,
    "pyarrow": arrow,
    "pandas": pandas,
}


def without_lists(table: pa.Table) -> pa.Table:
    """Return a table for back ends that can do too little with lists."""
    return table.select([field.name for field in table.schema if not types.is_list(field.type)])


def rows_of(answered: Any) -> list[dict[str, Any]]:
    """Run what a back end was given, and return its rows."""
    if isinstance(answered, pl.LazyFrame):
        return answered.collect().to_dicts()
    if isinstance(answered, pa.Table):
        return answered.to_pylist()  # type: ignore[no-any-return]  # no types
    if hasattr(answered, "to_arrow_table"):
        return answered.to_arrow_table().to_pylist()  # type: ignore[no-any-return]  # no types
    return pa.Table.from_pandas(answered, preserve_index=False).to_pylist()  # type: ignore[no-any-return]  # no types
