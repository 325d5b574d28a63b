"""Each stage from a rule set to its circuit as text: the same rules always give the same lines, and people can read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clientqual.circuit.drawing import Drawing
from clientqual.circuit.gates import (
    TRUTHS,
    And,
    AtLeast,
    Circuit,
    Constant,
    Gate,
    Known,
    Not,
    Or,
    Partition,
    Standing,
    Subject,
)
from clientqual.circuit.wiring import Asks, Draft
from clientqual.circuit.writing import condition_text, set_text, value_text
from clientqual.ir import Action, FactRef, First, Most, Program, Value


def dump_program(normal: Program) -> str:
    """Write the conditions of a program in normal form, a line each. Presumptions stand as they were written."""
    return _lines(_program(normal))


def dump_drawing(program: Program, drawing: Drawing) -> str:
    """Write the gates of a drawing by number, in layers once it has some, and what each of them answers."""
    return _lines([*_gates(drawing), *_answers(program, drawing)])


def dump_circuit(program: Program, circuit: Circuit) -> str:
    """Write the cells of every subject, the gates by number, and what each of them answers."""
    cells = (line for name, subject in circuit.subjects.items() for line in _subject(name, subject))
    return _lines([*cells, *_gates(circuit), *_answers(program, circuit)])


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# --- programs -------------------------------------------------------------------------------------------------------------------


def _program(normal: Program) -> Iterator[str]:
    for path, ordinary in sorted(normal.presumptions.items()):
        yield from _presumption(path, ordinary)
    for path, derived in normal.derived.items():
        yield f"derived {path}"
        yield from _table(derived.table)
    for name, signal in normal.signals.items():
        yield f"{signal.flag} {name}: {condition_text(signal.when)}"
    for name, outcome in normal.outcomes.items():
        yield f"outcome {name}: {' '.join(map(value_text, outcome.domain.values))}"
        yield from _table(outcome.table)
    yield from map(_action, normal.actions.values())
    for item in normal.unrealistic:
        yield f"unrealistic {item.id}: {condition_text(item.when)}"


def _presumption(path: str, ordinary: Value | FactRef | First) -> Iterator[str]:
    if isinstance(ordinary, First):
        yield f"presumed {path}"
        yield from _table(ordinary)
    else:
        yield f"presumed {path}: {value_text(ordinary)}"


def _table(table: First | Most) -> Iterator[str]:
    if isinstance(table, First):
        for row in table.rows:
            yield f"  {row.id}: {condition_text(row.when)} -> {value_text(row.then)}"
        yield f"  otherwise -> {value_text(table.otherwise)}"
    else:
        for item in table.evidence:
            yield f"  {item.id}: {condition_text(item.when)} -> {item.weight} for {item.answer}"
        yield f"  below {table.minimum} -> {table.otherwise}"


def _action(action: Action) -> str:
    rules = " or ".join(condition_text(rule.when) for rule in action.rules)
    unless = f", unless {' or '.join(action.excluded_by)}" if action.excluded_by else ""
    return f"action {action.id}: {rules}{unless}"


# --- gates ----------------------------------------------------------------------------------------------------------------------


def _gates(item: Drawing | Circuit) -> Iterator[str]:
    begins = {start: layer for layer, start in enumerate((0, *item.layers[:-1]))} if item.layers else {}
    for number, gate in enumerate(item.gates):
        if number in begins:
            yield f"layer {begins[number]}"
        yield f"{number:>4} {_gate(gate)}"


def _gate(gate: Draft | Gate) -> str:
    match gate:
        case Constant(value):
            return value_text(value)
        case Asks(subject, values):
            return f"known {subject}: {set_text(values)}"
        case Known(subject, cells):
            return f"known {subject}: cell {_numbers(n for n in range(cells.bit_length()) if cells >> n & 1)}"
        case Not(part):
            return f"not {part}"
        case And(parts) | Or(parts):
            return f"{'and' if isinstance(gate, And) else 'or'} {_numbers(parts)}"
        case AtLeast(least, parts, weights):
            return f"at least {least}: {_numbers(_weighed(*pair) for pair in zip(parts, weights, strict=True))}"


def _weighed(part: int, weight: int) -> str:
    return str(part) if weight == 1 else f"{weight}x{part}"


def _numbers(numbers: Iterable[object]) -> str:
    return " ".join(map(str, numbers))


def _subject(name: str, subject: Subject) -> Iterator[str]:
    yield name
    if not isinstance(subject, Partition):
        yield from (f"  {cell}: {value_text(truth)}" for cell, truth in enumerate(TRUTHS.values))
        return
    for number, (cell, member) in enumerate(zip(subject.cells, subject.members, strict=True)):
        values, first = set_text(cell), value_text(member)
        yield f"  {number}: {values}" + (f", such as {first}" if first != values else "")


# --- what gates answer ----------------------------------------------------------------------------------------------------------


def _answers(program: Program, item: Drawing | Circuit) -> Iterator[str]:
    for name, outcome in program.outcomes.items():
        for word, table in (("possible", item.possible), ("presumed", item.presumed)):
            pairs = zip(outcome.domain.values, table[name], strict=True)
            yield f"{name} {word}: {_named(pairs)}"
    for path, gates in item.computed.items():
        values = program.domain(path).all().values()  # type: ignore[attr-defined]  # derived facts have short lists
        yield f"{path} computed: {_named(zip(values, gates, strict=True))}"
    yield from _standings("signal", item.signals)
    yield from _standings("action", item.actions)
    if item.warnings:  # the circuit for complete cases has none
        for situation, gate in zip(program.unrealistic, item.warnings, strict=True):
            yield f"unrealistic {situation.id}: {gate}"


def _named(pairs: Iterable[tuple[Value, int]]) -> str:
    return ", ".join(f"{value_text(answer)} {gate}" for answer, gate in pairs)


def _standings(kind: str, standings: Mapping[str, Standing]) -> Iterator[str]:
    for name, item in standings.items():
        yield f"{kind} {name}: surely {item.sure}, possibly {item.could}, presumed {item.presumed}"
