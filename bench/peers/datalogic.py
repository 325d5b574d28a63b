"""The reference rule set for datalogic, as JSONLogic.

JSONLogic has no names for what was worked out before. The user's way is several rules, one after another, with what
each found laid into the data of the next: that takes half as long again. This is the fastest way that was found: one
rule, in which `map` over a list of one makes a scope of each layer (flags, then counts, personas and paradigms, then
tier and alignment), and `val` reads the scopes around it. What is left to Python is to drop the nulls from the list of
actions.

A comparison takes null for 0, so each one that 0 would fulfil asks for null first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datalogic_py import Engine
from reference.oracle import Answer, Case, Formula, Rules
from reference.shape import actions, counted, flags

_OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
# the layer in which a name is found; facts are below all of them, flags with the scores
_LAYERS = {
    "persona_score": 1,
    "paradigm_score": 1,
    "red": 2,
    "green": 2,
    "persona": 2,
    "paradigm": 2,
    "tier": 3,
    "alignment": 3,
}


def prepare(rules: Rules) -> Callable[[Case], Answer]:
    """Return the function that answers a case."""
    engine = Engine(templating=True)
    rule = engine.compile(logic(rules))
    evaluate = engine.session().evaluate

    def decide(case: Case) -> Answer:
        answer: Answer = evaluate(rule, case)[0][0][0]
        answer["actions"] = [action for action in answer["actions"] if action]
        return answer

    return decide


def logic(rules: Rules) -> dict[str, Any]:
    """Return the one rule."""
    write = Writer(rules)
    layer_1 = {signal["id"]: write.formula(signal["when"], 0) for signal in rules["signals"]}
    for name in ("persona", "paradigm"):
        layer_1[f"{name}_score"] = {label: write.score(signs) for label, signs in rules[name]["labels"].items()}
    layer_2 = {colour: write.total(flags(rules, colour), 1) for colour in ("red", "green")}
    layer_2 |= {name: write.best(name) for name in ("persona", "paradigm")}
    layer_3 = {"tier": write.first("tier", 2), "alignment": write.alignment()}
    answer = {name: write.read(name, 3) for name in ("tier", "persona", "paradigm", "alignment")}
    answer["verdict"] = write.first("verdict", 3)
    answer["actions"] = [{"if": [write.formula(when, 3), name, None]} for name, when in actions(rules).items()]
    return {"map": [[layer_1], {"map": [[layer_2], {"map": [[layer_3], answer]}]}]}


class Writer:
    """Writes formulas as JSONLogic, for the layer in which they stand."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._layers = _LAYERS | {signal["id"]: 1 for signal in rules["signals"]}

    def read(self, path: str, layer: int) -> dict[str, Any]:
        """Return what reads a fact, a flag or an outcome from a layer."""
        parts = path.split(".")
        up = layer - self._layers.get(parts[0], 0)
        # each `map` puts two scopes on top of the one around it: the list, and its item
        return {"val": [[2 * up - 1], *parts]} if up else {"val": parts}

    def formula(self, formula: Formula, layer: int) -> dict[str, Any]:
        for word, operator in (("all", "and"), ("any", "or")):
            if word in formula:
                return {operator: [self.formula(part, layer) for part in formula[word]]}
        if "not" in formula:
            return {"!": [self.formula(formula["not"], layer)]}
        return self._count(formula, layer) if "count" in formula else self._atom(formula, layer)

    def _count(self, formula: Formula, layer: int) -> dict[str, Any]:
        of = counted(self.rules, formula)
        number = self.read(of, layer) if isinstance(of, str) else self.total(of, layer)
        return {">=": [number, formula["count"]["at_least"]]}

    def _atom(self, formula: Formula, layer: int) -> dict[str, Any]:
        fact, value = self.read(formula["fact"].removeprefix("outcome."), layer), formula["value"]
        known = {"!==": [fact, None]}
        match formula["op"]:
            case "eq":
                return {"===": [fact, value]}
            case "in":
                return {"in": [fact, value]}
            case "ne":
                return {"and": [known, {"!==": [fact, value]}]}
            case "contains":
                return {"in": [value, fact]}
            case relation:
                compared = {_OPERATORS[relation]: [fact, value]}
                return compared if relation in ("gt", "ge") and value > 0 else {"and": [known, compared]}

    def total(self, of: list[str], layer: int) -> dict[str, Any]:
        return {"+": [{"if": [self.read(name, layer), 1, 0]} for name in of]}

    def score(self, signs: list[Formula]) -> dict[str, Any]:
        return {"+": [{"if": [self.formula(sign["when"], 0), sign["weight"], 0]} for sign in signs]}

    def best(self, name: str) -> dict[str, Any]:
        """Return what picks the label with the highest score, the earlier one of a tie."""
        block = self.rules[name]
        scores = {label: self.read(f"{name}_score.{label}", 1) for label in block["order"]}
        top = {"max": list(scores.values())}
        choices: list[Any] = [{"<": [top, block["minimum"]]}, None]
        for label, score in scores.items():
            choices += [{"===": [score, top]}, label]
        return {"if": choices}

    def first(self, name: str, layer: int) -> dict[str, Any]:
        rows = [part for row in self.rules[name]["rules"] for part in (self.formula(row["when"], layer), row["value"])]
        return {"if": [*rows, self.rules[name]["default"]]}

    def alignment(self) -> dict[str, Any]:
        block = self.rules["alignment"]
        role, paradigm = self.read(block["fact"], 2), self.read("paradigm", 2)
        fits = [{"and": [{"===": [paradigm, name]}, {"in": [role, roles]}]} for name, roles in block["matched"].items()]
        unknown = {"or": [{"===": [paradigm, None]}, {"===": [role, None]}]}
        return {"if": [unknown, None, {"or": fits}, "matched", "mismatched"]}
