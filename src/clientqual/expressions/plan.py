"""The plan of a rule set over some columns: what is worked out stage by stage, and the columns that come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clientqual.circuit import Circuit, Comparison, Known
from clientqual.expressions.answers import ERRORS, PREFIX, Answers, Checks, Wanted, column_names, gates_of
from clientqual.expressions.columns import Column
from clientqual.expressions.facts import Facts
from clientqual.expressions.gates import Gates
from clientqual.expressions.staging import stages
from clientqual.expressions.terms import Term, Writer, either
from clientqual.expressions.trimming import trim
from clientqual.ir import Program, ValueSet

COMPARING: Final = 20
"""What it costs to compare two numbers, counted in gates."""

Stage = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns to add, stage after stage: a stage reads the caller's columns and those of stages before it. `outputs` are to be kept."""

    stages: tuple[Stage, ...]
    outputs: tuple[str, ...]


def plan(program: Program, circuit: Circuit, columns: Mapping[str, Column], writer: Writer, wanted: Wanted) -> Plan:
    """Return the plan for a frame with these columns, by the path of the fact that each tells."""
    settled = _settled(circuit, Facts(program, columns, writer, PREFIX))
    trimmed = trim(circuit.gates, settled, tuple(gates_of(circuit, wanted)))
    facts = Facts(program, columns, writer, PREFIX)
    gates = Gates(trimmed.gates, lambda known: leaf(circuit, facts, known), writer, PREFIX)
    staged = [
        gates.column_stage(items)
        for items in stages(trimmed.gates, trimmed.place.values(), lambda known: _cost(circuit, known))
    ]
    checks = Checks.of(facts)
    wrong, case = f"{PREFIX}{ERRORS}", f"{PREFIX}case"
    is_case = checks.is_case()
    checked = {} if is_case is True else {case: is_case}
    named = writer.column(wrong)
    answers = Answers(
        program, circuit, writer, lambda gate: gates.term(trimmed.place[gate]), writer.column(case) if checked else True
    )
    first = {**answers.possible(), **answers.presumed(), **answers.standing(wanted), wrong: checks.errors(writer)}
    last = {**answers.decided(), ERRORS: writer.chosen([(named != writer.text(""), named)])}
    made = (*facts.prepared, checked, *staged, first, last)
    return Plan(tuple(filter(None, made)), tuple(column_names(program, circuit, wanted)))


def _cost(circuit: Circuit, known: Known) -> int:
    """Return how much is written for a leaf."""
    return COMPARING if isinstance(circuit.subjects[known.subject], Comparison) else 1 + known.cells.bit_count()


def _settled(circuit: Circuit, facts: Facts) -> dict[int, bool]:
    """Return the leaves that are the same in all rows."""
    leaves = {place: leaf(circuit, facts, gate) for place, gate in enumerate(circuit.gates) if isinstance(gate, Known)}
    return {place: term for place, term in leaves.items() if isinstance(term, bool)}


def leaf(circuit: Circuit, facts: Facts, known: Known) -> Term:
    """Return what is true where a subject is known to lie in some of its cells."""
    subject = circuit.subjects[known.subject]
    if isinstance(subject, Comparison):
        surely, surely_not = facts.compared(subject)
        return either(term for bit, term in enumerate((surely_not, surely)) if known.cells >> bit & 1)
    cells = [cell for place, cell in enumerate(subject.cells) if known.cells >> place & 1]
    values: ValueSet = cells[0]
    for cell in cells[1:]:
        values = values | cell
    return facts.known_in(subject.path, values)
