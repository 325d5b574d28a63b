"""Frames that answer themselves: a plan on what the caller holds, which stays as lazy as it came."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import narwhals as nw

from clientqual import messages
from clientqual.circuit import Circuit
from clientqual.errors import CaseError, ClientqualError
from clientqual.expressions.answers import Wanted
from clientqual.expressions.asking import columns_of
from clientqual.expressions.back_ends import BACK_ENDS, BackEnd
from clientqual.expressions.columns import Column, Held
from clientqual.expressions.narwhals_writer import NarwhalsWriter
from clientqual.expressions.plan import plan
from clientqual.expressions.sql import query
from clientqual.expressions.sql_writer import Dialect, SqlWriter
from clientqual.ir import Program

SOURCE = "clientqual_source"
"""The name that a frame has in the query that is made for it."""


def qualify_lazy(program: Program, circuit: Circuit, frame: Any, wanted: Wanted) -> Any:
    """Return a frame with the answers to each of its rows, of the kind that it is. Nothing is run that was not run before.

    Raises ClientqualError for what is no frame that expressions are made for, and CaseError for its columns.
    """
    held, back_end = _held(frame)
    schema = held.collect_schema()
    if back_end.title == "pandas":
        _refuse_numpy(program, frame)
    told = {name: (str(dtype), held_in(dtype)) for name, dtype in schema.items()}
    columns = columns_of(program, circuit, told, back_end, wanted)
    if back_end.way == "narwhals":
        return _expressed(program, circuit, held, columns, wanted)
    text = _written(program, circuit, list(schema), columns, back_end.way, wanted)
    if back_end.way == "duckdb":
        return frame.query(SOURCE, text.replace(PLACE, SOURCE))
    return frame.sparkSession.sql(text.replace("{", "{{").replace("}", "}}").replace(PLACE, "{frame}"), frame=frame)


PLACE = "\0"
"""Stands in a query where the name of its source is to stand: it cannot be in a name or a text."""


def _held(frame: Any) -> tuple[nw.LazyFrame[Any], BackEnd]:
    """Return a frame in the hands of Narwhals, and what it is run on."""
    try:
        held = nw.from_native(frame)
    except TypeError:
        raise ClientqualError([messages.not_a_frame(type(frame).__name__)]) from None
    name = held.implementation.value
    if name not in BACK_ENDS:
        raise ClientqualError([messages.no_back_end(name, [item.title for item in BACK_ENDS.values()])])
    return cast("nw.LazyFrame[Any]", held), BACK_ENDS[name]


def _refuse_numpy(program: Program, frame: Any) -> None:
    """Refuse columns of pandas in which null is not told apart."""
    arrow = import_module("pandas").ArrowDtype
    types = {str(name): dtype for name, dtype in frame.dtypes.items() if name in program.types}
    complaints = [
        messages.types_of_numpy(name, str(dtype)) for name, dtype in types.items() if not isinstance(dtype, arrow)
    ]
    if complaints:
        raise CaseError(complaints)


def held_in(dtype: Any) -> Held | None:
    """Return how a column of a type of Narwhals holds its values; None for a type that no fact is read from."""
    if isinstance(dtype, nw.Enum):
        return Held("text", values=tuple(dtype.categories))
    if dtype in (nw.String, nw.Categorical):
        return Held("text")
    if dtype == nw.Boolean:
        return Held("truth")
    if dtype.is_integer():
        return Held("whole", is_wide=dtype in (nw.UInt64, nw.Int128, nw.UInt128))
    if dtype == nw.Float64:
        return Held("float")
    if dtype.is_decimal():
        return Held("decimal", places=dtype.scale)
    if isinstance(dtype, nw.List) and dtype.inner in (nw.String, nw.Categorical, nw.Enum):
        return Held("list")
    return Held("empty") if dtype == nw.Unknown else None


def _expressed(
    program: Program, circuit: Circuit, held: nw.LazyFrame[Any], columns: Mapping[str, Column], wanted: Wanted
) -> Any:
    made = plan(program, circuit, columns, NarwhalsWriter(), wanted)
    names = held.collect_schema().names()
    for stage in made.stages:
        held = held.with_columns(**stage)
    return held.select(*names, *made.outputs).to_native()


def _written(
    program: Program,
    circuit: Circuit,
    names: list[str],
    columns: Mapping[str, Column],
    dialect: Dialect,
    wanted: Wanted,
) -> str:
    writer = SqlWriter(dialect)
    return query(plan(program, circuit, columns, writer, wanted), PLACE, names, writer)
