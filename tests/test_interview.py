"""The interview as a class: what it asks, and how it takes answers and gives them back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clientqual import Case, ClientqualError, Interview, RuleSet

Rules = Callable[..., RuleSet]

SHOP = """\
facts:
  custom.trade: {enum: [shop, clinic, ward], ask: Which trade?, presume: shop}
  custom.reviewed: {bool: true, ask: Is it reviewed?, presume: false}
  custom.staff: {int: [0, 50], ask: How many?, presume: 3}
  custom.price: {money: true, ask: What does it cost?, presume: 100, implies: {custom.priced: true}}
  custom.priced: {bool: true, ask: Is there a price?, presume: true}
  custom.share: {number: [0, 100], ask: How much of it?, presume: 0}
  custom.risks: {set: [rain, snow_and_ice, other], ask: Which risks?, presume: []}
  custom.hours: {int: [1, 60], default: 40}
derived:
  custom.dear: {bool: true, rows: [{id: much, when: {custom.price: {gt: 1000}}, then: true}], otherwise: false}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {id: clinic, when: {custom.trade: clinic, custom.reviewed: false}, then: bad}
  - {id: dear, when: {custom.dear: true}, then: bad}
  - {id: free, when: {custom.priced: false}, then: bad}
  - {id: many, when: {custom.staff: {gt: 40}, custom.risks: {has: rain}, custom.share: {gt: 50}}, then: bad}
