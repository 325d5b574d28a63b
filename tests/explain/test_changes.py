"""`rules.change`: what would change an answer, on a rule set small enough to see it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal

import pytest

from clientqual import Blocker, Case, CaseError, Changes, ClientqualError, MissingExtra, RuleSet, Step
from clientqual.answering import know
from clientqual.explain import Changer, Wish
from clientqual.explain.change import seeking

DEAL = """
facts:
  custom.deposit:
    {enum: [refuses, hesitates, agrees], ordered: true, ask: Deposit?, changed_by: client, presume: hesitates}
  custom.budget: {money: true, ask: Budget?, changed_by: client, presume: 3000, implies: {custom.has_budget: true}}
  custom.has_budget: {bool: true, ask: Is there a budget?, changed_by: client, presume: true}
  custom.price: {money: true, ask: Price?, changed_by: provider, presume: 3000}
  custom.lied: {bool: true, ask: Did they lie?, presume: false}
  custom.tone: {enum: [warm, cold], ask: Tone?, presume: {rows: [{id: a, when: {custom.lied: true}, then: cold}], otherwise: warm}}
  custom.minimum: {money: true, default: 500}
derived:
  custom.fits:
    {bool: true, rows: [{id: enough, when: {custom.budget: {ge: {fact: custom.price}}}, then: true}], otherwise: false}
---
outcome: deal
values: [take, conditions, decline]
policy: first
rows:
  - {id: lied, when: {custom.lied: true}, then: decline}
  - {id: tiny, when: {custom.price: {lt: {fact: custom.minimum}}}, then: decline}
  - {id: no_budget, when: {custom.has_budget: false}, then: decline}
  - {id: too_little, when: {custom.fits: false}, then: decline}
  - {id: no_deposit, when: {custom.deposit: refuses}, then: decline}
  - {id: deposit_unclear, when: {custom.deposit: hesitates}, then: conditions}
otherwise: take
---
outcome: never
values: [yes_, no_]
policy: first
rows: [{id: both, when: {all: [{custom.lied: true}, {custom.lied: false}]}, then: yes_}]
otherwise: no_
---
actions:
  celebrate:
    {title: Celebrate, phase: inquiry, effect: none, guidance: Cheers., recommend: [{id: r, when: {deal: take}, because: b}]}
---
unrealistic:
  - {id: free_and_agreed, when: {custom.price: {lt: 100}, custom.deposit: agrees}}
"""
STINGY = {"custom": {"budget": 1800, "price": 3000, "deposit": "refuses"}}


@pytest.fixture
def deal(rules: Callable[..., RuleSet]) -> RuleSet:
    return rules(DEAL)


def facts(changes: Changes) -> list[dict[str, object]]:
    return [dict(change.facts) for change in changes]


def test_smallest_changes_best_first(deal: RuleSet) -> None:
    """Two facts have to change; what you can do yourself comes before what the client would have to do."""
    changes = deal.change(STINGY, deal="conditions")
    assert facts(changes) == [
        {"custom.deposit": "hesitates", "custom.price": 1800},
        {"custom.budget": 3000, "custom.deposit": "hesitates"},
    ]
    assert (changes.already, changes.impossible, changes.more, changes.complete) == (False, False, False, True)
    assert changes.blocked_by == ()


def test_what_to_ask_and_what_to_change_yourself(deal: RuleSet) -> None:
    """Each step says who can take it, what it is now, and what else comes to the same."""
    first = deal.change(STINGY, deal="conditions").changes[0]
    (deposit,), (price,) = first.client, first.provider
    assert deposit == Step("custom.deposit", "client", "refuses", None, "hesitates")
    assert price == Step("custom.price", "provider", 3000, None, 1800, (), Decimal(500), Decimal(1800))
    assert (first.before, first.after) == ({"deal": "decline", "never": "no_"}, {"deal": "conditions", "never": "no_"})
    assert len(first) == 2


def test_a_change_is_taken_as_it_is(deal: RuleSet) -> None:
    """Its facts go into a case, which then comes out as promised."""
    case = Case.model_validate(STINGY)
    for change in deal.change(case, deal=["take", "conditions"]):
        assert str(deal.qualify(case.with_(change.facts)).outcomes["deal"].presumed) in ("take", "conditions")


def test_a_limit_keeps_the_first(deal: RuleSet) -> None:
    """And says that there are more."""
    changes = deal.change(STINGY, deal="conditions", limit=1)
    assert len(changes) == 1
    assert changes.more


def test_already_there(deal: RuleSet) -> None:
    """The empty change."""
    changes = deal.change(STINGY, deal="decline")
    assert changes.already
    assert facts(changes) == [{}]


def test_what_nobody_can_change_stands_in_the_way(deal: RuleSet) -> None:
    """The past does not change, whatever the client and you do."""
    changes = deal.change({"custom": {"lied": True, **STINGY["custom"]}}, deal="take")
    assert changes.impossible
    assert not len(changes)
    assert changes.blocked_by == (Blocker("custom.lied", True, "known"),)


def test_how_they_paid_so_far_is_past() -> None:
    """Nobody who owes can become one who never got an invoice, or who always paid on time; what they can promise is the future."""
    rules, owing = RuleSet.default(), {"client": {"payment_record": "owing"}}
    assert rules.change(owing, verdict=["pursue", "accept"]).blocked_by == (
        Blocker("client.payment_record", "owing", "known"),
    )


LIGHT = """
facts:
  custom.problem: {bool: true, ask: Is there a problem?, changed_by: provider, presume: false}
  custom.rush: {bool: true, ask: Is it urgent?, changed_by: client, presume: false}
  custom.late: {bool: true, ask: Do they pay late?, changed_by: client, presume: false}
  custom.runs: {bool: true, ask: Does it run?, presume: {rows: [{id: a, when: {custom.problem: true}, then: true}], otherwise: false}}
