"""The table engine: fields that count, groups that follow one another, and words from the bits that are left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit import And, AtLeast, Circuit, Comparison, Constant, Known, Not, Or
from clientqual.engines import TableEngine
from clientqual.engines.found import status_of
from clientqual.engines.table import memory
from clientqual.engines.table.answers import AdviceReading, ListReading, OutcomeReading, OutcomesReading
from clientqual.engines.table.groups import MOST_FIELDS, grouped, in_order
from clientqual.engines.table.layout import lay_out
from clientqual.engines.table.machine import Machine
from clientqual.engines.table.memory import Remembered
from clientqual.engines.table.units import Source, source, units
from clientqual.ir import Finite, First, Outcome, Value
from clientqual.qualification import Advice, OutcomeAnswer
from clientqual.ruleset import RuleSet
from clientqual.testing import laws
from clientqual.testing.circuits import bare, cells_for, circuits, evaluate
from clientqual.testing.specimens import Specimen

Rules = Callable[..., RuleSet]


@pytest.fixture(scope="module")
def shipped() -> Specimen:
    return Specimen.of(RuleSet.default())


def some_cases(specimen: Specimen, count: int) -> list[dict[str, Value]]:
    """Return cases of every size, from nothing known to everything."""
    most = len(specimen.telling)
    return [specimen.case(number * most // count, number) for number in range(count + 1)]


# --- units, groups and fields ---------------------------------------------------------------------------------------------------


def circuit_of(*gates: Any) -> Circuit:
    """Return a circuit of these gates after the two constants."""
    return bare([Constant(True), Constant(False), *gates])


def test_units_count() -> None:
    """An `and` needs all its parts, an `or` one, and an `at least` its weights; an inverse is read past."""
    a, b = Known("a", 1), Known("b", 1)
    circuit = circuit_of(a, b, Not(2), Not(4), And((3, 4)), Or((2, 5)), AtLeast(3, (2, 4, 6), (2, 1, 2)))
    assert source(circuit, 5) == Source(2, positive=True)
    assert {gate: (unit.least, unit.parts) for gate, unit in units(circuit).items()} == {
        6: (2, ((Source(3, positive=True), 1), (Source(2, positive=False), 1))),
        7: (1, ((Source(2, positive=True), 1), (Source(2, positive=True), 1))),
        8: (3, ((Source(2, positive=True), 2), (Source(2, positive=False), 1), (Source(6, positive=True), 2))),
    }


def bits_of(circuit: Circuit, wanted: list[int], true: list[bool]) -> list[bool]:
    """Lay a circuit out, add what is known, run it, and return the bits of the gates that are wanted."""
    layout = lay_out(circuit, wanted)
    number = layout.start + sum(added for gate, added in layout.added.items() if true[gate])
    assert 0 <= number < 1 << layout.width
    left = Machine(layout).run(number)
    assert left >= 0
    return [bool(left >> place & 1) for place in layout.answers]


def assert_every_bit(circuit: Circuit, known: set[str]) -> None:
    """Each gate comes out as what it is where these subjects are known."""
    true = evaluate(circuit.gates, lambda gate: gate.subject in known)
    assert bits_of(circuit, list(range(len(circuit.gates))), true) == true


@settings(max_examples=200)
@given(circuits(), st.data())
def test_a_unit_fires_when_its_gate_is_true(circuit: Circuit, data: Any) -> None:
    """Whatever the circuit and whatever is known, every gate comes out as what it is, in any order, some of them twice."""
    places = data.draw(cells_for(circuit))

    def knows(gate: Known) -> bool:
        cell = places[gate.subject]
        return cell is not None and bool(gate.cells >> cell & 1)

    true = evaluate(circuit.gates, knows)
    wanted = data.draw(st.permutations([*range(len(circuit.gates)), len(circuit.gates) - 1]))
    assert bits_of(circuit, wanted, true) == [true[gate] for gate in wanted]


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(0, 900), st.data())
def test_fields_never_overflow(weights: list[int], least: int, data: Any) -> None:
    """A field holds all of its weights or none without touching its neighbours, whichever parts are inverted."""
    count = len(weights)
    parts = [
        2 * number + 2 + data.draw(st.integers(0, 1)) for number in range(count)
    ]  # each known gate, or its inverse
    known = [gate for number in range(count) for gate in (Known(f"s{number}", 1), Not(2 * number + 2))]
    between = AtLeast(least, tuple(parts), tuple(weights))
    first, last = And(tuple(parts)), Or(tuple(parts))
    circuit = circuit_of(
        *known, first, between, last, AtLeast(2, (len(known) + 2, len(known) + 3, len(known) + 4), (1, 1, 1))
    )
    for chosen in (0, (1 << count) - 1, data.draw(st.integers(0, (1 << count) - 1))):
        names = {f"s{number}" for number in range(count) if chosen >> number & 1}
        assert_every_bit(circuit, names)


def test_a_deep_circuit() -> None:
    """A long chain in which each gate reads the one before, and a broad one that needs many groups."""
    links = [Or((number, number + 1)) if number % 2 else And((number, number + 1)) for number in range(2, 302)]
    broad = [Known(f"s{number}", 1) for number in range(100)]
    layer = [
        AtLeast(2, (2 + number, 2 + (number + 1) % 100, 2 + (number + 7) % 100), (1, 1, 1)) for number in range(100)
    ]
    above = [Or((102 + number, 102 + (number + 50) % 100)) for number in range(100)]
    for circuit in (circuit_of(Known("a", 1), Known("b", 1), *links), circuit_of(*broad, *layer, *above)):
        names = sorted(gate.subject for gate in circuit.gates if isinstance(gate, Known))
        for seed in range(8):
            assert_every_bit(circuit, set(Random(seed).sample(names, len(names) // 2)))


@given(circuits())
def test_groups_know_all_that_their_inner_units_read(circuit: Circuit) -> None:
    """A field reads what stands before its group, an inner unit what stands in its group before it, and no group has too many fields."""
    known = units(circuit)
    spared = known.keys() - {part.gate for unit in known.values() for part, _ in unit.parts}
    groups, apart = grouped(known, in_order(known, known), spared)
    done = {number for number, gate in enumerate(circuit.gates) if isinstance(gate, Constant | Known)}
    for group in groups:
        assert len(group.fields) <= MOST_FIELDS
        assert all({part.gate for part, _ in unit.parts} <= done for unit in group.fields)
        here = {unit.gate for unit in group.fields}
        for unit in group.inner:
            assert {part.gate for part, _ in unit.parts} <= here
            here.add(unit.gate)
        done |= here
    last = {unit.gate for unit in apart}
    assert last <= spared
    assert known.keys() - last <= done


# --- what bits say --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surely", "possibly", "presumably", "status"),
    [
        (True, True, True, "certain"),
        (False, True, True, "presumed"),
        (False, True, False, "conditional"),
        (False, False, False, None),
    ],
)
def test_status(surely: bool, possibly: bool, presumably: bool, status: str | None) -> None:
    """What is sure is certain, what is ruled out is left out, and between them the presumed case decides."""
    assert status_of(surely, possibly, presumably) == status


def test_readings() -> None:
    """Bits of outcomes, signals, actions and warnings, wherever they stand, as names in their order."""
    outcome = Outcome("mood", Finite(("good", "fair", "bad")), First((), "good"))
    mood = OutcomeReading(outcome, [4, 6, 7, 9, 10, 11])
    assert mood.mask == 0b111011010000
    assert mood[0b100010010000] == OutcomeAnswer("bad", ("good", "bad"))
    assert mood.of(0b100110010110) == mood[0b100010010000]
    outcomes = OutcomesReading({"mood": mood, "other": OutcomeReading(outcome, [0, 1, 2, 3, 5, 8])})
    assert outcomes.mask == 0b111111111111
    assert outcomes[0b100110010100]["mood"] is mood[0b100010010000]
    assert list(outcomes[0b100110010100].items())[1] == ("other", OutcomeAnswer("bad", ("bad",)))
    advice = AdviceReading(["go", "stop"], [0, 1, 2, 3, 4, 5])
    assert advice[0b110111] == (Advice("go", "certain"), Advice("stop", "presumed"))
    assert advice[0b010000] == (Advice("stop", "conditional"),)
    assert advice[0] == ()
    assert ListReading(["one", "two"], [3, 5]).of(0b101000) == ("one", "two")
    assert ListReading(["one", "two"], [3, 5]).of(0b110111) == ("two",)


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered stays under its limit, and what is said does not depend on it."""
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 3)

    class Squares(Remembered[int, int]):
        def __missing__(self, key: int) -> int:
            return self.keep(key, key * key)

    squares = Squares()
    for number in [*range(10), *range(10)]:
        assert squares[number] == number * number
        assert len(squares) <= 3


