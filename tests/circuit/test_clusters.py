"""Clusters of compared numbers: their arrangements against all values one by one, where there are few, and against drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.circuit import (
    Arrangement,
    Arrangements,
    Cluster,
    Comparison,
    Form,
    arrangements,
    clashing,
    clusters,
    clusters_in,
    compile_circuit,
    few_arrangements,
    placed,
)
from clientqual.circuit.clusters import Number
from clientqual.circuit.orders import Least
from clientqual.ir import UNIT, FactType, Kind, Numbers, Ranges, Value, number_value, scaled
from clientqual.ruleset import RuleSet

TIMES = [Decimal(text) for text in ("0.0001", "0.5", "0.9", "0.9999", "1", "1.0001", "1.3", "2", "3")]
WIDEST = 10**18


RULES = """
facts:
  custom.a: {int: [0, 9], ask: A?, presume: 1}
  custom.b: {int: [0, 9], ask: B?, presume: 1}
  custom.c: {number: [0, 9], ask: C?, presume: 1}
  custom.d: {int: [0, 9], ask: D?, presume: 1}
  custom.e: {int: [0, 9], ask: E?, presume: 1}
  custom.f: {int: [0, 9], ask: F?, presume: 1}
signals:
  one: {flag: red, title: t, when: {custom.a: {lt: {fact: custom.b}}}}
  two: {flag: red, title: t, when: {custom.c: {ge: {fact: custom.b, times: 0.5}}}}
  three: {flag: red, title: t, when: {custom.d: {is: {fact: custom.e}}}}
  four: {flag: red, title: t, when: {custom.a: {gt: 4}, custom.f: {gt: 4}}}
"""


def form(cluster: Cluster, values: tuple[Value, ...]) -> Form:
    """Return how values stand, worked out the plain way."""
    cells = tuple(
        next(place for place, cell in enumerate(fact.cells) if value in cell)
        for fact, value in zip(cluster.facts, values, strict=True)
    )
    points = dict(zip(cluster.paths, (scaled(value) for value in values), strict=True))  # type: ignore[arg-type]  # numbers
    return cells, tuple(truth(item, points[item.left], points[item.right]) for item in cluster.comparisons)


def truth(comparison: Comparison, left: int, right: int) -> bool:
    one, other = left * UNIT, right * scaled(comparison.times)
    return {"is": one == other, "lt": one < other, "le": one <= other, "gt": one > other, "ge": one >= other}[
        comparison.relation
    ]


@st.composite
def numbers(draw: Any, path: str, *, is_wide: bool = False) -> Number:
    """Draw a number of few values, or of very many, each value in one of up to three cells."""
    step = draw(st.sampled_from([1, 2, 5000, UNIT]))
    low = draw(st.integers(-3, 3)) * step
    high = WIDEST // step * step if is_wide else low + draw(st.integers(0, 8)) * step
    domain = Numbers(low, high, step)
    kind = FactType(path, Kind.INT if step == UNIT else Kind.NUMBER, domain)
    left, cells = domain.all(), list[Ranges]()
    for _ in range(draw(st.integers(0, 2))):
        spans = draw(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), min_size=1, max_size=2))
        some = ~domain.all()
        for start, length in spans:
            span = (low + start * step, min(low + (start + length) * step, high))
            some |= Ranges(domain, (span,)) if span[0] <= span[1] else some
        cells.append(left & some)
        left &= ~some
    return Number(kind, tuple(cell for cell in (*cells, left) if not cell.is_empty()))


@st.composite
def drawn(draw: Any, *, is_wide: bool = False) -> Cluster:
    paths = ["a", "b", "c"][: draw(st.integers(2, 3))]
    pairs = st.sampled_from([(one, other) for one in paths for other in paths])
    relations = st.sampled_from(["is", "lt", "le", "gt", "ge"])
    drawn_comparisons = st.tuples(pairs, relations, st.sampled_from(TIMES))
    found = draw(st.lists(drawn_comparisons, min_size=1, max_size=4, unique=True))
    return Cluster.of(
        [draw(numbers(path, is_wide=is_wide)) for path in paths],
        [Comparison(left, relation, right, times) for (left, right), relation, times in found],
    )


def every_value(number: Number) -> list[Value]:
    domain = number.type.domain
    assert isinstance(domain, Numbers)
    return [number_value(number.type, point) for point in range(domain.low, domain.high + 1, domain.step)]


def test_clusters_are_what_comparisons_connect(rules: Callable[..., RuleSet]) -> None:
    """Facts are of one cluster if comparisons lead from one to the other; those that none reads are of no cluster."""
    program = rules(RULES).program
    circuit = compile_circuit(program)
    found = clusters_in(program, circuit)
    assert [cluster.paths for cluster in found] == [("custom.a", "custom.b", "custom.c"), ("custom.d", "custom.e")]
    assert [[item.name for item in cluster.comparisons] for cluster in found] == [
        ["custom.a lt custom.b", "custom.c ge 0.5 custom.b"],
        ["custom.d is custom.e"],
    ]
    (alone,) = clusters_in(program, circuit, ["custom.a lt custom.b"])
    assert alone.paths == ("custom.a", "custom.b")


def test_what_nobody_finds_out_is_undetermined(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arrangement of which it was not found out whether it occurs is neither listed nor left out."""
    domain = Numbers(0, 9 * UNIT, UNIT)
    facts = [Number(FactType(path, Kind.INT, domain), (domain.all(),)) for path in ("a", "b")]
    cluster = Cluster.of(facts, [Comparison("a", "is", "b", Decimal(1))])
    false, true = ((0, 0), (False,)), ((0, 0), (True,))
    assert arrangements(cluster, {"a": 3}) == Arrangements((Arrangement(false, (3, 4)), Arrangement(true, (3, 3))))
    monkeypatch.setattr(clusters, "least", lambda low, *_: Least(tuple(low), is_settled=False))
    assert arrangements(cluster, {"a": 3}) == Arrangements((), (Arrangement(false, (3, 0)), Arrangement(true, (3, 0))))


