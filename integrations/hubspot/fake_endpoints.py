"""The endpoints of the fake HubSpot, each a function from the store and a request to a status and a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fake_store import Property, Record, Refused, Store, Write, milliseconds, stamp

Answer = tuple[int, dict[str, Any]]

NOTE_TO_DEAL: Final = 214
DEAL_TO_NOTE: Final = 213
_BATCH: Final = 100
_ASSOCIATION_BATCH: Final = 1000
_ASSOCIATION_PAGE: Final = 500
_SEARCH_PAGE: Final = 200
_SEARCH_END: Final = 10_000
_WHEN: Final = "2026-11-02T08:00:00.000Z"
_ALWAYS_READ: Final = ("createdate", "hs_lastmodifieddate", "hs_object_id")
_FIELD_TYPES: Final = {
    "string": {"text", "textarea", "html"}, "number": {"number"}, "date": {"date"}, "datetime": {"date"},
    "bool": {"booleancheckbox"}, "enumeration": {"select", "radio", "checkbox", "booleancheckbox"},
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """A request: the parts of its path, its JSON body, and the ids that a scripted fault makes fail within a batch."""

    parts: tuple[str, ...]
    body: Mapping[str, Any]
    failing: frozenset[str] = field(default_factory=frozenset)

    def inputs(self, most: int = _BATCH) -> list[dict[str, Any]]:
        inputs = self.body.get("inputs")
        if not isinstance(inputs, list) or not inputs:
            raise Refused(400, "VALIDATION_ERROR", message="inputs are missing")
        if len(inputs) > most:
            raise Refused(400, "VALIDATION_ERROR", [("TOO_MANY_INPUTS", str(len(inputs)))])
        ids = [item["id"] for item in inputs if "id" in item]
        if len(ids) != len(set(ids)):
            raise Refused(400, "VALIDATION_ERROR", [("DUPLICATE_IDS", "")])
        return inputs


def search(store: Store, request: Request) -> Answer:
    object_type, body = request.parts[0], request.body
    limit, after = int(body.get("limit", 10)), int(body.get("after") or 0)
    if limit > _SEARCH_PAGE or after + limit > _SEARCH_END:
        raise Refused(400, "VALIDATION_ERROR", [("PAGING_LIMIT", str(after + limit))])
    groups = body.get("filterGroups") or [{"filters": []}]
    records = store.indexed(object_type).values()
    found = [item for item in records if any(_meets(store, object_type, item, group["filters"]) for group in groups)]
    for order in reversed(body.get("sorts") or []):
        found.sort(
            key=lambda item: _number(store.value(item, order["propertyName"])),
            reverse=order["direction"] == "DESCENDING",
        )
    names = body.get("properties") or []
    answer: dict[str, Any] = {
        "total": len(found),
        "results": [_as_json(store, item, names) for item in found[after : after + limit]],
    }
    if after + limit < len(found):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return 200, answer


def _meets(store: Store, object_type: str, record: Record, filters: Iterable[Mapping[str, str]]) -> bool:
    for condition in filters:
        name, wanted = condition["propertyName"], _number(condition["value"])
        if name not in store.properties[object_type]:
            raise Refused(400, "VALIDATION_ERROR", [("PROPERTY_DOESNT_EXIST", name)])
        there = _number(store.value(record, name))
        met = {"GT": there > wanted, "GTE": there >= wanted, "EQ": there == wanted}
        if not met[condition["operator"]]:
            return False
    return True


def _number(value: str | None) -> float:
    moment = milliseconds(value or "")
    return float(value or 0) if moment is None or (value or "").isdigit() else float(moment)


def _as_json(store: Store, record: Record, names: Iterable[str]) -> dict[str, Any]:
    properties = {name: store.value(record, name) for name in (*_ALWAYS_READ, *names)}
    created, updated = stamp(record.created), stamp(record.updated)
    return {"id": record.id, "properties": properties, "createdAt": created, "updatedAt": updated, "archived": False}


def batch_read(store: Store, request: Request) -> Answer:
    object_type = request.parts[0]
    records, ids = store.records[object_type], [item["id"] for item in request.inputs()]
    known = store.properties[object_type]
    names = [name for name in request.body.get("properties", []) if name in known]
    found = [_as_json(store, records[one], names) for one in ids if one in records]
    missing = [_error("OBJECT_NOT_FOUND", ids=[one]) for one in ids if one not in records]
    return _batch_answer(found, missing)


def batch_update(store: Store, request: Request) -> Answer:
    object_type, inputs = request.parts[0], request.inputs()
    for item in inputs:
        for name, value in item["properties"].items():
            store.check(object_type, name, value)
    done, errors = [], []
    for item in inputs:
        if item["id"] not in store.records[object_type] or item["id"] in request.failing:
            errors.append(_error("OBJECT_NOT_FOUND", ids=[item["id"]]))
            continue
        store.change(object_type, item["id"], item["properties"], source="INTEGRATION")
        store.writes.append(Write(object_type, item["id"], item["properties"]))
        done.append(_as_json(store, store.records[object_type][item["id"]], item["properties"]))
    return _batch_answer(done, errors)


def update(store: Store, request: Request) -> Answer:
    """Change one record: how the documentation plays a user."""
    object_type, record_id = request.parts
    if record_id not in store.records[object_type]:
        raise Refused(404, "OBJECT_NOT_FOUND")
    store.change(object_type, record_id, request.body["properties"])
    return 200, _as_json(store, store.records[object_type][record_id], request.body["properties"])


def create_notes(store: Store, request: Request) -> Answer:
    inputs = request.inputs()
    for item in inputs:
        _check_note(store, item)
    traced = all("objectWriteTraceId" in item for item in inputs)
    done, errors = [], []
    for item in inputs:
        deal = item["associations"][0]["to"]["id"]
        if deal in request.failing:
            # Without trace ids the real one fails the batch as a whole.
            if not traced:
                raise Refused(400, "VALIDATION_ERROR", [("INVALID_NOTE", "")])
            errors.append(_error("VALIDATION_ERROR", objectWriteTraceId=[item["objectWriteTraceId"]]))
            continue
        note = store.add("notes", item["properties"])
        store.associate(("notes", note), ("deals", deal), NOTE_TO_DEAL)
        store.associate(("deals", deal), ("notes", note), DEAL_TO_NOTE)
        store.writes.append(Write("notes", deal, item["properties"]))
        made = _as_json(store, store.records["notes"][note], item["properties"])
        done.append(made | {"objectWriteTraceId": item.get("objectWriteTraceId")})
    return _batch_answer(done, errors, created=True)


def _check_note(store: Store, item: Mapping[str, Any]) -> None:
    for name, value in item["properties"].items():
        store.check("notes", name, value)
    if not item["properties"].get("hs_timestamp"):
        raise Refused(400, "VALIDATION_ERROR", [("REQUIRED_FIELD", "hs_timestamp")])
    for association in item["associations"]:
        (kind,) = association["types"]
        if kind != {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": NOTE_TO_DEAL}:
            raise Refused(400, "VALIDATION_ERROR", [("INVALID_ASSOCIATION_TYPE", "")])
        if association["to"]["id"] not in store.records["deals"]:
            raise Refused(404, "OBJECT_NOT_FOUND")


def read_associations(store: Store, request: Request) -> Answer:
    source, target = request.parts
    found, missing = [], []
    for item in request.inputs(_ASSOCIATION_BATCH):
        known = store.associations.get((source, target, item["id"]), [])
        start = int(item.get("after") or 0)
        page = known[start : start + _ASSOCIATION_PAGE]
        if not page:
            missing.append(
                _error("OBJECT_NOT_FOUND", "crm.associations.NO_ASSOCIATIONS_FOUND", fromObjectId=[item["id"]])
            )
            continue
        one: dict[str, Any] = {"from": {"id": item["id"]}, "to": _targets(page)}
        if start + _ASSOCIATION_PAGE < len(known):
            one["paging"] = {"next": {"after": str(start + _ASSOCIATION_PAGE)}}
        found.append(one)
    return _batch_answer(found, missing)


def _targets(page: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    by_target: dict[str, list[dict[str, Any]]] = {}
    for target, type_id in page:
        kind = {"category": "HUBSPOT_DEFINED", "typeId": type_id, "label": "Primary" if type_id == 5 else None}
        by_target.setdefault(target, []).append(kind)
    # A number here, although every other id is text: so it is in the real answers.
    return [{"toObjectId": int(target), "associationTypes": kinds} for target, kinds in by_target.items()]


def list_properties(store: Store, request: Request) -> Answer:
    return 200, {"results": [_definition(known) for known in store.properties[request.parts[0]].values()]}


def create_properties(store: Store, request: Request) -> Answer:
    object_type = request.parts[0]
    wanted = [_property_of(store, object_type, item) for item in request.inputs()]
    fresh = [one for one in wanted if one.name not in store.properties[object_type]]
    store.properties[object_type] |= {one.name: one for one in fresh}
    errors = [_error("OBJECT_ALREADY_EXISTS", name=[one.name]) for one in wanted if one not in fresh]
    return _batch_answer([_definition(one) for one in fresh], errors, created=True)


def _property_of(store: Store, object_type: str, item: Mapping[str, Any]) -> Property:
    options = tuple((option["value"], option["label"]) for option in item.get("options", []))
    values = [value for value, _ in options]
    wrong = {
        "INVALID_NAME": not re.fullmatch(r"[a-z][a-z0-9_]{0,99}", item["name"]),
        "MISSING_LABEL": not item.get("label"),
        "INVALID_FIELD_TYPE": item["fieldType"] not in _FIELD_TYPES.get(item["type"], set()),
        "GROUP_DOESNT_EXIST": item["groupName"] not in store.groups.get(object_type, set()),
        "INVALID_BOOLEAN_OPTIONS": item["type"] == "bool" and sorted(values) != ["false", "true"],
        "MISSING_OPTIONS": item["type"] == "enumeration" and not options,
        "DUPLICATE_OPTIONS": len(set(values)) < len(values) or len({label for _, label in options}) < len(options),
        "INVALID_OPTION_VALUE": any(";" in value or value != value.strip() or not value for value in values),
    }
    codes = [(code, item["name"]) for code, is_wrong in wrong.items() if is_wrong]
    if codes:
        raise Refused(400, "VALIDATION_ERROR", codes)
    texts = {"label": item["label"], "group": item["groupName"], "description": item.get("description", "")}
    return Property(item["name"], item["type"], item["fieldType"], options=options, custom=True, **texts)


def _definition(known: Property) -> dict[str, Any]:
    options = [
        {"value": value, "label": label, "displayOrder": place, "hidden": False}
        for place, (value, label) in enumerate(known.options)
    ]
    return {
        "name": known.name, "type": known.type, "fieldType": known.field_type, "label": known.label or known.name,
        "groupName": known.group, "description": known.description, "options": options, "hidden": False,
        "modificationMetadata": {"readOnlyValue": known.read_only, "archivable": True, "readOnlyDefinition": False},
    }  # fmt: skip


def update_definition(store: Store, request: Request) -> Answer:
    object_type, name = request.parts
    known = store.properties[object_type].get(name)
    if known is None:
        raise Refused(404, "OBJECT_NOT_FOUND")
    options = tuple((option["value"], option["label"]) for option in request.body["options"])
    store.properties[object_type][name] = replace(known, options=options)
    return 200, _definition(store.properties[object_type][name])


def list_groups(store: Store, request: Request) -> Answer:
    names = sorted(store.groups.get(request.parts[0], set()))
    return 200, {"results": [{"name": name, "label": name, "displayOrder": -1, "archived": False} for name in names]}


def create_group(store: Store, request: Request) -> Answer:
    groups, name = store.groups.setdefault(request.parts[0], set()), request.body["name"]
    if name in groups:
        raise Refused(409, "OBJECT_ALREADY_EXISTS")
    groups.add(name)
    return 201, {"name": name, "label": request.body["label"], "displayOrder": -1, "archived": False}


def _error(category: str, sub_category: str | None = None, **context: list[str]) -> dict[str, Any]:
    # The message of the real one quotes values; this one must show that nobody logs it.
    error = {
        "status": "error",
        "category": category,
        "message": "refused: PRIVATE",
        "context": context,
        "errors": [],
        "links": {},
    }
    return error | ({"subCategory": sub_category} if sub_category else {})


def _batch_answer(results: list[dict[str, Any]], errors: list[dict[str, Any]], *, created: bool = False) -> Answer:
    answer: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": _WHEN, "completedAt": _WHEN}
    if errors:
        return 207, answer | {"numErrors": len(errors), "errors": errors}
    return 201 if created else 200, answer


_OBJECTS: Final = "(deals|contacts|companies|notes)"
ENDPOINTS: Final[tuple[tuple[str, str, str, Callable[[Store, Request], Answer]], ...]] = (
    # method, path, scope, function; `{}` in a scope stands for the object type
    ("POST", f"/crm/v3/objects/{_OBJECTS}/search", "crm.objects.{}.read", search),
    ("POST", f"/crm/v3/objects/{_OBJECTS}/batch/read", "crm.objects.{}.read", batch_read),
    ("POST", f"/crm/v3/objects/{_OBJECTS}/batch/update", "crm.objects.{}.write", batch_update),
    ("POST", "/crm/v3/objects/(notes)/batch/create", "crm.objects.{}.write", create_notes),
    ("PATCH", f"/crm/v3/objects/{_OBJECTS}/([0-9]+)", "crm.objects.{}.write", update),
    ("POST", f"/crm/v4/associations/{_OBJECTS}/{_OBJECTS}/batch/read", "crm.objects.{}.read", read_associations),
    ("GET", f"/crm/v3/properties/{_OBJECTS}", "crm.schemas.{}.read", list_properties),
    ("POST", f"/crm/v3/properties/{_OBJECTS}/batch/create", "crm.schemas.{}.write", create_properties),
    ("PATCH", f"/crm/v3/properties/{_OBJECTS}/([a-z0-9_]+)", "crm.schemas.{}.write", update_definition),
    ("GET", f"/crm/v3/properties/{_OBJECTS}/groups", "crm.schemas.{}.read", list_groups),
    ("POST", f"/crm/v3/properties/{_OBJECTS}/groups", "crm.schemas.{}.write", create_group),
)
