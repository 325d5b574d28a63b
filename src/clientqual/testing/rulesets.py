"""Hypothesis strategies for whole rule sets, as the plain data of their YAML files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any as Whatever

from hypothesis import assume
from hypothesis import strategies as st

from clientqual.errors import RuleSetError
from clientqual.ruleset import RuleSet

Data = dict[str, Whatever]
Draw = Whatever

_COUNTS = (1, 2, 3, 4)
_MONEY = (0, 100, 250, 400)
_NUMBERS = ("0.5", "1", "1.5", "2.25")
_PHASES = ("inquiry", "contract", "delivery")
_EFFECTS = ("begins", "continues", "ends", "none")
_ANSWERS = ("top", "fair", "low", "none_of_it")


@dataclass
class _Names:
    """What conditions drawn so far may speak of."""

    enums: dict[str, list[str]] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    bools: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    sets: dict[str, list[str]] = field(default_factory=dict)
    signals: list[str] = field(default_factory=list)
    outcomes: dict[str, list[str]] = field(default_factory=dict)


@st.composite
def rule_sets(draw: Draw) -> Data:
    """Draw the documents of a small rule set on custom facts, with every part of the language."""
    names = _Names()
    facts = {f"custom.f{number}": _fact(draw, names, f"custom.f{number}") for number in range(draw(st.integers(3, 7)))}
    derived = {f"custom.d{number}": _derived(draw, names, number) for number in range(draw(st.integers(0, 2)))}
    signals = {f"s{number}": _signal(draw, names, number) for number in range(draw(st.integers(1, 4)))}
    groups = {"some": draw(st.lists(st.sampled_from(names.signals), min_size=1, unique=True))}
    outcomes = [_outcome(draw, names, f"o{number}") for number in range(draw(st.integers(1, 3)))]
    actions = {f"a{number}": _action(draw, names, number) for number in range(draw(st.integers(1, 5)))}
    return {
        "ruleset": {"ruleset": "drawn", "version": "1", "extends": "none"},
        "facts": {"facts": facts},
        **({"derived": {"derived": derived}} if derived else {}),
        "signals": {"signals": signals, "groups": groups},
        "actions": {"actions": actions},
        **{f"outcome{number}": outcome for number, outcome in enumerate(outcomes)},
    }


def write(data: Mapping[str, Whatever], folder: Path) -> Path:
    """Write a drawn rule set into a folder, one document a file, in the part of YAML that is JSON: it is quick to write."""
    for name, document in data.items():
        (folder / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")
    return folder


def load(data: Mapping[str, Whatever]) -> RuleSet:
    """Load a drawn rule set.

    Two parts of a count may come to the same condition, which is refused: such a draw is passed over. No other may be refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            return RuleSet.load(write(data, Path(folder)))
        except RuleSetError as error:
            assume({item.code for item in error.diagnostics} != {"repeated"})
            raise


# --- facts ----------------------------------------------------------------------------------------------------------------------


def _fact(draw: Draw, names: _Names, path: str) -> Data:
    kind = draw(st.sampled_from(["enum", "enum", "bool", "int", "number", "money", "set"]))
    values = draw(st.sampled_from([["u", "v"], ["u", "v", "w"], ["u", "v", "w", "x"]]))
    rows = _presumption_rows(draw, names, path) if names.bools and draw(st.integers(0, 3)) == 0 else None
    if kind == "enum":
        ordered = draw(st.booleans())
        said, plain = {"enum": values, "ordered": ordered}, draw(st.sampled_from(values))
        names.enums[path] = values
        names.ordered |= {path} if ordered else set()
    elif kind == "bool":
        said, plain = {"bool": True}, draw(st.booleans())
        names.bools.append(path)
    elif kind == "set":
        said, plain = {"set": values}, draw(st.lists(st.sampled_from(values), unique=True))
        names.sets[path] = values
    else:
        said = {kind: True if kind == "money" else [0, draw(st.sampled_from([None, 6]))]}
        plain = draw(st.sampled_from(_MONEY if kind == "money" else _COUNTS))
        names.numbers[path] = kind
    if rows is not None:
        return {**said, "ask": "?", "presume": {"rows": [{**row, "then": plain} for row in rows], "otherwise": plain}}
    return {**said, "default": plain} if draw(st.integers(0, 5)) == 0 else {**said, "ask": "?", "presume": plain}


def _presumption_rows(draw: Draw, names: _Names, path: str) -> list[Data]:
    return [
        {
            "id": "r",
            "when": {draw(st.sampled_from([name for name in names.bools if name != path])): draw(st.booleans())},
        }
    ]


def _derived(draw: Draw, names: _Names, number: int) -> Data:
    path, values = f"custom.d{number}", ["u", "v", "w"]
    rows = [
        {"id": f"r{place}", "when": _condition(draw, names, 1), "then": draw(st.sampled_from(values))}
        for place in range(draw(st.integers(1, 3)))
    ]
    names.enums[path] = values
    names.ordered.add(path)
    return {"enum": values, "ordered": True, "rows": rows, "otherwise": draw(st.sampled_from(values))}


# --- rules ----------------------------------------------------------------------------------------------------------------------


def _signal(draw: Draw, names: _Names, number: int) -> Data:
    said = {"flag": draw(st.sampled_from(["red", "green"])), "title": "t", "when": _condition(draw, names, 2)}
    names.signals.append(f"s{number}")
    return said


