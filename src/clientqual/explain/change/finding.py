"""Finding changes under a rule set: from what is known of a case to changes as callers see them, and to what stands in their way.

A change sets base facts that may change, known or not; what stating them implies comes with them. Presumptions are worked out anew.
Changes of few facts are simply tried, very many at once in lanes; larger ones are looked for by a solver. Every change is confirmed by the
plain evaluator before anyone sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from clientqual import messages
from clientqual.errors import ClientqualError, MissingExtra
from clientqual.explain.change.best import Sought
from clientqual.explain.change.blocking import Blocking, minimal
from clientqual.explain.change.changes import Blocker, Change, Changes, Fixed, Step, Wish
from clientqual.explain.change.moves import Moves, Situation
from clientqual.explain.change.question import Question
from clientqual.explain.change.seeking import seek
from clientqual.explain.change.wanted import Goal, Wanted, wanted_of
from clientqual.ir import FactType, Finite, Program, Ranges, Value, ValueSet, number_value, plain, scaled
from clientqual.qualification import Plain
from clientqual.semantics import decide, holds, presume, walk

STEPS: Final = 5_000_000
"""How many times the solver may carry on a value for one question, in all: a second or so."""
_KEPT: Final = 64

Facts: TypeAlias = Mapping[str, Value]
Answers: TypeAlias = Callable[[Facts], Mapping[str, str]]
"""Returns the presumed answer of every outcome of a case, by what is known of it."""


class Changer:
    """Finds changes under one rule set. It is made once, for all cases, and may be used from many threads."""

    def __init__(self, program: Program, answers: Answers) -> None:
        self._program = program
        self._answers = answers
        self._question = lru_cache(_KEPT)(self._new_question)

    def _new_question(self, outcomes: frozenset[str], actions: frozenset[str], decided: bool) -> Question:
        return Question(self._program, outcomes, actions, decided=decided)

    def changes(self, known: Facts, stated: Facts, wish: Wish, limit: int, steps: int = STEPS) -> Changes:
        """Return up to so many of the smallest changes that bring about what is wanted.

        `known` holds defaults too; `stated` is what the case says or implies. Raises ClientqualError for a wish that makes no sense, and
        MissingExtra where it takes a solver to find changes, and none is installed.
        """
        if limit < 1:
            raise ClientqualError([messages.no_changes_asked(limit)])
        wanted = wanted_of(self._program, wish)
        question = self._question(frozenset(dict(wanted.outcomes)), wanted.actions, wanted.decided)
        return _Case(question, known, stated, wanted, self._answers).changes(limit, steps)


class _Case:
    """One case under one question."""

    def __init__(self, question: Question, known: Facts, stated: Facts, wanted: Wanted, answers: Answers) -> None:
        self._question = question
        self._part = question.part
        self._known = known
        self._stated = stated
        self._wanted = wanted
        self._answers = answers
        self._present = presume(question.part, known)
        self._movable = question.movable(known, stated)

    def changes(self, limit: int, steps: int) -> Changes:
        goal = self._question.goal(self._wanted, self._known, self._present)
        sought = seek(self._question, self._situation(self._movable), goal, limit + 1, steps)
        if not sought.changes:
            return self._blocked(goal, sought, steps) if sought.complete else Changes((), complete=False)
        return Changes(
            tuple(self._change(moves, sought) for moves in sought.changes[:limit]),
            already=not sought.changes[0],
            more=len(sought.changes) > limit,
            complete=sought.complete,
        )

    def _situation(self, movable: frozenset[str]) -> Situation:
        return Situation(self._question.ground, self._known, self._present, movable)

    # --- changes ----------------------------------------------------------------------------------------------------------------

    def _change(self, moves: Moves, sought: Sought) -> Change:
        """Return moves as a change, confirmed by the plain evaluator."""
        near = {path: found for move in moves for path, found in move.near().items()}
        values = {path: found.value for path, found in near.items()}
        implied = self._question.implied(values, self._known)
        known = {**self._known, **values, **implied}
        presumed = presume(self._part, known)
        self._confirm(known, presumed, sought)
        return Change(
            tuple(self._step(path, near[path].value, near[path].like) for path in sorted(near)),
            self._plain(implied),
            self._plain({path: value for path, value in presumed.items() if self._is_seen_anew(path, value, known)}),
            self._before,
            self._answers(known),
        )

    @cached_property
    def _before(self) -> Mapping[str, str]:
        return self._answers(self._known)

    def _is_seen_anew(self, path: str, value: Value, known: Mapping[str, Value]) -> bool:
        """Say whether a base fact that matters is now presumed to be otherwise."""
        matters = path in self._question.ground.sites and path in self._part.facts
        return matters and path not in known and self._present.get(path) != value

    def _plain(self, values: Mapping[str, Value]) -> dict[str, Plain]:
        return {path: plain(self._part.types[path], value) for path, value in sorted(values.items())}

    def _step(self, path: str, value: Value, like: ValueSet) -> Step:
        fact = self._part.facts[path]
        assert fact.changed_by is not None
        old, presumed = self._known.get(path), self._present.get(path)
        others, low, high = _around(fact.type, value, like)
        return Step(
            path,
            fact.changed_by,
            None if old is None else plain(fact.type, old),
            None if old is not None or presumed is None else plain(fact.type, presumed),
            plain(fact.type, value),
            others,
            low,
            high,
        )

    def _confirm(self, known: Mapping[str, Value], presumed: Mapping[str, Value], sought: Sought) -> None:
        """See that a changed case is as promised."""
        decision = decide(self._part, presumed)
        avoided = {~clause[0] for clause in sought.clauses if len(clause) == 1}
        signals = self._question.ground.circuit.signals
        met = any(
            signals[item.id].presumed in avoided and holds(item.when, self._part, decision.values, decision.signals)
            for item in self._part.unrealistic
        )
        delivers = self._wanted.is_presumed(decision) and not met
        if delivers and self._wanted.decided:
            delivers = self._wanted.is_decided(self._part, walk(self._question.normal, known))
        assert delivers, f"the circuit and the meaning of the rules differ in {dict(known)}"

    # --- what stands in the way -------------------------------------------------------------------------------------------------

    def _blocked(self, goal: Goal, sought: Sought, steps: int) -> Changes:
        """Return what stands in the way of every change."""
        fixed = list(self._question.fixed(self._known, self._stated, self._movable))
        try:
            found, complete = self._proved(fixed, sought, steps)
        except MissingExtra:
            found, complete = self._tried(fixed, goal)
        blockers = sorted(map(self._blocker, found), key=lambda item: (_FIXED.index(item.fixed), item.fact))
        return Changes((), impossible=True, blocked_by=tuple(blockers), complete=complete)

    def _proved(self, fixed: Sequence[str], sought: Sought, steps: int) -> tuple[list[str], bool]:
        """Return what stands in the way, by a solver, and whether none of it can be left out. What is too much to look at stays fixed."""
        free = self._question.free(self._known)
        situation = self._situation(free)
        blocking = Blocking(self._question.blueprint, situation, sought.clauses)
        held = [path for unit in situation.crowded for path in unit.paths if path in fixed]
        if held:
            situation = self._situation(free - set(held))
            blocking = Blocking(self._question.blueprint, situation, sought.clauses)
        found, complete = blocking.minimal([path for path in fixed if path not in held], steps)
        return [*found, *held], complete and situation.is_settled and not held

    def _tried(self, fixed: Sequence[str], goal: Goal) -> tuple[list[str], bool]:
        """Return the same by trying, where no solver is at hand."""
        free = self._question.free(self._known)
        complete = True

        def holds(kept: Collection[str]) -> Collection[str] | None:
            nonlocal complete
            movable = self._movable | ((free & set(fixed)) - set(kept))
            found = seek(self._question, self._situation(movable), goal, 1, 0)
            complete = complete and found.complete
            return None if found.changes or not found.complete else kept

        return minimal(fixed, holds), complete

    def _blocker(self, path: str) -> Blocker:
        told: Fixed = "known" if path in self._stated else "default" if path in self._known else "presumed"
        fixed: Fixed = "stated" if path in self._part.derived else told
        value = self._present.get(path)
        return Blocker(path, None if value is None else plain(self._part.types[path], value), fixed)


_FIXED: Final[tuple[Fixed, ...]] = ("known", "stated", "default", "presumed")


def _around(kind: FactType, value: Value, like: ValueSet) -> tuple[tuple[Plain, ...], Plain | None, Plain | None]:
    """Return the values that come to the same as a value: others of a list, or the ends of a range; None where there is no end."""
    if isinstance(kind.domain, Finite):
        return tuple(other for other in kind.domain.values if other in like and other != value), None, None
    if not isinstance(like, Ranges):
        return (), None, None
    low, high = next(span for span in like.spans if span[0] <= scaled(value) <= span[1])  # type: ignore[arg-type]  # a number
    domain = like.domain
    first, last = (plain(kind, number_value(kind, point)) for point in (low, high))
    if low == high:
        return (), first, last
    return (), None if low == domain.low else first, None if high == domain.high else last