---
outcome: deal
values: [take, conditions]
policy: first
rows:
  - {id: late, when: {custom.late: true}, then: conditions}
  - {id: hurry, when: {custom.rush: true, custom.runs: false}, then: conditions}
otherwise: take
"""
HURRY = {"custom": {"rush": True, "late": True}}


@pytest.mark.parametrize("lanes", [seeking.LANES, 0])
def test_another_light_is_no_way_where_there_is_a_way(
    rules: Callable[..., RuleSet], monkeypatch: pytest.MonkeyPatch, lanes: int
) -> None:
    """A problem tells that the work runs, and does not make it run: that is listed only where nothing else is as small."""
    monkeypatch.setattr(seeking, "LANES", lanes)
    changes = rules(LIGHT).change(HURRY, deal="take")
    assert facts(changes) == [{"custom.late": False, "custom.rush": False}]
    assert not changes.more

    urgent = LIGHT.replace("Is it urgent?, changed_by: client", "Is it urgent?")
    changes = rules(urgent).change(HURRY, deal="take")
    assert facts(changes) == [{"custom.late": False, "custom.problem": True}]
    assert changes.changes[0].presumed == {"custom.runs": True}


def test_a_stated_derived_fact_stands_in_the_way(deal: RuleSet) -> None:
    """It was stated over its table, so changing what the table reads is of no use."""
    changes = deal.change({"custom": {"fits": False}}, deal="take")
    assert changes.blocked_by == (Blocker("custom.fits", False, "stated"),)


def test_impossible_whatever_the_facts(deal: RuleSet) -> None:
    """Then nothing stands in the way but the rules themselves."""
    changes = deal.change({}, never="yes_")
    assert changes.impossible
    assert changes.blocked_by == ()


def test_defaults_stay(deal: RuleSet) -> None:
    """What the house says is no way out; a case that states it itself has told a fact, which here nobody can change either."""
    changes = deal.change({"custom": {"price": 400}}, deal="take")
    assert all("custom.minimum" not in change.facts for change in changes)
    assert facts(changes) == [{"custom.deposit": "agrees", "custom.price": 500}]


def test_what_is_implied_comes_with_it(deal: RuleSet) -> None:
    """Stating a budget says that there is one."""
    changes = deal.change({"custom": {"price": 5000, "deposit": "agrees"}}, deal="take")
    assert facts(changes) == [{"custom.price": 3000}, {"custom.budget": 5000}]
    assert changes.changes[1].implied == {"custom.has_budget": True}


def test_a_presumption_may_have_to_be_true(deal: RuleSet) -> None:
    """Decided: what is so far only presumed has to be so, whatever else turns out."""
    changes = deal.change({"custom": {"budget": 3000, "price": 2000, "lied": False}}, deal="take", decided=True)
    (change,) = changes
    (step,) = change.steps
    assert (step.fact, step.presumed, step.new) == ("custom.deposit", "hesitates", "agrees")
    open_ = deal.change({"custom": {"budget": 3000, "price": 2000}}, deal="take", decided=True)
    assert open_.blocked_by == (Blocker("custom.lied", False, "presumed"),)


def test_recommendations_can_be_wanted_too(deal: RuleSet) -> None:
    """There, or not there, also together with an answer."""
    assert facts(deal.change({}, recommended="celebrate")) == [{"custom.deposit": "agrees"}]
    assert deal.change({}, not_recommended=["celebrate"]).already
    assert deal.change({}, deal="conditions", recommended="celebrate").impossible


def test_nothing_unrealistic(deal: RuleSet) -> None:
    """A deposit for a price next to nothing does not occur; so nothing leads there."""
    case = {"custom": {"minimum": 50, "budget": 90, "price": 95}}
    assert facts(deal.change(case, deal="take")) == [
        {"custom.budget": 100, "custom.deposit": "agrees", "custom.price": 100}
    ]


def test_what_makes_no_sense_is_refused(deal: RuleSet) -> None:
    """Names that there are not, with the near one; nothing; and what is no case."""
    for wanted, message in (
        ({"dael": "take"}, "this rule set has no outcome `dael`"),
        ({"deal": "taek"}, "`deal` cannot be `taek`"),
        ({"deal": 5}, "`deal` cannot be `5`"),
        ({"deal": []}, "nothing is wanted of the change"),
        ({"recommended": "celebrat"}, "this rule set has no action `celebrat`"),
    ):
        with pytest.raises(ClientqualError) as raised:
            deal.change({}, **wanted)
        assert [item.message for item in raised.value.diagnostics] == [message]
    with pytest.raises(CaseError):
        deal.change({"custom": {"prize": 3}}, deal="take")


def test_without_a_solver(deal: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few facts are tried without one, and so is what stands in the way; where it is too much, the error says what to install."""
    with_one = [deal.change(STINGY, deal="conditions"), deal.change({"custom": {"lied": True}}, deal="take")]
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    assert [deal.change(STINGY, deal="conditions"), deal.change({"custom": {"lied": True}}, deal="take")] == with_one
    monkeypatch.setattr(seeking, "LANES", 1)
    monkeypatch.setattr(seeking, "MOST_LANES", 1)
    with pytest.raises(MissingExtra, match="no change of one fact does it"):
        deal.change(STINGY, deal="conditions")


def test_out_of_steps(deal: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that is given up says so, and says nothing that is not so."""
    monkeypatch.setattr(seeking, "LANES", 0)
    changer = Changer(deal.program, lambda _: {})
    case = Case.model_validate(STINGY)
    known = know(deal.program, case.facts())
    assert changer.changes(known.facts, known.stated, Wish({"deal": "conditions"}), 5, 0) == Changes((), complete=False)
