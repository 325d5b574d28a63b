"""Events make deals be looked at again; our own writing does so too, and then it is over."""

from __future__ import annotations

from datetime import date

from clientqual import RuleSet, crm

from answers import Qualifier
from conftest import Command
from fake import Fake
from webhooks import deals_to_qualify

RESULTS = Qualifier(crm.Mapping.load("hubspot-deal"), RuleSet.default(), date(2026, 11, 2)).results


def event(number: int, deal: int, name: str = "cq_brief", kind: str = "deal.propertyChange") -> dict[str, object]:
    return {"eventId": number, "objectId": deal, "subscriptionType": kind, "propertyName": name, "propertyValue": "x"}


def test_each_event_and_each_deal_counts_once() -> None:
    seen: set[int] = {1}
    events = [event(1, 7), event(2, 8), event(3, 8, "amount"), event(2, 8), event(4, 9, kind="deal.creation")]
    assert deals_to_qualify(events, seen, RESULTS) == ["8", "9"]
    assert (seen, deals_to_qualify(events, seen, RESULTS)) == ({1, 2, 3, 4}, [])


def test_echoes_and_other_records_are_left_out() -> None:
    events = [event(1, 7, "cq_tier"), event(2, 7, "cq_key"), event(3, 7, "name", "company.propertyChange")]
    assert deals_to_qualify(events, set(), RESULTS) == []
    assert deals_to_qualify([event(4, 7, "cq_tier_by_hand")], set(), RESULTS) == ["7"]


def test_the_loop_ends_even_where_echoes_are_followed(fake: Fake, deals: list[str], qualify: Command) -> None:
    qualify()
    fake.store.events.clear()
    fake.store.change("deals", deals[3], {"cq_brief": "none", "cq_rush": "true"})
    seen: set[int] = set()
    rounds = []
    while ids := deals_to_qualify(list(fake.store.events), seen, ()):
        fake.store.writes.clear()
        assert qualify(*(word for deal in ids for word in ("--deal", deal))) == 0
        rounds.append((ids, [write.object_type for write in fake.store.writes]))
    assert rounds == [([deals[3]], ["deals", "notes"]), ([deals[3]], [])]
