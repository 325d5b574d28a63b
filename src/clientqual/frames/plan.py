"""The plan for frames with the same columns: which are facts, what is to be worked out of them, and the tape that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from clientqual import messages
from clientqual.carriers import Tape, settled, write_tape
from clientqual.circuit import TRUTHS, Circuit, Comparison, Known, Partition, member
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.frames.comparing import one_sided
from clientqual.frames.options import Options
from clientqual.frames.planes import Machine
from clientqual.frames.reading import FactReader
from clientqual.frames.results import Result, results
from clientqual.ir import Program, Ranges, Value
from clientqual.suggest import near

KEPT: Final = 4
"""Machines for planes of so many sizes are kept for the next block."""
SECTIONS: Final = ("client", "custom", "house_rules", "project", "provider")


@dataclass(frozen=True, slots=True)
class Implication:
    """Where one fact is known another has a value."""

    path: str
    other: str
    value: Value


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a block: the facts that have columns, what else follows from them, and the tape, which emits result after result.

    `cells` holds for each literal the cells that it means, of the facts as they are read here.
    """

    facts: tuple[str, ...]
    readers: Mapping[str, FactReader]
    implications: tuple[Implication, ...]
    results: tuple[Result, ...]
    tape: Tape
    cells: Mapping[Known, int]
    _machines: dict[int, list[Machine]] = field(default_factory=dict)

    @contextmanager
    def machine(self, words: int) -> Iterator[Machine]:
        """Lend a machine for planes of so many words. It is made when there is none, which is when another thread has it."""
        idle = self._machines.setdefault(words, [])
        try:
            machine = idle.pop()
        except IndexError:
            machine = Machine(self.tape, words)
        yield machine
        if len(self._machines) > KEPT:
            self._machines.clear()  # blocks come in few sizes, and these are others
        idle.append(machine)


class Planner:
    """Makes plans under one rule set."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self.program = program
        self.circuit = circuit
        self._results = lru_cache(maxsize=16)(partial(results, program, circuit))
        self.defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        self._implications = tuple(
            Implication(path, other, value) for path, fact in program.facts.items() for other, value in fact.implies
        )

    def facts_in(self, names: Sequence[str], options: Options) -> tuple[str, ...]:
        """Return the columns that are facts. Raises CaseError with every complaint about the names of columns."""
        wanted = {result.name for result in self._results(options)} | _beside(options)
        complaints = list(self._complaints(names, wanted))
        facts = tuple(name for name in names if name in self.program.types)
        if not facts and not complaints:
            complaints.append(messages.no_fact_columns())
        if complaints:
            raise CaseError(complaints)
        return facts

    def _complaints(self, names: Sequence[str], wanted: Iterable[str]) -> Iterable[Diagnostic]:
        seen: set[str] = set()
        for name in names:
            if name in self.program.types:
                if name in seen:
                    yield messages.column_twice(name)
                seen.add(name)
            elif name in wanted:
                yield messages.column_taken(name)
            elif "." in name and (name.partition(".")[0] in SECTIONS or near(name, self.program.types)):
                yield messages.column_unknown_fact(name, self.program.types)

    def plan(self, facts: tuple[str, ...], options: Options) -> Plan:
        """Return the plan for frames in which these facts have columns."""
        implications = self._implied(facts)
        present = {*facts, *(item.other for item in implications)}
        wanted = self._results(options)
        tape = write_tape(self.circuit, [item.gates for item in wanted], lambda known: self._fixed(known, present))
        asked = self._asked({known.subject for known in tape.literals}, present)
        readers = {
            path: FactReader(self.program.types[path], self._partition(path, implications), asked.get(path, ()))
            for path in present
        }
        cells = {known: self._cells(known, readers.get(known.subject)) for known in tape.literals}
        return Plan(facts, readers, implications, wanted, tape, cells)

    def _asked(self, subjects: Iterable[str], present: Iterable[str]) -> dict[str, list[Ranges]]:
        """Return the ranges of each number that will be asked for where the other side of a comparison is not known in each row."""
        asked: dict[str, list[Ranges]] = {}
        for subject in map(self.circuit.subjects.__getitem__, sorted(subjects)):
            if isinstance(subject, Comparison):
                for path, other, of_left in (
                    (subject.left, subject.right, True),
                    (subject.right, subject.left, False),
                ):
                    default = None if other in present else self.defaults.get(other)
                    asked.setdefault(path, []).extend(one_sided(self.program, subject, default, of_left=of_left))
        return asked

    def _cells(self, known: Known, reader: FactReader | None) -> int:
        """Return the cells of a literal, as the fact is divided here."""
        coarse = self.circuit.subjects[known.subject]
        if reader is None or not isinstance(coarse, Partition):
            return known.cells
        return sum(
            1 << place
            for place, part in enumerate(reader.partition.cells)
            if any(known.cells >> number & 1 and part.within(cell) for number, cell in enumerate(coarse.cells))
        )

    def _implied(self, facts: Iterable[str]) -> tuple[Implication, ...]:
        """Return what these facts imply, and what that implies in turn, each after what it follows from as far as that goes."""
        waiting, known, found = list(facts), set(facts), list[Implication]()
        while waiting:
            path = waiting.pop(0)
            for item in self._implications:
                if item.path == path:
                    found.append(item)
                    if item.other not in known:
                        known.add(item.other)
                        waiting.append(item.other)
        return tuple(found)

    def _partition(self, path: str, implications: Iterable[Implication]) -> Partition:
        """Return the cells of a fact. A value that another implies has a cell of its own, so that contradictions are seen."""
        subject = self.circuit.subjects.get(path)
        kind = self.program.types[path]
        cells = list(subject.cells) if isinstance(subject, Partition) else [kind.domain.all()]
        for item in implications:
            if item.other == path:
                alone = kind.domain.of([item.value])
                cells = [part for cell in cells for part in (cell & alone, cell & ~alone) if not part.is_empty()]
        return Partition(path, tuple(cells), tuple(member(kind, cell) for cell in cells))

    def _fixed(self, known: Known, present: Iterable[str]) -> bool | None:
        """Say what a literal is in every row; None where that depends on the row."""
        subject = self.circuit.subjects[known.subject]
        if isinstance(subject, Partition):
            if known.subject in present:
                return None
            default = self.defaults.get(known.subject)
            return default is not None and bool(known.cells >> subject.cell(default) & 1)
        if subject.left in present or subject.right in present:
            return None
        truth = self.truth(subject)
        return truth is not None and bool(known.cells >> TRUTHS.cell(truth) & 1)

    def truth(self, comparison: Comparison) -> bool | None:
        """Return what a comparison comes to where only defaults are known."""
        return settled(
            self.program, comparison, self.defaults.get(comparison.left), self.defaults.get(comparison.right)
        )


def _beside(options: Options) -> set[str]:
    """Return the names of columns that are worked out row by row, or tell of errors."""
    told = {"errors": options.errors == "null", "question": options.question, "reason": options.reason}
    return {name for name, is_wanted in told.items() if is_wanted}
