"""Frames of the reference rule set: drawn cases, again and again in any order, as a frame of Polars.

    frame(1_000_000)                      # enums, truths, whole numbers, floats, lists of enums
    frame(1_000_000, texts=True)          # the same with texts for enums

Drawing a case takes longer than answering a thousand; so some thousands are drawn, and a frame is made of those. The column `case` says
which one a row is, so that a large frame can be held against few cases answered one by one.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from reference.cases import FACTS, cases

DRAWN = 20_000


def frame(rows: int, *, texts: bool = False, seed: int = 1, known: float = 0.7, drawn: int = DRAWN) -> pl.DataFrame:
    """Return so many rows, each one of the drawn cases."""
    told = list(cases(drawn, seed, known))
    columns = [pl.Series("case", range(drawn), pl.UInt32)]
    for path, about in FACTS.items():
        model, _, name = path.partition(".")
        values = [case[model].get(name) for case in told]
        columns.append(pl.Series(path, _plain(values, about), _type(values, about, texts)))
    return pl.DataFrame(columns).sample(rows, with_replacement=True, seed=seed).rechunk()


def _type(values: list[Any], about: dict[str, Any], texts: bool) -> Any:
    kind = about["kind"]
    if kind == "bool":
        return pl.Boolean
    if kind in ("enum", "set"):
        word = pl.String if texts else pl.Enum(about["values"])
        return word if kind == "enum" else pl.List(word)
    return pl.Float64 if any(isinstance(value, float) for value in values) else pl.Int64


def _plain(values: list[Any], about: dict[str, Any]) -> list[Any]:
    is_float = about["kind"] not in ("bool", "enum", "set") and any(isinstance(value, float) for value in values)
    return [None if value is None else float(value) for value in values] if is_float else values
