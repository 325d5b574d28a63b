"""What an alert calls for: never the opposite of what the rules recommend, and worded by the moment that is asked about."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from clientqual.engagement import Alert, Engagement, Event, Follower, Log, as_moment
from clientqual.ruleset import RuleSet

RULES = RuleSet.default()
PLAIN = {name for name, kind in RULES.program.events.items() if not any(field.required for field in kind.fields)}
KINDS = sorted((PLAIN | {"stage_entered", "addition_priced"}) - {"note"})
STAGES = ("inquiry", "estimate", "contract", "kickoff", "delivery", "closing")
CASES: tuple[dict[str, Any], ...] = (
    {},
    {"provider.role": "consultant", "client.involvement": "controlling"},
    {"client.work_pattern": "ongoing", "client.responsiveness": "prompt", "client.estimate_stance": "accepts"},
    {"client.experience": "none", "project.rush": True, "project.brief": "none", "project.budget_defined": False},
    {"project.health": "failing", "project.realign_tried": True},
    {"project.health": "failing"},
    {"project.health": "on_track"},
    {"house_rules.status_calls_per_week": 6, "client.work_pattern": "ongoing", "project.health": "failing"},
    {"client.responsiveness": "silent", "house_rules.payment_days": 14, "client.payment_days": 20},
)


def happened(name: str, at: str, kind: str, **told: Any) -> Event:
    return Event.model_validate({"id": name, "at": at, "kind": kind, **told})


def drawn(random: Random) -> Log:
    """Draw a log of a quarter of a year: mostly things that call for something."""
    events = []
    for number in range(random.randint(1, 14)):
        kind = random.choice(["stage_entered", "mind_changed", "milestone_missed", *KINDS])
        told: dict[str, Any] = {}
        if kind == "stage_entered":
            told["stage"] = random.choice(STAGES)
        elif kind.startswith("milestone"):
            told["progress"] = random.choice((30, 50, 60, 90))
        elif kind == "problem_found":
            told["size"] = random.choice(("small", "major"))
        elif kind == "addition_priced":
            told["amount"] = 100
        day = f"2026-0{random.randint(1, 3)}-{random.randint(1, 28):02}"
        often = 5 if kind == "status_requested" else 3 if kind == "mind_changed" else 1
        events += [happened(f"e{number}.{time}", day, kind, **told) for time in range(often)]
    return Log(events)


def recommended(engagement: Engagement, day: str) -> set[str]:
    answer = engagement.rules.answer(engagement.at(day).case)
    return {item.action for item in answer.actions if item.status != "conditional"}


@pytest.mark.parametrize("seed", range(10))
def test_an_alert_calls_for_what_is_recommended(seed: int) -> None:
    """Whenever an alert is open, something that it calls for is recommended, and it shows nothing else."""
    random = Random(seed)
    for case in CASES:
        engagement = Engagement(RULES, case, drawn(random))
        for day in ("2026-01-20", "2026-03-01", "2026-05-01"):
            for alert in engagement.at(day).open_alerts:
                assert {*alert.due} <= recommended(engagement, day), (alert.id, case, [*engagement.log], day)


# Things as they go, what is called for then, and what is not: alerts by id, with what is due.
STANDING: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("abuse", {"abuse": ("walk_away",)}),
    ("stage=delivery, abuse", {"abuse": ("exit_early",)}),
    ("stage=delivery, abuse, stage=closing", {}),
    ("deposit_promised", {"deposit_in_the_mail": ("wait_for_deposit",)}),
    ("deposit_promised, deposit_asked", {"deposit_in_the_mail": ("wait_for_deposit",)}),
    ("deposit_promised, estimate_rejected", {}),
    ("deposit_promised, stage=closing", {}),
    ("stage=delivery, message_received, deposit_promised", {"deposit_in_the_mail": ("pause_work",)}),
    ("deposit_refused", {"deposit_refused": ("walk_away",)}),
    ("stage=kickoff, deposit_refused", {"deposit_refused": ("exit_early",), "better_ended": ("exit_early",)}),
    ("stage=contract, mind_changed, mind_changed, mind_changed", {"third_change_of_mind": ("issue_change_order",)}),
    ("stage=contract, direction_reversed", {"boss_with_the_opposite_idea": ("issue_change_order",)}),
    ("contract_signed, stage=contract, scope_added", {"addition_without_a_price": ("issue_change_order",)}),
    ("stage=delivery, milestone_missed=60", {"worse_after_half": ("finish_fast",)}),
    ("stage=delivery, milestone_missed=50", {}),
    ("stage=delivery, size=major, size=small", {"problem_not_told": ("raise_problem_early",)}),
    ("stage=delivery, size=major, client_informed, size=small", {}),
    ("stage=delivery, problem_found, size=small", {"problem_not_told": ("raise_problem_early",)}),
    ("stage=delivery, size=small", {}),
)  # fmt: skip
FIELDS = {"stage": "stage_entered", "size": "problem_found"}


def told(story: str) -> Log:
    """Read a story, an event an hour on the first of May."""
    events = []
    for hour, text in enumerate(story.split(", ")):
        name, _, value = text.partition("=")
        kind = FIELDS.get(name, name)
        fields = {name if name in FIELDS else "progress": value} if value else {}
        events.append(happened(f"e{hour}", f"2026-05-01T{hour:02}:00:00Z", kind, **fields))
    return Log(events)


@pytest.mark.parametrize(("story", "due"), STANDING, ids=[story for story, _ in STANDING])
def test_what_is_due_two_weeks_later_less_a_day(story: str, due: dict[str, tuple[str, ...]]) -> None:
    engagement = Engagement(RULES, {}, told(story))
    assert {alert.id: alert.due for alert in engagement.at("2026-05-14").open_alerts} == due


@pytest.mark.parametrize(
    ("kinds", "days"),
    [
        ("stage=delivery", 14),  # silent from the first day
        ("stage=delivery, question_unanswered", 14),
        ("stage=delivery, deposit_cleared", 14),
        ("stage=delivery, absence_announced", None),
    ],
)
def test_silence_is_seen_from_the_first_day(kinds: str, days: int | None) -> None:
    alerts = Engagement(RULES, {}, told(kinds)).alerts("2026-07-01")
    found = [alert for alert in alerts if alert.id == "two_silent_weeks"]
    assert [alert.raised_at is not None and (alert.raised_at - as_moment("2026-05-01")).days for alert in found] == (
        [days] if days is not None else []
    )


def test_questions_that_stay_open_are_silence_where_nothing_else_is_noted() -> None:
    events = [happened(str(day), f"2026-05-{day:02}", "question_unanswered") for day in (1, 10)]
    (alert,) = Engagement(RULES, {"project.stage": "delivery"}, Log(events)).alerts("2026-05-20")
    assert (alert.id, alert.raised_at) == ("two_silent_weeks", as_moment("2026-05-15"))


def test_paying_is_a_sign_of_life() -> None:
    events = [
        happened("1", "2026-05-01", "stage_entered", stage="delivery"),
        happened("2", "2026-05-10", "invoice_paid", number="7"),
    ]
    assert Engagement(RULES, {}, Log(events)).at("2026-05-20").open_alerts == ()


def one(alerts: tuple[Alert, ...]) -> Alert:
    (alert,) = alerts
    return alert


def test_an_open_alert_is_worded_by_the_day_that_is_asked_about() -> None:
    """Its story goes on: what it said when it was raised stands beside."""
    engagement = Engagement(RULES, {}, Log([happened("1", "2026-03-01", "deposit_promised")]))
    alert = one(engagement.at("2026-05-20").open_alerts)
    assert alert.title == "The deposit was promised 80 days ago and has not cleared"
    assert alert.raised_title == "The deposit was promised 10 days ago and has not cleared"
    assert alert.facts["project.days_since_deposit_promised"] == 80
    follower = Follower(RULES)
    (notice,) = follower.feed(engagement.log, "2026-05-20")
    assert notice.alert.title == alert.raised_title
    assert one(follower.open_alerts).title == alert.title


def test_an_alert_that_is_over_is_worded_as_it_was_raised() -> None:
    events = [happened("1", "2026-03-01", "deposit_promised"), happened("2", "2026-04-01", "deposit_cleared")]
    alert = Engagement(RULES, {}, Log(events)).alerts("2026-05-20")[0]
    assert (alert.id, alert.state) == ("deposit_in_the_mail", "ended")
    assert alert.title == alert.raised_title == "The deposit was promised 10 days ago and has not cleared"
    assert alert.due == ("wait_for_deposit",)


def test_weeks_are_whole_in_a_sentence() -> None:
    events = [
        happened("1", "2026-03-01", "message_received"),
        happened("2", "2026-03-23", "stage_entered", stage="delivery"),
    ]
    engagement = Engagement(RULES, {}, Log(events))
    for day, weeks in (("2026-03-23", 3), ("2026-11-30", 39)):
        alert = one(engagement.at(day).open_alerts)
        assert alert.title == f"They have not answered for {weeks} weeks"
        assert alert.raised_title == "They have not answered for 3 weeks"


def test_where_nothing_that_is_named_is_recommended_all_of_it_is_due(rules: Any) -> None:
    base = rules(
        "actions: {open: {title: Open, phase: any, effect: none, recommend: [{id: never, when: {project.rush: true}}]}}\n"
        "alerts: {knocked: {title: Knocked, when: {client.abusive: true}, due: open}}",
        extends="clientqual/vocabulary",
    )
    assert one(Engagement(base, {"client.abusive": True}).alerts("2026-03-01")).due == ("open",)
