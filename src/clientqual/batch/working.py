"""One part, from its rows to a file of answers: what each process at work does again and again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute

from clientqual.batch.formats import Format
from clientqual.batch.journal import Tally, write_whole
from clientqual.batch.plan import Options, Part, Plan
from clientqual.batch.sources import Facts, Rows, nothing, rows_of
from clientqual.batch.values import Judge, Wrong
from clientqual.batch.writing import unwritable, write_part
from clientqual.errors import ClientqualError
from clientqual.ruleset import RuleSet

ERRORS = "errors"
"""The column that says what is wrong in a row; its answers are null then."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a process has to know: the rules, what to read, and what to write of it.

    `columns` are those of the output that clientqual adds; the others are the caller's. Where a text becomes a text of the same
    format it `keeps_own`: what stood in these is written just as it was.
    """

    rules: RuleSet
    plan: Plan
    options: Options
    form: Format
    delimiter: str
    columns: tuple[str, ...]
    keeps_own: bool

    @classmethod
    def of(cls, rules: RuleSet, plan: Plan, options: Options, form: Format, delimiter: str) -> Job:
        """Put a job together. Columns of the input that are to be written are left out of the plan: they are of an earlier run.

        Raises ClientqualError with every complaint about the names and the types of columns.
        """
        some = next(iter(rules.program.types))
        answered = next(_qualify(rules, options, [nothing(pa.schema([(some, pa.null())]))]))
        columns = tuple(answered.schema.names[1:])
        kept = pa.schema([item for item in plan.schema if item.name not in columns])
        complaints = list(unwritable(form, next(_qualify(rules, options, [nothing(kept)])).schema))
        if complaints:
            raise ClientqualError(complaints)
        keeps_own = form == plan.form and form in {"csv", "jsonl"} and len(kept) == len(plan.schema)
        return cls(rules, replace(plan, schema=kept), options, form, delimiter, columns, keeps_own)

    @property
    def facts(self) -> Facts:
        return self.rules.program.types


def _qualify(rules: RuleSet, options: Options, batches: Any) -> Iterator[Any]:
    return rules.qualify_batches(
        batches,
        errors="null",
        possible=options.possible,
        actions=options.actions,
        signals=options.signals,
        question=options.question,
        reason=options.reason,
    )


def work(job: Job, part: Part, answers: Path, wrong: Path) -> Tally:
    """Answer the rows of a part, write them and what is wrong in them, and return what came of it."""
    rows = rows_of(job.plan, part, job.facts)
    tale = _Tale(job, rows)
    batches = tale.told(_qualify(job.rules, job.options, rows.batches))
    first = next(batches)
    write_whole(answers, lambda path: write_part(job.form, path, first.schema, _with(first, batches), job.delimiter))
    found = tale.wrong()
    if found:
        write_whole(wrong, lambda path: _list(path, found))
    places = {item.row for item in found}
    return Tally(part.number, rows.records, tale.rows, len(found), len(places), tale.answers)


def _with(first: Any, batches: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from batches


class _Tale:
    """What is told of batches that pass: how many rows, which answers, what is wrong."""

    def __init__(self, job: Job, rows: Rows) -> None:
        self._job, self._input = job, rows
        self._judge = Judge(job.facts)
        self._early: dict[int, list[Wrong]] = {}
        for item in rows.wrong:
            if item.column is not None:
                self._early.setdefault(item.row, []).append(item)
        self._found: list[Wrong] = []
        self.rows = 0
        self.answers: dict[str, dict[str, dict[str, int]]] = {}

    def told(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            told = self._with_early(batch)
            self._look_for_wrong(told)
            self._count(told)
            yield self._as_they_came(told) if self._job.keeps_own else told
            self.rows += len(told)

    def _as_they_came(self, batch: Any) -> Any:
        """Put what stood in a text in the place of what was made of it."""
        own = self._input.own.slice(self.rows, len(batch)).combine_chunks()
        answers = batch.select(self._job.columns)
        arrays = [*(_whole(column) for column in own.columns), *answers.columns]
        return pa.RecordBatch.from_arrays(arrays, names=[*own.column_names, *answers.schema.names])

    def _with_early(self, batch: Any) -> Any:
        """Take back the answers to rows in which something was found wrong before the rules saw them, and say what."""
        here = [row for row in range(self.rows, self.rows + len(batch)) if row in self._early] if self._early else []
        if not here:
            return batch
        places = {row - self.rows for row in here}
        kept = pa.array([None if place in places else place for place in range(len(batch))], pa.int64())
        arrays = [
            column.take(kept) if name in self._job.columns else column
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
        place = batch.schema.get_field_index(ERRORS)
        said = batch.column(place).to_pylist()
        for row in here:
            messages = [item.problem.message for item in self._early[row]]
            said[row - self.rows] = "; ".join([*messages, *filter(None, [said[row - self.rows]])])
        arrays[place] = pa.array(said, pa.string())
        return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)

    def _look_for_wrong(self, batch: Any) -> None:
        errors = batch.column(batch.schema.get_field_index(ERRORS))
        if errors.null_count == len(errors):
            return
        facts = [name for name in batch.schema.names if name in self._job.facts]
        rows = compute.indices_nonzero(errors.is_valid())
        values = batch.select([*facts, ERRORS]).take(rows).to_pylist()
        for row, told in zip(rows.to_pylist(), values, strict=True):
            message = told.pop(ERRORS)
            early = self._early.get(self.rows + row, [])
            self._found += early
            self._found += self._judge.wrong(self.rows + row, told, None if early else message)

    def _count(self, batch: Any) -> None:
        for outcome in self._job.rules.program.outcomes:
            for kind in ("presumed", "decided"):
                column = batch.column(batch.schema.get_field_index(f"{outcome}.{kind}"))
                counts = self.answers.setdefault(outcome, {}).setdefault(kind, {})
                for item in compute.value_counts(column).to_pylist():
                    if item["values"] is not None:
                        counts[item["values"]] = counts.get(item["values"], 0) + item["counts"]

    def wrong(self) -> list[Wrong]:
        """Return what is wrong, by the places of the records in the part."""
        places = self._input.places
        found = [item if places is None else replace(item, row=places[item.row]) for item in self._found]
        whole = [item for item in self._input.wrong if item.column is None]
        return sorted([*found, *whole], key=lambda item: item.row)


def _whole(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _list(path: Path, found: Sequence[Wrong]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for item in found:
            problem = item.problem
            told = {
                "row": item.row,
                "column": item.column,
                "value": item.value,
                "code": problem.code,
                "message": problem.message,
                "help": problem.help,
            }
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
