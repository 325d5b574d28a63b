"""What a rule set means. Slow, plain, and the judge of every faster way to the same answers.

`decide` is the meaning of a complete case: every condition is true or false. `presume` completes a case with what is ordinary.
`walk` says what follows from a partial case: every condition is true, false or open, and an outcome is the set of answers that may
still come out. A complete case walked gives what `decide` gives; what `walk` rules out, no completion brings back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientqual.ir import (
    UNIT,
    Action,
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    FactRef,
    Finite,
    First,
    Lit,
    Most,
    Not,
    Outcome,
    Program,
    Value,
    ValueSet,
    Within,
    scaled,
)

Truth: TypeAlias = bool | None
"""True, false, or None: open."""


# --- complete cases: two values -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a complete case. `values` are those of facts, derived facts and outcomes."""

    values: Mapping[str, Value]
    signals: Mapping[str, bool]
    recommended: Mapping[str, bool]


def holds(condition: Condition, program: Program, values: Mapping[str, Value], signals: Mapping[str, bool]) -> bool:
    """Say whether a condition holds where everything it reads has a value."""

    def part_holds(part: Condition) -> bool:
        return holds(part, program, values, signals)

    match condition:
        case Within():
            return values[condition.subject] in condition.values
        case Lit():
            return signals[condition.signal]
        case All():
            return all(map(part_holds, condition.parts))
        case Any():
            return any(map(part_holds, condition.parts))
        case Not():
            return not part_holds(condition.part)
        case Count():
            return condition.low <= sum(map(part_holds, condition.parts)) <= condition.high
        case Always():
            return True
        case Compare(left, relation, right, times):
            a = _rank(program, left, values[left]) * UNIT
            b = _rank(program, right, values[right]) * scaled(times)
            return {"is": a == b, "lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b}[relation]


def _rank(program: Program, subject: str, value: Value) -> int:
    """Return what a value is compared by: its place in an ordered list, or the number itself."""
    domain = program.domain(subject)
    return domain.cell(value) if isinstance(domain, Finite) else domain.of([value]).ends()[0]


def decide(program: Program, facts: Mapping[str, Value]) -> Decision:
    """Return what follows when every base fact has a value. Derived facts among them are stated ones, and stay."""
    values, signals = dict(facts), dict[str, bool]()
    for path, derived in program.derived.items():
        if path not in values:
            values[path] = _first(derived.table, program, values, signals)
    for name, signal in program.signals.items():
        signals[name] = holds(signal.when, program, values, signals)
    for name, outcome in program.outcomes.items():
        table = outcome.table
        answer = _first if isinstance(table, First) else _most
        values[name] = answer(table, program, values, signals)  # type: ignore[arg-type]  # paired by the line above
    recommended: dict[str, bool] = {}
    for name, action in program.actions.items():
        called = any(holds(rule.when, program, values, signals) for rule in action.rules)
        recommended[name] = called and not any(recommended[other] for other in action.excluded_by)
    return Decision(values, signals, recommended)


def _first(table: First, program: Program, values: Mapping[str, Value], signals: Mapping[str, bool]) -> Value:
    then = next((row.then for row in table.rows if holds(row.when, program, values, signals)), table.otherwise)
    return values[then.path] if isinstance(then, FactRef) else then


def _most(table: Most, program: Program, values: Mapping[str, Value], signals: Mapping[str, bool]) -> str:
    """Return the heaviest answer that reaches the minimum. Evidence stands in the order of the outcome's values."""
    weights: dict[str, int] = {}
    for item in table.evidence:
        weights[item.answer] = weights.get(item.answer, 0) + item.weight * holds(item.when, program, values, signals)
    best = max(weights, key=weights.__getitem__, default=None)
    return best if best is not None and weights[best] >= table.minimum else table.otherwise


def presume(program: Program, known: Mapping[str, Value]) -> dict[str, Value]:
    """Return the presumed case: what is known, and the ordinary value of every other base fact.

    Derived facts that presumptions lean on are worked out on the way; the others are left to `decide`.
    """
    values = dict(known)
    for path in program.presumption_order:
        if path not in values:
            source = program.derived[path].table if path in program.derived else program.presumptions[path]
            if isinstance(source, First):
                values[path] = _first(source, program, values, {})
            else:
                values[path] = values[source.path] if isinstance(source, FactRef) else source
    return values


# --- partial cases: three values ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Walk:
    """What is known to follow from a partial case. `sets` are the possible values of facts, derived facts and outcomes."""

    sets: Mapping[str, ValueSet]
    signals: Mapping[str, Truth]
    recommended: Mapping[str, Truth]


def truth(condition: Condition, sets: Mapping[str, ValueSet]) -> Truth:
    """Return the truth of a condition in normal form."""
    match condition:
        case Always():
            return True
        case Within(subject, allowed):
            possible = sets[subject]
            return True if possible.within(allowed) else None if possible.meets(allowed) else False
        case Compare(left, relation, right, times):
            return compared(relation, sets[left].ends(), sets[right].ends(), scaled(times))
        case Not(part):
            return negation(truth(part, sets))
        case All(parts):
            return conjunction(truth(part, sets) for part in parts)
        case Any(parts):
            return negation(conjunction(negation(truth(part, sets)) for part in parts))
        case Count(parts, low, high):
            found = [truth(part, sets) for part in parts]
            sure, could = found.count(True), len(found) - found.count(False)
            return True if low <= sure and could <= high else False if could < low or sure > high else None
        case Lit():
            raise AssertionError("a condition in normal form has no signals")


def negation(value: Truth) -> Truth:
    return None if value is None else not value


def conjunction(values: Iterable[Truth]) -> Truth:
    """Return false if one is, true if all are, else open."""
    found = set(values)
    return False if False in found else None if None in found else True


def compared(relation: str, left: tuple[int, int], right: tuple[int, int], times: int) -> Truth:
    """Compare two facts by the lowest and the highest value that each can have."""
    low, high = left[0] * UNIT, left[1] * UNIT
    floor, ceiling = right[0] * times, right[1] * times
    always, never = {
        "is": (low == high == floor == ceiling, high < floor or ceiling < low),
        "lt": (high < floor, low >= ceiling),
        "le": (high <= floor, low > ceiling),
        "gt": (low > ceiling, high <= floor),
        "ge": (low >= ceiling, high < floor),
    }[relation]
    return True if always else False if never else None


def walk(program: Program, known: Mapping[str, Value]) -> Walk:
    """Return what follows from what is known. `program` is in normal form."""
    sets: dict[str, ValueSet] = {}
    for path, kind in program.types.items():
        if path in known:
            sets[path] = kind.domain.of([known[path]])
        elif path not in program.derived:
            sets[path] = kind.domain.all()
    for path, derived in program.derived.items():
        if path not in known:
            domain = program.types[path].domain
            sets[path] = domain.of(possible_answers(derived.table, sets))
    signals = {name: truth(signal.when, sets) for name, signal in program.signals.items()}
    for name, outcome in program.outcomes.items():
        sets[name] = outcome.domain.of(possible(outcome, sets))
    recommended: dict[str, Truth] = {}
    for name, action in program.actions.items():
        free = (negation(recommended[other]) for other in action.excluded_by)
        recommended[name] = conjunction([called(action, sets), *free])
    return Walk(sets, signals, recommended)


def called(action: Action, sets: Mapping[str, ValueSet]) -> Truth:
    """Say whether an action in normal form is called for, exclusion aside."""
    return truth(action.rules[0].when, sets)


def possible(outcome: Outcome, sets: Mapping[str, ValueSet]) -> set[Value]:
    """Return the answers that an outcome could have."""
    table = outcome.table
    return possible_answers(table, sets) if isinstance(table, First) else _heaviest(outcome, table, sets)


def possible_answers(table: First, sets: Mapping[str, ValueSet]) -> set[Value]:
    """Return the answers of rows that may hold while no earlier row surely does."""
    answers: set[Value] = set()
    for row in table.rows:
        holding = truth(row.when, sets)
        if holding is not False:
            answers.add(row.then)  # type: ignore[arg-type]  # only presumptions refer to facts
        if holding:
            return answers
    answers.add(table.otherwise)  # type: ignore[arg-type]  # only presumptions refer to facts
    return answers


def _heaviest(outcome: Outcome, table: Most, sets: Mapping[str, ValueSet]) -> set[Value]:
    """Return the answers that no other surely beats, between their lower and upper weights."""
    lower = dict.fromkeys(outcome.domain.values, 0)
    upper = dict.fromkeys(outcome.domain.values, 0)
    for item in table.evidence:
        holding = truth(item.when, sets)
        lower[item.answer] += item.weight * (holding is True)
        upper[item.answer] += item.weight * (holding is not False)
    order = list(outcome.domain.values)

    def beaten(answer: str | bool) -> bool:
        rivals = (other for other in order if other != answer and lower[other] >= table.minimum)
        return any((lower[other], -order.index(other)) > (upper[answer], -order.index(answer)) for other in rivals)

    answers: set[Value] = {answer for answer in order if upper[answer] >= table.minimum and not beaten(answer)}
    if max(lower.values()) < table.minimum:
        answers.add(table.otherwise)
    return answers
