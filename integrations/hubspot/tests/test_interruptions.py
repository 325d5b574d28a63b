"""Runs that are killed, give up or meet each other: nothing is lost, nothing is written twice, and nothing private is left behind."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path

import pytest

import create_properties
import qualify_deals
from conftest import Command, start
from fake import Fake, Fault
from state import StateFile

Capsys = pytest.CaptureFixture[str]

PRIVATE = (
    "Öztürk",
    "Mareike",
    "park-physio",
    "Hyper",
    "Rico",
    "viral",
    "נועה",
    "example",
    "Practice",
    "Website",
    "Kühltechnik",
    "try-me",
)
PLACES = {
    "before the properties": Fault("deals/batch/update", skip=1),
    "amid the properties": Fault("deals/batch/update", carry="half", skip=1),
    "after the properties": Fault("deals/batch/update", carry="all", skip=1),
    "before the notes": Fault("notes/batch/create", skip=1),
    "amid the notes": Fault("notes/batch/create", carry="half", skip=1),
    "after the notes": Fault("notes/batch/create", carry="all", skip=1),
    "amid reading": Fault("objects/companies/batch/read", skip=1),
}


def assert_all_written_once(fake: Fake, deals: list[str]) -> None:
    for object_type in ("deals", "notes"):
        assert Counter(deals) == Counter(write.id for write in fake.store.writes if write.object_type == object_type)


def assert_nothing_private(text: str) -> None:
    assert [word for word in PRIVATE if word in text] == []


@pytest.mark.parametrize("place", PLACES)
def test_a_run_that_is_killed_is_taken_up(fake: Fake, deals: list[str], tmp_path: Path, place: str) -> None:
    fault = Fault(PLACES[place].path, PLACES[place].carry, wait=60, skip=1)
    fake.faults = [fault]
    killed = start(fake, tmp_path, ["--verbose", "--batch", "7"])
    assert fault.hit.wait(60)
    killed.kill()
    _, log = killed.communicate()
    state = (tmp_path / "hubspot-state.json").read_text("utf-8")
    assert_nothing_private(log + state)
    assert json.loads(state)["done"] == deals[:7]

    fake.calls.clear()
    again = start(fake, tmp_path, ["--verbose"])
    out, log = again.communicate()
    assert (again.returncode, out.endswith("0 problems\n")) == (0, True)
    assert_nothing_private(out + log)
    assert_all_written_once(fake, deals)
    assert not StateFile(tmp_path / "hubspot-state.json").load().run

    third = start(fake, tmp_path, ["--limit", "1"])
    third.communicate()
    assert_all_written_once(fake, deals)


@pytest.mark.parametrize("place", ["after the properties", "amid the notes"])
def test_a_lost_state_adds_no_note_twice(fake: Fake, deals: list[str], tmp_path: Path, place: str) -> None:
    """It may leave one out: the properties say that the answer is written, and nothing else remembers the note."""
    fault = Fault(PLACES[place].path, PLACES[place].carry, wait=60)
    fake.faults = [fault]
    killed = start(fake, tmp_path, [])
    assert fault.hit.wait(60)
    killed.kill()
    killed.communicate()
    (tmp_path / "hubspot-state.json").unlink()
    start(fake, tmp_path, []).communicate()
    written = Counter((write.object_type, write.id) for write in fake.store.writes)
    assert {written["deals", deal] for deal in deals} == {1}
    assert {written["notes", deal] for deal in deals} <= {0, 1}


def test_a_fact_that_changes_while_a_note_is_owed(fake: Fake, deals: list[str], qualify: Command) -> None:
    """The answer written first is never told, the one that is true now is."""
    fake.faults = [Fault("notes/batch/create", then=503, times=-1)]
    assert qualify("--tries", "2") == 4
    fake.faults = []
    fake.store.change("deals", deals[3], {"cq_deposit_stance": "refuses", "cq_brief": "none", "cq_rush": "true"})
    assert qualify() == 0
    assert [len(fake.store.notes_of(deal)) for deal in deals] == [1] * len(deals)
    assert f"tier {fake.store.records['deals'][deals[3]].properties['cq_tier']}" in fake.store.notes_of(deals[3])[0]


def test_an_interrupt_ends_it_with_a_word(fake: Fake, deals: list[str], tmp_path: Path) -> None:
    fault = Fault("deals/batch/update", wait=60)
    fake.faults = [fault]
    running = start(fake, tmp_path, [])
    assert fault.hit.wait(60)
    running.send_signal(signal.SIGINT)
    _, log = running.communicate()
    assert (running.returncode, log.splitlines()[-1]) == (130, "interrupted; run this again to go on from there")
    start(fake, tmp_path, []).communicate()
    assert_all_written_once(fake, deals)


def test_only_one_run_at_a_time(fake: Fake, deals: list[str], qualify: Command, tmp_path: Path, capsys: Capsys) -> None:
    with StateFile(tmp_path / "hubspot-state.json").held():
        assert qualify() == 4
    assert "another run holds" in capsys.readouterr().err
    assert qualify() == 0
    assert_all_written_once(fake, deals)


FAULTS = {
    "busy": [Fault("", then=429, headers={"Retry-After": "0"}, times=3)],
    "bad gateways": [Fault("batch", then=502, times=2), Fault("batch/update", carry="all", then=502, skip=1)],
    "dropped amid a batch": [
        Fault("deals/batch/update", carry="half", then="drop"),
        Fault("notes/batch/create", carry="half", then="drop"),
    ],
    "answers cut short": [
        Fault("batch", carry="all", then="cut", times=2),
        Fault("notes/batch/create", carry="all", then="cut"),
    ],
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_run_gets_through_trouble(fake: Fake, deals: list[str], qualify: Command, name: str) -> None:
    fake.faults = [Fault(f.path, f.carry, f.then, headers=f.headers, skip=f.skip, times=f.times) for f in FAULTS[name]]
    assert qualify() == 0
    for deal in deals:
        assert len(fake.store.notes_of(deal)) == 1
        assert fake.store.records["deals"][deal].properties["cq_key"]
    writes = len(fake.store.writes)
    assert qualify() == 0
    assert len(fake.store.writes) == writes


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("deals/batch/update", then=429, policy="DAILY"), "given up: update deals: the daily limit of requests"),
        (Fault("deals/batch/update", then=503, times=-1), "given up: update deals: 503, tried 3 times"),
    ],
)
def test_giving_up_leaves_a_run_to_take_up(
    fake: Fake, deals: list[str], qualify: Command, capsys: Capsys, fault: Fault, words: str
) -> None:
    fake.faults = [fault]
    assert qualify("--tries", "3") == 4
    told = capsys.readouterr().err
    assert words in told
    assert_nothing_private(told)
    fake.faults = []
    assert qualify() == 0
    assert_all_written_once(fake, deals)


def test_a_wrong_token_and_a_wrong_address_are_said(
    monkeypatch: pytest.MonkeyPatch, qualify: Command, capsys: Capsys
) -> None:
    monkeypatch.setenv("HUBSPOT_TOKEN", "wrong")
    assert qualify() == 3
    monkeypatch.setenv("HUBSPOT_URL", "http://hubspot.example")
    assert qualify() == 2
    monkeypatch.delenv("HUBSPOT_TOKEN")
    assert (qualify(), create_properties.main([])) == (2, 2)
    told = capsys.readouterr().err
    assert "HubSpot refuses the token: read properties of deals: 401 INVALID_AUTHENTICATION" in told
    assert "HUBSPOT_URL has to begin with https:// unless it is on this machine" in told


def test_a_mapping_that_is_none_is_said(qualify: Command, capsys: Capsys) -> None:
    assert qualify("--mapping", "no-such-mapping") == 2
    assert "no-such-mapping" in capsys.readouterr().err


def test_all_a_run_says_is_ids_and_codes(
    fake: Fake, deals: list[str], qualify: Command, capsys: Capsys, tmp_path: Path
) -> None:
    records = fake.store.records["deals"]
    records[deals[0]].properties["amount"] = "Mareike Öztürk 12"
    records[deals[1]].properties["cq_brief"] = "viral"
    records[deals[2]].properties["cq_silent_since"] = "Website"
    fake.faults = [
        Fault("deals/batch/update", carry="all", failing=[deals[4]]),
        Fault("notes/batch/create", carry="all", failing=[deals[5]]),
        Fault("search", then=502),
    ]
    assert qualify("--verbose") == 1
    assert qualify("--verbose", "--dry-run") == 1
    told = capsys.readouterr()
    state = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert_nothing_private(told.out + told.err + state)
    assert f"deal {deals[0]}: crm-no-number deal.properties.amount (project.estimate)" in told.err
    assert f"deal {deals[4]}: properties: 207 OBJECT_NOT_FOUND" in told.err


def test_the_help_names_the_exits(capsys: Capsys) -> None:
    with pytest.raises(SystemExit, match="0"):
        qualify_deals.main(["--help"])
    assert "exit status:" in capsys.readouterr().out
