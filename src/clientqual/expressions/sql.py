"""A plan as one SQL query: a chain of named subqueries, one a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clientqual.expressions.answers import PREFIX
from clientqual.expressions.plan import Plan
from clientqual.expressions.sql_writer import Sql, SqlWriter, written


def query(made: Plan, source: str, columns: Sequence[str], writer: SqlWriter) -> str:
    """Return the query of a plan over a source, a table's name as it stands in SQL: some of its columns, and those of the answers."""
    steps: list[str] = []
    for number, (stage, carried) in enumerate(zip(made.stages, _carried(made, columns), strict=True), 1):
        told = [
            *map(writer.name, carried),
            *(f"{written(term)} AS {writer.name(name)}" for name, term in stage.items()),
        ]
        before = _step(writer, number - 1) if number > 1 else source
        listed = ",\n         ".join(told)
        steps.append(f"{_step(writer, number)} AS (\n  SELECT {listed}\n  FROM {before})")  # noqa: S608  (names are quoted)
    names = ", ".join(map(writer.name, (*columns, *made.outputs)))
    return "WITH " + ",\n".join(steps) + f"\nSELECT {names}\nFROM {_step(writer, len(steps))}\n"


def _carried(made: Plan, columns: Sequence[str]) -> list[list[str]]:
    """Return for each stage the columns that it passes on: the caller's own, and those that something later reads."""
    found: list[list[str]] = []
    needed = set(made.outputs)
    for stage in reversed(made.stages):
        needed -= stage.keys()
        found.append([*columns, *sorted(needed - {*columns})])
        needed |= _read(stage)
    return found[::-1]


def _read(stage: Mapping[str, object]) -> set[str]:
    return {name for term in stage.values() if isinstance(term, Sql) for name in term.reads}


def _step(writer: SqlWriter, number: int) -> str:
    return writer.name(f"{PREFIX}stage {number}")
