"""Circuits as plain data for JSON and back: data that can be kept on disk, and that can never run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from clientqual.circuit.cells import cells_of_alike, member
from clientqual.circuit.gates import (
    FEW,
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
)
from clientqual.circuit.soundness import is_sound
from clientqual.ir import Cells, FactType, Finite, Numbers, Program, Ranges, Subsets, ValueSet

RELATIONS: Final = ("is", "lt", "le", "gt", "ge")


def freeze_circuit(circuit: Circuit) -> dict[str, Any]:
    """Return a circuit as plain data."""
    names = list(circuit.subjects)
    numbers = {name: number for number, name in enumerate(names)}
    return {
        "subjects": [[name, *_subject(circuit.subjects[name])] for name in names],
        "gates": [_gate(gate, numbers) for gate in circuit.gates],
        "layers": [*circuit.layers],
        "possible": {name: [*gates] for name, gates in circuit.possible.items()},
        "presumed": {name: [*gates] for name, gates in circuit.presumed.items()},
        "computed": {path: [*gates] for path, gates in circuit.computed.items()},
        "signals": {name: [item.sure, item.could, item.presumed] for name, item in circuit.signals.items()},
        "actions": {name: [item.sure, item.could, item.presumed] for name, item in circuit.actions.items()},
        "warnings": [*circuit.warnings],
    }


def thaw_circuit(data: dict[str, Any], program: Program, *, decisions: bool = False) -> Circuit:
    """Return the circuit of a program from plain data; `decisions` asks for the one for complete cases.

    Raises ValueError for any other data.
    """
    try:
        subjects = {name: _thawed(program, name, *rest) for name, *rest in data["subjects"]}
        names = list(subjects)
        circuit = Circuit(
            subjects=subjects,
            gates=tuple(_MAKERS[kind](names, *rest) for kind, *rest in data["gates"]),
            layers=tuple(data["layers"]),
            possible={name: tuple(gates) for name, gates in data["possible"].items()},
            presumed={name: tuple(gates) for name, gates in data["presumed"].items()},
            computed={path: tuple(gates) for path, gates in data["computed"].items()},
            signals={name: Standing(*gates) for name, gates in data["signals"].items()},
            actions={name: Standing(*gates) for name, gates in data["actions"].items()},
            warnings=tuple(data["warnings"]),
        )
        sound = len(subjects) == len(data["subjects"]) and is_sound(circuit, program, decisions=decisions)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ValueError("no frozen circuit") from error
    if not sound:
        raise ValueError("no frozen circuit")
    return circuit


def _subject(subject: Subject) -> list[Any]:
    if isinstance(subject, Comparison):
        return [subject.left, subject.relation, subject.right, str(subject.times)]
    if len(subject.cells) > FEW and isinstance(subject.cells[0], Cells):
        return ["places", [*subject.places]]  # each value with its cell: each cell with all values would be its square
    return [[_cell(cell) for cell in subject.cells]]


def _cell(cell: ValueSet) -> object:
    if isinstance(cell, Ranges):
        return [[*span] for span in cell.spans]
    assert isinstance(cell, Cells)
    return f"{cell.bits:x}"


def _gate(gate: Gate, numbers: dict[str, int]) -> list[Any]:
    match gate:
        case Known(subject, cells):
            return ["k", numbers[subject], f"{cells:x}"]
        case Not(part):
            return ["n", part]
        case And(parts):
            return ["a", *parts]
        case Or(parts):
            return ["o", *parts]
        case AtLeast(least, parts, weights):
            return ["l", least, [*parts], [*weights]]
        case Constant(value):
            return ["c", value]


_MAKERS: Final[dict[str, Any]] = {
    "k": lambda names, subject, cells: Known(names[subject], int(cells, 16)),
    "n": lambda _, part: Not(part),
    "a": lambda _, *parts: And(parts),
    "o": lambda _, *parts: Or(parts),
    "l": lambda _, least, parts, weights: AtLeast(least, tuple(parts), tuple(weights)),
    "c": lambda _, value: Constant(value),
}


def _thawed(program: Program, name: str, *rest: Any) -> Subject:
    if len(rest) == 1:
        kind = program.types[name]
        return _thawed_partition(kind, tuple(_thawed_cell(kind, cell) for cell in rest[0]))
    if len(rest) == 2 and rest[0] == "places":
        kind = program.types[name]
        if not isinstance(kind.domain, Finite | Subsets):
            raise ValueError("no frozen circuit")
        return _thawed_partition(kind, cells_of_alike(kind.domain, rest[1]))
    left, relation, right, times = rest
    if relation not in RELATIONS:
        raise ValueError("no frozen circuit")
    return Comparison(left, relation, right, Decimal(times))


def _thawed_partition(kind: FactType, cells: tuple[ValueSet, ...]) -> Partition:
    return Partition(kind.path, cells, tuple(member(kind, cell) for cell in cells))


def _thawed_cell(kind: FactType, cell: Any) -> ValueSet:
    if isinstance(kind.domain, Numbers):
        return Ranges(kind.domain, tuple((low, high) for low, high in cell))
    assert isinstance(kind.domain, Finite | Subsets)
    return Cells(kind.domain, int(cell, 16))
