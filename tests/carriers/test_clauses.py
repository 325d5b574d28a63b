"""Clauses: what they say of complete cases, and how completions are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import MinisatGH  # type: ignore[import-untyped]  # it has no types

from clientqual.carriers import Clauses, Completions, known_cells, planes, run
from clientqual.carriers.encoding import encode
from clientqual.carriers.formula import MOST_SUMS, PAIRED, TRUE, Formula
from clientqual.circuit import Circuit, Standing, compile_circuit
from clientqual.ruleset import RuleSet
from clientqual.testing.circuits import cells_for, circuits, evaluate
from clientqual.testing.specimens import Specimen, specimens
from clientqual.testing.strategies import CaseStrategies

Rules = Callable[..., RuleSet]

sets = settings(max_examples=20)

BARE = RuleSet.default()
"""Some rule set: drawn circuits have none, and are read without."""

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.k: {int: [0, 9], ask: K?, presume: 1}
  custom.n: {int: [0, 9], ask: N?, presume: 1}
signals:
  a: {flag: red, title: t, when: {custom.a: true}}
  big: {flag: red, title: t, when: {custom.k: {ge: 5}}}
  more: {flag: red, title: t, when: {custom.n: {gt: {fact: custom.k}, lt: 4}}}
"""

CIRCLE = """
facts:
  custom.a: {int: [0, 9], ask: A?, presume: 1}
  custom.b: {int: [0, 9], ask: B?, presume: 1}
  custom.c: {int: [0, 9], ask: C?, presume: 1}
signals:
  some: {flag: red, title: t, when: {custom.a: {lt: {fact: custom.b}}, custom.b: {lt: {fact: custom.c}}}}
  circle: {flag: red, title: t, when: {signal.some: true, custom.c: {lt: {fact: custom.a}}}}
"""


def literals(count: int) -> st.SearchStrategy[int]:
    """Draw a literal of so many variables, or the one that is true, or its contrary."""
    return st.integers(TRUE, count + TRUE).flatmap(lambda variable: st.sampled_from([variable, -variable]))


def carried_on(formula: Formula, told: list[int]) -> set[int]:
    """Return the literals that follow from some."""
    with MinisatGH([clause for clauses in formula.clauses.values() for clause in clauses]) as solver:
        return {TRUE, *solver.propagate(told)[1]}


@given(
    st.lists(st.tuples(literals(5), st.integers(1, 9)), max_size=7),
    st.integers(-1, 30),
    st.sampled_from([8, MOST_SUMS]),
)
def test_at_least(weighted: list[tuple[int, int]], least: int, sums: int) -> None:
    """The literal for a sum is true where the weights of what is true come to so much, and else false; in binary, too."""
    formula = Formula(most_sums=sums)
    variables = [formula.variable() for _ in range(5)]
    found = formula.at_least(least, weighted)
    for signs in product((1, -1), repeat=5):
        told = [TRUE, *(sign * variable for sign, variable in zip(signs, variables, strict=True))]
        reached = sum(weight for literal, weight in weighted if literal in told) >= least
        assert (found if reached else -found) in carried_on(formula, told)


@given(st.lists(st.lists(literals(4), max_size=4), min_size=1, max_size=4))
def test_every_and_either(groups: list[list[int]]) -> None:
    """Conjunctions, disjunctions, and one of the other, say what they should."""
    formula = Formula()
    variables = [formula.variable() for _ in range(4)]
    found = formula.either(formula.every(group) for group in groups)
    for signs in product((1, -1), repeat=4):
        told = [TRUE, *(sign * variable for sign, variable in zip(signs, variables, strict=True))]
        true = any(all(literal in told for literal in group) for group in groups)
        assert (found if true else -found) in carried_on(formula, told)


def test_equal_conditions_are_one_literal() -> None:
    """What is made again is the same literal, and the contrary of a sum is a sum of contraries."""
    formula = Formula()
    a, b, c = (formula.variable() for _ in range(3))
    assert formula.every([a, b]) == formula.every([b, TRUE, a]) == -formula.either([-a, -b])
    assert formula.at_least(2, [(a, 1), (b, 1), (c, 1)]) == -formula.at_least(2, [(-c, 1), (-b, 1), (-a, 1)])
    assert formula.at_least(1, [(a, 1), (b, 1)]) == formula.either([a, b])
    assert formula.at_least(2, [(a, 1), (-a, 1), (b, 1)]) == b


def test_a_sum_of_many_weights_stays_small() -> None:
    """What is no sum of few others takes a few variables for each binary digit of each weight."""
    formula = Formula()
    weights = [(formula.variable(), 3 * 2**place + place) for place in range(40)]
    formula.at_least(2**40, weights)
    assert formula.size < 2500


