"""What events tell of facts: each way to tell one, at its borders, and what becomes of what is stated."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest

from clientqual.engagement import Contradicted, Engagement, Event, Folded, Log, LogError
from clientqual.ir import Value
from clientqual.ruleset import RuleSet

FACTS = """
facts:
  custom.n: {int: [0, 3], ask: N?, presume: 0}
  custom.x: {number: [0, null], ask: X?, presume: 0}
  custom.mood: {enum: [good, bad], ask: Which?, presume: good}
  custom.money: {money: true, ask: How much?, presume: 0}
  custom.any_money: {bool: true, ask: Any?, presume: false}
  custom.price: {money: true, ask: Which?, presume: 0, implies: {custom.any_money: true}}
events:
  a: {fields: {who: {text: true}, mood: {enum: [good]}}}
  b: {fields: {who: {text: true}, sum: {money: true}}}
"""


def told(
    rules: Callable[..., RuleSet], fold: str, happened: str, at: str = "2026-03-31", path: str = "custom.n"
) -> Value | None:
    """Return what a fold tells of a fact. `happened` reads `a@02 b@03:who=me`: kind, day of March 2026, fields."""
    loaded = rules(f"{FACTS}from_events: {{{path}: {fold}}}")
    return loaded.facts_at(log(happened), at).facts.get(path)


def log(happened: str) -> Log:
    return Log(event(f"e{number}", text) for number, text in enumerate(happened.split()))


def event(name: str, text: str) -> Event:
    kind, _, rest = text.partition("@")
    day, _, fields = rest.partition(":")
    told = dict(pair.split("=") for pair in fields.split(",") if pair)
    facts = {"facts": {key: float(value) if value.isdigit() else value or None for key, value in told.items()}}
    return Event.model_validate(
        {"id": name, "at": f"2026-03-{day}", "kind": kind, **(facts if kind == "fact_stated" else told)}
    )


@pytest.mark.parametrize(
    ("fold", "happened", "at", "value"),
    [
        # how many, in all
        ("{count: a}", "b@02", "2026-03-31", None),
        ("{count: a}", "a@02 b@03 a@04", "2026-03-31", 2),
        ("{count: a}", "a@02 b@03 a@04", "2026-03-03", 1),
        ("{count: a}", "a@02 a@04", "2026-03-04", 2),
        ("{count: [a, b]}", "a@02 b@03", "2026-03-31", 2),
        ("{count: a}", "a@02 a@03 a@04 a@05", "2026-03-31", 3),  # the fact is 3 at most
        # how many lately: the window is open at its far end
        ("{count: a, within_days: 5}", "a@02 a@03", "2026-03-06T23:59:59Z", 2),
        ("{count: a, within_days: 5}", "a@02 a@03", "2026-03-07", 1),
        ("{count: a, within_days: 5}", "a@02 a@03", "2026-03-08", 0),
        # since when: whole days, whole weeks of a whole number
        ("{since: a}", "a@02", "2026-03-02", 0),
        ("{since: a}", "a@02 b@03", "2026-03-04T23:59:59Z", 2),
        ("{since: a}", "a@02 a@04", "2026-03-05", 1),
        ("{since: [a, b]}", "a@02 b@04", "2026-03-05", 1),
        ("{since: a, unit: weeks}", "a@02", "2026-03-15", 1),
        ("{since: a, unit: weeks}", "a@02", "2026-03-16", 2),
        # what is open
        ("{open: a, closed_by: b}", "b@02", "2026-03-31", 0),
        ("{open: a, closed_by: b}", "a@02 a@03", "2026-03-31", 2),
        ("{open: a, closed_by: b}", "a@02 a@03 b@04", "2026-03-31", 0),
        ("{open: a, closed_by: b}", "a@02 b@03 a@04", "2026-03-31", 1),
        ("{open: a, closed_by: b, same: who}", "a@02:who=me a@03:who=you b@04:who=me", "2026-03-31", 1),
        ("{open: a, closed_by: b, same: who}", "a@02:who=me a@03:who=me", "2026-03-31", 1),
        ("{open: a, closed_by: b, same: who}", "a@02:who=me a@03 b@04:who=you", "2026-03-31", 1),
        ("{open: a, closed_by: b, same: who}", "a@02:who=me a@03:who=you b@04", "2026-03-31", 0),
        ("{open: a, closed_by: b, unit: days}", "a@02 a@03", "2026-03-04", 2),
        ("{open: a, closed_by: b, unit: days}", "a@02 b@03", "2026-03-04", None),
        ("{open: a, closed_by: b, unit: weeks}", "a@02", "2026-03-09", 1),
    ],
)  # fmt: skip
def test_a_number(rules: Callable[..., RuleSet], fold: str, happened: str, at: str, value: int | None) -> None:
    assert told(rules, fold, happened, at) == value


def test_weeks_of_a_decimal_are_sevenths(rules: Callable[..., RuleSet]) -> None:
    """Cut to four places, and whole where they are."""
    weeks = [told(rules, "{since: a, unit: weeks}", "a@02", f"2026-03-{day}", "custom.x") for day in ("03", "12", "16")]
    assert weeks == [Decimal("0.1428"), Decimal("1.4285"), 2]


@pytest.mark.parametrize(
    ("fold", "happened", "value"),
    [
        ("{latest: a, field: mood}", "a@02:mood=good a@03", "good"),  # one that does not say is passed over
        ("{latest: a, field: mood}", "a@02 b@03", None),
        ("{latest: {a: good, b: bad}}", "a@02 b@03", "bad"),
        ("{latest: {a: good, b: bad}}", "b@02 a@03 note@04", "good"),
        ("{open: a, closed_by: b, then: bad}", "a@02", "bad"),
        ("{open: a, closed_by: b, then: bad}", "a@02 b@03", None),
        # the first that says anything
        ("[{open: a, closed_by: b, then: bad}, {latest: {b: good}}]", "a@02 b@03", "good"),
        ("[{open: a, closed_by: b, then: bad}, {latest: {b: good}}]", "b@02 a@03", "bad"),
    ],
)
def test_a_value(rules: Callable[..., RuleSet], fold: str, happened: str, value: str | None) -> None:
    assert told(rules, fold, happened, path="custom.mood") == value


def test_an_amount(rules: Callable[..., RuleSet]) -> None:
    assert told(rules, "{latest: b, field: sum}", "b@02:sum=400.25", path="custom.money") == Decimal("400.25")


@pytest.mark.parametrize(
    ("fold", "happened", "value"),
    [
        ("{latest: {a: good, b: bad}}", "a@02 fact_stated@03:custom.mood=bad", "bad"),
        ("{latest: {a: good, b: bad}}", "fact_stated@02:custom.mood=bad a@03", "good"),
        ("{latest: {a: good, b: bad}}", "fact_stated@02:custom.mood=bad note@03", "bad"),
        ("{latest: {a: good, b: bad}}", "fact_stated@02:custom.mood=bad fact_stated@03:custom.mood=", None),
        ("{latest: {a: good, b: bad}}", "a@01 fact_stated@02:custom.mood=bad fact_stated@03:custom.mood=", "good"),
    ],
)
def test_what_is_stated_holds_until_something_happens(
    rules: Callable[..., RuleSet], fold: str, happened: str, value: str | None
) -> None:
    """An event that the fact's folds read is newer knowledge; null takes a statement back."""
    assert told(rules, fold, happened, path="custom.mood") == value


