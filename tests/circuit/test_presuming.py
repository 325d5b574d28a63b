"""The presumed case as gates: where presumed values come from, and numbers in any circumstance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit.presuming import Presuming, solutions
from clientqual.circuit.wiring import Wiring
from clientqual.ir import UNIT, FactRef, Numbers, Relation, scaled
from clientqual.ruleset import RuleSet
from clientqual.semantics import compared, presume
from clientqual.testing.circuits import evaluate, knowing
from clientqual.testing.specimens import Specimen, specimens

RELATIONS: tuple[Relation, ...] = ("is", "lt", "le", "gt", "ge")


@given(
    st.integers(-6, 6),
    st.integers(0, 8),
    st.sampled_from([1, 3]),
    st.integers(-4, 4),
    st.sampled_from(RELATIONS),
    st.integers(-30, 30),
)
def test_solutions(low: int, count: int, step: int, factor: int, relation: Relation, bound: int) -> None:
    """The numbers whose product with a factor stands in a relation to a bound, found by trying each number."""
    domain = Numbers(low * step, (low + count) * step, step)
    found = solutions(domain, factor, relation, bound)
    points = range(domain.low, domain.high + 1, step)
    met = {point for point in points if compared(relation, (point * factor,) * 2, (bound,) * 2, UNIT)}
    assert {point for point in points for start, end in found.spans if start <= point <= end} == met
    assert found == ~~found  # disjoint, in rising order, joined where they touch


@settings(max_examples=25)
@given(specimens(), st.data())
def test_just_one_circumstance_holds(specimen: Specimen, data: Any) -> None:
    """In every case just one circumstance of a fact holds, and what the fact is in it is what it is presumed to be."""
    program, wiring = specimen.program, Wiring()
    presuming = Presuming(program, wiring)
    paths = [path for path in specimen.telling if path in program.presumptions or path in specimen.defaults]
    alternatives = {path: presuming._alternatives(path) for path in paths}
    for known in data.draw(specimen.many(6)):
        true = evaluate(wiring.gates, knowing(program, wiring.comparisons, known))
        presumed = presume(program, known)
        for path in paths:
            assert len({then for _, then in alternatives[path]}) == len(alternatives[path])
            ((_, then),) = [item for item in alternatives[path] if true[item[0]]]
            assert presumed[path] == (known[then.path] if isinstance(then, FactRef) else then), path


def test_each_end_is_reached_once(rules: Callable[..., RuleSet]) -> None:
    """However many ways lead from a fact to another that it is presumed to be, they are one circumstance."""
    facts = "  custom.n0: {int: [0, 9], ask: '?', presume: 1}\n  custom.n1: {int: [0, 9], ask: '?', presume: 2}\n"
    for number in range(2, 20):
        rows = f"[{{id: r, when: {{custom.b{number}: true}}, then: {{fact: custom.n{number - 1}}}}}]"
        facts += f"  custom.b{number}: {{bool: true, ask: '?', presume: {number % 3 == 0}}}\n".lower()
        ordinary = f"{{rows: {rows}, otherwise: {{fact: custom.n{number - 2}}}}}"
        facts += f"  custom.n{number}: {{int: [0, 9], ask: '?', presume: {ordinary}}}\n"
    program, wiring = rules(f"facts:\n{facts}").program, Wiring()
    found = Presuming(program, wiring)._alternatives("custom.n19")
    ends = [then for _, then in found]
    assert set(ends) == {FactRef(f"custom.n{number}") for number in range(20)} | {1, 2}
    assert len(ends) == len(set(ends))
    assert len(wiring.gates) < 2_000
    for known in ({}, {"custom.n7": 5}, {"custom.b19": True, "custom.n17": 3}, {"custom.b19": False, "custom.n17": 3}):
        true = evaluate(wiring.gates, knowing(program, wiring.comparisons, known))
        ((_, then),) = [item for item in found if true[item[0]]]
        assert presume(program, known)["custom.n19"] == (known[then.path] if isinstance(then, FactRef) else then)


def test_scaled_bounds_are_exact() -> None:
    """A bound between two numbers of a fact rounds to the right side."""
    cents = Numbers(0, 100 * UNIT, 1)
    assert solutions(cents, scaled(1) * 9, "gt", 10 * UNIT * UNIT).spans == ((11112, 100 * UNIT),)
    assert solutions(cents, scaled(1) * 9, "le", 10 * UNIT * UNIT).spans == ((0, 11111),)
    assert solutions(cents, scaled(1) * 9, "is", 10 * UNIT * UNIT).is_empty()
