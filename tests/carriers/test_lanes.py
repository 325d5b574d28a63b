"""Lanes: many cases in one pass are each case by itself, gate by gate."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.carriers import Batches, run
from clientqual.circuit import AtLeast, Circuit, Constant, Gate, Known, Partition
from clientqual.ruleset import RuleSet
from clientqual.testing import laws
from clientqual.testing.circuits import bare, cells_for, circuits, evaluate, found_in_lanes
from clientqual.testing.specimens import Specimen, specimens

Places: TypeAlias = dict[str, int | None]
"""The cell of each subject, None where it is not known."""


def lanes_of(circuit: Circuit, cases: list[Places]) -> dict[str, list[int]]:
    """Return the planes of some cases."""
    found = {}
    for name, subject in circuit.subjects.items():
        assert isinstance(subject, Partition)
        found[name] = [
            sum(1 << lane for lane, places in enumerate(cases) if places[name] == cell)
            for cell in range(len(subject.cells))
        ]
    return found


def alone(circuit: Circuit, places: Places) -> list[bool]:
    """Return the truth of each gate in one case, worked out plainly."""

    def knows(gate: Known) -> bool:
        cell = places[gate.subject]
        return cell is not None and bool(gate.cells >> cell & 1)

    return evaluate(circuit.gates, knows)


@settings(max_examples=100)
@given(circuits(), st.data())
def test_any_circuit(circuit: Circuit, data: Any) -> None:
    """Many lanes are one lane each, which is what the gates say one by one."""
    cases = data.draw(st.lists(cells_for(circuit), min_size=1, max_size=8))
    found = run(circuit, lanes_of(circuit, cases), len(cases))
    assert all(0 <= lanes < 1 << len(cases) for lanes in found)
    for lane, places in enumerate(cases):
        true = [bool(lanes >> lane & 1) for lanes in found]
        assert true == alone(circuit, places)
        assert true == [bool(lanes) for lanes in run(circuit, lanes_of(circuit, [places]), 1)]


@settings(max_examples=100)
@given(circuits(), st.data())
def test_in_batches(circuit: Circuit, data: Any) -> None:
    """A circuit that is made ready to be run many times finds the same, whatever is known of the cases."""
    cases = data.draw(st.lists(cells_for(circuit), min_size=1, max_size=8))
    planes = {name: lanes for name, lanes in lanes_of(circuit, cases).items() if any(lanes)}
    batches = Batches(circuit)
    for _ in range(2):
        assert batches.run(planes, len(cases)) == run(circuit, planes, len(cases))


@given(st.integers(0, 40), st.lists(st.integers(1, 12), min_size=1, max_size=6), st.data())
def test_at_least(least: int, weights: list[int], data: Any) -> None:
    """A threshold over all ways in which its parts can be true, in one pass; parts may be known in no lane."""
    count = len(weights)
    parts: list[Gate] = [Known(f"s{number}", 0b10) for number in range(count)]
    gates: list[Gate] = [Constant(True), Constant(False), *parts]
    gates.append(AtLeast(least, tuple(range(2, 2 + count)), tuple(weights)))
    circuit = bare(gates)
    never = data.draw(st.sets(st.integers(0, count - 1)))
    planes = {
        f"s{number}": [0, sum(1 << ways for ways in range(1 << count) if ways >> number & 1)]
        for number in range(count)
        if number not in never
    }
    reached = run(circuit, planes, 1 << count)[-1]
    assert Batches(circuit).run(planes, 1 << count)[-1] == reached
    for ways in range(1 << count):
        total = sum(weight for number, weight in enumerate(weights) if ways >> number & 1 and number not in never)
        assert bool(reached >> ways & 1) is (total >= least)


def test_no_lane() -> None:
    """Of no cases nothing is true."""
    circuit = Specimen.of(RuleSet.default()).circuit
    assert set(run(circuit, {}, 0)) == {0}


def test_nothing_known() -> None:
    """A subject that is known in no lane may be left out."""
    circuit = Specimen.of(RuleSet.default()).circuit
    empty = {
        name: [0] * len(subject.cells) for name, subject in circuit.subjects.items() if isinstance(subject, Partition)
    }
    assert run(circuit, {}, 3) == run(circuit, empty, 3)


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 200])
def test_the_shipped_rules(count: int) -> None:
    """Any number of cases in one pass gives what the meaning says of each; a lane does not know of those beside it."""
    specimen = Specimen.of(RuleSet.default())
    cases = [specimen.case(number % 90, number) for number in range(count)]
    found = found_in_lanes(specimen.program, specimen.circuit, cases)
    for one, known in list(zip(found, cases, strict=True))[-20:]:
        laws.same_as_meaning(specimen.program, specimen.normal, one, known)


@settings(max_examples=20)
@given(specimens(), st.data())
def test_drawn_rules(specimen: Specimen, data: Any) -> None:
    """Whatever the rules, many cases in one pass give what the meaning says of each."""
    cases = data.draw(specimen.many(10))
    for one, known in zip(found_in_lanes(specimen.program, specimen.circuit, cases), cases, strict=True):
        laws.same_as_meaning(specimen.program, specimen.normal, one, known)
