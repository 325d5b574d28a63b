"""A circuit as clauses, for a SAT solver over complete cases.

Every case is asked about in a solver of its own. One solver that is kept would be faster, but it learns from every question, and whether
the next is settled within so many steps would depend on what had been asked before. What is kept is a solver that is asked nothing: it
only carries on what known facts imply, which teaches it nothing, so that a case needs just the clauses that it leaves open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TypeAlias
from weakref import finalize

from clientqual.carriers.cases import finder
from clientqual.carriers.encoding import Tied, encode
from clientqual.carriers.formula import Clause
from clientqual.carriers.loose import Loose
from clientqual.carriers.solver import Solver, solver_class
from clientqual.circuit import TRIES, Arrangement, Arrangements, Circuit, Partition, few_arrangements, member, placed
from clientqual.ir import Domain, Program, Value

Fixed: TypeAlias = tuple[Value | None, ...]
Arranged: TypeAlias = tuple[tuple[Tied, Arrangements], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a case: the literals that are true of it, and how the numbers of each cluster can stand in it."""

    known: Mapping[str, Value]
    literals: list[int]
    arranged: Arranged


@dataclass(frozen=True, slots=True)
class Completion:
    """A complete case. It is certain unless nobody knows whether numbers can stand as it was to show; then its own only come near."""

    facts: Mapping[str, Value]
    is_certain: bool = True


class Clauses:
    """The clauses of a circuit. They never change, and may be used from many threads.

    So much is tried to list the arrangements of each cluster, in each case. Raises MissingExtra where python-sat is not installed.
    """

    def __init__(self, program: Program, circuit: Circuit, tries: int = TRIES) -> None:
        self._new_solver = solver_class()
        made = self._made = encode(program, circuit, tries)
        self._tries = tries
        self.size = made.formula.size
        variables = range(1, self.size + 1)
        self._needs = {
            sign * variable: made.formula.needs(sign * variable) for variable in variables for sign in (1, -1)
        }
        cells = {path: _cells(program, circuit, path, made.cells[path]) for path in program.types if path in made.cells}
        self._cells = {path: found for path, found in cells.items() if path not in program.derived}
        self._stated = {path: found for path, found in cells.items() if path in program.derived}
        self._ordinary = {path: member(fact.type, fact.type.domain.all()) for path, fact in program.facts.items()}
        self._arranged = lru_cache(maxsize=4096)(_arranged)
        self._lock = Lock()
        self._carrier = self._kept()

    def _kept(self) -> Solver:
        """Return a solver that is kept, and let go before Python takes its modules down around it."""
        solver = self._new_solver([clause for defining in self._made.formula.clauses.values() for clause in defining])
        finalize(self, solver.delete)
        return solver

    def literal(self, gate: int) -> int:
        """Return the literal of a gate that says what could be."""
        return self._made.gates[gate]

    # --- one case ---------------------------------------------------------------------------------------------------------------

    def told(self, known: Mapping[str, Value]) -> Told:
        """Return what is told of a case, by what is known."""
        literals = [cells.literal(known[path]) for path, cells in self._cells.items() if path in known]
        for path, cells in self._stated.items():
            literals += cells.stated(known.get(path))
        arranged = tuple((tied, self._ways(tied, known)) for tied in self._made.tied)
        for tied, found in (*arranged, *((tied, self._ways(tied, known)) for tied in self._made.pairs)):
            forms = {way.form for way in found.all()}
            literals += [-literal for form, literal in tied.literals.items() if form not in forms]
        return Told(known, literals, arranged)

    def _ways(self, tied: Tied, known: Mapping[str, Value]) -> Arrangements:
        return self._arranged(tied, self._tries, tuple(known.get(path) for path in tied.cluster.paths))

    def asking(self, told: Told, wanted: Iterable[int]) -> tuple[Solver, tuple[Loose, ...]]:
        """Return a new solver with all that the wanted literals rest on in a case, as far as what is told leaves it open.

        What it shows of the loose clusters that are returned beside it may clash.
        """
        implied = set(self._implied(told.literals))
        waiting = list(dict.fromkeys(wanted))
        seen = set(waiting)
        clauses: list[Clause] = []
        for literal in waiting:  # it grows on the way
            if literal in implied:
                clauses.append([literal])
            elif -literal in implied:
                clauses.append([-literal])
            else:
                needed, others = self._needs[literal]
                clauses += needed
                for other in others:
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return self._new_solver(clauses), tuple(loose for loose in self._made.loose if loose.knot in seen)

    def _implied(self, literals: Sequence[int]) -> list[int]:
        """Return these literals and what unit clauses carry on from them."""
        with self._lock:
            try:
                agree, implied = self._carrier.propagate(literals)
            except BaseException:  # an interrupt leaves a solver half way
                self._carrier = self._kept()
                raise
        assert agree, "what is known has no completion"
        return implied

    def completion(self, told: Told, model: Sequence[int], asked: Collection[Loose] = ()) -> Completion:
        """Return the complete case that a model of the clauses shows; `model` holds a literal for each variable.

        It clashes with none of the loose clusters that were asked about.
        """
        found = {**self._ordinary, **told.known}
        found |= {path: cells.member(model) for path, cells in self._cells.items() if path not in told.known}
        is_certain = True
        for tied, ways in told.arranged:
            # What is wanted may rest on none of these numbers, or on nothing in which they can still differ: then any way does.
            shown = next((way for way in ways.all() if model[tied.literals[way.form] - 1] > 0), ways.all()[0])
            found.update(zip(tied.cluster.paths, shown.members, strict=True))
            is_certain &= shown not in ways.undetermined
        for loose in self._made.loose:
            placed = loose.placed(told.known, model) if loose in asked else loose.anywhere(told.known)
            found.update(zip(loose.cluster.paths, placed.values, strict=True))
            is_certain &= placed.is_settled
        return Completion(found, is_certain)


