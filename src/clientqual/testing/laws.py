"""The laws of meaning, as assertions. Each holds for every rule set, every case, and every engine that answers like the walk."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from clientqual.answering import Relevance
from clientqual.ir import FactType, Finite, Ordered, Outcome, Program, Value, scaled
from clientqual.semantics import Decision, Walk, decide, presume, walk


def sound(normal: Program, program: Program, known: Mapping[str, Value], completion: Mapping[str, Value]) -> None:
    """No completion gives an answer that was ruled out, or contradicts what is certain or absent."""
    walked, decision = walk(normal, known), decide(program, completion)
    for subject, possible in walked.sets.items():
        assert subject not in decision.values or decision.values[subject] in possible, subject
    for name, truth in walked.signals.items():
        assert truth in (None, decision.signals[name]), name
    for name, truth in walked.recommended.items():
        assert truth in (None, decision.recommended[name]), name


def presumed_is_possible(normal: Program, program: Program, known: Mapping[str, Value]) -> None:
    """The presumed answer is possible, and where one answer is decided it is that one."""
    sound(normal, program, known, presume(program, known))


def exact_when_complete(normal: Program, program: Program, completion: Mapping[str, Value]) -> None:
    """Of a complete case nothing is open, and the walk says what the two-valued meaning says."""
    walked, decision = walk(normal, completion), decide(program, completion)
    for name, outcome in program.outcomes.items():
        assert walked.sets[name] == outcome.domain.of([decision.values[name]]), name
    assert dict(walked.signals) == dict(decision.signals)
    assert dict(walked.recommended) == dict(decision.recommended)


def growing(normal: Program, known: Mapping[str, Value], path: str, value: Value) -> None:
    """Learning a fact widens no set of answers and reverses nothing that was settled."""
    before, after = walk(normal, known), walk(normal, {**known, path: value})
    for subject, possible in after.sets.items():
        assert possible.within(before.sets[subject]), subject
    for name, truth in before.signals.items():
        assert truth in (None, after.signals[name]), name
    for name, truth in before.recommended.items():
        assert truth in (None, after.recommended[name]), name


def useful_questions(normal: Program, known: Mapping[str, Value]) -> None:
    """Something is relevant exactly when something is open, and only unknown facts are."""
    walked = walk(normal, known)
    relevant = Relevance(normal, walked).affected()
    assert bool(relevant) == is_open(normal, walked)
    assert not set(relevant) & set(known)


def irrelevant_changes_nothing(normal: Program, known: Mapping[str, Value], path: str, value: Value) -> None:
    """Learning a fact that is not relevant settles nothing and opens nothing."""
    before = walk(normal, known)
    if path in known or path in Relevance(normal, before).affected():
        return
    after = walk(normal, {**known, path: value})
    for name in normal.outcomes:
        assert after.sets[name] == before.sets[name], name
    assert dict(after.recommended) == dict(before.recommended)


def is_open(normal: Program, walked: Walk) -> bool:
    """Say whether an outcome or a recommendation is open."""
    outcomes = any(len(walked.sets[name].values()) > 1 for name in normal.outcomes)  # type: ignore[attr-defined]  # Cells
    return outcomes or None in walked.recommended.values()


# --- monotone outcomes ----------------------------------------------------------------------------------------------------------

HELD_FIXED = ("paradigm", "alignment", "persona")


def monotone(program: Program, case: Mapping[str, Value], path: str, value: Value) -> None:
    """A change of one fact that only adds red signals, or moves to the worse side, makes no monotone outcome better."""
    changed = presume(program, {**case, path: value})
    before, after = decide(program, case), decide(program, changed)
    if any(before.values.get(name) != after.values.get(name) for name in HELD_FIXED):
        return
    side = better_side(program.facts[path].type, case[path], value)
    for outcome in program.outcomes.values():
        if not outcome.monotone:
            continue
        step = _step(outcome, before, after)
        if _only_redder(program, before, after) or side < 0:
            assert step <= 0, (outcome.name, path, case[path], value)
        if _only_redder(program, after, before) or side > 0:
            assert step >= 0, (outcome.name, path, case[path], value)


def _step(outcome: Outcome, before: Decision, after: Decision) -> int:
    """Return how much better an outcome became; answers are listed best first."""
    return outcome.domain.cell(before.values[outcome.name]) - outcome.domain.cell(after.values[outcome.name])


def _only_redder(program: Program, before: Decision, after: Decision) -> bool:
    """Say whether there are strictly more red signals and no more green ones."""

    def lit(decision: Decision, flag: str) -> int:
        return sum(1 for name, on in decision.signals.items() if on and program.signals[name].flag == flag)

    return lit(before, "red") < lit(after, "red") and lit(after, "green") <= lit(before, "green")


def better_side(kind: FactType, old: Value, new: Value) -> int:
    """Return 1 if a value lies on the better side of another, -1 on the worse, 0 if neither side is better."""
    if kind.better is None or old == new:
        return 0
    up = _rank(kind, new) > _rank(kind, old)
    return 1 if up == (kind.better in ("last", "true", "higher")) else -1


def _rank(kind: FactType, value: Value) -> int:
    if isinstance(kind.domain, Finite):
        return kind.domain.cell(value)
    assert isinstance(kind.domain, Ordered)
    assert isinstance(value, int | Decimal)
    return scaled(value)
