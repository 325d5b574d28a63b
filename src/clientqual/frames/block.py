"""One block of rows: its facts as planes, what they imply, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from clientqual.circuit import Comparison, Known
from clientqual.frames.comparing import compared
from clientqual.frames.facts import CellPlanes, NumberCells, NumberPlanes
from clientqual.frames.plan import Plan, Planner
from clientqual.frames.planes import Plane, Rows
from clientqual.frames.reading import FactPlanes

Subject: TypeAlias = CellPlanes | NumberCells


class Block:
    """Facts of some rows of a frame, ready for the tape."""

    def __init__(self, planner: Planner, plan: Plan, columns: Mapping[str, pa.Array], rows: Rows) -> None:
        self._planner, self._plan = planner, plan
        self.rows = rows
        self.facts: dict[str, FactPlanes] = {path: plan.readers[path].read(columns[path], rows) for path in plan.facts}
        self.bad: dict[str, Plane] = {path: fact.bad for path, fact in self.facts.items() if fact.bad is not None}
        self.contradicted = rows.none
        self._imply()
        for path, fact in self.facts.items():
            if path in planner.defaults:
                fact.fill(rows.all & ~fact.known, planner.defaults[path], plan.readers[path].partition)
        self._subjects: dict[str, Subject] = {}

    @property
    def wrong(self) -> Plane | None:
        """The rows that cannot be answered."""
        found = np.bitwise_or.reduce([self.contradicted, *self.bad.values()])
        return found if found.any() else None

    def _imply(self) -> None:
        """Let facts be known that others imply."""
        for item in self._plan.implications:
            if item.other not in self.facts:
                self.facts[item.other] = self._plan.readers[item.other].nothing(self.rows)
        for _ in {item.path for item in self._plan.implications}:  # a chain is no longer than that
            for item in self._plan.implications:
                where, other = self.facts[item.path].known, self.facts[item.other]
                partition = self._plan.readers[item.other].partition
                differs = other.known & ~other.equals(item.value, partition)
                self.contradicted = self.contradicted | (where & differs)
                new = where & ~other.known
                if new.any():
                    other.fill(new, item.value, partition)

    def literals(self) -> list[list[Plane]]:
        """Return for each literal of the tape planes whose difference it is."""
        return [self._summands(known) for known in self._plan.tape.literals]

    def _summands(self, known: Known) -> list[Plane]:
        if known.subject not in self._subjects:
            self._subjects[known.subject] = self._subject(known.subject)
        return self._subjects[known.subject].summands(self._plan.cells[known])

    def _subject(self, name: str) -> Subject:
        subject = self._planner.circuit.subjects[name]
        if isinstance(subject, Comparison):
            return compared(
                self._planner.program, subject, self._side(subject.left), self._side(subject.right), self.rows
            )
        fact = self.facts[name]
        cells: Any = self._plan.readers[name].partition.cells  # of a number these are ranges
        return NumberCells(fact, cells) if isinstance(fact, NumberPlanes) else fact

    def _side(self, path: str) -> Any:
        """Return a number that is compared: that of each row, or the default of all."""
        return self.facts.get(path, self._planner.defaults.get(path))
