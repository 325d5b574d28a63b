"""Reading and writing an account, with everything going wrong that goes wrong with a network and a busy service."""

from __future__ import annotations

import logging

import pytest

from account import Account, Note
from fake import TOKEN, Fake, Fault
from fake_store import Store
from retrying import GaveUp, Patience, Retrier

WHEN = "2026-11-02T08:00:00.000Z"


def deals(store: Store, number: int) -> list[str]:
    return [store.add("deals", {"dealname": f"PRIVATE {place}"}) for place in range(number)]


def notes(ids: list[str], key: str = "key") -> dict[str, Note]:
    return {deal: Note(f"<p>note</p>{key}-{deal}", f"{key}-{deal}", WHEN) for deal in ids}


# Reading


def test_pages_join_to_all_deals_in_order(fake: Fake, account: Account) -> None:
    ids, pages, after = deals(fake.store, 250), [], ""
    while page := account.deal_ids(after):
        pages.append(page)
        after = page[-1]
    assert [len(page) for page in pages] == [100, 100, 50]
    assert ids == [deal for page in pages for deal in page]


def test_ids_are_compared_as_numbers(fake: Fake, account: Account) -> None:
    for record_id in ("9", "10", "100"):
        fake.store.add("deals", {}, record_id)
    assert (account.deal_ids(), account.deal_ids("9")) == (["9", "10", "100"], ["10", "100"])


def test_only_what_changed_since_is_found(fake: Fake, account: Account) -> None:
    (deal,) = deals(fake.store, 1)
    changed = round(fake.store.records["deals"][deal].updated.timestamp() * 1000)
    assert ([deal], []) == (account.deal_ids(since=changed - 1), account.deal_ids(since=changed + 1000))


def test_records_that_are_gone_are_left_out(fake: Fake, account: Account) -> None:
    (deal,) = deals(fake.store, 1)
    assert {deal: "PRIVATE 0"} == {
        one: properties["dealname"] for one, properties in account.records("deals", [deal, "404"], ["dealname"]).items()
    }


def test_the_primary_company_counts_and_the_oldest_contact(fake: Fake, account: Account) -> None:
    deal, alone = deals(fake.store, 2)
    old, primary = fake.store.add("companies", {}), fake.store.add("companies", {})
    first, second = fake.store.add("contacts", {}), fake.store.add("contacts", {})
    fake.store.associate(("deals", deal), ("companies", old), 341)
    fake.store.associate(("deals", deal), ("companies", primary), 341, 5)
    fake.store.associate(("deals", deal), ("contacts", second), 3)
    fake.store.associate(("deals", deal), ("contacts", first), 3)
    assert {deal: primary} == account.associated("companies", [deal, alone])
    assert {deal: first} == account.associated("contacts", [deal, alone])


def test_notes_are_found_on_every_page_of_associations(fake: Fake, account: Account) -> None:
    (deal,) = deals(fake.store, 1)
    for place in range(501):
        note = fake.store.add("notes", {"hs_note_body": f"mark-{place}."})
        fake.store.associate(("deals", deal), ("notes", note), 213)
    assert ({deal}, set()) == (account.with_note({deal: "mark-500."}), account.with_note({deal: "mark-501."}))


# Trying again

FAILURES = {
    "busy": Fault("search", then=429, times=2),
    "bad gateway": Fault("search", then=502, times=3),
    "locked": Fault("search", then=423),
    "dropped": Fault("search", then="drop"),
    "cut short": Fault("search", carry="all", then="cut"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_passes_by_itself_is_waited_for(fake: Fake, account: Account, pauses: list[float], name: str) -> None:
    ids, times = deals(fake.store, 3), FAILURES[name].times
    fake.faults = [Fault(FAILURES[name].path, FAILURES[name].carry, FAILURES[name].then, times=times)]
    assert ids == account.deal_ids()
    assert times == len(pauses)


def test_a_slow_answer_is_asked_for_again(fake: Fake, pauses: list[float]) -> None:
    ids = deals(fake.store, 1)
    fake.faults = [Fault("search", carry="all", wait=1.5)]
    account = Account(TOKEN, Retrier(Patience(timeout=(1, 0.3)), sleep=pauses.append), fake.url)
    assert ids == account.deal_ids()
    assert len(pauses) == 1


def test_the_pauses_double_and_are_the_same_for_the_same_seed(
    fake: Fake, account: Account, pauses: list[float]
) -> None:
    fake.faults = [Fault("search", then=502, times=3)]
    account.deal_ids()
    bounds = [(low <= pause <= 2 * low) for low, pause in zip([0.25, 0.5, 1.0], pauses, strict=True)]
    again: list[float] = []
    fake.faults = [Fault("search", then=502, times=3)]
    Account(TOKEN, Retrier(Patience(), seed=7, sleep=again.append), fake.url).deal_ids()
    assert bounds == [True, True, True]
    assert pauses == again


def test_a_pause_that_hubspot_asks_for_is_kept(fake: Fake, account: Account, pauses: list[float]) -> None:
    fake.faults = [Fault("search", then=429, headers={"Retry-After": "7"})]
    account.deal_ids()
    assert 7 < pauses[0] < 8


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault("search", then=503, times=-1), "search deals: 503, tried 4 times"),
        (Fault("search", then="drop", times=-1), "search deals: ProtocolError, tried 4 times"),
        (
            Fault("search", then=429, policy="DAILY"),
            "search deals: the daily limit of requests of this account is used up",
        ),
        (
            Fault("search", then=429, headers={"Retry-After": "3600"}),
            "search deals: 429, and HubSpot asks to wait 3600 s",
        ),
    ],
)
def test_patience_ends(fake: Fake, account: Account, fault: Fault, message: str) -> None:
    fake.faults = [fault]
    with pytest.raises(GaveUp) as caught:
        account.deal_ids()
    assert message == str(caught.value)


