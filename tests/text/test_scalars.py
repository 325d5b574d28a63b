"""What a word without quotes means: YAML 1.2, and text wherever a person could mean text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.text import looks_numeric
from clientqual.text.scalars import resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("nil", "nil"),
        ("true", True), ("TRUE", True), ("tRUE", "tRUE"), ("false", False),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
        ("0", 0), ("-5", -5), ("+5", 5), ("007", 7), ("0o17", 15), ("0x1F", 31), ("0b1", "0b1"),
        ("1_000", "1_000"), ("12:30", "12:30"), ("2026-01-01", "2026-01-01"),
        ("1.50", Decimal("1.50")), (".5", Decimal("0.5")), ("5.", Decimal(5)), ("1e3", Decimal("1E+3")), (".", "."), ("-", "-"),
        (".nan", ".nan"), (".inf", ".inf"), ("-.inf", "-.inf"), ("1e9999", "1e9999"),
        ("9" * 40, int("9" * 40)), ("9" * 41, "9" * 41), ("9" * 400, "9" * 400), ("9" * 5_000, "9" * 5_000),
        ("٣", "٣"), ("²", "²"),
    ],
)  # fmt: skip
def test_resolve(text: str, value: object) -> None:
    """Booleans and numbers of YAML 1.2 are such; all else is text, also numbers beyond all bounds."""
    got = resolve(text)
    assert (type(value), value) == (type(got), got)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("5", True), ("9" * 5_000, True), (".nan", True), ("-.inf", True), ("Infinity", True), ("1e5", True), ("5 EUR", False), ("", False)],
)  # fmt: skip
def test_looks_numeric(text: str, answer: bool) -> None:
    """A number may be too long to be one, and still looks like one."""
    assert answer is looks_numeric(text)


@given(st.text())
def test_any_text(text: str) -> None:
    """Every text means something."""
    assert isinstance(resolve(text), str | bool | int | Decimal | None)
