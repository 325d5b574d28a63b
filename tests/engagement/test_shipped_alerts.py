"""The shipped alerts: each is raised by what it speaks of, on its day, and ends when that is over."""

from __future__ import annotations

import pytest

from clientqual.engagement import Engagement, Event, Log
from clientqual.ruleset import RuleSet

# What happens, by day of March 2026; then the day on which the alert is raised, and the one on which it ends.
STORIES: dict[str, tuple[str, str, str | None]] = {
    "abuse": ("05 abuse", "05", None),
    "third_change_of_mind": ("02 stage_entered:stage=delivery, 03 mind_changed, 05 mind_changed, 09 mind_changed", "09", "05-02"),
    "boss_with_the_opposite_idea": ("02 stage_entered:stage=delivery, 12 direction_reversed", "12", None),
    "asks_every_day": (", ".join(f"{day:02} status_requested" for day in range(2, 7)), "06", "09"),
    "two_silent_weeks": ("02 message_received, 03 stage_entered:stage=delivery, 20 message_received", "16", "20"),
    "deposit_in_the_mail": ("02 deposit_promised, 04 deposit_promised, 20 deposit_cleared", "12", "20"),
    "deposit_refused": ("02 deposit_asked, 05 deposit_refused, 09 deposit_cleared", "05", "09"),
    "invoice_overdue": (
        "02 invoice_overdue:number=1, 03 invoice_overdue:number=2, 08 invoice_paid:number=1, 09 invoice_paid:number=2", "02", "09"
    ),
    "addition_without_a_price": ("02 stage_entered:stage=delivery, 05 scope_added, 08 estimate_accepted", "05", "08"),
    "problem_not_told": ("02 stage_entered:stage=delivery, 05 problem_found, 06 client_informed", "05", "06"),
    "worse_after_half": (
        "02 stage_entered:stage=delivery, 05 milestone_met:progress=60, 09 milestone_missed:progress=65, 12 milestone_met:progress=80",
        "09",
        "12",
    ),
    "better_ended": ("02 stage_entered:stage=kickoff, 05 deposit_refused, 09 deposit_cleared", "05", "09"),
}  # fmt: skip


def log(story: str) -> Log:
    return Log(event(f"e{number}", *text.split()) for number, text in enumerate(story.split(", ")))


def event(name: str, day: str, told: str) -> Event:
    kind, _, rest = told.partition(":")
    fields = dict(pair.split("=") for pair in rest.split(",") if pair)
    return Event.model_validate({"id": name, "at": f"2026-03-{day}", "kind": kind, **fields})


def raised(story: str, name: str, case: dict[str, object] | None = None) -> list[tuple[str, str | None]]:
    """Return on which days of which month an alert was raised and ended, up to the end of June."""
    alerts = [item for item in Engagement(case=case or {}, log=log(story)).alerts("2026-06-30") if item.id == name]
    return [(f"{item.raised_at:%m-%d}", f"{item.ended_at:%m-%d}" if item.ended_at else None) for item in alerts]


@pytest.mark.parametrize(
    ("story", "case", "days"),
    [
        ("02 invoice_sent:number=1", None, [("04-02", None)]),
        ("02 invoice_sent:number=1", {"client.payment_days": 45}, [("04-17", None)]),
        ("02 invoice_sent:number=1", {"house_rules.payment_days": 14}, [("03-17", None)]),
        ("02 invoice_sent:number=1, 20 invoice_paid:number=1", None, []),
        ("02 invoice_sent:number=1, 04 invoice_sent:number=2, 20 invoice_paid:number=1", None, [("04-04", None)]),
        ("02 invoice_sent:number=1, 20 invoice_overdue:number=1", None, [("03-20", None)]),
    ],
)
def test_an_invoice_falls_due_by_itself(story: str, case: dict[str, object] | None, days: list[object]) -> None:
    """Nobody has to note that it is overdue: more days than they have is enough, and what is noted comes first."""
    assert raised(story, "invoice_overdue", case) == days


@pytest.mark.parametrize(
    ("story", "stage"),
    [
        ("02 message_received", None),
        ("02 estimate_given:amount=500", "estimate"),
        ("02 estimate_given:amount=500, 03 estimate_accepted", "contract"),
        ("02 contract_signed, 03 estimate_given:amount=90", "contract"),
        ("02 estimate_accepted, 03 deposit_cleared", "kickoff"),
        ("02 contract_signed, 03 milestone_met, 04 deposit_cleared", "delivery"),
        ("02 contract_signed, 03 scope_added", "delivery"),
        ("02 contract_signed, 03 problem_found", "delivery"),
        ("02 stage_entered:stage=estimate, 03 deposit_cleared", "estimate"),
        ("02 milestone_met, 03 stage_entered:stage=closing", "closing"),
    ],
)
def test_steps_taken_tell_the_stage(story: str, stage: str | None) -> None:
    """Where nobody notes a stage it is the farthest that the steps speak of; whoever notes stages is taken at their word."""
    assert RuleSet.default().facts_at(log(story), "2026-06-30").facts.get("project.stage") == stage


def test_a_log_without_stages_raises_the_third_change_of_mind_on_its_day() -> None:
    story = (
        "02 estimate_accepted, 03 contract_signed, 05 mind_changed, 09 mind_changed, 12 mind_changed, 20 scope_added"
    )
    assert raised(story, "third_change_of_mind") == [("03-12", "05-04")]


def test_every_alert_has_its_story() -> None:
    assert set(STORIES) == set(RuleSet.default().program.alerts)


@pytest.mark.parametrize("name", STORIES)
def test_an_alert_is_raised_and_ends(name: str) -> None:
    story, raised, ended = STORIES[name]
    alerts = [item for item in Engagement(log=log(story)).alerts("2026-06-30") if item.id == name]
    days = [
        tuple(moment and f"{moment:%m-%d}".removeprefix("03-") for moment in (item.raised_at, item.ended_at))
        for item in alerts
    ]
    assert days[0] == (raised, ended)
    assert alerts[0].because
    assert alerts[0].due


@pytest.mark.parametrize("name", STORIES)
def test_it_is_told_whole(name: str) -> None:
    """It says what is the matter and what to do first, and rests on something."""
    program = RuleSet.default().program
    assert program.texts[f"alerts/{name}/title"]
    assert program.texts[f"alerts/{name}/because"].endswith(".")
    assert program.alerts[name].source
    assert program.alerts[name].due


@pytest.mark.parametrize(
    "story",
    [
        "02 stage_entered:stage=delivery, 03 mind_changed, 05 mind_changed",
        "02 deposit_promised, 11 deposit_cleared",
        "02 stage_entered:stage=delivery, 05 milestone_missed:progress=40",
        "02 stage_entered:stage=delivery, 05 problem_found:size=small, 05 scope_added, 05 contract_signed, 06 message_received",
        "02 invoice_sent:number=1, 03 invoice_paid:number=1, 04 praise, 05 referral, 06 estimate_given:amount=500",
    ],
)
def test_what_raises_nothing(story: str) -> None:
    """Second thoughts, a promise kept, a milestone missed early, an addition with its price are daily business."""
    assert Engagement(log=log(story)).alerts("2026-03-14") == ()