@pytest.mark.parametrize("count", [PAIRED, PAIRED + 1, 60])
def test_choice(count: int) -> None:
    """Just one of the literals of a choice is true."""
    formula = Formula()
    choice = [formula.variable() for _ in range(count)]
    formula.choice(choice)
    one, other = choice[count // 3], choice[-1]
    assert carried_on(formula, [one]).intersection(map(abs, choice)) == {one}
    assert carried_on(formula, [one]) >= {-literal for literal in choice if literal != one}
    assert other in carried_on(formula, [-literal for literal in choice[:-1]])


def test_a_choice_of_very_many_stays_small() -> None:
    """No literal has a clause of its own with every other."""
    formula = Formula()
    formula.choice([formula.variable() for _ in range(4096)])
    assert sum(map(len, formula.clauses.values())) < 4 * 4096


@sets
@given(circuits(), st.data())
def test_gates_of_drawn_circuits(circuit: Circuit, data: Any) -> None:
    """Where every subject is known, the literal of each gate is true just where the gate is."""
    gates = range(len(circuit.gates))
    made = encode(BARE.program, replace(circuit, signals={f"g{gate}": Standing(gate, gate, gate) for gate in gates}))
    cells = {name: cell or 0 for name, cell in data.draw(cells_for(circuit)).items()}
    follows = carried_on(made.formula, [made.cells[name][cell] for name, cell in cells.items() if name in made.cells])
    true = evaluate(circuit.gates, lambda gate: bool(gate.cells >> cells[gate.subject] & 1))
    for gate in gates:
        assert (made.gates[gate] if true[gate] else -made.gates[gate]) in follows


@sets
@given(specimens(), st.data())
def test_complete_cases(rules: Specimen, data: Any) -> None:
    """Of a complete case the clauses say what a run of the gates says, derived facts that are stated and all."""
    clauses, made = Clauses(rules.program, rules.circuit), encode(rules.program, rules.circuit)
    for known in data.draw(rules.many(5)):
        case = data.draw(CaseStrategies(rules.program, rules.pools, rules.defaults).completion(known))
        told = {**{path: value for path, value in case.items() if path in rules.program.facts}, **known}
        gates = run(rules.circuit, planes(rules.circuit, [known_cells(rules.program, rules.circuit, told)]), 1)
        with MinisatGH([clause for defining in made.formula.clauses.values() for clause in defining]) as solver:
            assert solver.solve(clauses.told(told).literals)
            model = solver.get_model()
        for gate, literal in made.gates.items():
            assert (model[abs(literal) - 1] == literal) == bool(gates[gate])


def test_completions(rules: Rules) -> None:
    """Each completion agrees with what is known and shows something new, as much as it can; what none shows stays wanted."""
    program = rules(RULES).program
    circuit = compile_circuit(program)
    clauses = Clauses(program, circuit)
    a, big, more = (clauses.literal(circuit.signals[name].could) for name in ("a", "big", "more"))
    with Completions(clauses, {"custom.n": 3}, [a, big, more, -a], steps=1000) as completions:
        first, second, none = completions.next(), completions.next(), completions.next()
        assert completions.wanted == []
        assert completions.is_finished
    assert first is not None
    assert second is not None
    assert none is None
    assert {*first.shows} | {*second.shows} == {a, big, more, -a}
    assert {*first.shows} & {*second.shows} == set()
    for witness in (first, second):
        facts = witness.completion.facts
        assert facts["custom.n"] == 3
        is_true = {a: facts["custom.a"] is True, -a: facts["custom.a"] is False, big: facts["custom.k"] in range(5, 10)}
        is_true[more] = facts["custom.k"] in range(3)
        assert all(is_true[literal] for literal in witness.shows)
    with Completions(clauses, {"custom.n": 4}, [more], steps=1000) as completions:
        assert (completions.next(), completions.wanted, completions.is_finished) == (None, [more], True)
    with Completions(clauses, {"custom.n": 3}, [more], steps=0) as completions:
        assert (completions.next(), completions.wanted, completions.is_finished) == (None, [more], False)


def test_loose_clusters(rules: Rules) -> None:
    """Numbers with too many arrangements to list are told where they cannot stand as a model shows, so often and no more."""
    program = rules(CIRCLE).program
    circuit = compile_circuit(program)
    assert encode(program, circuit).loose == []
    clauses = Clauses(program, circuit, tries=10)
    some, circle = (clauses.literal(circuit.signals[name].could) for name in ("some", "circle"))
    with Completions(clauses, {"custom.a": 3}, [some, circle], steps=1000) as completions:
        first, none = completions.next(), completions.next()
        assert (none, completions.wanted, completions.is_finished) == (None, [circle], True)
    assert first is not None
    facts = first.completion.facts
    assert (facts["custom.a"], first.shows, first.completion.is_certain) == (3, (some,), True)
    assert 3 < facts["custom.b"] < facts["custom.c"]  # type: ignore[operator]  # numbers
    with Completions(clauses, {"custom.a": 3}, [circle], steps=1000, clashes=0) as completions:
        assert (completions.next(), completions.wanted, completions.is_finished) == (None, [circle], False)


def test_an_interrupt_spoils_nothing(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that was interrupted half way is not used again."""
    program = rules(RULES).program
    circuit = compile_circuit(program)
    clauses = Clauses(program, circuit)
    wanted = [clauses.literal(circuit.signals["a"].could)]

    class Interrupted:
        def propagate(self, _: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(clauses, "_carrier", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        Completions(clauses, {}, wanted, steps=1000)
    with Completions(clauses, {}, wanted, steps=1000) as completions:
        assert completions.next() is not None
