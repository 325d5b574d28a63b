"""The laws of meaning, as assertions. Each holds for every rule set, every case, and every engine that answers like the walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from clientqual.engines import Found
from clientqual.ir import FactType, Finite, Ordered, Outcome, Program, Value, scaled
from clientqual.qualification import Status
from clientqual.semantics import Decision, Truth, Walk, decide, possible_answers, presume, walk
from clientqual.semantics import truth as truth_of
from clientqual.testing.relevance import Relevance


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


# --- engines --------------------------------------------------------------------------------------------------------------------


def same_as_meaning(program: Program, normal: Program, found: Found, known: Mapping[str, Value]) -> None:
    """An engine finds what the walk and the presumed case say, all of it, in the same order."""
    expected = meaning(program, normal, known)
    told = {
        path: value
        for path, value in known.items()
        if path not in program.facts or value != program.facts[path].default
    }
    assert found == expected, told
    assert _orders(found) == _orders(expected), told


def meaning(program: Program, normal: Program, known: Mapping[str, Value]) -> Found:
    """Return what the plain evaluator finds of a case."""
    walked, decision = walk(normal, known), decide(program, presume(program, known))
    return Found(
        possible={name: tuple(map(str, walked.sets[name].values())) for name in program.outcomes},  # type: ignore[attr-defined]  # Cells
        presumed={name: str(decision.values[name]) for name in program.outcomes},
        signals=_statuses(sorted(program.signals), walked.signals, decision.signals),
        actions=_statuses(program.action_order, walked.recommended, decision.recommended),
        computed={path: _computed(normal, walked, path) for path in program.derived},
        warnings=tuple(item.id for item in normal.unrealistic if truth_of(item.when, walked.sets)),
    )


def _computed(normal: Program, walked: Walk, path: str) -> tuple[Value, ...]:
    """Return what the table of a derived fact could give, whatever is stated."""
    given = possible_answers(normal.derived[path].table, walked.sets)
    domain = normal.domain(path)
    assert isinstance(domain, Finite)
    return tuple(value for value in domain.values if value in given)


def _statuses(names: Iterable[str], walked: Mapping[str, Truth], presumed: Mapping[str, bool]) -> dict[str, Status]:
    """Return how each stands that is not ruled out."""
    words: dict[Truth, Status] = {True: "certain"}
    return {
        name: words.get(walked[name], "presumed" if presumed[name] else "conditional")
        for name in names
        if walked[name] is not False
    }


def _orders(found: Found) -> tuple[list[str], ...]:
    return [*found.possible], [*found.presumed], [*found.signals], [*found.actions], [*found.computed]


def found_growing(before: Found, after: Found) -> None:
    """What was found once more was known widens nothing and reverses nothing that was settled."""
    for name, possible in after.possible.items():
        assert set(possible) <= set(before.possible[name]), name
    for was, is_now in ((before.signals, after.signals), (before.actions, after.actions)):
        assert set(is_now) <= set(was)
        for name, status in was.items():
            assert status != "certain" or is_now.get(name) == "certain", name
    for path, values in after.computed.items():
        assert set(values) <= set(before.computed[path]), path
    assert set(before.warnings) <= set(after.warnings)


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
