"""A circuit as a formula over complete cases.

In a complete case nothing is open: what could hold does hold. So only the gates that say what could be are read, and where one says that
something surely holds it comes to the same literal. A fact is one literal for each of its cells, just one of them true; a derived fact
that is stated is one for each cell as well, and none of them is true where it is not stated. Numbers that are compared with one another
have a literal for each of their joint arrangements too; where these are too many, for those of two numbers at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clientqual.carriers.formula import TRUE, Formula
from clientqual.carriers.loose import Loose, literals_of
from clientqual.circuit import (
    TRIES,
    And,
    Arrangements,
    AtLeast,
    Circuit,
    Cluster,
    Comparison,
    Constant,
    Form,
    Gate,
    Known,
    Not,
    Or,
    clusters_in,
    few_arrangements,
    parts_of,
)
from clientqual.ir import Program


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """A cluster with the literal of each of its arrangements, undetermined ones among them."""

    cluster: Cluster
    literals: Mapping[Form, int]


@dataclass(slots=True)
class Encoding:
    """A formula with what its literals stand for: gates, cells of facts and comparisons, arrangements of clusters."""

    program: Program
    circuit: Circuit
    formula: Formula = field(default_factory=Formula)
    gates: dict[int, int] = field(default_factory=dict)
    cells: dict[str, tuple[int, ...]] = field(default_factory=dict)
    tied: list[Tied] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    pairs: list[Tied] = field(default_factory=list)
    """What two numbers of loose clusters can do."""


def encode(program: Program, circuit: Circuit, tries: int = TRIES) -> Encoding:
    """Return the formula of what a circuit says could be. So much is tried to list the arrangements of each cluster."""
    made = Encoding(program, circuit)
    for gate in sorted(_cone(circuit)):
        made.gates[gate] = _literal(made, circuit.gates[gate])
    for cluster in clusters_in(program, circuit, made.cells):
        _tie(made, cluster, tries)
    for answers in circuit.possible.values():
        _only_one(made.formula, [made.gates[gate] for gate in answers])
    return made


def _cone(circuit: Circuit) -> set[int]:
    """Return the gates that say what could be, and all that they rest on."""
    waiting = list(_roots(circuit))
    found: set[int] = set()
    while waiting:
        gate = waiting.pop()
        if gate not in found:
            found.add(gate)
            waiting.extend(parts_of(circuit.gates[gate]))
    return found


def _roots(circuit: Circuit) -> Iterator[int]:
    for answers in circuit.possible.values():
        yield from answers
    for standing in (*circuit.signals.values(), *circuit.actions.values()):
        yield standing.could


def _literal(made: Encoding, gate: Gate) -> int:
    formula, literals = made.formula, made.gates
    match gate:
        case Constant(value):
            return TRUE if value else -TRUE
        case Known(subject, cells):
            return _known(made, subject, cells)
        case Not(part):
            return -literals[part]
        case And(parts):
            return formula.every(literals[part] for part in parts)
        case Or(parts):
            return formula.either(literals[part] for part in parts)
        case AtLeast(least, parts, weights):
            return formula.at_least(
                least, [(literals[part], weight) for part, weight in zip(parts, weights, strict=True)]
            )


def _known(made: Encoding, subject: str, cells: int) -> int:
    """Return the literal for a subject in one of some cells; for the smaller half, as the contrary of the other is the same."""
    literals = _cells(made, subject)
    inside = [literal for cell, literal in enumerate(literals) if cells >> cell & 1]
    outside = [literal for cell, literal in enumerate(literals) if not cells >> cell & 1]
    if subject in made.program.derived or (len(inside), inside) < (len(outside), outside):
        return made.formula.either(inside)
    return -made.formula.either(outside)


def _cells(made: Encoding, subject: str) -> tuple[int, ...]:
    if subject not in made.cells:
        made.cells[subject] = _new_cells(made, subject)
    return made.cells[subject]


def _new_cells(made: Encoding, name: str) -> tuple[int, ...]:
    """Return a literal for each cell of a subject; of two cells that exclude each other, one is the contrary of the other."""
    subject = made.circuit.subjects[name]
    count = 2 if isinstance(subject, Comparison) else len(subject.cells)
    if name in made.program.derived:
        return tuple(made.formula.variable() for _ in range(count))
    if count < 3:
        one = made.formula.variable() if count == 2 else -TRUE
        return (-one, one)[:count]
    literals = tuple(made.formula.variable() for _ in range(count))
    made.formula.choice(literals)
    return literals


def _only_one(formula: Formula, answers: list[int]) -> None:
    """Say that an outcome has just one answer. It follows, but only from far off, and solvers like to see it."""
    open_ = [literal for literal in answers if literal != -TRUE]
    if TRUE not in open_ and len(open_) > 1:
        formula.choice(open_, follows=True)


def _tie(made: Encoding, cluster: Cluster, tries: int) -> None:
    """Tie the numbers of a cluster to one another, all at once where that can be."""
    ways = few_arrangements(cluster, {}, tries)
    if ways:
        made.tied.append(_tied(made, cluster, ways))
        return
    literals = literals_of(cluster, made.cells)
    knot = made.formula.tie((literal for some in literals.values() for literal in some), ())
    made.loose.append(Loose(cluster, knot, literals))
    for pair in cluster.pairs():
        ways = few_arrangements(pair, {}, tries)
        if ways:
            made.pairs.append(_tied(made, pair, ways))


def _tied(made: Encoding, cluster: Cluster, ways: Arrangements) -> Tied:
    """Tie the cells of a cluster and the truths of its comparisons to its arrangements."""
    literals = {way.form: made.formula.variable() for way in ways.all()}
    clauses = [list(literals.values())]
    shown: list[int] = list(literals.values())
    for form, literal in literals.items():
        parts = list(_parts(made, cluster, form))
        clauses += [[-literal, part] for part in parts]
        shown += parts
    made.formula.tie(shown, clauses)
    return Tied(cluster, literals)


def _parts(made: Encoding, cluster: Cluster, form: Form) -> Iterator[int]:
    """Yield the literals of an arrangement: of the cell of each fact that has literals, and of each comparison."""
    cells, truths = form
    for path, cell in zip(cluster.paths, cells, strict=True):
        if len(made.cells.get(path, ())) > 1:
            yield made.cells[path][cell]
    for comparison, truth in zip(cluster.comparisons, truths, strict=True):
        yield made.cells[comparison.name][truth]
