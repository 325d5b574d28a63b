"""The search: completions that show what the walk left open, first drawn ones, then those that a solver finds for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, NamedTuple

from clientqual.carriers import Clauses, Completion, Completions, solver_class
from clientqual.circuit import TRIES, Circuit, Circuits
from clientqual.engines.exact.claims import Claim, claims, settled
from clientqual.engines.exact.drawn import LANES, DrawnCompletions
from clientqual.engines.exact.parts import Parts
from clientqual.engines.found import Found, Kind
from clientqual.ir import Program, Value
from clientqual.semantics import decide

STEPS: Final = 5_000_000
"""How many times the solver may carry on a value for one case, in all: a hundred times what a case of a hundred facts takes, a second
or so."""


class Exact:
    """Answers with the truth over completions. It never changes, and may be used from many threads.

    Raises MissingExtra where python-sat is not installed.
    """

    def __init__(self, program: Program, circuits: Circuits, lanes: int = LANES, tries: int = TRIES) -> None:
        """Take a program and its circuits.

        So many completions of each case are drawn before the solver is asked, and so much is tried to list the ways in which numbers
        that are compared can stand; where there are more, the solver looks whether they can stand as it has them stand.
        """
        solver_class()  # what is missing is said now, not when the first case needs it
        self._drawn = DrawnCompletions(program, circuits.decisions, lanes)
        self._program = program
        self._circuit = circuits.decisions
        self._tries = tries
        self._parts = Parts(program)
        self._lock = Lock()
        self._claimed: _Claimed | None = None

    def answer(self, known: Mapping[str, Value], walked: Found, steps: int = STEPS) -> Found:
        """Return what the walk found of a case, less what no completion gives.

        `known` holds defaults and stated derived facts too. An answer or a status that is open stays only if a completion shows it
        that was run through an evaluator of complete cases: the gates for drawn ones, the plain one for those of the solver. It goes
        only if the solver proves that none shows it. Where it could do neither in so many steps, what the walk found stands, and is
        named in `unsettled`.
        """
        hidden = self._drawn.without(known, claims(walked))
        if not hidden:
            return settled(walked, (), ())
        claimed = self._claims()
        open_: dict[int, list[Claim]] = {}
        for claim in hidden:
            open_.setdefault(claimed.literals[claim], []).append(claim)
        doubtful: set[Claim] = set()
        with Completions(claimed.clauses, known, open_, steps) as completions:
            while (witness := completions.next()) is not None:
                shown = [claim for literal in witness.shows for claim in open_[literal]]
                doubtful |= self._unconfirmed(witness.completion, shown)
            left = {claim for literal in completions.wanted for claim in open_[literal]}
            return settled(walked, left, doubtful) if completions.is_finished else settled(walked, (), left | doubtful)

    def _claims(self) -> _Claimed:
        """Return the clauses, which are made once, for the first case that drawn completions leave something open in."""
        with self._lock:
            if self._claimed is None:
                clauses = Clauses(self._program, self._circuit, self._tries)
                self._claimed = _Claimed(clauses, dict(_literals(self._program, self._circuit, clauses)))
            return self._claimed

    def _unconfirmed(self, completion: Completion, shown: Sequence[Claim]) -> set[Claim]:
        """Run a completion through the plain evaluator, and return what it was to show and does not."""
        part = self._parts.part(claim.about for claim in shown)
        decision = decide(part, completion.facts)
        wrong = {claim for claim in shown if not claim.is_shown(decision)}
        if wrong and completion.is_certain:
            raise AssertionError(f"the clauses and the meaning of the rules differ in {wrong} of {completion.facts}")
        return wrong


class _Claimed(NamedTuple):
    """The clauses of a circuit, with the literal of every claim that there can be."""

    clauses: Clauses
    literals: Mapping[Claim, int]


def _literals(program: Program, circuit: Circuit, clauses: Clauses) -> Iterator[tuple[Claim, int]]:
    """Yield every claim that there can be, with its literal."""
    for name, gates in circuit.possible.items():
        for answer, gate in zip(program.outcomes[name].domain.values, gates, strict=True):
            yield Claim("outcome", name, answer), clauses.literal(gate)
    for name, standing in circuit.signals.items():
        yield from _both("signal", name, clauses.literal(standing.could))
    for name, standing in circuit.actions.items():
        yield from _both("action", name, clauses.literal(standing.could))


def _both(kind: Kind, name: str, literal: int) -> tuple[tuple[Claim, int], ...]:
    return (Claim(kind, name, value=True), literal), (Claim(kind, name, value=False), -literal)
