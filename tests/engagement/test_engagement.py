"""An engagement at any moment: what follows, what calls for attention, and what changed because of what."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from clientqual.engagement import Alert, Engagement, Event, Log, Shift
from clientqual.errors import CaseError, ClientqualError

STORY = Log.read(
    [
        '{"id": "m1", "at": "2026-03-02T09:00:00Z", "kind": "message_received"}',
        '{"id": "f1", "at": "2026-03-02T10:00:00Z", "kind": "fact_stated", "facts": {"project.brief": "spoken", "client.trust": "trusting"}}',
        '{"id": "p1", "at": "2026-03-03", "kind": "deposit_promised"}',
        '{"id": "s1", "at": "2026-03-05", "kind": "stage_entered", "stage": "contract"}',
        '{"id": "c1", "at": "2026-03-20T12:00:00Z", "kind": "deposit_cleared"}',
        '{"id": "s2", "at": "2026-03-20T12:00:00Z", "kind": "stage_entered", "stage": "delivery"}',
    ]
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def one(alerts: tuple[Alert, ...], name: str) -> Alert:
    return next(item for item in alerts if item.id == name)


def test_a_moment_has_facts_a_case_and_what_follows() -> None:
    """What the case states wins, and the log adds what it tells."""
    moment = Engagement(case={"client": {"trust": "cautious"}, "label": "Ferry"}, log=STORY).at("2026-03-10")
    assert moment.as_of == at("2026-03-10")
    assert moment.case.label == "Ferry"
    assert moment.case.facts() == {
        "client.trust": "cautious",
        "client.weeks_silent": moment.facts.facts["client.weeks_silent"],
        "project.brief": "spoken",
        "project.days_since_deposit_promised": 7,
        "project.deposit": "promised",
        "project.stage": "contract",
    }
    assert [item.fact for item in moment.facts.contradicted] == ["client.trust"]
    assert moment.facts.events["project.deposit"] == ("p1",)
    assert moment.qualification.course.presumed == "not_running"
    assert moment.open_alerts == ()


def test_an_alert_is_raised_and_ends_at_its_moment() -> None:
    """Ten days after the promise, which nothing happens on, and until the money is there."""
    engagement = Engagement(log=STORY)
    assert engagement.alerts("2026-03-12T23:59:59.999999Z") == ()
    alert = one(engagement.alerts("2026-03-13"), "deposit_in_the_mail")
    assert (alert.state, alert.raised_at, alert.ended_at) == ("open", at("2026-03-13"), None)
    assert alert.is_open
    assert alert.due == ("wait_for_deposit",)
    assert alert.sources == ("T22",)
    assert alert.title == "The deposit was promised 10 days ago and has not cleared"
    assert alert.text.startswith("Wait, remind them, and do not start")
    assert [event.id for event in alert.because] == ["p1"]
    assert alert.facts == {"project.days_since_deposit_promised": 10, "project.deposit": "promised"}
    assert str(alert) == "deposit_in_the_mail (open)"
    ended = one(engagement.alerts("2026-03-21"), "deposit_in_the_mail")
    assert (ended.state, ended.ended_at) == ("ended", at("2026-03-20T12:00:00"))
    assert ended.key == alert.key
    assert ended.to_json() == {
        "id": "deposit_in_the_mail",
        "state": "ended",
        "raised_at": "2026-03-13T00:00:00Z",
        "ended_at": "2026-03-20T12:00:00Z",
        "due": ["wait_for_deposit"],
        "title": "The deposit was promised 10 days ago and has not cleared",
        "text": alert.text,
        "because": ["p1"],
        "facts": {"project.days_since_deposit_promised": 10, "project.deposit": "promised"},
        "sources": ["T22"],
    }


def test_what_holds_before_the_first_event_has_no_moment() -> None:
    """The case alone may call for attention; that rests on no event."""
    for log in (Log(), STORY):
        alert = one(Engagement(case={"client.abusive": True}, log=log).alerts("2026-03-10"), "abuse")
        assert (alert.raised_at, alert.because, alert.facts) == (None, (), {"client.abusive": True})


def test_a_log_that_grows_is_seen() -> None:
    log = Log()
    engagement = Engagement(log=log)
    assert engagement.alerts("2026-03-10") == ()
    log.append(Event(id="a", at=at("2026-03-02"), kind="abuse"))
    assert [item.id for item in engagement.alerts("2026-03-10")] == ["abuse"]


def test_what_changed_and_because_of_what() -> None:
    """The moment since which it is as it is, and what happened then; where nothing did, what the fact counts from."""
    shifts = Engagement(log=STORY).between("2026-03-06", "2026-04-05")
    assert [event.id for event in shifts.events] == ["c1", "s2"]
    found: list[Shift[Any]] = [*shifts.facts, *shifts.outcomes, *shifts.actions]
    told = {shift.name: shift for shift in found}
    deposit, course, pause = told["project.deposit"], told["course"], told["pause_work"]
    assert (deposit.before, deposit.after, deposit.at) == ("promised", "cleared", at("2026-03-20T12:00:00"))
    assert [event.id for event in deposit.because] == ["c1", "s2"]
    # two weeks after they paid, which was the last that was heard of them
    assert (course.before, course.after, course.at) == ("not_running", "pause (presumed)", at("2026-04-03T12:00:00"))
    assert (pause.before, pause.after) == (None, "presumed")
    assert "pause_work" in shifts.recommended
    assert "wait_for_deposit" in shifts.dropped
    assert told["client.weeks_silent"].because == (STORY["c1"],)
    assert shifts
    assert not Engagement(log=STORY).between("2026-03-06", "2026-03-06")


def test_what_time_alone_changed_is_because_of_what_made_it_so() -> None:
    """An invoice that is a day older at the same moment has no part in two silent weeks."""
    story = ["stage_entered", "message_received", "invoice_sent"]
    told = {"stage_entered": {"stage": "delivery"}}
    events = [
        Event.model_validate({"id": kind, "at": "2026-03-02", "kind": kind, **told.get(kind, {})}) for kind in story
    ]
    shifts = Engagement(log=Log(events)).between("2026-03-03", "2026-03-17")
    found: list[Shift[Any]] = [*shifts.facts, *shifts.outcomes, *shifts.actions]
    because = {item.name: [event.id for event in item.because] for item in found}
    assert because["client.weeks_silent"] == ["message_received"]
    assert because["project.days_since_invoice_sent"] == ["invoice_sent"]
    assert because["course"] == because["pause_work"] == ["message_received"]


def test_what_is_refused() -> None:
    """A case that does not fit the rules, and a moment that is none."""
    with pytest.raises(CaseError):
        Engagement(case={"custom": {"colour": "blue"}})
    with pytest.raises(ClientqualError):
        Engagement(log=STORY).at("2026-03-10T10:00:00")


def test_nobody_else_waits_for_it() -> None:
    """Who keeps no log imports nothing of it."""
    code = "import sys; from clientqual import RuleSet; print([name for name in sys.modules if 'engagement' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