@pytest.mark.parametrize(
    ("fold", "happened", "value"),
    [
        ("{count: a}", "a@02 fact_stated@03:custom.n=1", 1),
        ("{count: a}", "a@02 fact_stated@03:custom.n=1 a@04", 2),
        ("{count: a}", "a@02 fact_stated@03:custom.n=2 a@04 fact_stated@05:custom.n=", 2),
        # within a window, so many events at the moment of the statement
        ("{count: a, within_days: 5}", "a@27 a@28 fact_stated@29:custom.n=1", 1),
        ("{count: a, within_days: 5}", "a@27 a@28 fact_stated@29:custom.n=1 a@30", 2),
        ("{count: a, within_days: 5}", "a@27 fact_stated@27:custom.n=2", 2),
        ("{count: a, within_days: 5}", "a@26 fact_stated@26:custom.n=2", 0),
        ("{count: a, within_days: 5}", "fact_stated@26:custom.n=2 a@30", 1),
        ("{count: a, within_days: 5}", "a@26 a@29 fact_stated@29:custom.n=3 a@30 fact_stated@31:custom.n=", 2),
    ],
)
def test_a_count_goes_on_from_what_is_stated(
    rules: Callable[..., RuleSet], fold: str, happened: str, value: int
) -> None:
    """What was counted before counts no more, unless the statement is taken back."""
    assert told(rules, fold, happened) == value


def test_what_is_stated_leaves_the_window_of_a_count(rules: Callable[..., RuleSet]) -> None:
    """At a moment at which nothing happens, and an alert that rests on it ends then."""
    more = "alerts: {often: {title: Often, when: {custom.n: {ge: 2}}}}"
    loaded = rules(f"{FACTS}from_events: {{custom.n: {{count: a, within_days: 5}}}}\n---\n{more}\n")
    engagement = Engagement(loaded, {}, log("fact_stated@02:custom.n=2 note@03"))
    (alert,) = engagement.alerts("2026-03-31")
    assert [f"{at:%d}" for at in (alert.raised_at, alert.ended_at) if at] == ["02", "07"]


def test_a_count_is_exact_whatever_the_caller_reckons_with(rules: Callable[..., RuleSet]) -> None:
    """A decimal fact may be stated at a part of one, and one more does not round it."""
    loaded = rules(f"{FACTS}from_events: {{custom.x: {{count: a}}}}")
    stated = {"id": "1", "at": "2026-03-02", "kind": "fact_stated", "facts": {"custom.x": "12.75"}}
    both = Log([Event.model_validate(stated), event("2", "a@03")])
    with localcontext(prec=2):
        assert loaded.facts_at(both, "2026-03-02").facts == {"custom.x": Decimal("12.75")}
        assert loaded.facts_at(both, "2026-03-03").facts == {"custom.x": Decimal("13.75")}


