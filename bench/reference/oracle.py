"""The oracle: the obvious, slow interpreter of reference.json.

    decide(load(), case) -> {tier, persona, paradigm, alignment, verdict, actions}

The reference rule set is not the shipped one, and its judgement means nothing: on it engines are compared side by side.
The oracle walks the JSON for every case and shares nothing between cases, and every engine must give the same answers.
It knows two values only: an unknown fact makes its condition false. The notes in reference.json say what each part of
it means.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

Case: TypeAlias = dict[str, dict[str, Any]]
Formula: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]
Rules: TypeAlias = dict[str, Any]

OUTCOMES = ("tier", "persona", "paradigm", "alignment", "verdict")

_ATOMS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "in": lambda fact, values: fact in values,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "contains": operator.contains,
}


def load() -> Rules:
    """Return the reference rule set as it stands in its file."""
    rules: Rules = json.loads(Path(__file__).with_name("reference.json").read_text("utf-8"))
    return rules


def decide(rules: Rules, case: Case) -> Answer:
    """Return what follows from a case: five outcomes, and the codes of the actions that are called for."""
    signals: dict[str, bool] = {}
    outcomes: Answer = {}
    for signal in rules["signals"]:
        signals[signal["id"]] = holds(signal["when"], case, signals, outcomes)
    outcomes["tier"] = _first_match(rules["tier"], case, signals, outcomes)
    outcomes["persona"] = _best_label(rules["persona"], case, signals)
    outcomes["paradigm"] = _best_label(rules["paradigm"], case, signals)
    outcomes["alignment"] = _align(rules["alignment"], case, outcomes["paradigm"])
    called = [rule["action"] for rule in rules["actions"] if holds(rule["when"], case, signals, outcomes)]
    outcomes["verdict"] = _first_match(rules["verdict"], case, signals, outcomes)
    outcomes["actions"] = list(dict.fromkeys(called))
    return outcomes


def holds(formula: Formula, case: Case, signals: Mapping[str, bool], outcomes: Answer) -> bool:
    """Say whether a formula holds."""
    if "all" in formula:
        return all(holds(part, case, signals, outcomes) for part in formula["all"])
    if "any" in formula:
        return any(holds(part, case, signals, outcomes) for part in formula["any"])
    if "not" in formula:
        return not holds(formula["not"], case, signals, outcomes)
    if "count" in formula:
        found = sum(signals[name] for name in formula["count"]["of"])
        return bool(found >= formula["count"]["at_least"])
    fact = _look_up(case, outcomes, formula["fact"])
    return fact is not None and _ATOMS[formula["op"]](fact, formula["value"])


def _look_up(case: Case, outcomes: Answer, path: str) -> Any:
    model, field = path.split(".")
    return outcomes.get(field) if model == "outcome" else case.get(model, {}).get(field)


def _first_match(block: Rules, case: Case, signals: Mapping[str, bool], outcomes: Answer) -> str:
    rows = (row["value"] for row in block["rules"] if holds(row["when"], case, signals, outcomes))
    answer: str = next(rows, block["default"])
    return answer


def _best_label(block: Rules, case: Case, signals: Mapping[str, bool]) -> str | None:
    scores = {
        label: sum(sign["weight"] for sign in signs if holds(sign["when"], case, signals, {}))
        for label, signs in block["labels"].items()
    }
    best: str = max(block["order"], key=scores.__getitem__)
    return best if scores[best] >= block["minimum"] else None


def _align(block: Rules, case: Case, paradigm: str | None) -> str | None:
    role = _look_up(case, {}, block["fact"])
    if paradigm is None or role is None:
        return None
    return "matched" if role in block["matched"][paradigm] else "mismatched"
