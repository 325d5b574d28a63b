"""What if: every answer to every question, side by side in one pass of the circuit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clientqual.carriers import known_cells, run, settled
from clientqual.circuit import TRUTHS, Circuit, Comparison, member
from clientqual.explain.cells import cells_of, values_in, words
from clientqual.ir import Program, Value, ValueSet
from clientqual.qualification import IfAnswered


@dataclass(frozen=True, slots=True)
class _Answer:
    """Answers that come to the same: the fact, the cell they lie in, and the facts that are known with them."""

    path: str
    cell: ValueSet
    told: Mapping[str, Value]


def what_if(
    program: Program, circuit: Circuit, known: Mapping[str, Value], paths: Sequence[str]
) -> dict[str, tuple[IfAnswered, ...]]:
    """Return for each of these unknown facts what each answer to it would change."""
    answers = [answer for path in paths for answer in _answers(program, circuit, known, path)]
    gates = run(circuit, _planes(program, circuit, known, answers), len(answers) + 1)
    found: dict[str, list[IfAnswered]] = {path: [] for path in paths}
    for lane, answer in enumerate(answers, 1):
        found[answer.path].append(_changed(program, circuit, gates, lane, answer))
    return {path: tuple(items) for path, items in found.items()}


def _answers(program: Program, circuit: Circuit, known: Mapping[str, Value], path: str) -> Iterator[_Answer]:
    kind = program.types[path]
    implied = {other: value for other, value in program.facts[path].implies if other not in known}
    for cell in cells_of(program, circuit, known, path):
        yield _Answer(path, cell, {**implied, path: member(kind, cell)})


def _planes(
    program: Program, circuit: Circuit, known: Mapping[str, Value], answers: Sequence[_Answer]
) -> dict[str, list[int]]:
    """Return the lanes: the case as it is in the first, and after it the case with each answer."""
    every = (1 << len(answers) + 1) - 1
    cells = known_cells(program, circuit, known)
    told = [(lane, answer.told) for lane, answer in enumerate(answers, 1)]
    planes: dict[str, list[int]] = {}
    for name, subject in circuit.subjects.items():
        if isinstance(subject, Comparison):
            lanes = _compared(program, subject, known, told)
            base = every & ~sum(1 << lane for lane in lanes)
        else:
            lanes = {lane: subject.cell(facts[name]) for lane, facts in told if name in facts}
            base = every
        size = TRUTHS.size if isinstance(subject, Comparison) else len(subject.cells)
        planes[name] = [base * (cells.get(name) == cell) for cell in range(size)]
        for lane, cell in lanes.items():
            if cell is not None:
                planes[name][cell] |= 1 << lane
    return planes


def _compared(
    program: Program, subject: Comparison, known: Mapping[str, Value], told: Sequence[tuple[int, Mapping[str, Value]]]
) -> dict[int, int | None]:
    """Return the truth of a comparison in the lanes in which an answer speaks of one of its sides."""
    found: dict[int, int | None] = {}
    for lane, facts in told:
        if subject.left in facts or subject.right in facts:
            left, right = (facts.get(path, known.get(path)) for path in (subject.left, subject.right))
            truth = settled(program, subject, left, right)
            found[lane] = None if truth is None else TRUTHS.cell(truth)
    return found


def _changed(program: Program, circuit: Circuit, gates: Sequence[int], lane: int, answer: _Answer) -> IfAnswered:
    def now(gate: int) -> bool:
        return bool(gates[gate] & 1)

    def then(gate: int) -> bool:
        return bool(gates[gate] >> lane & 1)

    presumed: dict[str, str] = {}
    possible: dict[str, tuple[str, ...]] = {}
    for name, outcome in program.outcomes.items():
        values = [str(value) for value in outcome.domain.values]
        could = tuple(value for value, gate in zip(values, circuit.possible[name], strict=True) if then(gate))
        if len(could) < sum(map(now, circuit.possible[name])):
            possible[name] = could
        for value, gate in zip(values, circuit.presumed[name], strict=True):
            if then(gate) and not now(gate):
                presumed[name] = value
    recommended = [(name, circuit.actions[name].presumed) for name in program.action_order]
    kind = program.types[answer.path]
    return IfAnswered(
        words(kind, answer.cell),
        values_in(kind.domain, answer.cell),
        presumed,
        possible,
        tuple(name for name, gate in recommended if then(gate) and not now(gate)),
        tuple(name for name, gate in recommended if now(gate) and not then(gate)),
    )