# --- beside a case ----------------------------------------------------------------------------------------------------------


def folded(rules: Callable[..., RuleSet], happened: str, case: dict[str, object]) -> Folded:
    loaded = rules(
        f"{FACTS}from_events: {{custom.mood: {{latest: {{a: good, b: bad}}}}, custom.any_money: {{latest: {{b: false}}}}}}"
    )
    return loaded.facts_at(log(happened), "2026-03-31", case)


def test_the_case_wins_and_the_difference_is_shown(rules: Callable[..., RuleSet]) -> None:
    found = folded(rules, "a@02 fact_stated@03:custom.price=5", {"custom.mood": "bad"})
    assert found.facts == {"custom.price": 5}
    assert found.events == {"custom.price": ("e1",)}
    assert found.contradicted == (Contradicted("custom.mood", "good", ("e0",), "custom.mood", "bad"),)
    assert folded(rules, "a@02", {"custom.mood": "good"}).contradicted == ()


def test_it_wins_over_what_is_implied_too(rules: Callable[..., RuleSet]) -> None:
    found = folded(rules, "fact_stated@03:custom.price=5", {"custom.any_money": False})
    assert found.facts == {}
    assert found.contradicted == (Contradicted("custom.price", 5, ("e0",), "custom.any_money", False),)
    implied = folded(rules, "b@02", {"custom.price": 5})
    assert implied.contradicted == (Contradicted("custom.any_money", False, ("e0",), "custom.any_money", True),)


@pytest.mark.parametrize(
    ("happened", "holds"),
    [
        ("fact_stated@02:custom.price=5 b@03", {"custom.any_money": False, "custom.mood": "bad"}),
        ("b@02 fact_stated@03:custom.price=5", {"custom.price": 5, "custom.mood": "bad"}),
    ],
)
def test_of_two_things_told_the_later_holds(
    rules: Callable[..., RuleSet], happened: str, holds: dict[str, object]
) -> None:
    assert folded(rules, happened, {}).facts == holds


def test_what_does_not_fit_the_rule_set(rules: Callable[..., RuleSet]) -> None:
    """Kinds, fields and facts of our own are checked where they meet their rule set."""
    strange = Log.read(
        [
            '{"id": "1", "at": "2026-03-01", "kind": "c"}',
            '{"id": "2", "at": "2026-03-01", "kind": "b", "sum": true, "hwo": "me"}',
            '{"id": "3", "at": "2026-03-01", "kind": "fact_stated", "facts": {"custom.n": 7, "custom.m": 1}}',
            '{"id": "4", "at": "2026-03-01", "kind": "d"}',
            '{"id": "5", "at": "2026-03-01", "kind": "fact_stated", "facts": {"custom": {"proof_dasy": 1}}}',
        ]
    )
    with pytest.raises(LogError) as caught:
        rules(f"{FACTS}  d: {{fields: {{mood: {{enum: [good], required: true}}}}}}\n").facts_at(strange, "2026-03-31")
    assert [f"{item.span}: {item.message}" for item in caught.value.diagnostics] == [
        "log.jsonl:1:41: there is no kind of event `c`",
        "log.jsonl:2:53: `b.sum` is an amount of money, and this is `true`",
        "log.jsonl:2:59: `b` has no `hwo`",
        "log.jsonl:3:78: `custom.n` cannot be `7`",
        "log.jsonl:3:81: this rule set has no fact `custom.m`",
        "log.jsonl:4:1: this `d` does not say its `mood`",
        "log.jsonl:5:77: this rule set has no fact `custom.proof_dasy`",
    ]


@pytest.mark.parametrize(
    ("facts", "place", "through"),
    [
        ('{"custom.price": 5, "custom.any_money": false}', "2:82", ""),
        ('{"custom": {"no_money": true, "price": 5}}', "2:104", ", which `custom.no_money` implies"),
    ],
)
def test_what_one_event_states_must_go_together(
    rules: Callable[..., RuleSet], facts: str, place: str, through: str
) -> None:
    """As in a case: a later event may state otherwise, but of two things stated at once nobody knows which is meant."""
    more = "facts: {custom.no_money: {bool: true, ask: None?, presume: false, implies: {custom.any_money: false}}}"
    loaded = rules(f"{FACTS}---\n{more}\n")
    lines = ["", f'{{"id": "3", "at": "2026-03-01", "kind": "fact_stated", "facts": {facts}}}']
    with pytest.raises(LogError) as caught:
        loaded.facts_at(Log.read(lines), "2026-03-31")
    assert [f"{item.span}: {item.message}" for item in caught.value.diagnostics] == [
        f"log.jsonl:{place}: `custom.price` is stated, so `custom.any_money` is `true`, and it cannot also be `false`{through}"
    ]
    assert [item.code for item in caught.value.diagnostics] == ["contradiction"]
    one_after_the_other = log("fact_stated@02:custom.price=5 fact_stated@03:custom.no_money=")
    assert loaded.facts_at(one_after_the_other, "2026-03-31").facts == {"custom.price": 5}
