"""The planes engine: tables of Arrow in, their answers out, block by block, so that nothing grows with the table but the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pyarrow as pa

from clientqual.answering import know
from clientqual.circuit import Circuit
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.frames.block import Block
from clientqual.frames.fitting import Misfit
from clientqual.frames.options import Options
from clientqual.frames.plan import Plan, Planner
from clientqual.frames.planes import Rows
from clientqual.frames.results import Filled
from clientqual.frames.wrong import WrongValues
from clientqual.ir import Program, Value

BLOCK: Final = 1 << 18
"""So many rows are worked on at a time: enough that Python's share is small, few enough that planes stay in the cache. A multiple of 8."""
LOOKED_AT: Final = 10_000
"""Of the wrong values of a column in a block so many are looked at one by one, where nobody wants each; the others are counted."""

Ask: TypeAlias = Callable[[Mapping[str, object]], tuple[str | None, str]]
"""Answers one case by its facts: the top question, and the reason in one line."""
Columns: TypeAlias = dict[str, Any]
"""Columns of Arrow by name."""


class PlanesEngine:
    """Answers tables under one rule set. It may be used from many threads."""

    def __init__(self, program: Program, circuit: Circuit, ask: Ask) -> None:
        self._planner = Planner(program, circuit)
        self._ask = ask
        self.plan = lru_cache(maxsize=16)(self._planner.plan)

    def batches(self, batches: Iterable[pa.RecordBatch], options: Options) -> Iterator[pa.RecordBatch]:
        """Yield each batch with its answers. Raises CaseError for the first batch with something wrong in it."""
        start = 0
        for batch in batches:
            found = self.answers(pa.Table.from_batches([batch]), batch.schema.names, options, start)
            start += batch.num_rows
            schema = batch.schema
            arrays = [*batch.columns, *found.values()]
            fields = [*schema, *(pa.field(name, column.type) for name, column in found.items())]
            yield pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, schema.metadata))

    def facts_in(self, names: Sequence[str], options: Options) -> tuple[str, ...]:
        """Return the columns that are facts. Raises CaseError with every complaint about the names of columns."""
        return self._planner.facts_in(names, options)

    def answers(self, table: pa.Table, names: Sequence[str], options: Options, first: int = 0) -> Columns:
        """Return the columns of answers to the rows of a table. `first` is the number of its first row.

        `names` are those of all columns that the caller has; the table needs only those of facts.
        Raises CaseError with every complaint about the names and values of columns.
        """
        facts = self._planner.facts_in(names, options)
        plan = self.plan(facts, options)
        told = table.select([*facts])
        filled = {result.name: Filled(result, table.num_rows) for result in plan.results}
        wrong, errors, spoken = WrongValues(), list[str | None](), list[tuple[str | None, str | None]]()
        for start in range(0, table.num_rows, BLOCK):
            rows = told.slice(start, BLOCK)
            columns = {path: _whole(column) for path, column in zip(facts, rows.columns, strict=True)}
            block = Block(self._planner, plan, columns, Rows(rows.num_rows))
            complaints = self._complaints(plan, block, columns, options, wrong, first + start)
            if not wrong.count or options.errors == "null":
                planes = block.run()
                for column in filled.values():
                    column.put(start, block.rows, planes, block.wrong)
            if options.errors == "null":
                errors += (
                    [_line(complaints.get(row, ())) for row in range(rows.num_rows)]
                    if complaints
                    else [None] * rows.num_rows
                )
            if options.question or options.reason:
                spoken += self._spoken(rows, complaints)
        if wrong.count and options.errors == "raise":
            raise CaseError(wrong.diagnostics())
        found = {name: column.column() for name, column in filled.items()}
        if options.question:
            found["question"] = pa.array([question for question, _ in spoken], pa.string())
        if options.reason:
            found["reason"] = pa.array([reason for _, reason in spoken], pa.string())
        if options.errors == "null":
            found["errors"] = pa.array(errors, pa.string())
        return found

    def _spoken(self, rows: pa.Table, complaints: Mapping[int, object]) -> Iterator[tuple[str | None, str | None]]:
        """Yield the top question and the reason of each row, one case after the other."""
        for row, facts in enumerate(rows.to_pylist()):
            yield (None, None) if row in complaints else self._ask(_stated(facts))

    def _complaints(
        self, plan: Plan, block: Block, columns: Columns, options: Options, wrong: WrongValues, first: int
    ) -> dict[int, list[Diagnostic]]:
        """Return the complaints about rows of a block, and collect them."""
        found: dict[int, list[Diagnostic]] = {}
        most = None if options.errors == "null" or options.question or options.reason else LOOKED_AT
        for path, plane in block.bad.items():
            numbers = block.rows.numbers(plane)
            looked_at = numbers[:most]
            fitting = plan.readers[path].fitting
            for row in looked_at.tolist():
                misfit = fitting(columns[path][row].as_py())
                assert isinstance(misfit, Misfit), "a plane says that it is wrong"
                found.setdefault(row, []).extend(misfit.complaints)
            wrong.add_uncounted(len(numbers) - len(looked_at))
        contradicted = block.rows.numbers(block.contradicted)
        for row in contradicted[:most].tolist():
            if row not in found:
                facts = {path: column[row].as_py() for path, column in columns.items()}
                found[row] = list(self._contradictions(plan, facts))
        wrong.add_uncounted(len(contradicted) - len(contradicted[:most]))
        for row in sorted(found):
            wrong.add(first + row, found[row])
        return found

    def _contradictions(self, plan: Plan, facts: Mapping[str, object]) -> Iterable[Diagnostic]:
        stated = {path: plan.readers[path].fitting(raw) for path, raw in facts.items()}
        known: dict[str, Value] = {
            path: value for path, value in stated.items() if value is not None and not isinstance(value, Misfit)
        }
        try:
            know(self._planner.program, known)
        except CaseError as error:
            return error.diagnostics
        raise AssertionError("a plane says that it contradicts itself")


def _stated(facts: Mapping[str, object]) -> dict[str, object]:
    return {path: value for path, value in facts.items() if value is not None}


def _line(complaints: Iterable[Diagnostic]) -> str | None:
    return "; ".join(item.message for item in complaints) or None


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece; without a copy where it is one."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)