# --- the engine -----------------------------------------------------------------------------------------------------------------


def test_the_shipped_rules(shipped: Specimen) -> None:
    """What the engine finds is what the plain evaluator says, and the bare answer says the same."""
    for known in some_cases(shipped, 40):
        found = shipped.engine.found(known)
        laws.same_as_meaning(shipped.program, shipped.normal, found, known)
        assert_same_answer(shipped.engine, found, known)


def assert_same_answer(engine: TableEngine, found: Any, known: dict[str, Value]) -> None:
    answer = engine.answer(engine.start(known))
    assert {name: item.possible for name, item in answer.outcomes.items()} == found.possible
    assert {name: item.presumed for name, item in answer.outcomes.items()} == found.presumed
    assert list(answer.actions) == list(found.actions.items())


def test_what_was_asked_before_changes_nothing(shipped: Specimen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new engine, one that has answered others, and one that forgets all the time say the same."""
    cases = some_cases(shipped, 40)
    fresh = [TableEngine(shipped.program, shipped.circuit).found(known) for known in cases[:10]]
    used = [shipped.engine.found(known) for known in reversed(cases)][::-1]
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 1)
    forgetful = TableEngine(shipped.program, shipped.circuit)
    forgot = [forgetful.found(known) for known in cases]
    assert used[:10] == fresh
    assert used == forgot


def test_many_threads_at_once(shipped: Specimen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads share what is remembered, also while it is thrown away, and each gets its own answer."""
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 2)
    cases = some_cases(shipped, 60)
    engine = TableEngine(shipped.program, shipped.circuit)
    alone = [shipped.engine.found(known) for known in cases]
    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(lambda _: [engine.found(known) for known in cases], range(8)):
            assert found == alone


