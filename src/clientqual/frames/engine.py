"""The planes engine: tables of Arrow in, their answers out, block by block, so that nothing grows with the table but the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pyarrow as pa

from clientqual import messages
from clientqual.circuit import Circuit
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError, ClientqualError
from clientqual.frames.block import Block
from clientqual.frames.complaints import complaints
from clientqual.frames.options import Options
from clientqual.frames.plan import Plan, Planner
from clientqual.frames.planes import Rows, joined
from clientqual.frames.results import Filled, empty_columns
from clientqual.frames.wrong import WrongValues
from clientqual.ir import Program

BLOCK: Final = 1 << 19
"""So many rows are worked on at a time: enough that Python's share is small, few enough that what is worked with stays small. A multiple of 8."""
LOOKED_AT: Final = 10_000
"""Of the wrong values of a column in a block so many are looked at one by one, where nobody wants each; the others are counted."""

Ask: TypeAlias = Callable[[Mapping[str, object]], tuple[str | None, str]]
"""Answers one case by its facts: the top question, and the reason in one line."""
Columns: TypeAlias = dict[str, Any]
"""Columns of Arrow by name."""


class PlanesEngine:
    """Answers tables under one rule set. It may be used from many threads."""

    def __init__(self, program: Program, circuit: Circuit, ask: Ask) -> None:
        self._program = program
        self._planner = Planner(program, circuit)
        self._ask = ask
        self.plan = lru_cache(maxsize=16)(self._planner.plan)

    def facts_in(self, names: Sequence[str], options: Options) -> tuple[str, ...]:
        """Return the columns that are facts. Raises CaseError with every complaint about the names of columns."""
        return self._planner.facts_in(names, options)

    def batches(self, batches: Iterable[pa.RecordBatch], options: Options) -> Iterator[pa.RecordBatch]:
        """Yield each batch with its answers. Raises CaseError for the first batch with something wrong in it."""
        start = 0
        for batch in batches:
            if not isinstance(batch, pa.RecordBatch):
                raise ClientqualError([messages.not_a_batch(type(batch).__name__)])
            found = self.answers(pa.Table.from_batches([batch]), batch.schema.names, options, start)
            start += batch.num_rows
            fields = [*batch.schema, *(pa.field(name, column.type) for name, column in found.items())]
            schema = pa.schema(fields, batch.schema.metadata)
            yield pa.RecordBatch.from_arrays([*batch.columns, *found.values()], schema=schema)

    def answers(self, table: pa.Table, names: Sequence[str], options: Options, first: int = 0) -> Columns:
        """Return the columns of answers to the rows of a table. `first` is the number of its first row.

        `names` are those of all columns that the caller has; the table needs only those of facts.
        Raises CaseError with every complaint about the names and values of columns.
        """
        facts = self.facts_in(names, options)
        plan, told = self.plan(facts, options), table.select([*facts])
        filled = empty_columns(plan.results, table.num_rows)
        row_by_row = _RowByRow(self._ask, options)
        wrong = WrongValues()
        for start in range(0, table.num_rows, BLOCK):
            piece = told.slice(start, BLOCK)
            columns = {path: _whole(column) for path, column in zip(facts, piece.columns, strict=True)}
            block = Block(self._planner, plan, columns, Rows(piece.num_rows))
            said = complaints(self._program, plan, block, columns, None if row_by_row.is_wanted else LOOKED_AT)
            wrong.add(said, first + start)
            if options.errors == "null" or not wrong.count:
                self._answer(plan, block, filled, start)
                row_by_row.add(piece, said.rows)
            del block  # before the next one is read
        if wrong.count and options.errors == "raise":
            raise CaseError(wrong.diagnostics())
        answers = {column.name: column.column() for column in filled}
        return {**answers, **row_by_row.columns()}

    def _answer(self, plan: Plan, block: Block, columns: Sequence[Filled], start: int) -> None:
        """Write the answers to a block that starts at a row."""
        literals, wrong = block.literals(), block.wrong
        right = None if wrong is None else ~wrong
        with plan.machine(block.rows.words) as machine:
            machine.run(
                lambda number, out: joined(literals[number], out),
                lambda number, planes: columns[number].put(start, block.rows.count, planes, right),
            )


class _RowByRow:
    """Columns that take every row for itself: what is wrong with it, what to ask, and why the answer is what it is."""

    def __init__(self, ask: Ask, options: Options) -> None:
        self._ask = ask
        self._is_asked = options.question or options.reason
        kinds = {"question": options.question, "reason": options.reason, "errors": options.errors == "null"}
        self._chunks: dict[str, list[pa.Array]] = {name: [] for name, is_wanted in kinds.items() if is_wanted}

    @property
    def is_wanted(self) -> bool:
        return bool(self._chunks)

    def add(self, piece: pa.Table, wrong: Mapping[int, Sequence[Diagnostic]]) -> None:
        """Add what there is to say about some rows."""
        questions, reasons = self._said(piece, wrong) if self._is_asked else ([], [])
        said = {"question": questions, "reason": reasons}
        if "errors" in self._chunks:
            said["errors"] = [None] * piece.num_rows
            for row, items in wrong.items():
                said["errors"][row] = "; ".join(item.message for item in items)
        for name, chunks in self._chunks.items():
            chunks.append(pa.array(said[name], pa.string()))

    def _said(self, piece: pa.Table, wrong: Mapping[int, object]) -> tuple[list[str | None], list[str | None]]:
        questions: list[str | None] = [None] * piece.num_rows
        reasons: list[str | None] = [None] * piece.num_rows
        for row, facts in enumerate(piece.to_pylist()):
            if row not in wrong:
                told = {path: value for path, value in facts.items() if value is not None}
                questions[row], reasons[row] = self._ask(told)
        return questions, reasons

    def columns(self) -> Columns:
        return {name: pa.concat_arrays(chunks or [pa.array([], pa.string())]) for name, chunks in self._chunks.items()}


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece; without a copy where it is one."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)
