"""Conditions, as a schema: every fact, signal and outcome with the operators and values that it takes."""

from __future__ import annotations

from typing import Final

from clientqual.ir import NUMERIC, FactType, Kind, Program, Subsets
from clientqual.schema.shapes import FLAG, Schema, either, filled, mapping, one_of, ref, several, titled
from clientqual.schema.values import value, values

CONDITION: Final = ref("condition")
OF_ALERTS: Final = ref("alert_condition")
"""A condition that may read actions as well."""
_COMPARISONS: Final = ("lt", "le", "gt", "ge")
_AMOUNT: Final[Schema] = {"type": "integer", "minimum": 0}


def condition_defs(program: Program) -> dict[str, Schema]:
    """Return the definitions that a condition needs, `condition` among them."""
    return {
        "condition": _condition(_entries(program)),
        "alert_condition": _condition({**_entries(program, "alert_"), **_actions(program)}),
        "count": _count(program, CONDITION),
        "alert_count": _count(program, OF_ALERTS),
        "signal_name": one_of(sorted(program.signals)),
        **{f"another_{kind}": _another(program, kind) for kind in ("bool", "number", "money")},
    }


def _condition(entries: dict[str, Schema]) -> Schema:
    told = "A mapping of which all entries must hold, or `true`."
    return {"description": told, **either(filled(mapping(entries)), {"const": True})}


def _actions(program: Program) -> dict[str, Schema]:
    return {
        f"action.{name}": titled(FLAG, program.texts.get(f"actions/{name}/title", ""))
        for name in sorted(program.actions)
    }


def _entries(program: Program, layer: str = "") -> dict[str, Schema]:
    """What a condition may hold. The conditions in it are of the same layer, which names their definitions."""
    condition = ref(f"{layer}condition")
    several_conditions: Schema = {"type": "array", "items": condition, "minItems": 1}
    entries = {
        "all": {"description": "All of these hold.", **several_conditions},
        "any": {"description": "At least one of these holds.", **several_conditions},
        "not": {"description": "This does not hold.", **condition},
        "count": ref(f"{layer}count"),
    }
    for path, type_ in sorted(program.types.items()):
        entries[path] = titled(_on_fact(program, type_), type_.meaning)
    for name, outcome in sorted(program.outcomes.items()):
        entries[name] = _on_outcome(values(outcome.domain))
    for name in sorted(program.signals):
        entries[f"signal.{name}"] = titled(FLAG, program.texts.get(f"signals/{name}/title", ""))
    return entries


def _count(program: Program, condition: Schema) -> Schema:
    listed = {"type": "array", "items": either(ref("signal_name"), condition), "minItems": 1}
    counted = either(one_of(["red", "green", *sorted(program.groups)]), listed)
    limits = dict.fromkeys(("at_least", "at_most", "exactly"), _AMOUNT)
    described = "How many of these hold: all signals of a flag, a group, or a list of signals and conditions."
    return {"description": described, **mapping({"of": counted, **limits}, required=["of"]), "minProperties": 2}


def _on_outcome(answer: Schema) -> Schema:
    operators = mapping({"is": answer, "in": several(answer), "not_in": several(answer)})
    return either(answer, several(answer), filled(operators))


def _on_fact(program: Program, type_: FactType) -> Schema:
    """What a condition may say of a fact. A bare list on a set fact could mean three things, and is none of them."""
    one = value(type_)
    operators = filled(mapping(_operators(program, type_)))
    return operators if type_.kind is Kind.SET else either(one, several(one), operators)


def _operators(program: Program, type_: FactType) -> dict[str, Schema]:
    one = value(type_)
    if isinstance(type_.domain, Subsets):
        member = one_of(type_.domain.members)
        return {"is": one, "has": member, "has_any": several(member), "has_all": several(member)}
    operand = _operand(program, type_)
    operators: dict[str, Schema] = {"is": operand, "in": several(one), "not_in": several(one)}
    if type_.ordered or type_.kind in NUMERIC:
        operators |= dict.fromkeys(_COMPARISONS, operand)
        operators["between"] = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    return operators


def _operand(program: Program, type_: FactType) -> Schema:
    """A constant, or another fact that the fact can be compared with."""
    if type_.kind is Kind.BOOL:
        return either(value(type_), ref("another_bool"))
    if type_.kind in NUMERIC:
        return either(value(type_), ref("another_money" if type_.kind is Kind.MONEY else "another_number"))
    alike = sorted(
        path
        for path, other in program.types.items()
        if path != type_.path and other.kind is type_.kind and other.domain == type_.domain
    )
    return either(value(type_), mapping({"fact": one_of(alike)}, required=["fact"])) if alike else value(type_)


def _another(program: Program, sort: str) -> Schema:
    kinds = {Kind.INT, Kind.NUMBER} if sort == "number" else {Kind(sort)}
    fact = one_of(sorted(path for path, type_ in program.types.items() if type_.kind in kinds))
    times: Schema = {"type": "number", "exclusiveMinimum": 0}
    return mapping({"fact": fact} if sort == "bool" else {"fact": fact, "times": times}, required=["fact"])
