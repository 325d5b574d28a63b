"""A circuit as a formula over partial cases: a fact that is not known lies in none of its cells, a comparison that is open in neither."""

from __future__ import annotations

from clientqual.carriers.formula import TRUE, Clause, Formula
from clientqual.circuit import TRUTHS, And, AtLeast, Circuit, Comparison, Constant, Gate, Known, Not, Or


class Partial:
    """The literals of the gates of a circuit, and of the cells of its subjects, with the clauses that tie them together.

    More can be built upon it in its formula.
    """

    def __init__(self, circuit: Circuit) -> None:
        self.formula = Formula()
        self.cells = {
            name: self.choices(TRUTHS.size if isinstance(subject, Comparison) else len(subject.cells))
            for name, subject in circuit.subjects.items()
        }
        self.gates: list[int] = []
        for gate in circuit.gates:
            self.gates.append(self._literal(gate))

    def choices(self, count: int) -> tuple[int, ...]:
        """Return so many new literals, of which at most one is true."""
        literals = tuple(self.formula.variable() for _ in range(count))
        self.formula.tie(literals, self.formula.at_most_one(literals))
        return literals

    def clauses(self) -> list[Clause]:
        """Return all clauses of the formula."""
        return [clause for clauses in self.formula.clauses.values() for clause in clauses]

    def _literal(self, gate: Gate) -> int:
        formula, literals = self.formula, self.gates
        match gate:
            case Constant(value):
                return TRUE if value else -TRUE
            case Known(subject, cells):
                return formula.either(literal for cell, literal in enumerate(self.cells[subject]) if cells >> cell & 1)
            case Not(part):
                return -literals[part]
            case And(parts):
                return formula.every(literals[part] for part in parts)
            case Or(parts):
                return formula.either(literals[part] for part in parts)
            case AtLeast(least, parts, weights):
                weighted = [(literals[part], weight) for part, weight in zip(parts, weights, strict=True)]
                return formula.at_least(least, weighted)
