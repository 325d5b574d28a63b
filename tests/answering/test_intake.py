"""Intake: what is known of a case, and every complaint about one that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from clientqual.answering import know
from clientqual.errors import CaseError
from clientqual.ruleset import RuleSet

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false, implies: {custom.b: x}}
  custom.b: {enum: [x, y], ask: B?, presume: x, implies: {custom.k: 3}}
  custom.k: {int: [0, 10], ask: K?, presume: 5}
  custom.s: {set: [p, q], ask: S?, presume: []}
  custom.r: {money: true, default: 80}
"""


def test_known(rules: Callable[..., RuleSet]) -> None:
    """Stated and implied facts are known, and defaults apart; asked in vain counts only what is not known."""
    known = know(rules(RULES).program, {"custom.a": True}, ["custom.k", "custom.s"])
    assert known.stated == {"custom.a": True, "custom.b": "x", "custom.k": 3}
    assert known.facts["custom.r"] == Decimal(80)
    assert known.dont_know == {"custom.s"}
    assert [path for path in ("custom.a", "custom.r", "custom.s", "custom.zz") if known.asked(path)] == [
        "custom.a",
        "custom.r",
        "custom.s",
    ]


def test_other_defaults(rules: Callable[..., RuleSet]) -> None:
    """A test of a base is run with the defaults of its own house."""
    assert know(rules(RULES).program, {}, defaults={"custom.r": 5}).facts == {"custom.r": 5}


@pytest.mark.parametrize(
    ("stated", "dont_know", "complaints"),
    [
        ({"custom.aa": True}, [], ["this rule set has no fact `custom.aa`"]),
        ({}, ["custom.aa"], ["this rule set has no fact `custom.aa`"]),
        ({"custom.a": "true"}, [], ["`custom.a` is `true` or `false`, and this is the text `true`"]),
        ({"custom.b": "z"}, [], ["`custom.b` cannot be `z`"]),
        ({"custom.k": 11}, [], ["`custom.k` cannot be `11`"]),
        ({"custom.k": Decimal("1.5")}, [], ["`custom.k` is a whole number, and this is the number `1.5`"]),
        ({"custom.k": 10**400}, [], ["`custom.k` is below 10^14 in size, and this number has 401 digits before the point"]),
        ({"custom.r": Decimal("0.00001")}, [], ["`custom.r` has at most 4 decimal places, and `0.00001` has more"]),
        ({"custom.s": frozenset({"p", "z"})}, [], ["`custom.s` cannot hold `z`"]),
        ({"custom.a": True, "custom.b": "y"}, [], ["`custom.a` is stated, so `custom.b` is `x`, and it cannot also be `y`"]),
        ({"custom.a": True, "custom.k": 4, "custom.z": 1}, [], ["`custom.b` is stated, so `custom.k` is `3`, and it cannot also be `4`", "this rule set has no fact `custom.z`"]),
    ],
)  # fmt: skip
def test_misfits(
    rules: Callable[..., RuleSet], stated: dict[str, object], dont_know: list[str], complaints: list[str]
) -> None:
    """All complaints about a case come at once."""
    with pytest.raises(CaseError) as caught:
        know(rules(RULES).program, stated, dont_know)  # type: ignore[arg-type]  # wrong on purpose
    assert sorted(complaints) == sorted(item.message for item in caught.value.diagnostics)


def test_help(rules: Callable[..., RuleSet]) -> None:
    """A near name, or what the fact can be."""
    with pytest.raises(CaseError) as caught:
        know(rules(RULES).program, {"custom.b": "z", "project.breif": "none", "custom.k": 11})
    assert {item.message: item.help for item in caught.value.diagnostics} == {
        "this rule set has no fact `project.breif`": "did you mean `project.brief`?",
        "`custom.b` cannot be `z`": "it is one of `x`, `y`",
        "`custom.k` cannot be `11`": "it is between 0 and 10",
    }


def test_override_and_currency(rules: Callable[..., RuleSet]) -> None:
    """An override of what is no outcome or answer, and another currency, are errors of the case."""
    outcome = "outcome: mood\nvalues: [good, bad]\npolicy: first\nrows: [{id: a, when: {custom.a: true}, then: bad}]\notherwise: good"
    loaded = rules(f"currency: EUR\n---{RULES}---\n{outcome}")
    with pytest.raises(CaseError) as caught:
        loaded.qualify({"currency": "USD", "override": {"moood": {"value": "best"}, "mood": {"value": "great"}}})
    assert [(item.message, item.help) for item in caught.value.diagnostics] == [
        ("the case is in USD and the rule set in EUR", "convert the amounts to EUR"),
        ("there is no outcome `moood` to override", "did you mean `mood`?"),
        ("`mood` cannot be `great`", "it is one of `good`, `bad`"),
    ]