# Writing


def test_a_batch_that_is_refused_loses_only_the_bad_deal(fake: Fake, account: Account) -> None:
    ids = deals(fake.store, 150)
    wanted = {deal: {"amount": "many" if deal == ids[77] else "12"} for deal in ids}
    assert {ids[77]: "400 VALIDATION_ERROR INVALID_DOUBLE amount"} == account.update(wanted)
    assert sorted(set(ids) - {ids[77]}) == sorted(write.id for write in fake.store.writes)


def test_a_batch_that_fails_in_part_names_the_deals_that_failed(fake: Fake, account: Account) -> None:
    ids = deals(fake.store, 5)
    fake.faults = [Fault("batch/update", carry="all", failing=[ids[1]]), Fault("notes", carry="all", failing=[ids[2]])]
    assert {ids[1]: "207 OBJECT_NOT_FOUND"} == account.update({deal: {"amount": "1"} for deal in ids})
    assert {ids[2]: "207 VALIDATION_ERROR"} == account.add_notes(notes(ids))
    assert sorted({len(fake.store.notes_of(deal)) for deal in ids}) == [0, 1]


NOTE_FAULTS = {
    "busy": [Fault("notes/batch/create", then=429, times=2)],
    "bad gateway, nothing done": [Fault("notes/batch/create", then=502)],
    "bad gateway, all done": [Fault("notes/batch/create", carry="all", then=502)],
    "dropped, half done": [Fault("notes/batch/create", carry="half", then="drop")],
    "dropped twice": [Fault("notes/batch/create", carry="half", then="drop", times=2)],
    "answer cut short": [Fault("notes/batch/create", carry="all", then="cut")],
    "and then busy": [
        Fault("notes/batch/create", carry="half", then="drop"),
        Fault("notes/batch/read", then=429),
        Fault("notes/batch/create", then=429),
    ],
    "slow": [Fault("notes/batch/create", carry="all", wait=3)],
}


@pytest.mark.parametrize("name", NOTE_FAULTS)
def test_no_note_is_lost_or_added_twice(fake: Fake, account: Account, name: str) -> None:
    ids = deals(fake.store, 130)
    fake.faults = [Fault(f.path, f.carry, f.then, f.wait, times=f.times) for f in NOTE_FAULTS[name]]
    assert account.add_notes(notes(ids)) == {}
    assert [len(fake.store.notes_of(deal)) for deal in ids] == [1] * 130


def test_a_doubt_before_a_refusal_adds_no_note_twice(fake: Fake, account: Account) -> None:
    ids = deals(fake.store, 8)
    fake.faults = [Fault("notes/batch/create", carry="half", then="drop")]
    wanted = notes(ids) | {ids[6]: Note("x" * 70_000, "x", WHEN)}
    assert {ids[6]: "400 VALIDATION_ERROR VALUE_TOO_LONG hs_note_body"} == account.add_notes(wanted)
    assert [len(fake.store.notes_of(deal)) for deal in ids] == [1, 1, 1, 1, 1, 1, 0, 1]


def test_an_older_note_with_another_key_is_no_reason_to_leave_one_out(fake: Fake, account: Account) -> None:
    (deal,) = ids = deals(fake.store, 1)
    account.add_notes(notes(ids, "old"))
    fake.faults = [Fault("notes/batch/create", then=502)]
    account.add_notes(notes(ids, "new"))
    assert [f"<p>note</p>old-{deal}", f"<p>note</p>new-{deal}"] == fake.store.notes_of(deal)


def test_logs_hold_codes_and_no_values(fake: Fake, account: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ids = deals(fake.store, 3)
    fake.faults = [Fault("search", then=502), Fault("notes", carry="all", failing=[ids[0]])]
    account.deal_ids()
    failed = account.add_notes({deal: Note("PRIVATE", "k", WHEN) for deal in ids})
    text = " ".join([record.getMessage() for record in caplog.records] + list(failed.values()))
    assert "502" in text
    assert "PRIVATE" not in text
