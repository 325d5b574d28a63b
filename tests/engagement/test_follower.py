"""A follower: what it says as events come, come late or come again, and how it goes on after a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clientqual.engagement import Event, Follower, Log, LogError
from clientqual.errors import CaseError, ClientqualError
from clientqual.ruleset import RuleSet


def event(name: str, at: str, kind: str, **told: Any) -> Event:
    return Event.model_validate({"id": name, "at": at, "kind": kind, **told})


PROMISED = event("p", "2026-03-02", "deposit_promised")
CLEARED = event("c", "2026-03-10", "deposit_cleared")


def said(follower: Follower, events: list[Event], as_of: str) -> list[tuple[str, str | None, list[str]]]:
    """Feed a follower; return what it says: what of which alert, the day of March, and the events behind it."""
    notices = follower.feed(events, as_of)
    return [
        (str(notice), f"{notice.at:%d}" if notice.at else None, [item.id for item in notice.because])
        for notice in notices
    ]


def test_it_says_what_is_new_and_says_it_once() -> None:
    follower = Follower()
    assert said(follower, [PROMISED], "2026-03-05") == []
    assert said(follower, [], "2026-03-12") == [("raised: deposit_in_the_mail", "12", ["p"])]
    assert said(follower, [], "2026-03-13") == []
    assert said(follower, [event("x", "2026-03-14", "deposit_cleared")], "2026-03-15") == [
        ("ended: deposit_in_the_mail", "14", ["x"])
    ]
    assert [item.state for item in follower.alerts] == ["ended"]
    assert follower.open_alerts == ()


def test_a_late_event_withdraws_what_was_said() -> None:
    """The money was there all along, and the events that show it are named."""
    follower = Follower(case={"project.stage": "contract"})
    follower.feed([PROMISED], "2026-03-20")
    notices = follower.feed([CLEARED, PROMISED], "2026-03-21")
    assert [(notice.what, notice.id) for notice in notices] == [("withdrawn", "deposit_in_the_mail")]
    assert notices[0].because == (CLEARED,)
    assert notices[0].alert.state == "withdrawn"
    assert notices[0].alert.title == "The deposit was promised many days ago and has not cleared"
    assert notices[0].to_json()["because"] == ["c"]
    assert follower.alerts == ()


def test_an_alert_that_moves_is_withdrawn_and_raised_anew() -> None:
    follower = Follower()
    follower.feed([PROMISED], "2026-03-20")
    earlier = event("o", "2026-03-01", "deposit_promised")
    assert said(follower, [earlier], "2026-03-20") == [
        ("raised: deposit_in_the_mail", "11", ["o", "p"]),
        ("withdrawn: deposit_in_the_mail", "12", ["o"]),
    ]


def test_what_never_ended_is_raised_again() -> None:
    """Late changes of mind show that there was no week without three in sixty days."""
    changes = [event(f"m{day}", f"2026-03-{day:02}", "mind_changed") for day in (3, 5, 9)]
    follower = Follower(case={"project.stage": "delivery", "client.weeks_silent": 0})
    assert [line for line, _, _ in said(follower, changes, "2026-05-10")] == [
        "raised: third_change_of_mind",
        "ended: third_change_of_mind",
    ]
    late = [event(f"l{day}", f"2026-04-{day}", "mind_changed") for day in (20, 21, 22)]
    assert said(follower, late, "2026-05-10") == [("raised: third_change_of_mind", "09", ["m3", "m5", "m9"])]
    assert [item.state for item in follower.alerts] == ["open"]


def test_all_at_once_tells_the_whole_story() -> None:
    """Also of what was raised and ended before anyone looked; who is abused waits for no deposit."""
    follower = Follower()
    story = [PROMISED, event("x", "2026-03-14", "deposit_cleared"), event("a", "2026-03-13", "abuse")]
    assert [line for line, _, _ in said(follower, story, "2026-03-20")] == [
        "raised: deposit_in_the_mail",
        "ended: deposit_in_the_mail",
        "raised: abuse",
    ]


def test_what_the_case_alone_raises_is_said_at_once() -> None:
    assert said(Follower(case={"client.abusive": True}), [], "2026-03-02") == [("raised: abuse", None, [])]


def test_events_of_the_future_wait() -> None:
    follower = Follower()
    assert said(follower, [event("a", "2026-03-10", "abuse")], "2026-03-09") == []
    assert said(follower, [], "2026-03-10") == [("raised: abuse", "10", ["a"])]


def test_time_does_not_run_backwards() -> None:
    follower = Follower()
    follower.feed([PROMISED], "2026-03-20")
    assert said(follower, [], "2026-03-03") == []
    assert f"{follower.as_of:%d}" == "20"
    assert [item.state for item in follower.alerts] == ["open"]


def test_a_batch_with_a_mistake_is_not_taken() -> None:
    """None of it: it may be sent again once it is mended."""
    follower = Follower()
    follower.feed([PROMISED], "2026-03-05")
    for wrong in (event("p", "2026-03-02", "deposit_asked"), event("w", "2026-03-02", "nonsense")):
        with pytest.raises(LogError):
            follower.feed([event("a", "2026-03-03", "abuse"), wrong], "2026-03-05")
    with pytest.raises(LogError):
        follower.feed([event("a", "2026-03-03", "abuse"), event("a", "2026-03-04", "abuse")], "2026-03-05")
    assert follower.log == Log([PROMISED])
    assert follower.alerts == ()


@pytest.mark.parametrize("with_log", [True, False])
def test_it_goes_on_after_a_crash(with_log: bool) -> None:
    """It says nothing twice, and what it said is withdrawn if that turns out to be wrong."""
    follower = Follower(case={"label": "Ferry", "project": {"budget": "4000.50", "stage": "contract"}})
    follower.feed([PROMISED], "2026-03-20")
    state = json.loads(json.dumps(follower.save(with_log=with_log)))
    again = Follower.restore(state, log=None if with_log else Log([PROMISED]))
    assert again.case == follower.case
    assert said(again, [], "2026-03-20") == []
    assert [item.key for item in again.alerts] == [item.key for item in follower.alerts]
    assert said(again, [CLEARED], "2026-03-21") == [("withdrawn: deposit_in_the_mail", "12", ["c"])]


def test_a_new_follower_can_be_kept_too() -> None:
    assert Follower.restore(Follower().save()).as_of is None


def test_other_rules_may_go_on_from_a_state() -> None:
    """What they do not raise is withdrawn, though nothing came late."""
    follower = Follower()
    follower.feed([PROMISED], "2026-03-20")
    bare = RuleSet.load("clientqual/vocabulary")
    notices = Follower.restore(follower.save(), bare).feed([], "2026-03-20")
    assert [(notice.what, notice.id, notice.alert.due, notice.because) for notice in notices] == [
        ("withdrawn", "deposit_in_the_mail", (), ())
    ]


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ({}, "it has no `format`"),
        ({"format": 2}, "its format is `2`"),
        ({"format": 1}, "it has no `shown`"),
        ({"format": 1, "shown": [["a"]], "case": {}, "as_of": None, "events": []}, "its parts are of another kind"),
        ({"format": 1, "shown": 5, "case": {}, "as_of": None, "events": []}, "its parts are of another kind"),
    ],
)
def test_what_is_no_saved_state(state: dict[str, Any], problem: str) -> None:
    with pytest.raises(ClientqualError) as caught:
        Follower.restore(state)
    assert [item.message for item in caught.value.diagnostics] == [f"this is no saved state of a follower: {problem}"]


def test_a_saved_state_with_mistakes_in_it() -> None:
    good = Follower().save()
    for key, value, error in (
        ("case", {"colour": "blue"}, CaseError),
        ("as_of", "yesterday", ClientqualError),
        ("events", [{"id": "a"}], LogError),
    ):
        with pytest.raises(error):
            Follower.restore({**good, key: value})