otherwise: good
"""


@pytest.fixture
def shop(rules: Rules) -> RuleSet:
    return rules(SHOP)


def refusal(call: Callable[[], object]) -> str:
    """Return what is said about a call that is refused, on one line."""
    with pytest.raises(ClientqualError) as caught:
        call()
    return " | ".join(
        f"{item.message}; {item.help}" if item.help else item.message for item in caught.value.diagnostics
    )


# --- asking -----------------------------------------------------------------------------------------------------------------


def test_it_asks_the_first_question_of_the_result(shop: RuleSet) -> None:
    """The order is that of the result; a fact with a default and a derived one are not among them."""
    interview = Interview(shop)
    assert interview.question == interview.result.questions[0]
    names = ("trade", "reviewed", "staff", "price", "priced", "share", "risks")
    assert {question.fact for question in interview.questions} == {f"custom.{name}" for name in names}
    assert not interview.is_finished


def test_the_shipped_rules_are_the_default() -> None:
    """`Interview()` is an interview about a client of whom nothing is known."""
    assert Interview().rules is RuleSet.default()
    assert Interview().case == Case()


def test_an_answer_makes_another_interview(shop: RuleSet) -> None:
    """The old one stays; the new one has the fact in its case, and asks something else."""
    first = Interview(shop)
    second = first.answer("ward", "custom.trade")
    assert first.case == Case()
    assert second.case.facts() == {"custom.trade": "ward"}
    assert second.asked == ("custom.trade",)
    assert "custom.trade" not in {question.fact for question in second.questions}
    assert second.result == shop.qualify(second.case)


def test_the_answer_is_to_the_question_unless_a_fact_is_named(shop: RuleSet) -> None:
    """Whoever asks one question after the other need not repeat it."""
    interview = Interview(shop)
    assert interview.question
    values = {"custom.reviewed": True, "custom.price": 5, "custom.priced": True}
    value = values.get(interview.question.fact, "clinic")
    assert interview.answer(value).asked == (interview.question.fact,)


def test_what_they_do_not_know_is_not_asked_again(shop: RuleSet) -> None:
    """It is kept in the case, where every other reader finds it."""
    interview = Interview(shop).dont_know("custom.trade")
    assert interview.case.dont_know == {"custom.trade"}
    assert interview.asked == ("custom.trade",)
    assert "custom.trade" not in {question.fact for question in interview.questions}


def test_it_ends_when_nothing_is_open(shop: RuleSet) -> None:
    """A decided case leaves nothing to ask."""
    interview = Interview(shop, {"custom": {"trade": "clinic"}}).answer(False, "custom.reviewed")
    assert interview.is_finished
    assert interview.question is None
    assert interview.result.outcomes["mood"].decided == "bad"


def test_it_ends_when_nobody_knows_the_rest(shop: RuleSet) -> None:
    """Facts that they could not tell may leave answers open."""
    interview = Interview(shop)
    while interview.question:
        interview = interview.dont_know()
    assert interview.case.dont_know == set(interview.asked)
    assert not interview.result.outcomes["mood"].is_certain


def test_nobody_is_asked_what_would_contradict_what_is_known(shop: RuleSet) -> None:
    """A price implies that there is one, so where there is none nobody is asked how high it is."""
    interview = Interview(shop, {"custom": {"trade": "shop"}})
    assert "custom.price" in {question.fact for question in interview.questions}
    free = interview.answer(False, "custom.priced")
    assert "custom.price" not in {question.fact for question in free.questions}
    assert refusal(lambda: free.answer(5, "custom.price")).startswith("`custom.price` is stated, so")


def test_shipped_no_budget_is_no_question_of_how_much() -> None:
    """Who said that there is no budget is not asked for it."""
    interview = Interview().answer(False, "project.budget_defined")
    assert "project.budget" not in {question.fact for question in interview.questions}


# --- taking back and storing --------------------------------------------------------------------------------------------------


def test_undo_takes_the_last_answer_back(shop: RuleSet) -> None:
    """One after the other, down to where the interview began."""
    start = Interview(shop, {"custom": {"staff": 4}})
    one = start.answer("ward", "custom.trade")
    two = one.dont_know("custom.reviewed")
    assert two.undo() == one
    assert two.undo().undo() == start
    assert refusal(start.undo) == "nothing was answered yet, so there is nothing to take back"


def test_a_stored_interview_goes_on(shop: RuleSet) -> None:
    """The case as JSON and the paths in `asked` are all that has to be kept."""
    before = Interview(shop).answer("ward", "custom.trade").dont_know("custom.reviewed")
    stored = (before.case.to_json(), list(before.asked))
    after = Interview(shop, Case.from_json(stored[0]), stored[1])
    assert after == before
    assert after.undo() == before.undo()


def test_interviews_compare_by_value_and_are_told_apart(shop: RuleSet) -> None:
    """The same answers give the same interview; its short form shows the case and what was asked."""
    one, other = (Interview(shop).answer("ward", "custom.trade") for _ in range(2))
    assert one == other
    assert one != one.undo()
    assert repr(one) == "Interview(case=Case(custom={'trade': 'ward'}), asked=('custom.trade',))"


# --- refusals -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("custom.trade", "shopp", "`custom.trade` cannot be `shopp`; did you mean `shop`?"),
        ("custom.trade", None, "`custom.trade` has no answer here; say that it is not known, if nobody can say"),
        ("custom.staff", 51, "`custom.staff` cannot be `51`; it is between 0 and 50"),
        ("custom.dear", True, "`custom.dear` is never asked: it is worked out from other facts; state it in the case"),
        ("custom.hours", 30, "`custom.hours` is never asked: it has a default; state it in the case"),
        ("custom.tarde", "shop", "this rule set has no fact `custom.tarde`; did you mean `custom.trade`?"),
        ("custom.priced", True, "`custom.priced` was answered already; take that answer back first"),
        ("custom.share", 5, "`custom.share` was answered already; take that answer back first"),
    ],
)
def test_an_answer_that_cannot_be(shop: RuleSet, fact: str, value: object, said: str) -> None:
    """Each is refused with what is wrong and what helps, and the interview is as it was."""
    interview = Interview(shop, {"custom": {"priced": True}, "dont_know": ["custom.share"]})
    assert refusal(lambda: interview.answer(value, fact)) == said


def test_an_answer_without_a_question(shop: RuleSet) -> None:
    """Where nothing is left to ask, an answer needs to say what it is about; then it is taken."""
    finished = Interview(shop, {"custom": {"trade": "clinic", "reviewed": False}})
    assert (
        refusal(lambda: finished.answer(True)) == "there is no question left to answer; name the fact that it is about"
    )
    assert refusal(finished.dont_know) == "there is no question left to answer; name the fact that it is about"
    assert finished.answer(7, "custom.staff").case.facts()["custom.staff"] == 7


def test_a_case_or_a_history_that_does_not_fit(shop: RuleSet) -> None:
    """Both are checked when the interview begins."""
    assert refusal(lambda: Interview(shop, {"project": {"breif": "none"}})).startswith("`project.breif` is not a fact")
    assert refusal(lambda: Interview(shop, {"custom": {"x": 1}})).startswith("this rule set has no fact `custom.x`")
    assert refusal(lambda: Interview(shop, {}, ["custom.tarde"])).startswith("this rule set has no fact `custom.tarde`")