class _Cells:
    """The cells of a fact, each with its literal and a member."""

    def __init__(self, subject: Partition, domain: Domain, literals: Sequence[int]) -> None:
        self._cell = finder(domain, subject)
        self._literals = literals
        pairs = zip(literals, subject.members, strict=True)
        self._members = [(abs(literal) - 1, literal > 0, value) for literal, value in pairs]

    def literal(self, value: Value) -> int:
        """Return the literal of the cell of a value."""
        return self._literals[self._cell(value)]

    def stated(self, value: Value | None) -> Iterator[int]:
        """Yield the literals of a derived fact that is stated to have a value, or is not stated."""
        stated = None if value is None else self._cell(value)
        return (literal if cell == stated else -literal for cell, literal in enumerate(self._literals))

    def member(self, model: Sequence[int]) -> Value:
        """Return a member of the cell that a model shows; of any, where nothing that is wanted rests on it."""
        for place, positive, value in self._members:
            if (model[place] > 0) == positive:
                return value
        return self._members[0][2]


def _cells(program: Program, circuit: Circuit, path: str, literals: Sequence[int]) -> _Cells:
    subject = circuit.subjects[path]
    assert isinstance(subject, Partition)
    return _Cells(subject, program.types[path].domain, literals)


def _arranged(tied: Tied, tries: int, known: Fixed) -> Arrangements:
    """Return how the numbers of a cluster can stand in a case, less what is known not to occur in any."""
    pairs = zip(tied.cluster.paths, known, strict=True)
    fixed = {path: value for path, value in pairs if value is not None}
    found = few_arrangements(tied.cluster, fixed, tries)
    if found is None:  # what is known may make it harder to find numbers
        near = placed(tied.cluster, fixed, {})
        assert near, "what is known has no completion"
        return Arrangements((), tuple(Arrangement(form, near.values) for form in tied.literals))
    return replace(found, undetermined=tuple(way for way in found.undetermined if way.form in tied.literals))
