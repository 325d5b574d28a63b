"""A query for a table that is known by name only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clientqual import messages
from clientqual.circuit import Circuit
from clientqual.errors import ClientqualError
from clientqual.expressions.answers import Wanted
from clientqual.expressions.asking import columns_of
from clientqual.expressions.back_ends import BACK_ENDS
from clientqual.expressions.columns import held_as
from clientqual.expressions.plan import plan
from clientqual.expressions.sql import query
from clientqual.expressions.sql_writer import DIALECTS, Dialect, SqlWriter
from clientqual.ir import Kind, Program

_BACK_END: Final[Mapping[Dialect, str]] = {"duckdb": "duckdb", "spark": "pyspark"}
_TYPES: Final[Mapping[Kind, str]] = {
    Kind.ENUM: "VARCHAR",
    Kind.BOOL: "BOOLEAN",
    Kind.INT: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.MONEY: "DECIMAL(18, 4)",
    Kind.SET: "VARCHAR[]",
}


def sql_of(
    program: Program, circuit: Circuit, dialect: Dialect, table: str, columns: Mapping[str, str] | None, wanted: Wanted
) -> str:
    """Return a query over a table, a name as it stands in SQL. `columns` has the SQL type of each of its columns; without it, it has all facts.

    Raises ClientqualError for a dialect that there is not, and CaseError for columns.
    """
    if dialect not in DIALECTS:
        raise ClientqualError([messages.unknown_dialect(dialect, DIALECTS)])
    if columns is None:
        columns = {path: _TYPES[kind.kind] for path, kind in program.types.items()}
    schema = {name: (got, held_as(got)) for name, got in columns.items()}
    told = columns_of(program, circuit, schema, BACK_ENDS[_BACK_END[dialect]], wanted)
    writer = SqlWriter(dialect)
    return query(plan(program, circuit, told, writer, wanted), table, list(columns), writer)
