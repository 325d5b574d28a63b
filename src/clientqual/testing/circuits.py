"""Circuits run in the plainest way, many cases of a rule set run in one pass, and circuits that Hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from clientqual.carriers import run
from clientqual.circuit import (
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
)
from clientqual.engines import Found
from clientqual.ir import Finite, Program, Value, scaled
from clientqual.qualification import Status
from clientqual.semantics import compared

# --- gates, one by one ----------------------------------------------------------------------------------------------------------


def evaluate(gates: Iterable[object], knows: Callable[[Any], bool]) -> list[bool]:
    """Return the truth of each gate. `knows` says it of the gates that ask for facts."""
    found: list[bool] = []
    for gate in gates:
        match gate:
            case Constant(value):
                found.append(value)
            case Not(part):
                found.append(not found[part])
            case And(parts):
                found.append(all(found[part] for part in parts))
            case Or(parts):
                found.append(any(found[part] for part in parts))
            case AtLeast(least, parts, weights):
                found.append(sum(weight for part, weight in zip(parts, weights, strict=True) if found[part]) >= least)
            case _:
                found.append(knows(gate))
    return found


def knowing(
    program: Program, comparisons: Mapping[str, Comparison], known: Mapping[str, Value]
) -> Callable[[Any], bool]:
    """Return what says of a gate that asks for a set of values whether it is true in a case."""

    def knows(gate: Any) -> bool:
        if gate.subject in comparisons:
            cell = cell_of(program, comparisons[gate.subject], known)
            return cell is not None and TRUTHS.values[cell] in gate.values
        return gate.subject in known and known[gate.subject] in gate.values

    return knows


def cell_of(program: Program, subject: Subject, known: Mapping[str, Value]) -> int | None:
    """Return the cell in which a subject is known to lie; None while that is open."""
    if isinstance(subject, Partition):
        return subject.cell(known[subject.path]) if subject.path in known else None
    truth = _compared(program, subject, known)
    return None if truth is None else TRUTHS.cell(truth)


def _compared(program: Program, comparison: Comparison, known: Mapping[str, Value]) -> bool | None:
    left, right = (
        (domain.of([known[path]]) if path in known else domain.all()).ends()
        for path in (comparison.left, comparison.right)
        for domain in [program.types[path].domain]
    )
    return compared(comparison.relation, left, right, scaled(comparison.times))


# --- lanes ----------------------------------------------------------------------------------------------------------------------


def planes(program: Program, circuit: Circuit, cases: Sequence[Mapping[str, Value]]) -> dict[str, list[int]]:
    """Return the cells of each subject over many cases, one lane a case."""
    found: dict[str, list[int]] = {}
    for name, subject in circuit.subjects.items():
        width = len(subject.cells) if isinstance(subject, Partition) else TRUTHS.size
        found[name] = [0] * width
        for lane, known in enumerate(cases):
            cell = cell_of(program, subject, known)
            if cell is not None:
                found[name][cell] |= 1 << lane
    return found


def found_in_lanes(program: Program, circuit: Circuit, cases: Sequence[Mapping[str, Value]]) -> list[Found]:
    """Run a circuit once for many cases, and return what it finds of each."""
    gates = run(circuit, planes(program, circuit, cases), len(cases))
    return [_found(program, circuit, [bool(lanes >> lane & 1) for lanes in gates]) for lane in range(len(cases))]


def _found(program: Program, circuit: Circuit, true: Sequence[bool]) -> Found:
    """Return what is found where these gates are true."""

    def answers(name: str, table: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
        values = program.outcomes[name].domain.values
        return tuple(str(value) for value, gate in zip(values, table[name], strict=True) if true[gate])

    def values(path: str) -> tuple[Value, ...]:
        listed = program.domain(path).all().values()  # type: ignore[attr-defined]  # derived facts have short lists
        return tuple(value for value, gate in zip(listed, circuit.computed[path], strict=True) if true[gate])

    def statuses(names: Iterable[str], standings: Mapping[str, Standing]) -> dict[str, Status]:
        return {name: _status(standings[name], true) for name in names if true[standings[name].could]}

    presumed = {name: answers(name, circuit.presumed) for name in program.outcomes}
    assert all(len(answer) == 1 for answer in presumed.values()), presumed
    return Found(
        possible={name: answers(name, circuit.possible) for name in program.outcomes},
        presumed={name: answer for name, (answer,) in presumed.items()},
        signals=statuses(sorted(program.signals), circuit.signals),
        actions=statuses(program.action_order, circuit.actions),
        computed={path: values(path) for path in program.derived},
        warnings=tuple(item.id for item, gate in zip(program.unrealistic, circuit.warnings, strict=True) if true[gate]),
    )


def _status(standing: Standing, true: Sequence[bool]) -> Status:
    if true[standing.sure]:
        return "certain"
    return "presumed" if true[standing.presumed] else "conditional"


# --- circuits that are drawn ----------------------------------------------------------------------------------------------------


@st.composite
def circuits(draw: Any) -> Circuit:
    """Draw a circuit that nobody made from rules: every sort of gate, in layers, and none put more simply than it was drawn."""
    subjects = {
        f"s{number}": _partition(f"s{number}", draw(st.integers(1, 4))) for number in range(draw(st.integers(1, 4)))
    }
    gates: list[Gate] = [Constant(True), Constant(False)]
    asked = st.sampled_from(sorted(subjects)).flatmap(
        lambda name: st.builds(Known, st.just(name), st.integers(0, (1 << len(subjects[name].cells)) - 1))
    )
    gates += draw(st.lists(asked, min_size=1, max_size=6))
    layers = [len(gates)]
    for _ in range(draw(st.integers(0, 4))):
        gates += draw(st.lists(_gate(len(gates)), min_size=1, max_size=4))
        layers.append(len(gates))
    return bare(gates, subjects=subjects, layers=tuple(layers), warnings=tuple(range(len(gates))))


def bare(gates: Iterable[Gate], **given: Any) -> Circuit:
    """Return a circuit of some gates, empty but for what is given."""
    empty: dict[str, Any] = {item.name: () if item.name in ("layers", "warnings") else {} for item in fields(Circuit)}
    return Circuit(**{**empty, "gates": tuple(gates), **given})


def _partition(path: str, count: int) -> Partition:
    domain = Finite(tuple(f"v{cell}" for cell in range(count)))
    return Partition(path, tuple(domain.of([value]) for value in domain.values), domain.values)


def _gate(before: int) -> st.SearchStrategy[Gate]:
    """Draw a gate that reads those before it."""
    part = st.integers(0, before - 1)
    parts = st.lists(part, min_size=1, max_size=4, unique=True).map(tuple)
    weighed = st.lists(st.tuples(part, st.integers(1, 9)), min_size=1, max_size=5, unique_by=lambda pair: pair[0])
    at_least = st.builds(
        lambda least, pairs: AtLeast(least, tuple(gate for gate, _ in pairs), tuple(weight for _, weight in pairs)),
        st.integers(0, 30),
        weighed,
    )
    return st.one_of(st.builds(Not, part), st.builds(And, parts), st.builds(Or, parts), at_least)


def cells_for(circuit: Circuit) -> st.SearchStrategy[dict[str, int | None]]:
    """Draw a cell for each subject of a drawn circuit, or None: not known."""
    return st.fixed_dictionaries(
        {
            name: st.none() | st.integers(0, len(subject.cells) - 1)
            for name, subject in circuit.subjects.items()
            if isinstance(subject, Partition)
        }
    )
