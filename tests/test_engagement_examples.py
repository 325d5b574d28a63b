"""The engagements: on each day the library says what was expected before there were rules, or differs as it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientqual import RuleSet
from clientqual.engagement import Engagement, Follower, Log, read_lines, read_log
from clientqual.models import Case, read_cases

ROOT = Path(__file__).parent.parent / "examples" / "engagements"
NAMES = sorted(path.parent.name for path in ROOT.glob("*/expected.yaml"))
_NONE: Mapping[str, Any] = {}


def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name / "expected.yaml").read_text("utf-8"))
    return loaded


def case(name: str) -> Case:
    read = read_cases(ROOT / name / "case.yaml")
    assert read.complaints == ()
    return read.cases[0]


@cache
def log(name: str) -> Log:
    return read_log(ROOT / name / "log.jsonl")


def days() -> Iterator[Any]:
    for name in NAMES:
        for day in expected(name)["days"]:
            yield pytest.param(name, day, id=f"{name}-{day['as_of']:%m-%d}")


def test_every_engagement_is_whole_and_told() -> None:
    """Each folder has its four files, and stands in the table with the number of its events."""
    table = (ROOT / "README.md").read_text("utf-8")
    assert len(NAMES) == 6
    for name in NAMES:
        assert {path.name for path in (ROOT / name).iterdir()} == {
            "story.md",
            "case.yaml",
            "log.jsonl",
            "expected.yaml",
        }
        assert f"({name}/story.md) | {len(log(name))}" in table
        assert 30 <= len(log(name)) <= 200


@pytest.mark.parametrize(("name", "day"), list(days()))
def test_a_day(name: str, day: dict[str, Any]) -> None:
    """Tier, course and open alerts."""
    now = Engagement(RuleSet.default(), case(name), log(name)).at(day["as_of"])
    differs = day.get("differs", _NONE)
    assert differs == _NONE or differs["wrong"] in {"rules", "expectation"}
    for outcome in {"tier", "course"} & day.keys():
        right = day[outcome] if isinstance(day[outcome], list) else [day[outcome]]
        assert now.qualification.outcomes[outcome].presumed in ([differs[outcome]] if outcome in differs else right)
    found = {alert.id for alert in now.open_alerts}
    unexpected = found - {*day["alerts"], *day.get("maybe", ())}
    assert unexpected == {*differs.get("unexpected", ())}
    assert {*day["alerts"]} - found == {*differs.get("missing", ())}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_reader_of_the_growing_file_is_told(name: str) -> None:
    """Line by line, in the order of the file, each read when it happened."""
    follower = Follower(RuleSet.default(), case(name))
    told: dict[str, list[str]] = {}
    with (ROOT / name / "log.jsonl").open("rb") as file:
        for event in read_lines(file).events:
            for notice in follower.feed([event], max(event.at, follower.as_of or event.at)):
                told.setdefault(notice.id, []).append(notice.what)
    for arrival in expected(name).get("arrivals", ()):
        assert told[arrival["id"]] == arrival.get("differs", arrival)["news"], arrival["why"]
