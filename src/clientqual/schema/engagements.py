"""Events, what they tell, and alerts, as schemas."""

from __future__ import annotations

from typing import Final

from clientqual.ir import FactType, Kind, Program
from clientqual.schema.conditions import OF_ALERTS
from clientqual.schema.shapes import (
    FLAG,
    ID,
    NAME,
    TEXT,
    WORD,
    Schema,
    either,
    keyed,
    mapping,
    one_of,
    ref,
    several,
    titled,
    words,
)
from clientqual.schema.tables import CUSTOM, EDITS, SOURCE
from clientqual.schema.values import value

_TRUE: Final[Schema] = {"const": True}
_BOUNDS: Final[Schema] = {"type": "array", "items": {"type": ["number", "null"]}, "minItems": 2, "maxItems": 2}
_COUNTED: Final = (Kind.INT, Kind.NUMBER)


def engagement_sections(program: Program) -> dict[str, Schema]:
    """The sections `events`, `from_events` and `alerts`."""
    own = {name for name in program.events if f"events/{name}/title" in program.texts}
    told = {
        path: titled(_fact(program, fact.type), fact.type.meaning)
        for path, fact in sorted(program.facts.items())
    }  # fmt: skip
    return {
        "events": keyed(_event(), own),
        "from_events": {
            "type": "object",
            "properties": {path: part for path, part in told.items() if not path.startswith("custom.")},
            "patternProperties": {CUSTOM: {"type": ["object", "array"]}},
            "additionalProperties": False,
        },
        "alerts": keyed(ref("alert"), program.alerts),
    }


def engagement_defs(program: Program) -> dict[str, Schema]:
    """The definitions that these sections need."""
    return {
        "event_name": one_of(sorted(program.events)),
        "alert": mapping(
            {
                "title": titled(TEXT, "What is the matter, in a few words."),
                "when": titled(OF_ALERTS, "The alert is raised when this begins to hold, and ends when it ceases."),
                "while": titled(OF_ALERTS, "It is open only as long as this holds too; never told as a reason."),
                "due": titled(words(ref("action_name")), "What to do."),
                "because": titled(TEXT, "Why, and what to do first."),
                "source": SOURCE,
                "replace": EDITS["replace"],
            }
        ),
    }


def _event() -> Schema:
    field = {
        "text": titled(_TRUE, "Free text."),
        "enum": several(WORD),
        "bool": _TRUE,
        "int": _BOUNDS,
        "number": _BOUNDS,
        "money": _TRUE,
        "set": several(WORD),
        "required": titled(FLAG, "Every such event tells it."),
    }
    fields: Schema = {"type": "object", "patternProperties": {ID: mapping(field)}, "additionalProperties": False}
    return mapping({"title": TEXT, "fields": fields, "replace": EDITS["replace"]})


def _fact(program: Program, type_: FactType) -> Schema:
    """How events may tell a fact: in one way, or in the first of several that says anything."""
    one = either(*_ways(program, type_))
    return either(one, several(one))


def _ways(program: Program, type_: FactType) -> list[Schema]:
    names, answer = words(ref("event_name")), value(type_)
    unit = titled(one_of(["days", "weeks"]), "Whole days, or sevenths of them.")
    pending = {"open": names, "closed_by": names, "same": titled(NAME, "What tells which closes which.")}
    became = mapping(dict.fromkeys(sorted(program.events), answer))
    ways = [
        mapping({"latest": names, "field": NAME}, required=["latest", "field"]),
        mapping({"latest": {**became, "minProperties": 1}}, required=["latest"]),
        mapping({**pending, "then": answer}, required=["open", "closed_by", "then"]),
        mapping({**pending, "field": NAME, "then": answer}, required=["open", "closed_by", "field"]),
    ]
    if type_.kind in _COUNTED:
        days: Schema = {"type": "integer", "minimum": 1}
        ways += [
            mapping({"count": names, "within_days": days}, required=["count"]),
            mapping({"since": names, "unit": unit}, required=["since"]),
            mapping({**pending, "unit": unit}, required=["open", "closed_by"]),
        ]
    return ways
