"""The laws of the value sets: they are sets, whatever their domain, and say of themselves what their members say."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt

from hypothesis import given
from hypothesis import strategies as st

from clientqual.ir import LIMIT, UNIT, Comparison, Domain, Finite, Numbers, Ordered, Subsets, Value, ValueSet, scaled

FINITE = Finite(("none", "spoken", "written", "detailed"))
BOOL = Finite((False, True))
SETS = Subsets(("mail", "phone", "chat"))
WHOLE = Numbers(-3 * UNIT, 6 * UNIT, UNIT)
DECIMAL = Numbers(0, 100 * UNIT, 1)
MONEY = Numbers(0, LIMIT * UNIT - 1, 1)

_POINTS = [Decimal(n) / UNIT for n in (0, 1, 9_999, 10_000, 10_001, 500_000, 999_999, 1_000_000)]
MEMBERS: dict[Domain, list[Value]] = {
    FINITE: list(FINITE.values),
    BOOL: [False, True],
    SETS: [frozenset(member for bit, member in enumerate(SETS.members) if n >> bit & 1) for n in range(8)],
    WHOLE: list(range(-3, 7)),
    DECIMAL: [*_POINTS],
    MONEY: [*_POINTS, Decimal(LIMIT) - Decimal("0.0001")],
}
COMPARE: dict[Comparison, Callable[[int, int], bool]] = {"lt": lt, "le": le, "gt": gt, "ge": ge}

domains = st.sampled_from(list(MEMBERS))
ordered = st.sampled_from([domain for domain in MEMBERS if isinstance(domain, Ordered)])


@st.composite
def sets(draw: st.DrawFn, domain: Domain) -> ValueSet:
    """Draw a set of a domain: some values, or what compares with one, or the rest of either."""
    values = MEMBERS[domain]
    drawn: ValueSet
    if isinstance(domain, Ordered) and draw(st.booleans()):
        drawn = domain.where(draw(st.sampled_from(list(COMPARE))), draw(st.sampled_from(values)))
    else:
        drawn = domain.of(draw(st.lists(st.sampled_from(values), max_size=len(values))))
    return ~drawn if draw(st.booleans()) else drawn


@given(st.data(), domains)
def test_set_algebra(data: st.DataObject, domain: Domain) -> None:
    """And, or and not agree with membership, and equal sets are equal values."""
    one, other = data.draw(sets(domain)), data.draw(sets(domain))
    for value in MEMBERS[domain]:
        assert (value in one and value in other) == (value in one & other)
        assert (value in one or value in other) == (value in one | other)
        assert (value not in one) == (value in ~one)
    assert one == ~~one
    assert ~(one & other) == ~one | ~other
    assert one & other == other & one
    assert one | other == other | one
    assert one & (one | other) == one


@given(st.data(), domains)
def test_relations(data: st.DataObject, domain: Domain) -> None:
    """Empty, full, within and meets are what they are for sets."""
    one, other = data.draw(sets(domain)), data.draw(sets(domain))
    assert one.is_empty() == (one == domain.of([]))
    assert one.is_full() == (one == domain.all())
    assert one.within(other) == ((one & ~other).is_empty())
    assert one.meets(other) == (not (one & other).is_empty())
    assert (one & ~one).is_empty()
    assert (one | ~one).is_full()


@given(st.data(), domains)
def test_of(data: st.DataObject, domain: Domain) -> None:
    """A set of values holds just these, in whatever order and however often they are named."""
    named = data.draw(st.lists(st.sampled_from(MEMBERS[domain]), max_size=6))
    assert {value for value in MEMBERS[domain] if value in domain.of(named)} == set(named)
    assert domain.of(named) == domain.of([*reversed(named), *named])


@given(st.data(), ordered, st.sampled_from(list(COMPARE)))
def test_where(data: st.DataObject, domain: Ordered, comparison: Comparison) -> None:
    """What compares with a value is in the set, and nothing else is."""
    border = data.draw(st.sampled_from(MEMBERS[domain]))
    for value in MEMBERS[domain]:
        holds = COMPARE[comparison](_rank(domain, value), _rank(domain, border))
        assert holds == (value in domain.where(comparison, border))


def _rank(domain: Domain, value: Value) -> int:
    if isinstance(domain, Finite):
        return domain.values.index(value)
    assert isinstance(value, int | Decimal)
    return scaled(value)


@given(st.data(), domains)
def test_ends(data: st.DataObject, domain: Domain) -> None:
    """The ends of a set are its lowest and its highest member; a single value has one end."""
    drawn = data.draw(sets(domain))
    if not drawn.is_empty():
        low, high = drawn.ends()
        whole = domain.all().ends()
        assert whole[0] <= low <= high <= whole[1]
    value = data.draw(st.sampled_from(MEMBERS[domain]))
    low, high = domain.of([value]).ends()
    assert low == high


def test_many_ranges() -> None:
    """Sets of very many ranges are joined in one go along both, not pair by pair."""
    start = time.process_time()
    one, other = (MONEY.of(range(first, 20_000, step)) for first, step in ((0, 4), (2, 6)))
    assert one & other == MONEY.of(range(8, 20_000, 12))
    assert one | other == ~(~one & ~other)
    assert time.process_time() - start < 2


def test_having() -> None:
    """The subsets that hold a member are those, for every size of the whole."""
    for size in range(1, 9):
        domain = Subsets(tuple(f"m{n}" for n in range(size)))
        for place, member in enumerate(domain.members):
            expected = [cell for cell in range(1 << size) if cell >> place & 1]
            assert sum(1 << cell for cell in expected) == domain.having(member).bits


def test_numbers_between_steps() -> None:
    """A whole number fact knows nothing between whole numbers, so `gt 2` and `ge 3` are the same."""
    assert WHOLE.where("gt", 2) == WHOLE.where("ge", 3)
    assert WHOLE.where("lt", 2) == WHOLE.where("le", 1)
    assert DECIMAL.where("gt", 2) == DECIMAL.where("ge", Decimal("2.0001"))
    assert WHOLE.where("gt", 6).is_empty()
    assert WHOLE.where("ge", -3).is_full()


def test_neighbours_join() -> None:
    """Ranges that touch are one, so that there is one way to write a set of numbers."""
    assert (WHOLE.of([1]) | WHOLE.of([2])) == WHOLE.where("ge", 1) & WHOLE.where("le", 2)
    assert (WHOLE.where("le", 2) | WHOLE.where("ge", 3)) == WHOLE.all()
