"""What is wrong with rows, in words: the values that planes found wrong are looked at again, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clientqual.answering import know
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.frames.block import Block
from clientqual.frames.fitting import Misfit
from clientqual.frames.plan import Plan
from clientqual.ir import Program


@dataclass(slots=True)
class Complaints:
    """The complaints about rows of a block, by row, and how many there are beside them."""

    rows: dict[int, list[Diagnostic]] = field(default_factory=dict)
    left_out: int = 0


def complaints(program: Program, plan: Plan, block: Block, columns: Mapping[str, Any], most: int | None) -> Complaints:
    """Return what is wrong with the rows of a block; of each column at most so many values are told, and the others counted."""
    found = Complaints()
    for path, plane in block.bad.items():
        fitting = plan.readers[path].fitting
        numbers = block.rows.numbers(plane).tolist()
        for row in numbers[:most]:
            misfit = fitting(columns[path][row].as_py())
            assert isinstance(misfit, Misfit), "a plane says that it is wrong"
            found.rows.setdefault(row, []).extend(misfit.complaints)
        found.left_out += len(numbers[len(numbers[:most]) :])
    contradicted = [row for row in block.rows.numbers(block.contradicted).tolist() if row not in found.rows]
    for row in contradicted[:most]:
        found.rows[row] = list(_contradictions(program, plan, columns, row))
    found.left_out += len(contradicted[len(contradicted[:most]) :])
    return found


def _contradictions(program: Program, plan: Plan, columns: Mapping[str, Any], row: int) -> Sequence[Diagnostic]:
    """Return what is said about a case that contradicts itself."""
    told = {path: plan.readers[path].fitting(column[row].as_py()) for path, column in columns.items()}
    try:
        know(program, {path: value for path, value in told.items() if not isinstance(value, Misfit | None)})
    except CaseError as error:
        return error.diagnostics
    raise AssertionError("a plane says that it contradicts itself")
