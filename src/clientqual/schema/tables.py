"""Tables and their rows, as schemas: outcomes, derived facts and presumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from clientqual.ir import FactType, Kind, Outcome, Program
from clientqual.schema.conditions import CONDITION
from clientqual.schema.shapes import (
    FLAG,
    NAME,
    TEXT,
    WORD,
    Schema,
    either,
    mapping,
    one_of,
    ref,
    several,
    titled,
    words,
)
from clientqual.schema.values import value, values

CUSTOM: Final = "^custom\\.[a-z][a-z0-9_]*$"
SOURCE: Final = ref("source")
EDITS: Final[dict[str, Schema]] = {"replace": ref("replace"), "remove": ref("remove")}
SIDE: Final = one_of(["first", "last", True, False, "true", "false", "higher", "lower"])
_ANYTHING: Final[Schema] = {}


def table_defs(program: Program) -> dict[str, Schema]:
    """Return the definitions that tables need: small pieces that come up in every one."""
    defs = {
        "source": titled(words(WORD), "Ids of the sources that this rests on."),
        "replace": titled(FLAG, "Start afresh instead of changing what the base has."),
        "remove": titled(words(NAME), "Ids of the base's rules to take away."),
        "before": titled(NAME, "The row of the base that this one goes before."),
        "after": titled(NAME, "The row of the base that this one comes after."),
    }
    for kind in Kind:
        alike = sorted(path for path, type_ in program.types.items() if type_.kind is kind)
        defs[f"read_off_{kind}"] = mapping({"fact": one_of(alike)}, required=["fact"])
    return defs


def rules(parts: Mapping[str, Schema]) -> Schema:
    """A list of rules: each an id, a condition, and what else it says."""
    common = {"id": NAME, "when": CONDITION, "because": TEXT, "source": SOURCE}
    return several(mapping({**common, **parts}, required=["id"]))


def rows(then: Schema) -> Schema:
    """The rows of a `first` table."""
    return rules({"then": then, "before": ref("before"), "after": ref("after")})


# --- facts ------------------------------------------------------------------------------------------------------------------


def presumption(type_: FactType) -> Schema:
    """What to go by while a fact is unknown: a value, another fact, or a table of them."""
    cell = either(value(type_), ref(f"read_off_{type_.kind}"))
    return titled(either(cell, mapping({"rows": rows(cell), "otherwise": cell})), "What to go by until someone asks.")


def derived(program: Program) -> Schema:
    """The section `derived`: facts that a table computes."""
    known = {path: _computed(value(program.types[path])) for path in sorted(program.derived)}
    own: dict[str, Schema] = {
        "enum": several(WORD),
        "bool": {"const": True},
        "ordered": FLAG,
        "better": SIDE,
        "meaning": TEXT,
    }
    return {
        "type": "object",
        "properties": {path: part for path, part in known.items() if not path.startswith("custom.")},
        "patternProperties": {CUSTOM: _computed(_ANYTHING, own)},
        "additionalProperties": False,
    }


def _computed(cell: Schema, more: Mapping[str, Schema] | None = None) -> Schema:
    return mapping({"rows": rows(cell), "otherwise": cell, "source": SOURCE, **EDITS, **(more or {})})


# --- outcomes ---------------------------------------------------------------------------------------------------------------


def outcome(program: Program) -> Schema:
    """A document that holds one outcome. Of an outcome that exists, the answers are known."""
    parts: dict[str, Schema] = {
        "outcome": titled(either(one_of(sorted(program.outcomes)), NAME), "The name of the outcome."),
        "title": TEXT,
        "answers": titled({"type": "object", "additionalProperties": TEXT}, "A few words for each answer."),
        "values": titled(several(WORD), "The answers, of an outcome of your own; best first if it is ordered."),
        "ordered": FLAG,
        "monotone": FLAG,
        "policy": one_of(["first", "most"]),
        "rows": rows(_ANYTHING),
        "minimum": {"type": "integer", "minimum": 1},
        "evidence": {"type": "object", "additionalProperties": _evidence()},
        "otherwise": WORD,
        "source": SOURCE,
        **EDITS,
    }
    known = [_with_answers(item) for _, item in sorted(program.outcomes.items())]
    return {**mapping(parts, required=["outcome"]), "allOf": known}


def _evidence() -> Schema:
    return rules({"weight": {"type": "integer", "minimum": 1}})


def _with_answers(item: Outcome) -> Schema:
    """Hold the cells of a known outcome to its answers, unless the document gives it others."""
    answer = values(item.domain)
    this: Schema = {"properties": {"outcome": {"const": item.name}}, "required": ["outcome"]}
    cells: dict[str, Schema] = {
        "rows": {"items": {"properties": {"then": answer}}},
        "otherwise": answer,
        "answers": _for_each(item.domain.values, TEXT),
        "evidence": _for_each(item.domain.values, _ANYTHING),
    }
    return {"if": {**this, "not": {"required": ["values"]}}, "then": {"properties": cells}}


def _for_each(answers: Iterable[object], part: Schema) -> Schema:
    return {"properties": {str(answer): part for answer in answers}, "additionalProperties": False}
