"""Drawn rule sets with more in them: presumptions that lean on other facts, numbers below zero, situations that do not occur."""

from __future__ import annotations

import json
import re
from typing import Any as Whatever

from hypothesis import strategies as st

from clientqual.testing.rulesets import rule_sets

Data = dict[str, Whatever]
Draw = Whatever

_KINDS = ("enum", "bool", "int", "number", "money", "set")
_NUMBERS = (0, 1, 2, 3)
_PATH = re.compile(r"custom\.[fd]\d+")


@st.composite
def rich_rule_sets(draw: Draw) -> Data:
    """Draw the documents of a small rule set, as `rule_sets` does, and add to them."""
    data: Data = draw(rule_sets())
    facts, actions = data["facts"]["facts"], data["actions"]["actions"]
    for said in facts.values():
        bounds = said.get("int") or said.get("number")
        if bounds and draw(st.integers(0, 3)) == 0:
            bounds[0] = draw(st.sampled_from([-3, None]))
    for path in facts:
        if "presume" in facts[path] and draw(st.booleans()):
            _presume(draw, data, path)
    whens = [signal["when"] for signal in data["signals"]["signals"].values()]
    met = draw(st.lists(st.sampled_from([*whens, {"signal.s0": True}]), max_size=2))
    if met:
        data["unrealistic"] = {"unrealistic": [{"id": f"u{number}", "when": when} for number, when in enumerate(met)]}
    for said in actions.values():
        if draw(st.integers(0, 3)) == 0:
            said["finds_out"] = draw(st.lists(st.sampled_from(sorted(facts)), min_size=1, max_size=2, unique=True))
    return data


# --- presumptions ---------------------------------------------------------------------------------------------------------------


def _presume(draw: Draw, data: Data, path: str) -> None:
    """Presume a fact to be another, or what a table says, unless presumptions would run in a circle."""
    said = data["facts"]["facts"][path]
    plain = said["presume"]
    like = [other for other, also in _types(data).items() if other != path and also == _type(said)]
    if like and draw(st.booleans()):
        said["presume"] = {"fact": draw(st.sampled_from(like))}
    else:
        rows = draw(st.integers(1, 2))
        said["presume"] = {
            "rows": [
                {"id": f"r{row}", "when": _when(draw, data, path), "then": _then(draw, said, like)}
                for row in range(rows)
            ],
            "otherwise": _then(draw, said, like),
        }
    if path in _behind(data, path):
        said["presume"] = plain


def _types(data: Data) -> dict[str, Data]:
    said = {**data["facts"]["facts"], **data.get("derived", {}).get("derived", {})}
    return {path: _type(item) for path, item in said.items()}


def _type(said: Data) -> Data:
    return {kind: said[kind] for kind in _KINDS if kind in said}


def _then(draw: Draw, said: Data, like: list[str]) -> Whatever:
    if like and draw(st.booleans()):
        return {"fact": draw(st.sampled_from(like))}
    return draw(_values(said))


def _values(said: Data) -> st.SearchStrategy[Whatever]:
    if "set" in said:
        return st.lists(st.sampled_from(said["set"]), unique=True)
    if "bool" in said:
        return st.booleans()
    return st.sampled_from(said.get("enum", _NUMBERS))


def _when(draw: Draw, data: Data, path: str) -> Data:
    """Draw a condition on one or two other facts, derived ones among them."""
    types = {other: said for other, said in _types(data).items() if other != path}
    parts = [
        _leaf(draw, types, other) for other in draw(st.lists(st.sampled_from(sorted(types)), min_size=1, max_size=2))
    ]
    return parts[0] if len(parts) == 1 else {draw(st.sampled_from(["all", "any"])): parts}


def _leaf(draw: Draw, types: dict[str, Data], path: str) -> Data:
    said = types[path]
    if "set" in said:
        return {path: {"has": draw(st.sampled_from(said["set"]))}}
    if "bool" in said or "enum" in said:
        return {path: draw(_values(said))}
    like = [other for other in types if other != path and ("money" in types[other]) == ("money" in said)]
    numbers = [other for other in like if {"int", "number", "money"} & set(types[other])]
    other = (
        {"fact": draw(st.sampled_from(numbers))}
        if numbers and draw(st.booleans())
        else draw(st.sampled_from(_NUMBERS[1:]))
    )
    return {path: {draw(st.sampled_from(["lt", "le", "gt", "ge"])): other}}


def _behind(data: Data, path: str) -> set[str]:
    """Return what the presumption of a fact leans on, directly and through others."""
    said = {**data["facts"]["facts"], **data.get("derived", {}).get("derived", {})}
    found: set[str] = set()
    waiting = [path]
    while waiting:
        item = said[waiting.pop()]
        leans = _PATH.findall(json.dumps([item.get("presume"), item.get("rows")]))
        waiting += set(leans) - found
        found |= set(leans)
    return found
