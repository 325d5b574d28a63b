"""Whole runs: what is written, what is not written again, what becomes of bad records, and what people set by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Command
from fake import Fake, Fault
from fake_sample import fill
from fake_store import Write

Capsys = pytest.CaptureFixture[str]


def of(writes: list[Write], object_type: str) -> list[str]:
    return [write.id for write in writes if write.object_type == object_type]


def taken(fake: Fake) -> list[Write]:
    """Return what was written since the last time, and forget it."""
    writes = list(fake.store.writes)
    fake.store.writes.clear()
    return writes


def test_the_first_run_writes_all_answers_and_the_second_nothing(
    fake: Fake, deals: list[str], qualify: Command, capsys: Capsys
) -> None:
    assert qualify() == 0
    writes = taken(fake)
    assert (deals, deals) == (of(writes, "deals"), of(writes, "notes"))
    assert qualify() == 0
    assert taken(fake) == []
    assert capsys.readouterr().out.splitlines() == [
        "12 deals: 0 unchanged, 12 written, 12 notes, 0 problems",
        "12 deals: 12 unchanged, 0 written, 0 notes, 0 problems",
    ]


def test_an_answer_stands_in_the_deal(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    properties = fake.store.records["deals"][deals[1]].properties
    shown = {
        name: properties[name]
        for name in ("cq_tier", "cq_tier_status", "cq_verdict", "cq_rule_set", "cq_tier_override")
    }
    assert shown == {
        "cq_tier": "worst",
        "cq_tier_status": "certain",
        "cq_verdict": "decline",
        "cq_rule_set": "clientqual/default",
        "cq_tier_override": "",
    }
    (note,) = fake.store.notes_of(deals[1])
    assert "tier worst" in note
    assert "<br>" in note


def test_nothing_is_written_again_while_the_search_lags_behind(fake: Fake, deals: list[str], qualify: Command) -> None:
    fake.store.hold_index()
    qualify()
    assert len(taken(fake)) == 2 * len(deals)
    qualify()
    assert taken(fake) == []


def test_a_changed_fact_is_written_with_one_note(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    taken(fake)
    fake.store.change("deals", deals[3], {"cq_deposit_stance": "refuses", "cq_brief": "none", "cq_rush": "true"})
    qualify()
    writes = taken(fake)
    assert ([deals[3]], [deals[3]]) == (of(writes, "deals"), of(writes, "notes"))
    assert len(fake.store.notes_of(deals[3])) == 2
    qualify()
    assert taken(fake) == []


def test_a_fact_that_changes_no_answer_adds_no_note(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    taken(fake)
    fake.store.change("deals", deals[3], {"cq_importance": "useful"})
    qualify()
    writes = taken(fake)
    assert ([deals[3]], []) == (of(writes, "deals"), of(writes, "notes"))


def test_a_changed_company_counts_too(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    taken(fake)
    (company,) = {target for target, _ in fake.store.associations["deals", "companies", deals[0]]}
    fake.store.change("companies", company, {"cq_payment_record": "owing", "cq_respectful": "false"})
    qualify()
    assert deals[0] in of(taken(fake), "deals")


def test_what_people_decide_stays_and_is_shown_beside(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    taken(fake)
    by_hand = {"cq_tier_by_hand": "best", "cq_tier_by": "Kim", "cq_tier_because": "an old friend"}
    fake.store.change("deals", deals[1], by_hand)
    qualify()
    writes = taken(fake)
    assert of(writes, "deals") == [deals[1]]
    assert not any(set(by_hand) & set(write.properties) for write in writes)
    properties = fake.store.records["deals"][deals[1]].properties
    assert (properties["cq_tier"], properties["cq_tier_override"]) == ("worst", "best")
    assert {name: properties[name] for name in by_hand} == by_hand


def test_a_deal_that_cannot_be_read_stops_no_other(
    fake: Fake, deals: list[str], qualify: Command, capsys: Capsys
) -> None:
    fake.store.records["deals"][deals[2]].properties["amount"] = "PRIVATE 12,5"
    assert qualify() == 1
    writes = taken(fake)
    assert of(writes, "deals") == [deal for deal in deals if deal != deals[2]]
    told = capsys.readouterr()
    assert f"deal {deals[2]}: crm-no-number deal.properties.amount (project.estimate)" in told.err
    assert told.out == "12 deals: 0 unchanged, 11 written, 11 notes, 1 problems\n"
    fake.store.change("deals", deals[2], {"amount": "12.5"})
    assert qualify() == 0
    assert of(taken(fake), "deals") == [deals[2]]


def test_a_deal_whose_write_fails_is_written_by_the_next_run(fake: Fake, deals: list[str], qualify: Command) -> None:
    fake.faults = [Fault("deals/batch/update", carry="all", failing=[deals[4]])]
    assert qualify() == 1
    writes = taken(fake)
    assert deals[4] not in of(writes, "deals") + of(writes, "notes")
    assert qualify() == 0
    writes = taken(fake)
    assert ([deals[4]], [deals[4]]) == (of(writes, "deals"), of(writes, "notes"))


def test_a_note_that_fails_is_added_by_the_next_run(
    fake: Fake, deals: list[str], qualify: Command, tmp_path: Path
) -> None:
    fake.faults = [Fault("notes/batch/create", carry="all", failing=[deals[4]])]
    assert qualify() == 1
    taken(fake)
    state = json.loads((tmp_path / "hubspot-state.json").read_text())
    assert [deals[4]] == list(state["owed"])
    assert qualify() == 0
    writes = taken(fake)
    assert ([], [deals[4]]) == (of(writes, "deals"), of(writes, "notes"))
    assert qualify() == 0
    assert taken(fake) == []


def test_pages_and_batches_join_over_hundreds_of_deals(fake: Fake, deals: list[str], qualify: Command) -> None:
    ids = [*deals, *fill(fake.store, 238)]
    assert qualify() == 0
    writes = taken(fake)
    assert (ids, ids) == (of(writes, "deals"), of(writes, "notes"))
    calls = [call.removeprefix("POST /crm/v3/objects/") for call in fake.calls]
    assert [calls.count(name) for name in ("deals/search", "deals/batch/update", "notes/batch/create")] == [2, 3, 3]
    fake.calls.clear()
    assert qualify() == 0
    assert not any("update" in call or "create" in call for call in fake.calls)


def test_a_dry_run_writes_nothing_at_all(
    fake: Fake, deals: list[str], qualify: Command, capsys: Capsys, tmp_path: Path
) -> None:
    assert qualify("--dry-run") == 0
    assert (taken(fake), list(tmp_path.iterdir())) == ([], [])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == f"deal {deals[1]}: would write tier worst, verdict decline and a note"
    assert lines[-1] == "dry run, nothing written: 12 deals: 0 unchanged, 12 written, 12 notes, 0 problems"


def test_limit_and_single_deals(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify("--limit", "5")
    assert of(taken(fake), "deals") == deals[:5]
    qualify("--deal", deals[9], "--deal", deals[7], "--deal", "404")
    assert sorted(of(taken(fake), "deals")) == [deals[7], deals[9]]


def test_since_looks_at_changed_deals_only(deals: list[str], qualify: Command, capsys: Capsys) -> None:
    qualify("--since", "2999-01-01")
    qualify("--since", "2d")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["0 deals", f"{len(deals)} deals"]


def test_without_notes_only_properties_are_written(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify("--no-notes")
    writes = taken(fake)
    assert (deals, []) == (of(writes, "deals"), of(writes, "notes"))


@pytest.mark.usefixtures("deals")
def test_an_account_need_not_have_all_properties(fake: Fake, qualify: Command, capsys: Capsys) -> None:
    del fake.store.properties["deals"]["cq_open"], fake.store.properties["deals"]["cq_brief"]
    assert qualify() == 0
    assert not any("cq_open" in write.properties for write in taken(fake))
    told = capsys.readouterr().err
    assert "no cq_open; that part of the answer is not written" in told
    assert "no cq_brief; what they would tell stays unknown" in told
    del fake.store.properties["deals"]["cq_key"]
    assert qualify() == 2
    assert "run create_properties.py first" in capsys.readouterr().err
