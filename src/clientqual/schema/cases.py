"""The schema of case files: what a person or a CRM may tell, with every value that a fact can have."""

from __future__ import annotations

from typing import Final

from clientqual.ir import Program
from clientqual.schema.shapes import DRAFT, TEXT, Schema, either, mapping, one_of, titled, words
from clientqual.schema.values import told, value, values

_ABOUT: Final = {
    "provider": "The freelancer or agency that is deciding.",
    "house_rules": "The rules of the house, where this case has others.",
    "client": "The client.",
    "project": "The work in question.",
    "custom": "Facts of this rule set's own.",
}
_NOTES: Final[dict[str, Schema]] = {
    "id": titled(TEXT, "The id of this case in your books. No rule reads it."),
    "label": titled(TEXT, "A name for people. No rule reads it."),
    "notes": titled(either(TEXT, {"type": "array", "items": TEXT}), "Whatever people should know. No rule reads it."),
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "The currency of all amounts in this case."},
}
_NULL: Final[Schema] = {"type": "null"}


def case_schema(program: Program) -> Schema:
    """Return the JSON Schema of a case file of this rule set: one case, or a list of them."""
    case = case_of(program)
    return {
        "$schema": DRAFT,
        "title": f"A case for {program.identity.name}",
        "type": ["object", "array"],
        "$ref": "#/$defs/case",
        "items": {"type": "object", "$ref": "#/$defs/case"},
        "$defs": {"case": {key: part for key, part in case.items() if key != "type"}},
    }


def case_of(program: Program, *, with_override: bool = True) -> Schema:
    """Return the schema of one case. What is absent or null is unknown."""
    models: dict[str, dict[str, Schema]] = {}
    dotted: dict[str, Schema] = {}
    for path, type_ in sorted(program.types.items()):
        fact = titled(either(told(type_), _NULL), type_.meaning)
        models.setdefault(type_.model, {})[path.partition(".")[2]] = fact
        dotted[path] = fact
    nested = {name: titled(_or_nothing(mapping(parts)), _ABOUT.get(name, "")) for name, parts in models.items()}
    parts = {**_NOTES, **nested, **dotted, "dont_know": _dont_know(program)}
    return mapping({**parts, "override": _override(program)} if with_override else parts)


def facts_of(program: Program, *models: str) -> Schema:
    """Return the schema of facts of some models, nested or dotted, each with a value."""
    parts: dict[str, Schema] = {}
    for path, type_ in sorted(program.types.items()):
        if type_.model in models:
            parts[path] = titled(value(type_), type_.meaning)
            nested = parts.setdefault(type_.model, mapping({}))["properties"]
            assert isinstance(nested, dict)
            nested[path.partition(".")[2]] = parts[path]
    return mapping(parts)


def _or_nothing(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _dont_know(program: Program) -> Schema:
    return titled(words(one_of(sorted(program.facts))), "Facts that were asked for, and they could not say.")


def _override(program: Program) -> Schema:
    parts = {name: _overridden(values(outcome.domain)) for name, outcome in sorted(program.outcomes.items())}
    return titled(mapping(parts), "What a person decided instead of the rules; shown beside their answer.")


def _overridden(answer: Schema) -> Schema:
    return either(answer, mapping({"value": answer, "by": TEXT, "because": TEXT}, required=["value"]))
