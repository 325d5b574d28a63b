"""Taking back what was noted wrongly: it is as if it had never been, whenever that is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clientqual.engagement import Engagement, Event, Follower, Log


def event(name: str, at: str, kind: str, **told: Any) -> Event:
    return Event.model_validate({"id": name, "at": at, "kind": kind, **told})


CHANGES = [event(f"m{day}", f"2026-03-{day:02}", "mind_changed") for day in (5, 8, 20)]
WRONG = event("r", "2026-03-21", "retracted", event="m8", note="That was another client")
AT_WORK = {"project.stage": "delivery", "client.weeks_silent": 0}


@pytest.mark.parametrize("events", [[*CHANGES, WRONG], [WRONG, *reversed(CHANGES)], [WRONG, *CHANGES, *CHANGES, WRONG]])
def test_what_is_taken_back_never_was(events: list[Event]) -> None:
    """In whatever order the two come, and also where one looks at a moment before it was taken back."""
    engagement = Engagement(case=AT_WORK, log=Log(events))
    counted = [engagement.at(f"2026-03-{day}").facts.facts["client.mind_changes"] for day in ("06", "10", "25")]
    assert counted == [1, 1, 2]
    assert engagement.alerts("2026-03-25") == ()
    assert [item.id for item in engagement.log.up_to("2026-03-25")] == ["m5", "m20", "r"]
    assert [item.id for item in engagement.log.within(None, CHANGES[1].at)] == ["m5"]
    assert engagement.log.at(CHANGES[1].at) == ()


def test_it_stays_in_the_log() -> None:
    """A log only grows: who reads it finds both, and the id stays taken."""
    log = Log([*CHANGES, WRONG])
    assert [item.id for item in log] == ["m5", "m8", "m20", "r"]
    assert "m8" in log
    assert log["m8"] == CHANGES[1]
    assert log["r"].takes_back == "m8"
    assert Log(log.events) == log
    assert log.astray() == ()


def test_a_follower_withdraws_what_rested_on_it() -> None:
    """Though the line that takes it back is not late itself, and after a crash too."""
    follower = Follower(case=AT_WORK)
    assert [str(item) for item in follower.feed(CHANGES, "2026-03-20")] == ["raised: third_change_of_mind"]
    follower = Follower.restore(json.loads(json.dumps(follower.save())))
    (withdrawn,) = follower.feed([WRONG], "2026-03-22")
    assert (str(withdrawn), withdrawn.because) == ("withdrawn: third_change_of_mind", (WRONG,))
    assert follower.feed([WRONG, *CHANGES], "2026-03-22") == []
    assert follower.alerts == ()


def test_what_is_taken_back_before_it_comes_makes_no_news() -> None:
    follower = Follower(case=AT_WORK)
    assert follower.feed([WRONG, *CHANGES[:1]], "2026-03-22") == []
    assert follower.feed(CHANGES, "2026-03-22") == []


def test_what_is_taken_back_at_the_moment_at_which_it_was_raised_has_not_ended() -> None:
    """Unlike what is solved then: it never was."""
    follower = Follower()
    follower.feed([event("a", "2026-03-09", "abuse")], "2026-03-09T09:00Z")
    (withdrawn,) = follower.feed([event("b", "2026-03-09", "retracted", event="a")], "2026-03-09T10:00Z")
    assert str(withdrawn) == "withdrawn: abuse"


def test_what_takes_back_nothing_is_told() -> None:
    """An id that the log does not have, and an event that takes one back itself: that stands."""
    log = Log(
        [
            *CHANGES,
            WRONG,
            event("x", "2026-03-22", "retracted", event="M20"),
            event("y", "2026-03-22", "retracted", event="r"),
        ]
    )
    assert [(item.code, item.message, item.help) for item in log.astray()] == [
        ("nothing-retracted", "`x` takes back `M20`, and the log has no such event", "did you mean `m20`?"),
        (
            "nothing-retracted",
            "`y` takes back `r`, which takes back another event",
            "note again what was right, with an id of its own",
        ),
    ]
    assert "m8" not in [item.id for item in log.up_to("2026-03-25")]
