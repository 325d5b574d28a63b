"""A HubSpot account as this program needs it: read deals with their company and contact, write properties, add notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from hubspot import HubSpot
from hubspot.crm.association_type import AssociationType
from urllib3 import Retry

from retrying import Refused, Retrier

T = TypeVar("T")
Properties = Mapping[str, str | None]
Record = Mapping[str, Any]

BATCH: Final = 100
"""What HubSpot takes in one call, in most of its batches."""

_PRIMARY_COMPANY: Final = AssociationType.PRIMARY_DEAL_TO_COMPANY


@dataclass(frozen=True)
class Note:
    """A note for a deal. `mark` is a word of its body by which the note is found again."""

    body: str
    mark: str
    timestamp: str


class Account:
    """Calls that are tried again where that helps. Ids are text throughout."""

    def __init__(self, token: str, retrier: Retrier, url: str | None = None) -> None:
        # Our own retries know about notes; those of urllib3 below would add a note twice.
        crm = HubSpot(access_token=token, host=url, retry=Retry(0)).crm
        # Each access to such an attribute makes a new pool of connections.
        self._search, self._batch = crm.objects.search_api, crm.objects.batch_api
        self._associations = crm.associations.v4.batch_api
        self._definitions, self._new_definitions = crm.properties.core_api, crm.properties.batch_api
        self._groups = crm.properties.groups_api
        self._call = retrier.call

    # Reading

    def deal_ids(self, after: str = "", since: int | None = None, limit: int = BATCH) -> list[str]:
        """Return the next ids in rising order. `since` is in milliseconds since 1970.

        The search gives ids only: its index lags behind, so that the deals themselves are read by `records`. Paging by id rather than
        by HubSpot's cursor knows no end at 10,000 results, and nothing slips through while this program changes deals.
        """
        filters = [{"propertyName": "hs_object_id", "operator": "GT", "value": after or "0"}]
        if since is not None:
            filters.append({"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": str(since)})
        query = {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": ["hs_object_id"],
            "limit": limit,
        }
        return [found.id for found in self._call("search deals", self._search.do_search, "deals", query).results]

    def records(self, kind: str, ids: Iterable[str], names: Sequence[str]) -> dict[str, Properties]:
        """Return the properties of the records that exist, by id."""
        found: dict[str, Properties] = {}
        for some in batches(sorted(set(ids))):
            query = {"inputs": [{"id": one} for one in some], "properties": list(names), "propertiesWithHistory": []}
            answer = self._call(f"read {kind}", self._batch.read, kind, query)
            found |= {record.id: record.properties for record in answer.results}
        return found

    def full_records(self, deal_ids: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, Record]:
        """Return the deals that exist with their company and contact, as a mapping reads them. `names` are by object type."""
        deals = self.records("deals", deal_ids, names["deals"])
        beside: dict[str, dict[str, Record]] = {}
        for part, kind in (("company", "companies"), ("contact", "contacts")):
            chosen = self.associated(kind, deals)
            found = self.records(kind, chosen.values(), names[kind])
            beside[part] = {deal: _record(one, found[one]) for deal, one in chosen.items() if one in found}
        return {
            deal: {"deal": _record(deal, properties), **{part: beside[part].get(deal) for part in beside}}
            for deal, properties in deals.items()
        }

    def associated(self, kind: str, deal_ids: Iterable[str]) -> dict[str, str]:
        """Return the company or contact of each deal that has one: the primary one, or else that with the lowest id."""
        chosen = {}
        for deal, others in self._associated(kind, deal_ids):
            primary = [other for other, types in others.items() if _PRIMARY_COMPANY in types]
            chosen[deal] = min(primary or others, key=int)
        return chosen

    def _associated(self, kind: str, deal_ids: Iterable[str]) -> Iterator[tuple[str, dict[str, set[int]]]]:
        for some in batches(list(deal_ids)):
            inputs = [{"id": one} for one in some]
            while inputs:
                query = {"inputs": inputs}
                answer = self._call(f"read {kind} of deals", self._associations.get_page, "deals", kind, query)
                for found in answer.results:
                    targets = {str(to.to_object_id): {one.type_id for one in to.association_types} for to in found.to}
                    yield str(found._from.id), targets  # noqa: SLF001  (the client names `from` so)
                inputs = [
                    {"id": str(found._from.id), "after": found.paging.next.after}  # noqa: SLF001
                    for found in answer.results
                    if found.paging is not None and found.paging.next is not None
                ]

    # Writing

    def update(self, wanted: Mapping[str, Properties]) -> dict[str, str]:
        """Set properties of deals, by id, and return the codes of those that failed. Setting twice does no harm."""

        def send(some: Sequence[str]) -> dict[str, str]:
            inputs = [{"id": one, "properties": dict(wanted[one])} for one in some]
            answer = self._call("update deals", self._batch.update, "deals", {"inputs": inputs})
            return _failed(answer, some, lambda record: str(record.id))

        return _in_batches(list(wanted), send)

    def add_notes(self, wanted: Mapping[str, Note]) -> dict[str, str]:
        """Add a note to each deal, and return the codes of those that failed. None is added twice, whatever happens on the way."""
        made: set[str] = set()

        def send(some: Sequence[str]) -> dict[str, str]:
            def left() -> list[str]:
                return [deal for deal in some if deal not in made]

            def create(**options: Any) -> Any:
                inputs = [_note_input(deal, wanted[deal]) for deal in left()]
                return self._batch.create("notes", {"inputs": inputs}, **options) if inputs else None

            def find_those_made() -> None:
                made.update(self.with_note({deal: wanted[deal].mark for deal in left()}))

            answer = self._call("add notes", create, doubt=find_those_made)
            return _failed(answer, left(), lambda record: str(record.object_write_trace_id))

        return _in_batches(list(wanted), send)

    def with_note(self, marks: Mapping[str, str]) -> set[str]:
        """Return the deals that have a note with the mark, among their notes of all times."""
        by_deal: dict[str, set[str]] = {}
        for deal, notes in self._associated("notes", marks):
            by_deal.setdefault(deal, set()).update(notes)
        bodies = self.records("notes", set().union(*by_deal.values()), ["hs_note_body"])
        return {
            deal
            for deal, notes in by_deal.items()
            if any(marks[deal] in ((bodies.get(note) or {}).get("hs_note_body") or "") for note in notes)
        }

    # Definitions of properties

    def definitions(self, kind: str) -> dict[str, Any]:
        """Return the properties that the account knows for an object type, by name."""
        return {
            one.name: one for one in self._call(f"read properties of {kind}", self._definitions.get_all, kind).results
        }

    def create_definitions(self, kind: str, wanted: Sequence[Mapping[str, Any]]) -> int:
        """Create properties that are not there yet, and return how many HubSpot says it made."""
        made = 0
        for some in batches(wanted):
            query = {"inputs": [dict(one) for one in some]}
            made += len(self._call(f"create properties of {kind}", self._new_definitions.create, kind, query).results)
        return made

    def set_options(self, kind: str, name: str, options: Sequence[Mapping[str, Any]]) -> None:
        """Set the options of a choice, all of them."""
        self._call(
            f"change property of {kind}",
            self._definitions.update,
            kind,
            name,
            {"options": [dict(one) for one in options]},
        )

    def ensure_group(self, kind: str, name: str, label: str) -> None:
        """Create a group of properties unless it is there."""
        groups = self._call(f"read groups of {kind}", self._groups.get_all, kind).results
        if name not in {group.name for group in groups}:
            self._call(
                f"create group of {kind}", self._groups.create, kind, {"name": name, "label": label, "displayOrder": -1}
            )


def _record(record_id: str, properties: Properties) -> Record:
    return {"id": record_id, "properties": dict(properties)}


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _in_batches(ids: Sequence[str], send: Callable[[Sequence[str]], dict[str, str]]) -> dict[str, str]:
    """Send batches, and return the codes of what failed. A batch that is refused as a whole is halved until only the bad are left."""
    failed: dict[str, str] = {}
    for some in batches(ids):
        try:
            failed |= send(some)
        except Refused as refused:
            if len(some) == 1:
                failed[some[0]] = str(refused)
                continue
            half = len(some) // 2
            failed |= _in_batches(some[:half], send) | _in_batches(some[half:], send)
    return failed


def _failed(answer: Any, sent: Iterable[str], id_of: Callable[[Any], str]) -> dict[str, str]:
    """Return the codes of what failed in a batch that HubSpot answered (207: in part)."""
    errors = getattr(answer, "errors", None) or []
    if not errors:
        return {}
    codes = {
        about: str(error.category) for error in errors for values in (error.context or {}).values() for about in values
    }
    done = {id_of(record) for record in answer.results}
    return {one: f"207 {codes.get(one, '')}".strip() for one in sent if one not in done}


def _note_input(deal: str, note: Note) -> dict[str, Any]:
    kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": AssociationType.NOTE_TO_DEAL}
    return {
        "properties": {"hs_note_body": note.body, "hs_timestamp": note.timestamp},
        "associations": [{"to": {"id": deal}, "types": [kind]}],
        # With it HubSpot makes the notes that it can, and says which it could not.
        "objectWriteTraceId": deal,
    }
