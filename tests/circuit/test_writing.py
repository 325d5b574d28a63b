"""Values and conditions in words: what is written says just what the set or the condition holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.circuit.writing import _cubes, condition_text, set_text, value_text
from clientqual.ir import (
    LIMIT,
    UNIT,
    All,
    Always,
    Any,
    Cells,
    Compare,
    Condition,
    Count,
    FactRef,
    Finite,
    Lit,
    Not,
    Numbers,
    Ranges,
    Subsets,
    Value,
    ValueSet,
    Within,
)

FLAG = Finite((False, True))
SIZE = Finite(("small", "medium", "large"))
RISKS = Subsets(("weather", "permits", "partner"))
END = LIMIT * UNIT - 1
MONEY = Numbers(0, END, 1)
ANY_NUMBER = Numbers(-END, END, 1)
WEEKS = Numbers(UNIT, 12 * UNIT, UNIT)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("small", "small"),
        (5, "5"),
        (Decimal("5.0000"), "5"),
        (Decimal("-0.2500"), "-0.25"),
        (Decimal("1E+3"), "1000"),
        (frozenset(), "[]"),
        (frozenset({"weather", "permits"}), "[permits weather]"),
        (FactRef("custom.other"), "the same as custom.other"),
    ],
)  # fmt: skip
def test_values(value: Value | FactRef, text: str) -> None:
    """Values as people write them."""
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (SIZE.all(), "anything"),
        (SIZE.of([]), "nothing"),
        (SIZE.of(["large", "small"]), "small|large"),
        (FLAG.of([True]), "true"),
        (MONEY.where("lt", 500), "0..499.9999"),
        (MONEY.where("ge", 500), "500.."),
        (MONEY.of([5, Decimal("7.25")]), "5|7.25"),
        (~MONEY.of([5]), "0..4.9999|5.0001.."),
        (ANY_NUMBER.where("le", Decimal("-1.5")), "..-1.5"),
        (WEEKS.where("le", 2), "1..2"),
        (WEEKS.where("gt", 10), "11..12"),
        (RISKS.having("weather"), "with weather"),
        (~RISKS.having("weather"), "without weather"),
        (RISKS.having("weather") & ~RISKS.having("permits"), "with weather without permits"),
        (RISKS.having("weather") | RISKS.having("permits"), "with permits|with weather"),
        (RISKS.of([frozenset()]), "[]"),
        (RISKS.of([frozenset({"weather", "partner"})]), "[partner weather]"),
    ],
)  # fmt: skip
def test_sets(values: ValueSet, text: str) -> None:
    """Sets of values as people write them; an end of all numbers is left out."""
    assert set_text(values) == text


@given(st.integers(0, 2**16 - 1))
def test_cubes_cover_a_set_and_nothing_else(bits: int) -> None:
    """Every subset in the set lies in a cube, no other does, and no cube could be larger."""
    domain = Subsets(("a", "b", "c", "d"))
    cubes = _cubes(bits, domain.members)

    def holds(cube: frozenset[tuple[str, bool]]) -> Cells:
        held = domain.all()
        for member, has in cube:
            held &= domain.having(member) if has else ~domain.having(member)
        return held

    together = domain.of([])
    for cube in cubes:
        together |= holds(cube)
        assert not any(holds(cube - {part}).within(Cells(domain, bits)) for part in cube)
    assert together == Cells(domain, bits)


SMALL, RUSH = Within("size", SIZE.of(["small"])), Within("rush", FLAG.of([True]))
LESS = Compare("budget", "lt", "estimate", Decimal("0.9"))


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Always(), "always"),
        (Not(Always()), "never"),
        (SMALL, "size is small"),
        (LESS, "budget lt 0.9 estimate"),
        (Compare("budget", "is", "estimate"), "budget is estimate"),
        (Lit("weak"), "signal.weak"),
        (Not(LESS), "not (budget lt 0.9 estimate)"),
        (All((SMALL, RUSH)), "size is small and rush is true"),
        (Any((All((SMALL, RUSH)), LESS)), "(size is small and rush is true) or budget lt 0.9 estimate"),
        (Count((SMALL, RUSH, LESS), 2, 3), "at least 2 of (size is small; rush is true; budget lt 0.9 estimate)"),
        (Count((SMALL, RUSH, LESS), 0, 1), "at most 1 of (size is small; rush is true; budget lt 0.9 estimate)"),
        (Count((SMALL, RUSH, LESS), 1, 2), "1 to 2 of (size is small; rush is true; budget lt 0.9 estimate)"),
        (Count((SMALL, All((RUSH, LESS))), 1, 1), "exactly 1 of (size is small; rush is true and budget lt 0.9 estimate)"),
    ],
)  # fmt: skip
def test_conditions(condition: Condition, text: str) -> None:
    """Conditions on one line, with brackets where they are needed."""
    assert condition_text(condition) == text


def test_wide_sets_are_written() -> None:
    """A set fact with many members is written in a few words, not by its subsets."""
    domain = Subsets(tuple(f"m{number:02}" for number in range(12)))
    some = domain.having("m00") | domain.having("m07") & ~domain.having("m11")
    assert set_text(some) == "with m00|with m07 without m11"


def test_an_empty_range_is_written() -> None:
    """No number is nothing."""
    assert set_text(Ranges(MONEY, ())) == "nothing"