def _outcome(draw: Draw, names: _Names, name: str) -> Data:
    answers = list(_ANSWERS)
    said: Data = {"outcome": name, "values": answers, "otherwise": draw(st.sampled_from(answers))}
    rules = [
        {"id": f"r{place}", "when": _condition(draw, names, 2, outcomes=True)}
        for place in range(draw(st.integers(1, 5)))
    ]
    if draw(st.booleans()):
        said |= {"policy": "first", "rows": [{**rule, "then": draw(st.sampled_from(answers))} for rule in rules]}
    else:
        evidence: Data = {}
        for rule in rules:
            weighed = {**rule, "weight": draw(st.integers(1, 3))}
            evidence.setdefault(draw(st.sampled_from(answers)), []).append(weighed)
        said |= {"policy": "most", "minimum": draw(st.integers(1, 4)), "evidence": evidence}
    names.outcomes[name] = answers
    return said


def _action(draw: Draw, names: _Names, number: int) -> Data:
    rules = [
        {"id": f"r{place}", "when": _condition(draw, names, 2, outcomes=True)}
        for place in range(draw(st.integers(1, 2)))
    ]
    said: Data = {"title": "t", "phase": draw(st.sampled_from(_PHASES)), "effect": draw(st.sampled_from(_EFFECTS))}
    earlier = [f"a{other}" for other in range(number)]
    excludes = draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
    return {**said, **({"excludes": excludes} if excludes else {}), "recommend": rules}


# --- conditions -----------------------------------------------------------------------------------------------------------------


def _condition(draw: Draw, names: _Names, depth: int, *, outcomes: bool = False) -> Data:
    if depth and draw(st.integers(0, 2)):
        parts = [_condition(draw, names, depth - 1, outcomes=outcomes) for _ in range(draw(st.integers(2, 3)))]
        join = draw(st.sampled_from(["all", "any", "not", "count"]))
        if join == "not":
            return {"not": parts[0]}
        if join == "count":
            return _count(draw, names, parts)
        return {join: parts}
    leaf: Data = draw(st.sampled_from(_leaf_kinds(names, outcomes)))(draw, names)
    return leaf


def _count(draw: Draw, names: _Names, parts: list[Data]) -> Data:
    distinct = [part for place, part in enumerate(parts) if part not in parts[:place]]
    of: Whatever = distinct
    if len(names.signals) > 1 and draw(st.booleans()):
        of = list(names.signals)
    sort = draw(st.sampled_from(["at_least", "at_most", "exactly"]))
    low, high = (1, len(of)) if sort == "at_least" else (0, len(of) - (sort == "at_most"))
    return {"count": {"of": of, sort: draw(st.integers(low, high))}}


def _leaf_kinds(names: _Names, outcomes: bool) -> list[Whatever]:
    kinds: list[Whatever] = []
    kinds += [_enum_leaf] * bool(names.enums) + [_bool_leaf] * bool(names.bools) + [_number_leaf] * bool(names.numbers)
    kinds += [_set_leaf] * bool(names.sets) + [_signal_leaf] * bool(names.signals)
    kinds += [_comparison_leaf] * (len(_comparable(names)) > 0)
    return kinds + [_outcome_leaf] * (outcomes and bool(names.outcomes))


def _enum_leaf(draw: Draw, names: _Names) -> Data:
    path = draw(st.sampled_from(sorted(names.enums)))
    values = names.enums[path]
    if path in names.ordered and draw(st.booleans()):
        return {path: {"ge": draw(st.sampled_from(values[1:]))}} if draw(st.booleans()) else {path: {"lt": values[-1]}}
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=len(values) - 1, unique=True))
    return {path: chosen} if draw(st.booleans()) else {path: {"not_in": chosen}}


def _bool_leaf(draw: Draw, names: _Names) -> Data:
    return {draw(st.sampled_from(names.bools)): draw(st.booleans())}


def _number_leaf(draw: Draw, names: _Names) -> Data:
    path = draw(st.sampled_from(sorted(names.numbers)))
    kind = names.numbers[path]
    points: tuple[Whatever, ...] = _MONEY[1:] if kind == "money" else _COUNTS
    if kind == "number":
        points = tuple(float(Decimal(number)) for number in _NUMBERS)
    operator = draw(st.sampled_from(["is", "lt", "le", "gt", "ge"]))
    return {path: {operator: draw(st.sampled_from(points))}}


def _set_leaf(draw: Draw, names: _Names) -> Data:
    path = draw(st.sampled_from(sorted(names.sets)))
    members = names.sets[path]
    some = draw(st.lists(st.sampled_from(members), min_size=1, unique=True))
    return {
        path: draw(st.sampled_from([{"has": some[0]}, {"has_any": some}, {"has_all": some}, {"is": some}, {"is": []}]))
    }


def _signal_leaf(draw: Draw, names: _Names) -> Data:
    return {f"signal.{draw(st.sampled_from(names.signals))}": draw(st.booleans())}


def _outcome_leaf(draw: Draw, names: _Names) -> Data:
    name = draw(st.sampled_from(sorted(names.outcomes)))
    return {name: draw(st.lists(st.sampled_from(names.outcomes[name]), min_size=1, max_size=3, unique=True))}


def _comparable(names: _Names) -> list[tuple[str, str]]:
    """Return pairs of facts that may be compared."""
    found = [
        (one, other)
        for one in names.numbers
        for other in names.numbers
        if one != other and (names.numbers[one] == "money") == (names.numbers[other] == "money")
    ]
    ordered = sorted(names.ordered)
    return found + [(a, b) for a in ordered for b in ordered if a != b and names.enums[a] == names.enums[b]]


def _comparison_leaf(draw: Draw, names: _Names) -> Data:
    left, right = draw(st.sampled_from(_comparable(names)))
    operator = draw(st.sampled_from(["is", "lt", "le", "gt", "ge"]))
    other: Data = {"fact": right}
    if left in names.numbers and draw(st.booleans()):
        other["times"] = draw(st.sampled_from([0.5, 0.9, 1.3, 2]))
    return {left: {operator: other}}
