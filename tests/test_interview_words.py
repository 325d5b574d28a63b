"""What an interview makes of words: each is read as the one answer that it can mean, or refused with a sentence that helps."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from clientqual import CaseError, ClientqualError, Interview, RuleSet

Rules = Callable[..., RuleSet]

FACTS = """\
facts:
  custom.trade: {enum: [shop, clinic, ward], ask: Which trade?, presume: shop}
  custom.reviewed: {bool: true, ask: Is it reviewed?, presume: false}
  custom.staff: {int: [0, 50], ask: How many?, presume: 3}
  custom.price: {money: true, ask: What does it cost?, presume: 100}
  custom.share: {number: [0, 100], ask: How much of it?, presume: 0}
  custom.risks: {set: [rain, snow_and_ice, other], ask: Which risks?, presume: []}
derived:
  custom.dear: {bool: true, rows: [{id: much, when: {custom.price: {gt: 1000}}, then: true}], otherwise: false}
"""


@pytest.fixture
def shop(rules: Rules) -> RuleSet:
    return rules(FACTS)


def refusal(call: Callable[[], object]) -> str:
    """Return what is said about a call that is refused, on one line."""
    with pytest.raises(ClientqualError) as caught:
        call()
    return " | ".join(
        f"{item.message}; {item.help}" if item.help else item.message for item in caught.value.diagnostics
    )


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("trade", "2", "clinic"),
        ("trade", " 2. ", "clinic"),
        ("trade", "Clinic", "clinic"),
        ("trade", "c", "clinic"),
        ("reviewed", "y", True),
        ("reviewed", "Yes.", True),
        ("reviewed", "no", False),
        ("reviewed", "FALSE", False),
        ("staff", "7", 7),
        ("risks", "1", {"rain"}),
        ("risks", "1, 3", {"rain", "other"}),
        ("risks", "1 3", {"rain", "other"}),
        ("risks", "rain and other", {"rain", "other"}),
        ("risks", "snow and ice", {"snow_and_ice"}),
        ("risks", "sn; rain", {"rain", "snow_and_ice"}),
        ("risks", "none", set()),
        ("risks", "0", set()),
        ("price", "2500", Decimal(2500)),
        ("price", "2500.50", Decimal("2500.50")),
        ("price", "2 500,50", Decimal("2500.50")),
        ("price", "2'500.5", Decimal("2500.50")),
        ("price", "1,234.50", Decimal("1234.50")),
        ("price", "1.234,50", Decimal("1234.50")),
        ("price", "1,234,567", Decimal(1234567)),
        ("price", "2,50", Decimal("2.50")),
        ("price", "0,500", Decimal("0.5")),
        ("price", "5k", Decimal(5000)),
        ("price", "2.5 K", Decimal(2500)),
        ("share", "12.5", Decimal("12.5")),
    ],
)
def test_words_that_are_an_answer(shop: RuleSet, fact: str, text: str, value: object) -> None:
    """A number of a list, a word, its beginning; yes and no; several; amounts in any notation that can only mean one."""
    assert Interview(shop).read(text, f"custom.{fact}") == value


@pytest.mark.parametrize(
    ("fact", "text", "said"),
    [
        ("trade", "4", "there is no answer number 4; they are numbered 1 to 3"),
        ("trade", "9" * 90, f"there is no answer number {'9' * 37}...; they are numbered 1 to 3"),
        ("trade", "x", "`x` is none of the answers; answer `shop`, `clinic` or `ward`"),
        ("trade", "klinic", "`klinic` is none of the answers; did you mean `clinic`?"),
        ("trade", "", "`` is none of the answers; answer `shop`, `clinic` or `ward`"),
        ("trade", "a\x1b[2J", "`a?[2J` is none of the answers; answer `shop`, `clinic` or `ward`"),
        ("reviewed", "1", "`1` is none of the answers; answer `yes` or `no`"),
        ("risks", "rain, hail", "`hail` is none of the answers; answer `rain`, `snow and ice` or `other`"),
        ("staff", "2.5", "`custom.staff` is a whole number, and this is the number `2.5`"),
        ("staff", "51", "`custom.staff` cannot be `51`; it is between 0 and 50"),
        ("price", "2,500", "`2,500` could be 2500 or 2.5; write `2500` or `2.5`"),
        ("price", "-2.500", "`-2.500` could be -2500 or -2.5; write `-2500` or `-2.5`"),
        ("price", "about 5000", "`about 5000` is not a number; write one number and nothing else, such as `5000`"),
        ("price", "2 to 3", "`2 to 3` is not a number; write one number and nothing else, such as `2500`"),
        ("price", "2500 EUR", "`2500 EUR` is not a number; write one number and nothing else, such as `2500`"),
        ("price", "1e3", "`1e3` is not a number; write one number and nothing else, such as `2500`"),
        ("price", "1,23,456", "`1,23,456` is not a number; write one number and nothing else, such as `2500`"),
        ("price", "5" * 70, f"`{'5' * 37}...` is not a number; write one number and nothing else, such as `2500`"),
        ("share", "5k", "`5k` is not a number; write one number and nothing else, such as `2500`"),
        ("share", "50 %", "`50 %` is not a number; write one number and nothing else, such as `50`"),
    ],
)
def test_words_that_are_no_answer(shop: RuleSet, fact: str, text: str, said: str) -> None:
    """Each is refused in a sentence for the person who said it."""
    assert refusal(lambda: Interview(shop).read(text, f"custom.{fact}")) == said


def test_the_beginning_of_two_answers_is_neither(rules: Rules) -> None:
    """It says which they are; a word that is an answer in full is that one."""
    house = rules(FACTS.replace("[shop, clinic, ward]", "[shop, clinic, clinical_trial, clinic_in_town]"))
    assert refusal(lambda: Interview(house).read("cl", "custom.trade")) == (
        "`cl` could be `clinic`, `clinical trial` or `clinic in town`; write more of the one you mean"
    )
    assert Interview(house).read("clinic", "custom.trade") == "clinic"
    assert Interview(house).read("Clinic-in-town", "custom.trade") == "clinic_in_town"


def test_answers_that_look_like_numbers_are_not_numbered(rules: Rules) -> None:
    """Where `2` is an answer, it means that answer."""
    house = rules(FACTS.replace("[shop, clinic, ward]", '["3", "2", shop, clinic]'))
    assert Interview(house).read("3", "custom.trade") == "3"
    assert refusal(lambda: Interview(house).read("1", "custom.trade")).startswith("`1` is none of the answers")


@pytest.mark.parametrize("text", ["2 500 €", "€2500", "EUR 2500", "2500 eur", "2.5k €"])
def test_the_currency_of_the_case_may_stand_beside_an_amount(shop: RuleSet, text: str) -> None:
    """It says nothing that is not known."""
    assert Interview(shop, {"currency": "EUR"}).read(text, "custom.price") == Decimal(2500)


@pytest.mark.parametrize("text", ["$5", "5 USD", "£ 5"])
def test_another_currency_is_refused(shop: RuleSet, text: str) -> None:
    """Nobody converts behind the back of a user."""
    said = refusal(lambda: Interview(shop, {"currency": "EUR"}).read(text, "custom.price"))
    assert said == f"`{text}` is not in EUR, the currency of this case; convert it to EUR"


def test_reading_refuses_what_answering_refuses(shop: RuleSet) -> None:
    """Words about a fact that is never asked are not read."""
    with pytest.raises(CaseError, match="never asked"):
        Interview(shop).read("yes", "custom.dear")
