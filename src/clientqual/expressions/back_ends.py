"""Back ends: what expressions can be run on, through what, and what each cannot do. `docs/frames.md` shows this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from clientqual.expressions.columns import Form

Way = Literal["narwhals", "duckdb", "spark"]

ALL: Final[tuple[Form, ...]] = ("text", "truth", "whole", "decimal", "float", "list", "empty")
NO_LISTS: Final[tuple[Form, ...]] = tuple(form for form in ALL if form != "list")


@dataclass(frozen=True, slots=True)
class BackEnd:
    """Something that runs expressions: what it takes, through what, the forms of columns that it can read, and what else is to be known.

    `way` is `narwhals` for Narwhals expressions, else the dialect of the query that is made: with so many expressions, planning a frame
    of Narwhals there would take minutes.
    """

    title: str
    takes: str
    way: Way
    forms: tuple[Form, ...]
    notes: tuple[str, ...] = ()


BACK_ENDS: Final[Mapping[str, BackEnd]] = {
    "polars": BackEnd("Polars", "`LazyFrame`, `DataFrame`", "narwhals", ALL),
    "duckdb": BackEnd("DuckDB", "a relation", "duckdb", ALL, ("a null inside a list is passed over",)),
    "pyspark": BackEnd("Spark", "a `DataFrame`", "spark", ALL, ("planning takes seconds",)),
    "pyspark[connect]": BackEnd(
        "Spark Connect", "a `DataFrame`", "spark", ALL, ("planning takes seconds", "not tested")
    ),
    "pyarrow": BackEnd("PyArrow", "`Table`", "narwhals", NO_LISTS, ("at once, not lazily",)),
    "pandas": BackEnd(
        "pandas", "`DataFrame` of Arrow types", "narwhals", NO_LISTS, ("at once, not lazily", "other types are refused")
    ),
}
"""Back ends, by the name that Narwhals has for them. Whatever else Narwhals knows is refused: nobody has held it against the meaning."""