@given(drawn())
def test_arrangements_are_those_of_all_values(cluster: Cluster) -> None:
    """What is listed is what occurs, and each has a member that stands so."""
    found = arrangements(cluster, {})
    occurring = {form(cluster, values) for values in product(*map(every_value, cluster.facts))}
    assert found.undetermined == ()
    assert [way.form for way in found.listed] == sorted(occurring)
    assert all(form(cluster, way.members) == way.form for way in found.listed)


@given(drawn(), st.data())
def test_known_values_leave_what_occurs_with_them(cluster: Cluster, data: Any) -> None:
    """With some facts fixed, what is listed is what occurs with these values, and members have them."""
    paths = data.draw(st.sets(st.sampled_from(cluster.paths), min_size=1))
    choices = [
        [data.draw(st.sampled_from(every_value(fact)))] if fact.type.path in paths else every_value(fact)
        for fact in cluster.facts
    ]
    fixed = {path: values[0] for path, values in zip(cluster.paths, choices, strict=True) if path in paths}
    found = arrangements(cluster, fixed)
    assert found.undetermined == ()
    assert [way.form for way in found.listed] == sorted({form(cluster, values) for values in product(*choices)})
    for way in found.listed:
        assert form(cluster, way.members) == way.form
        assert fixed.items() <= dict(zip(cluster.paths, way.members, strict=True)).items()


@given(drawn(), st.integers(0, 60))
def test_few_arrangements(cluster: Cluster, tries: int) -> None:
    """In few tries either all arrangements are found, or none."""
    found = few_arrangements(cluster, {}, tries)
    assert found in (None, arrangements(cluster, {}))
    assert few_arrangements(cluster, {}, tries) == found
    if found:
        assert few_arrangements(cluster, {}, tries + 1) == found
        assert len(found.listed) <= tries


@given(drawn(), st.data())
def test_numbers_are_placed_as_told(cluster: Cluster, data: Any) -> None:
    """Numbers lie as they are told to, if any can; if not, there is a part of it that none can, and without any of it some can."""
    fixed = {fact.type.path: data.draw(st.sampled_from(every_value(fact))) for fact in cluster.facts[:1]}
    choices = [[fixed[path]] if path in fixed else every_value(fact) for path, fact in facts_of(cluster)]
    occurring = [(values, dict(lies(cluster, values))) for values in product(*choices)]
    told: dict[str, int] = {path: data.draw(st.integers(0, len(fact.cells) - 1)) for path, fact in facts_of(cluster)}
    told |= {item.name: data.draw(st.integers(0, 1)) for item in cluster.comparisons}
    told = {
        name: told[name]
        for name in data.draw(st.lists(st.sampled_from(sorted(told)), unique=True))
        if name not in fixed
    }

    def can(some: Mapping[str, int]) -> bool:
        return any(some.items() <= lying.items() for _, lying in occurring)

    found = placed(cluster, fixed, told)
    assert (found is not None) == can(told)
    if found:
        assert found.is_settled
        assert (found.values, told.items() <= dict(lies(cluster, found.values)).items()) in [
            (values, True) for values, _ in occurring
        ]
    else:
        clash = clashing(cluster, fixed, told)
        assert clash.items() <= told.items()
        assert not can(clash)
        assert all(can({other: cell for other, cell in clash.items() if other != name}) for name in clash)


def facts_of(cluster: Cluster) -> list[tuple[str, Number]]:
    return list(zip(cluster.paths, cluster.facts, strict=True))


def lies(cluster: Cluster, values: tuple[Value, ...]) -> Iterator[tuple[str, int]]:
    """Yield the cell of each fact and each comparison, worked out the plain way."""
    cells, truths = form(cluster, values)
    yield from zip(cluster.paths, cells, strict=True)
    yield from ((item.name, int(truth)) for item, truth in zip(cluster.comparisons, truths, strict=True))


@given(drawn(is_wide=True), st.data())
def test_wide_numbers(cluster: Cluster, data: Any) -> None:
    """Among very many values nothing drawn is missing, and every member stands as it is listed."""
    found = arrangements(cluster, {})
    assert all(form(cluster, way.members) == way.form for way in found.listed)
    forms = {way.form for way in found.all()}
    for _ in range(5):
        assert form(cluster, tuple(data.draw(value(fact)) for fact in cluster.facts)) in forms


def value(number: Number) -> st.SearchStrategy[Value]:
    """Draw a value of a wide number: a small one, or any."""
    domain = number.type.domain
    assert isinstance(domain, Numbers)
    first, last, step = domain.low // domain.step, domain.high // domain.step, domain.step
    points = st.one_of(st.integers(first, first + 30), st.integers(first, last))
    return points.map(lambda point: number_value(number.type, point * step))
