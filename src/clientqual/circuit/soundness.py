"""Whether a circuit that was read from somewhere is one at all, and one of its program: nothing in it leads astray."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from clientqual.circuit.gates import (
    TRUTHS,
    And,
    AtLeast,
    Circuit,
    Comparison,
    Constant,
    Gate,
    Known,
    Not,
    Or,
    Partition,
    Standing,
    Subject,
    parts_of,
)
from clientqual.ir import LIMIT, Cells, Domain, Finite, Numbers, Program, Ranges, Subsets, ValueSet

_CONSTANTS = (Constant(True), Constant(False))


def is_sound(circuit: Circuit, program: Program, *, decisions: bool = False) -> bool:
    """Say whether every gate reads only gates before it, and whether subjects and answers are those of the program.

    `decisions` says that the circuit is the one for complete cases, which tells nothing of tables and warnings.
    """
    parts = [parts_of(gate) for gate in circuit.gates]
    read = [*_answers(circuit), *chain.from_iterable(parts)]
    return (
        _are_whole([*circuit.layers, *read, *_weights(circuit)])
        and {0, 1, *read} == set(range(len(circuit.gates)))
        and all(_is_subject(name, subject, program) for name, subject in circuit.subjects.items())
        and circuit.gates[:2] == _CONSTANTS
        and _are_layers(circuit, parts)
        and all(_is_gate(gate, circuit.subjects) for gate in circuit.gates[2:])
        and _are_answers(circuit, program, decisions)
    )


def _are_whole(numbers: Iterable[object]) -> bool:
    """Say whether these are whole numbers: `true` and `1.0` look like one, and are none."""
    return {*map(type, numbers)} <= {int}


# --- subjects ---------------------------------------------------------------------------------------------------------------------


def _is_subject(name: object, subject: Subject, program: Program) -> bool:
    if isinstance(subject, Partition):
        return _is_partition(subject.cells, program.types[subject.path].domain)
    left, right = program.types[subject.left], program.types[subject.right]
    both = [
        isinstance(kind.domain, Numbers) or (isinstance(kind.domain, Finite) and kind.ordered) for kind in (left, right)
    ]
    return all(both) and subject.times.is_finite() and 0 < subject.times < LIMIT and name == subject.name


def _is_partition(cells: Sequence[ValueSet], domain: Domain) -> bool:
    """Say whether every value lies in one cell, and no cell is empty."""
    if isinstance(domain, Numbers):
        return _is_line([cell.spans for cell in cells if isinstance(cell, Ranges)], domain)
    assert isinstance(domain, Finite | Subsets)
    left = (1 << domain.size) - 1
    for cell in cells:
        if not (isinstance(cell, Cells) and cell.bits > 0 and cell.bits & left == cell.bits):
            return False
        left ^= cell.bits
    return not left


def _is_line(cells: Sequence[Sequence[tuple[int, int]]], domain: Numbers) -> bool:
    """Say whether the ranges of all cells together are all numbers, each once, and those of one cell stand in rising order."""
    spans = [span for cell in cells for span in cell]
    if not all(cells) or any(tuple(sorted(spans)) != spans for spans in cells):
        return False
    if not all(type(end) is int and end % domain.step == 0 for span in spans for end in span):
        return False
    begin = domain.low
    for low, high in sorted(spans):
        if low != begin or high < low:
            return False
        begin = high + domain.step
    return begin == domain.high + domain.step


# --- gates ------------------------------------------------------------------------------------------------------------------------


def _weights(circuit: Circuit) -> Iterator[int]:
    for gate in circuit.gates:
        if isinstance(gate, AtLeast):
            yield from (gate.least, *gate.weights)


def _are_layers(circuit: Circuit, parts: Sequence[Sequence[int]]) -> bool:
    """Say whether layers follow one another, and the gates of each read only those before it."""
    begin = 0
    for end in circuit.layers:
        if end <= begin or max(chain.from_iterable(parts[begin:end]), default=-1) >= begin:
            return False
        begin = end
    return begin == len(circuit.gates)


def _is_gate(gate: Gate, subjects: Mapping[str, Subject]) -> bool:
    if isinstance(gate, Known):
        subject = subjects[gate.subject]
        return 0 <= gate.cells < 1 << (TRUTHS.size if isinstance(subject, Comparison) else len(subject.cells))
    if isinstance(gate, AtLeast):
        return len(gate.parts) == len(gate.weights) and min(gate.weights) > 0
    return bool(gate.parts) if isinstance(gate, And | Or) else isinstance(gate, Not)


# --- answers ----------------------------------------------------------------------------------------------------------------------


def _are_answers(circuit: Circuit, program: Program, decisions: bool) -> bool:
    outcomes = {name: outcome.domain.size for name, outcome in program.outcomes.items()}
    derived = {path: len(getattr(program.types[path].domain, "values", ())) for path in program.derived}
    computed, warnings = derived, len(program.unrealistic)
    if decisions:
        computed, warnings = {}, 0
    return (
        [_sizes(table) for table in (circuit.possible, circuit.presumed, circuit.computed)]
        == [outcomes, outcomes, computed]
        and circuit.signals.keys() == program.signals.keys()
        and circuit.actions.keys() == program.actions.keys()
        and len(circuit.warnings) == warnings
    )


def _sizes(table: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {name: len(gates) for name, gates in table.items()}


def _answers(circuit: Circuit) -> Iterator[int]:
    for table in (circuit.possible, circuit.presumed, circuit.computed):
        for gates in table.values():
            yield from gates
    for standings in (circuit.signals, circuit.actions):
        yield from _of_standings(standings)
    yield from circuit.warnings


def _of_standings(standings: Mapping[str, Standing]) -> Iterator[int]:
    for item in standings.values():
        yield from (item.sure, item.could, item.presumed)