def test_what_nothing_reads_adds_nothing(shipped: Specimen) -> None:
    """A fact that no rule reads leaves the integer of a case as it is; so does one that a case leaves out."""
    engine = shipped.engine
    known = dict(shipped.defaults)
    unread = [
        path
        for path in shipped.program.types
        if path not in shipped.circuit.subjects and not compared_in(shipped, path)
    ]
    for path in unread:
        for value in shipped.pools[path]:
            assert engine.start({**known, path: value}) == engine.start(known)
    assert engine.start({}) == engine.entries.start


def compared_in(specimen: Specimen, path: str) -> bool:
    return any(
        path in (item.left, item.right) for item in specimen.circuit.subjects.values() if isinstance(item, Comparison)
    )


RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.m: {money: true, ask: M?, presume: 100}
  custom.n: {money: true, ask: N?, presume: {fact: custom.m}}
signals:
  less: {flag: red, title: Less, when: {custom.m: {lt: {fact: custom.n, times: 0.9}}}}
  more: {flag: red, title: More, when: {custom.m: {gt: {fact: custom.n}}}}
  turned: {flag: red, title: Turned, when: {custom.n: {is: {fact: custom.m, times: 0.5}}}}
"""


def test_a_rule_set_without_outcomes_or_actions(rules: Rules) -> None:
    """Signals alone are an answer, and comparisons of one pair are looked up together."""
    specimen = Specimen.of(rules(RULES))
    assert len(specimen.engine.entries.pairs) == 2
    for known in some_cases(specimen, 30):
        laws.same_as_meaning(specimen.program, specimen.normal, specimen.engine.found(known), known)


def test_a_rule_set_without_rules(rules: Rules) -> None:
    """Nothing to find is found of every case."""
    specimen = Specimen.of(rules("facts: {custom.a: {bool: true, ask: A?, presume: false}}"))
    assert specimen.engine.found({"custom.a": True}) == laws.meaning(
        specimen.program, specimen.normal, {"custom.a": True}
    )
