"""What is wanted of a change: answers of outcomes, and recommendations that are there or are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from clientqual import messages
from clientqual.circuit import Circuit
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError
from clientqual.explain.change.changes import Wish
from clientqual.ir import Program
from clientqual.semantics import Decision, Walk

Clause: TypeAlias = tuple[int, ...]
"""Gates of which one is to be true; one that is to be false is given as its contrary, `~gate`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted, by name; of an outcome, one of some answers. `decided`: whatever the rest turns out to be."""

    outcomes: tuple[tuple[str, frozenset[str]], ...]
    recommended: frozenset[str]
    not_recommended: frozenset[str]
    decided: bool

    @property
    def actions(self) -> frozenset[str]:
        return self.recommended | self.not_recommended

    def clauses(self, program: Program, circuit: Circuit) -> Iterator[Clause]:
        """Yield what has to be true of the gates of a circuit, clause by clause."""
        for name, answers in self.outcomes:
            is_wanted = [str(value) in answers for value in program.outcomes[name].domain.values]
            if self.decided:
                yield from ((~gate,) for gate, yes in zip(circuit.possible[name], is_wanted, strict=True) if not yes)
            else:
                yield tuple(gate for gate, yes in zip(circuit.presumed[name], is_wanted, strict=True) if yes)
        for name in sorted(self.recommended):
            standing = circuit.actions[name]
            yield (standing.sure if self.decided else standing.presumed,)
        for name in sorted(self.not_recommended):
            standing = circuit.actions[name]
            yield (~(standing.could if self.decided else standing.presumed),)

    def is_presumed(self, decision: Decision) -> bool:
        """Say whether all of it follows from the presumed case."""
        return (
            all(str(decision.values[name]) in answers for name, answers in self.outcomes)
            and all(decision.recommended[name] for name in self.recommended)
            and not any(decision.recommended[name] for name in self.not_recommended)
        )

    def is_decided(self, program: Program, walked: Walk) -> bool:
        """Say whether all of it follows whatever the rest turns out to be."""
        return (
            all(
                str(value) in answers or value not in walked.sets[name]
                for name, answers in self.outcomes
                for value in program.outcomes[name].domain.values
            )
            and all(walked.recommended[name] is True for name in self.recommended)
            and all(walked.recommended[name] is False for name in self.not_recommended)
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """What a change has to bring about: clauses, all of them true.

    Gates that are `unwanted` are not to become true. Where a gate that is `watched` becomes false, something that nobody can change is
    presumed to be otherwise.
    """

    clauses: tuple[Clause, ...]
    unwanted: tuple[int, ...]
    watched: tuple[int, ...]


def wanted_of(program: Program, wish: Wish) -> Wanted:
    """Return what a wish comes to. Raises ClientqualError for outcomes, answers and actions that there are not, and where it is empty."""
    answers = {name: _names(answers) for name, answers in wish.outcomes.items()}
    found = Wanted(tuple(sorted(answers.items())), _names(wish.recommended), _names(wish.not_recommended), wish.decided)
    complaints = list(_complaints(program, found))
    if complaints:
        raise ClientqualError(complaints)
    return found


def _names(named: object) -> frozenset[str]:
    """Return one name or several; what is no name at all is complained about as one that there is not."""
    if isinstance(named, str) or not isinstance(named, Iterable):
        return frozenset([str(named)])
    return frozenset(map(str, named))


def _complaints(program: Program, found: Wanted) -> Iterator[Diagnostic]:
    if not (found.outcomes or found.actions):
        yield messages.nothing_wanted()
    for name, answers in found.outcomes:
        outcome = program.outcomes.get(name)
        if outcome is None:
            yield messages.wanted_unknown(name, program.outcomes)
            continue
        known = [str(value) for value in outcome.domain.values]
        yield from (messages.wanted_answer(name, answer, known) for answer in sorted(answers - set(known)))
        if not answers:
            yield messages.nothing_wanted()
    for name in sorted(found.actions - set(program.actions)):
        yield messages.wanted_action(name, program.actions)
