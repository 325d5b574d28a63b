"""What the fake HubSpot holds, and the rules by which it takes values: as strict as the real one, or a little stricter."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

Properties = dict[str, str | None]

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_MIDNIGHT: Final = 24 * 60 * 60 * 1000
_LONGEST_TEXT: Final = 65_536
_YES_NO: Final = {"true", "false"}
_STANDARD: Final = {
    "deals": {
        "dealname": "string", "amount": "number", "deal_currency_code": "enumeration", "closedate": "datetime",
        "dealstage": "enumeration", "pipeline": "enumeration", "dealtype": "enumeration", "description": "string",
        "hubspot_owner_id": "enumeration", "hs_analytics_source": "enumeration", "notes_last_contacted": "datetime",
        "notes_last_updated": "datetime", "num_contacted_notes": "number", "hs_priority": "enumeration",
    },
    "contacts": {
        "firstname": "string", "lastname": "string", "email": "string", "phone": "phone_number", "message": "string",
        "jobtitle": "string", "hs_lead_status": "enumeration", "lifecyclestage": "enumeration",
        "hs_analytics_source": "enumeration", "numemployees": "enumeration", "annualrevenue": "string",
        "industry": "string", "notes_last_contacted": "datetime", "hs_buying_role": "enumeration",
    },
    "companies": {
        "name": "string", "domain": "string", "industry": "enumeration", "numberofemployees": "number",
        "annualrevenue": "number", "lifecyclestage": "enumeration", "country": "string",
        "hs_analytics_source": "enumeration", "description": "string",
    },
    "notes": {"hs_timestamp": "datetime", "hs_note_body": "string", "hubspot_owner_id": "enumeration"},
}  # fmt: skip
_READ_ONLY: Final = {"hs_object_id": "number", "createdate": "datetime", "hs_lastmodifieddate": "datetime"}


class Refused(Exception):  # noqa: N818  (an answer to the caller, not an error of ours)
    """A request that HubSpot would refuse, with the status and the codes that it would give."""

    def __init__(self, status: int, category: str, codes: Iterable[tuple[str, str]] = (), message: str = "") -> None:
        super().__init__(message or category)
        self.status = status
        self.category = category
        self.codes = tuple(codes)


@dataclass(frozen=True)
class Property:
    """A property of an object type. Standard enumerations take any value here, as their options differ by account."""

    name: str
    type: str
    field_type: str = "text"
    label: str = ""
    group: str = "dealinformation"
    description: str = ""
    options: tuple[tuple[str, str], ...] = ()
    read_only: bool = False
    custom: bool = False

    def complaint(self, value: str) -> str | None:
        """Return the code with which HubSpot refuses a value, or None. An empty text clears the property."""
        if self.read_only:
            return "READ_ONLY_VALUE"
        if value == "":
            return None
        if self.type in {"string", "phone_number"}:
            return "VALUE_TOO_LONG" if len(value) > _LONGEST_TEXT else None
        if value != value.strip():
            return "LEADING_OR_TRAILING_WHITESPACE"
        return self._complaint_of_kind(value)

    def _complaint_of_kind(self, value: str) -> str | None:
        match self.type:
            case "number":
                return None if _NUMBER.fullmatch(value) else "INVALID_DOUBLE"
            case "bool":
                return None if value in _YES_NO else "INVALID_BOOLEAN"
            case "date" | "datetime":
                moment = milliseconds(value)
                at_midnight = moment is not None and (self.type == "datetime" or moment % _MIDNIGHT == 0)
                return None if at_midnight else "INVALID_DATE"
            case _:
                chosen = value.split(";") if self.field_type == "checkbox" else [value]
                known = {option for option, _ in self.options}
                return None if not self.custom or known.issuperset(chosen) else "INVALID_OPTION"


def milliseconds(text: str) -> int | None:
    """Return the instant that a text means, in milliseconds since 1970; None where it means none."""
    if re.fullmatch(r"\d{10,14}", text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


@dataclass
class Record:
    """A deal, contact, company or note."""

    id: str
    properties: Properties
    created: datetime
    updated: datetime


@dataclass(frozen=True)
class Write:
    """A write that took place: what the tests count."""

    object_type: str
    id: str
    properties: Mapping[str, str]


def standard_properties() -> dict[str, dict[str, Property]]:
    table: dict[str, dict[str, Property]] = {}
    for object_type, kinds in _STANDARD.items():
        of_type = {name: Property(name, kind) for name, kind in kinds.items()}
        of_type |= {name: Property(name, kind, read_only=True) for name, kind in _READ_ONLY.items()}
        table[object_type] = of_type
    return table


@dataclass
class Store:
    """An account: properties, records and their associations, and a log of what was written."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    properties: dict[str, dict[str, Property]] = field(default_factory=standard_properties)
    groups: dict[str, set[str]] = field(
        default_factory=lambda: {"deals": {"dealinformation"}, "companies": set(), "contacts": set()}
    )
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in _STANDARD})
    associations: dict[tuple[str, str, str], list[tuple[str, int]]] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _indexed: dict[str, Record] | None = None
    _last_id: int = 15_493_208_000

    def add(
        self,
        object_type: str,
        properties: Mapping[str, str | None],
        record_id: str | None = None,
        *,
        check: bool = True,
    ) -> str:
        """Put a record into the account, as its users do: this is in no log, and gives no event."""
        with self.lock:
            self._last_id += 1
            new = record_id or str(self._last_id)
            for name, value in properties.items() if check else ():
                self.check(object_type, name, value or "")
            now = self.clock()
            self.records[object_type][new] = Record(new, dict(properties), now, now)
            return new

    def change(self, object_type: str, record_id: str, properties: Mapping[str, str], source: str = "CRM_UI") -> None:
        """Change a record, and tell the subscribers of its webhooks which properties are different now."""
        with self.lock:
            record = self.records[object_type][record_id]
            for name, value in properties.items():
                self.check(object_type, name, value)
                if (record.properties.get(name) or "") != value:
                    self._tell(object_type, record_id, name, value, source)
                record.properties[name] = value
            record.updated = self.clock()

    def _tell(self, object_type: str, record_id: str, name: str, value: str, source: str) -> None:
        kind = {"deals": "deal", "contacts": "contact", "companies": "company"}.get(object_type, object_type)
        event = {
            "eventId": len(self.events) + 1, "subscriptionType": f"{kind}.propertyChange", "objectId": int(record_id),
            "propertyName": name, "propertyValue": value, "changeSource": source, "attemptNumber": 0,
            "occurredAt": round(self.clock().timestamp() * 1000), "portalId": 62515,
        }  # fmt: skip
        self.events.append(event)

    def associate(self, source: tuple[str, str], target: tuple[str, str], *type_ids: int) -> None:
        """Associate two records, from the first to the second, by the types of association that are given."""
        (from_type, from_id), (to_type, to_id) = source, target
        known = self.associations.setdefault((from_type, to_type, from_id), [])
        known.extend((to_id, type_id) for type_id in type_ids)

    def check(self, object_type: str, name: str, value: object) -> None:
        known = self.properties[object_type].get(name)
        if known is None:
            raise Refused(400, "VALIDATION_ERROR", [("PROPERTY_DOESNT_EXIST", name)])
        if not isinstance(value, str):
            raise Refused(400, "VALIDATION_ERROR", [("INVALID_TYPE", name)])
        if (code := known.complaint(value)) is not None:
            raise Refused(400, "VALIDATION_ERROR", [(code, name)])

    def hold_index(self) -> None:
        """From now on, searches find what stands here now: the index of the real search lags behind as well."""
        self._indexed = deepcopy(self.records["deals"])

    def release_index(self) -> None:
        self._indexed = None

    def indexed(self, object_type: str) -> dict[str, Record]:
        held = self._indexed if object_type == "deals" else None
        return self.records[object_type] if held is None else held

    def value(self, record: Record, name: str) -> str | None:
        """Return a property as the API gives it."""
        built_in = {
            "hs_object_id": record.id,
            "createdate": stamp(record.created),
            "hs_lastmodifieddate": stamp(record.updated),
        }
        return built_in.get(name) or record.properties.get(name)

    def notes_of(self, deal_id: str) -> list[str]:
        """Return the bodies of the notes of a deal, oldest first."""
        ids = [note for note, _ in self.associations.get(("deals", "notes", deal_id), [])]
        return [self.records["notes"][note].properties["hs_note_body"] or "" for note in ids]


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
