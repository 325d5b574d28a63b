"""An engagement told as a timeline: turns, chart and report."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clientqual import RuleSet, report
from clientqual.engagement import Engagement, Event, Log, LogError, as_moment, read_log
from clientqual.models import Case, read_cases
from clientqual.timeline import brief, timeline, turns, when

ROOT = Path(__file__).resolve().parents[2] / "examples" / "engagements"
NAMES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
AS_OF = as_moment("2026-07-05")
ATTACK = "</title><script>alert(1)</script><img src=x onerror=alert(2)> & \u202e"


def happened(name: str, at: str, kind: str, **told: Any) -> Event:
    return Event.model_validate({"id": name, "at": at, "kind": kind, **told})


@cache
def engagement(name: str) -> Engagement:
    (case,) = read_cases(ROOT / name / "case.yaml").cases
    return Engagement(RuleSet.default(), case, read_log(ROOT / name / "log.jsonl"))


@pytest.mark.parametrize("name", NAMES)
def test_every_turn_says_what_the_engagement_says(name: str) -> None:
    """Between two turns nothing changes: at each, and just before the next, the answers are those of the engagement."""
    one, end = engagement(name), as_moment("2027-02-01")
    outcomes = ("tier", "course")
    found = turns(one, end, one.alerts(end), outcomes)
    open_: set[str] = set()
    for turn in found:
        now = one.at(turn.at)
        assert turn.answers == {item: now.qualification.outcomes[item].presumed for item in outcomes}
        open_ = open_ - {alert.id for alert in turn.ended} | {alert.id for alert in turn.raised}
        assert open_ == {alert.id for alert in now.open_alerts}
    last = one.at(end).qualification
    assert found[-1].answers == {item: last.outcomes[item].presumed for item in outcomes}
    assert sum(len(turn.events) for turn in found) == len(one.log)


def test_what_the_case_states_otherwise_is_shown() -> None:
    """A case that was not kept up wins over the log, and the page says so rather than leave an alert out in silence."""
    log = Log([happened("1", "2026-03-02", "deposit_promised"), happened("2", "2026-03-20", "deposit_cleared")])
    end = as_moment("2026-03-16")
    text = report.text_of(timeline(Engagement(None, {"project.deposit": "not_asked"}, log), end, "Bakery"), 100)
    assert (
        "What is stated otherwise\n"
        "  - project.deposit is stated to be not_asked; the log says promised\n"
        "    What is stated wins. The log rests on: deposit promised on 2026-03-02.\n"
    ) in text
    assert "stated otherwise" not in report.text_of(timeline(Engagement(log=log), end, "Bakery"), 100)


def test_the_report_of_an_engagement() -> None:
    """What is due comes first, the latest before all; then how it went; then everything."""
    text = report.text_of(timeline(engagement("worst-restaurant-copy"), AS_OF, "Restaurant"), 100)
    assert text.startswith(
        "Restaurant\n\n"
        "End the running work. Decline the next piece of work. The client is of the worst tier.\n"
        "80 events up to 2026-07-05; 2 alerts are open.\n\n"
        "What is due\n"
        "  - They have abused you or your team\n"
        "    Abuse ends the relation, whatever it pays.\n"
        "    Due: Get out now, rather than later.\n"
        "    Open since 2026-07-03 17:41, because of: abuse on 2026-07-03.\n"
    )
    assert (
        "  - 2026-04-30: invoice overdue (number 31)\n"
        "    Due today after 30 days, nothing there.\n"
        "    Tier: worst, no longer tolerable.\n"
        "    Course: pause, no longer realign.\n"
        "    Alert: An invoice is overdue\n"
    ) in text
    assert "  - 2026-06-16 15:01: time goes by\n    Course: pause, no longer finish fast.\n    Alert: " in text
    assert "  Alerts\n    deposit in the mail" in text


def test_the_chart_is_told_as_a_table() -> None:
    """A row for each day on which something changed, with what was so in the evening."""
    page = report.html_of(timeline(engagement("recovers-joinery"), AS_OF, "Joinery"))
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<bdi>([^<]*)</bdi>", row) for row in table.split("</tr>") if row.strip()]
    assert cells[0][0] == "2026-01-12"
    assert ["2026-03-26", "tolerable", "pause", "third change of mind, two silent weeks"] in cells
    assert [row[0] for row in cells] == sorted({row[0] for row in cells})


def test_nothing_has_happened() -> None:
    """An empty log, or one that begins later, is told as that."""
    document = timeline(Engagement(RuleSet.default(), Case(), Log()), AS_OF, "Nobody")
    assert "Nothing has happened up to 2026-07-05." in report.text_of(document)
    assert "<figure" not in report.html_of(document)
    early = timeline(engagement("recovers-joinery"), as_moment("2026-01-01"), "Joinery")
    assert "Nothing has happened up to 2026-01-01." in report.text_of(early)


@pytest.mark.parametrize("end", ["2026-03-02T10:00:00Z", "2026-03-02T10:00:01Z", "2026-03-09", "2031-01-01"])
def test_however_long_it_was(end: str) -> None:
    """A moment, a week and years can be drawn."""
    log = Log([happened("a", "2026-03-02T10:00:00Z", "stage_entered", stage="delivery")])
    page = report.html_of(timeline(Engagement(RuleSet.default(), Case(), log), as_moment(end), "One"))
    assert page.count("<rect") >= 2
    shares = [float(share) for share in re.findall(r'(?:x|x1|width)="([\d.]+)%"', page)]
    assert all(0 <= share <= 100 for share in shares)


def test_texts_stay_texts() -> None:
    """Whatever stands in notes, numbers and titles is shown as it is, in every form."""
    log = Log(
        [
            happened(ATTACK, "2026-03-02", "invoice_sent", number=ATTACK, note=ATTACK),
            happened("b", "2026-03-03", "fact_stated", facts={"custom.industry": "x"}, note="*a* [b](c)"),
        ]
    )
    rules = RuleSet.default()
    with pytest.raises(LogError, match="custom"):
        timeline(Engagement(rules, Case(), log), AS_OF, ATTACK)
    log = Log([log[ATTACK]])
    document = timeline(Engagement(rules, Case(), log), AS_OF, ATTACK)
    page = report.html_of(document)
    assert "<script>" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 3
    assert "\u202e" not in page
    assert "<script>" not in report.markdown_of(document).replace("\\<", "")


def test_events_in_a_few_words() -> None:
    """Of what was stated, what it is about is named, and not too much of the rest."""
    facts = {"project.trend": "worsening", "project.progress": 45, "project.health": "strained", "project.rush": True}
    stated = happened("a", "2026-03-02", "fact_stated", facts=facts)
    assert brief(stated, {"project.trend": 1}) == "project.trend stated on 2026-03-02"
    assert brief(stated, {}) == "project.trend, project.progress, project.health and 1 more stated on 2026-03-02"
    assert brief(happened("b", "2026-03-02", "abuse"), {}) == "abuse on 2026-03-02"


def test_moments_for_people() -> None:
    """The start of a day is that day."""
    assert when(datetime(2026, 3, 2, tzinfo=UTC)) == "2026-03-02"
    assert when(datetime(2026, 3, 2, 10, 15, tzinfo=UTC)) == "2026-03-02 10:15"


def test_an_open_alert_is_told_as_it_is_and_its_story_as_it_was() -> None:
    log = Log([happened("1", "2026-03-01", "deposit_promised")])
    text = report.text_of(timeline(Engagement(log=log), as_moment("2026-05-20"), "Bakery"), 100)
    due, _, story = text.partition("What happened")
    assert "  - The deposit was promised 80 days ago and has not cleared\n" in due
    assert "    Due: Wait until the deposit has cleared.\n" in due
    assert "2026-03-11: time goes by\n    Alert: The deposit was promised 10 days ago and has not cleared\n" in story


def test_what_is_due_does_not_contradict_the_headline() -> None:
    log = Log([happened("1", "2026-03-01", "deposit_refused")])
    text = report.text_of(timeline(Engagement(log=log), as_moment("2026-03-02"), "Bakery"), 100)
    assert "Decline this work." in text
    assert "    Due: Walk away, politely and today.\n" in text


def test_kinds_of_event_have_titles(tmp_path: Path) -> None:
    """Those of the shipped rules and of a house, and those of an overlay in another language."""
    (tmp_path / "ruleset.yaml").write_text(
        "ruleset: acme/house\nversion: 0.1.0\nlanguage: en\nextends: clientqual/default\n"
        "events: {proof_sent: {title: We have sent a proof}}\n"
        "alerts: {proof: {title: A proof is out, when: {project.scope_changes: {ge: 1}}}}\n"
        "from_events: {project.scope_changes: {count: proof_sent}}\n",
        "utf-8",
    )
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "de.yaml").write_text(
        "language: de\nevents: {proof_sent: {title: Andruck verschickt}}\n", "utf-8"
    )
    log = Log([happened("1", "2026-03-01", "proof_sent"), happened("2", "2026-03-02", "absence_announced")])
    text = report.text_of(timeline(Engagement(RuleSet.load(tmp_path), log=log), AS_OF, "Bakery"), 100)
    assert "  - 2026-03-01: We have sent a proof\n" in text
    assert "  - 2026-03-02: They said that they will be away\n" in text
    assert "because of: We have sent a proof (2026-03-01).\n" in text
    german = timeline(Engagement(RuleSet.load(tmp_path, language="de"), log=log), AS_OF, "Bakery")
    assert "  - 2026-03-01: Andruck verschickt\n" in report.text_of(german, 100)


def test_what_changed_keeps_its_name_in_markdown() -> None:
    page = report.markdown_of(timeline(engagement("recovers-joinery"), AS_OF, "Joinery"))
    assert "Course: **continue, no longer not running.**" in page
    assert "Tier: **" in page


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    empty = report.text_of(timeline(Engagement(), AS_OF, "Nobody"), 100)
    assert empty.startswith("Nobody\n\nNothing is known of this client yet.\n")
    assert "tier" not in empty
    stated = report.text_of(timeline(Engagement(case={"client.abusive": True}), AS_OF, "Nobody"), 100)
    assert "Decline this work." in stated
