"""Cells: the values of a fact that no gate tells apart, and no others, are one."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import combinations
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit import Known, Partition, gates
from clientqual.circuit.build import draw
from clientqual.circuit.cells import cells_in, divide, partition
from clientqual.circuit.prune import prune
from clientqual.circuit.wiring import Asks
from clientqual.ir import (
    LIMIT,
    UNIT,
    Cells,
    Domain,
    FactType,
    Finite,
    Kind,
    Numbers,
    Ranges,
    Subsets,
    Value,
    ValueSet,
    number_value,
)
from clientqual.ruleset import RuleSet
from clientqual.testing.circuits import evaluate, knowing, planes
from clientqual.testing.specimens import Specimen, specimens

Drawn: TypeAlias = tuple[FactType, list[ValueSet]]

SIZES = Finite(("small", "medium", "large"))
RISKS = Subsets(("weather", "permits"))


def fact(kind: Kind, domain: Domain) -> FactType:
    return FactType("it", kind, domain)


@st.composite
def finite(draw: Any) -> Drawn:
    """Draw an enum or a set fact, with the sets of values that gates ask for."""
    enums = st.integers(1, 6).map(lambda count: Finite(tuple(f"v{number}" for number in range(count))))
    sets = st.integers(0, 3).map(lambda count: Subsets(tuple(f"m{number}" for number in range(count))))
    domain: Finite | Subsets = draw(st.one_of(enums, sets))
    bits = draw(st.lists(st.integers(0, (1 << domain.size) - 1), max_size=5))
    kind = Kind.ENUM if isinstance(domain, Finite) else Kind.SET
    return fact(kind, domain), [Cells(domain, some) for some in bits]


@st.composite
def numeric(draw: Any) -> Drawn:
    """Draw a number fact, with the sets of numbers that gates ask for."""
    step = draw(st.sampled_from([1, UNIT]))
    low = draw(st.integers(-20, 20)) * step
    domain = Numbers(low, low + draw(st.integers(0, 40)) * step, step)
    steps = st.integers(0, (domain.high - domain.low) // step)
    spans = st.lists(st.tuples(steps, steps), max_size=3)
    asked = [_ranges(domain, some) for some in draw(st.lists(spans, max_size=5))]
    return fact(Kind.INT if step == UNIT else Kind.NUMBER, domain), asked


def _ranges(domain: Numbers, spans: list[tuple[int, int]]) -> ValueSet:
    found: ValueSet = Ranges(domain, ())
    for one, other in spans:
        low, high = (domain.low + domain.step * steps for steps in sorted((one, other)))
        found |= Ranges(domain, ((low, high),))
    return found


@given(finite() | numeric())
def test_cells(drawn: Drawn) -> None:
    """Every cell has a member; cells are disjoint and leave nothing out; gates tell any two apart, and none cuts through one."""
    kind, asked = drawn
    cells = partition(kind, asked).cells
    assert not any(cell.is_empty() for cell in cells)
    assert not any(one.meets(other) for one, other in combinations(cells, 2))
    together = cells[0]
    for cell in cells:
        together |= cell
    assert together.is_full()
    for values in asked:
        assert all(cell.within(values) or not cell.meets(values) for cell in cells)
    for one, other in combinations(cells, 2):
        assert any(one.within(values) != other.within(values) for values in asked)


@given(finite() | numeric())
def test_members(drawn: Drawn) -> None:
    """Each member is in its cell, cells stand in the order of their first values, and a set comes out as its cells."""
    kind, asked = drawn
    made = partition(kind, asked)
    assert [made.cell(value) for value in made.members] == list(range(len(made.cells)))
    firsts = [cell.ends()[0] for cell in made.cells]
    assert firsts == sorted(firsts)
    for values in asked:
        bits = cells_in(made, values)
        assert [bool(bits >> number & 1) for number in range(len(made.cells))] == [
            value in values for value in made.members
        ]


@given(finite() | numeric(), st.data())
def test_the_cell_of_a_value(drawn: Drawn, data: Any) -> None:
    """Every value is found in its cell, whether there are few cells, which are looked at in turn, or many."""
    kind, asked = drawn
    made = partition(kind, asked)
    with pytest.MonkeyPatch.context() as patch:
        if data.draw(st.booleans()):
            patch.setattr(gates, "FEW", 0)
        for value in data.draw(st.lists(_values(kind), max_size=5)):
            assert value in made.cells[made.cell(value)]


def _values(kind: FactType) -> st.SearchStrategy[Value]:
    match kind.domain:
        case Finite(values):
            return st.sampled_from(values)
        case Subsets(members):
            return st.frozensets(st.sampled_from(members)) if members else st.just(frozenset())
        case Numbers(low, high, step):
            return st.integers(0, (high - low) // step).map(lambda steps: number_value(kind, low + steps * step))
    raise AssertionError(kind)


def test_very_many_cells() -> None:
    """Neither the subsets of many members nor the numbers between many borders are held against each other."""
    risks = Subsets(tuple(f"m{number}" for number in range(14)))
    days = Numbers(0, LIMIT, UNIT)
    start = time.process_time()
    in_sets = partition(fact(Kind.SET, risks), each_way(risks.having(member) for member in risks.members))
    assert len(in_sets.cells) == 1 << 14
    assert [in_sets.cell(value) for value in in_sets.members[::8]] == list(range(0, 1 << 14, 8))
    assert cells_in(in_sets, risks.having("m0")) == sum(1 << number for number in range(1, 1 << 14, 2))
    borders = each_way(days.where("lt", number) for number in range(1, 1_500))
    in_days = partition(fact(Kind.INT, days), borders)
    assert [cells_in(in_days, values).bit_count() for values in borders[::2]] == list(range(1, 1_500))
    assert time.process_time() - start < 2


def each_way(asked: Iterable[ValueSet]) -> list[ValueSet]:
    return [one for values in asked for one in (values, ~values)]


@pytest.mark.parametrize(
    ("kind", "asked", "members"),
    [
        (fact(Kind.ENUM, SIZES), [], ("small",)),
        (fact(Kind.ENUM, SIZES), [SIZES.all()], ("small",)),
        (fact(Kind.ENUM, SIZES), [SIZES.of(["medium"])], ("small", "medium")),
        (fact(Kind.BOOL, Finite((False, True))), [Finite((False, True)).of([True])], (False, True)),
        (fact(Kind.SET, RISKS), [RISKS.having("permits")], (frozenset(), frozenset({"permits"}))),
        (fact(Kind.INT, Numbers(0, 9 * UNIT, UNIT)), [Numbers(0, 9 * UNIT, UNIT).where("gt", 4)], (0, 5)),
    ],
)  # fmt: skip
def test_first_members(kind: FactType, asked: list[ValueSet], members: tuple[Value, ...]) -> None:
    """The member of a cell is its first value, as a value of the fact."""
    assert partition(kind, asked).members == members
    assert [type(value) for value in partition(kind, asked).members] == [type(value) for value in members]


# --- whole circuits -------------------------------------------------------------------------------------------------------------


def assert_divided(specimen: Specimen, cases: list[dict[str, Value]]) -> None:
    """Only what gates ask for has cells, no two of which the gates read alike; and gates say what they said of the values."""
    drawing = prune(draw(specimen.program, specimen.normal))
    circuit = divide(specimen.program, drawing)
    assert list(circuit.subjects) == sorted({gate.subject for gate in drawing.gates if isinstance(gate, Asks)})
    for name, subject in circuit.subjects.items():
        if isinstance(subject, Partition):
            read = [gate.cells for gate in circuit.gates if isinstance(gate, Known) and gate.subject == name]
            columns = [tuple(cells >> number & 1 for cells in read) for number in range(len(subject.cells))]
            assert len(set(columns)) == len(columns)
    for known in cases:
        cells = planes(specimen.program, circuit, [known])

        def in_cells(gate: Known, cells: dict[str, list[int]] = cells) -> bool:
            return any(true for cell, true in enumerate(cells[gate.subject]) if gate.cells >> cell & 1)

        in_values = knowing(specimen.program, drawing.comparisons, known)
        assert evaluate(circuit.gates, in_cells) == evaluate(drawing.gates, in_values)


def test_the_shipped_rules() -> None:
    specimen = Specimen.of(RuleSet.default())
    assert_divided(specimen, [specimen.case(count, count) for count in range(0, 100, 5)])


@settings(max_examples=25)
@given(specimens(), st.data())
def test_drawn_rules(specimen: Specimen, data: Any) -> None:
    assert_divided(specimen, data.draw(specimen.many(4)))
