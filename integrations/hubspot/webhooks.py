"""Which deals to look at again after events from HubSpot's webhooks.

An event is a hint and no more: it may come twice, late, or after a newer one, and it carries a value that may be outdated. So nothing is
taken from it but the id of the deal, and `qualify_deals.py --deal ID` reads the deal itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any


def deals_to_qualify(events: Iterable[Mapping[str, Any]], seen: set[int], written: Container[str]) -> list[str]:
    """Return the ids of the deals that events are about, each once, and add the events to those seen.

    `written` are the properties that answers are written to. Their events are echoes of our own writing; leaving them out saves a look at
    the deal. The loop would end without that too, as the key that stands in the deal is the one that we would write.
    """
    deals: dict[str, None] = {}
    for event in events:
        if event["eventId"] in seen:
            continue
        seen.add(event["eventId"])
        kind = str(event.get("subscriptionType", ""))
        if kind == "deal.creation" or (kind == "deal.propertyChange" and event.get("propertyName") not in written):
            deals[str(event["objectId"])] = None
    return list(deals)
