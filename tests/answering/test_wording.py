"""Wording: texts with the facts of a case filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clientqual.answering import Wording
from clientqual.ir import Value

KNOWN: dict[str, Value] = {
    "a.yes": True,
    "a.no": False,
    "a.word": "large_organization",
    "a.set": frozenset({"phone_call", "mail"}),
    "a.empty": frozenset(),
    "a.whole": 5,
    "a.money": Decimal("2500.50"),
    "a.round": Decimal("1E+3"),
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        ("{a.yes} {a.no}", "yes no"),
        ("{a.word}", "large organization"),
        ("{a.set}, {a.empty}", "mail, phone call, none"),
        ("{a.whole} {a.money} {a.round}", "5 2500.5 1000"),
        ("{a.unknown|the estimate} and {a.unknown| some words }", "the estimate and some words"),
        ("{a.whole|nothing}", "5"),
        ("{a.unknown}", ""),
        ("{{a.whole}} {{{a.whole}}}", "{a.whole} {5}"),
    ],
)
def test_filled(text: str, filled: str) -> None:
    """Placeholders are filled as one would say the value, or with the words for when it is unknown."""
    assert filled == Wording({"key": text}, KNOWN).text("key")


def test_no_text() -> None:
    """A text that is not there is empty."""
    assert Wording({}, KNOWN).text("key") == ""
