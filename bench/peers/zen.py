"""The reference rule set for ZEN, as a GoRules decision graph (JDM).

The graph is what the editor of GoRules would draw: an expression node for the signals and scores, a first-match table
for the tier, one for the verdict, and an expression node for the answer. It goes to the engine through a static loader,
which compiles it once; a decision made with `create_decision` takes five times as long for each case. There is no glue:
ZEN answers everything itself.

A comparison with an unknown fact is an error in ZEN, or a row that silently does not match; so each one asks for null
first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import zen
from reference.oracle import OUTCOMES, Answer, Case, Formula, Rules
from reference.shape import actions, counted, flags

KEY = "reference"
_OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def prepare(rules: Rules) -> Callable[[Case], Answer]:
    """Return the function that answers a case."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph(rules)}}})
    evaluate = engine.evaluate

    def decide(case: Case) -> Answer:
        answer: Answer = evaluate(KEY, case)["result"]  # an outcome that is null is left out of it
        return answer

    return decide


def graph(rules: Rules) -> dict[str, Any]:
    """Return the decision graph: a chain of nodes."""
    within = Writer(rules, "$.")  # an expression reads another one of its own node after `$.`
    after = Writer(rules, "")
    wanted = [f"({after.text(when)}) ? '{name}' : null" for name, when in actions(rules).items()]
    nodes = [
        _node("in", "inputNode", {}),
        _node("flags", "expressionNode", _expressions([*_flags(within), *_scores(within)], keep=True)),
        _node("tier", "decisionTableNode", _table(after, "tier")),
        _node("verdict", "decisionTableNode", _table(after, "verdict")),
        _node(
            "answer",
            "expressionNode",
            _expressions(
                [*((name, name) for name in OUTCOMES), ("actions", f"filter([{', '.join(wanted)}], # != null)")]
            ),
        ),
        _node("out", "outputNode", {}),
    ]
    edges = [
        {"id": f"to_{target['id']}", "type": "edge", "sourceId": source["id"], "targetId": target["id"]}
        for source, target in pairwise(nodes)
    ]
    return {"nodes": nodes, "edges": edges}


class Writer:
    """Writes formulas as expressions of ZEN; `here` is what stands before the name of a flag or an outcome."""

    def __init__(self, rules: Rules, here: str) -> None:
        self.rules = rules
        self.here = here

    def text(self, formula: Formula) -> str:
        for word, joint in (("all", " and "), ("any", " or ")):
            if word in formula:
                return f"({joint.join(map(self.text, formula[word]))})"
        if "not" in formula:
            return f"(not ({self.text(formula['not'])}))"
        return self._count(formula) if "count" in formula else self._atom(formula)

    def _count(self, formula: Formula) -> str:
        of = counted(self.rules, formula)
        number = f"{self.here}{of}" if isinstance(of, str) else self.total(of)
        return f"({number} >= {formula['count']['at_least']})"

    def _atom(self, formula: Formula) -> str:
        fact, value = formula["fact"].replace("outcome.", self.here), _literal(formula["value"])
        match formula["op"]:
            case "eq":
                return f"({fact} == {value})"
            case "in":
                return f"({fact} in {value})"
            case "ne":
                return f"({fact} != null and {fact} != {value})"
            case "contains":
                return f"({fact} != null and {value} in {fact})"
            case relation:
                return f"({fact} != null and {fact} {_OPERATORS[relation]} {value})"

    def total(self, of: list[str]) -> str:
        return "(" + " + ".join(f"({self.here}{name} ? 1 : 0)" for name in of) + ")"


def _flags(write: Writer) -> Iterator[tuple[str, str]]:
    for signal in write.rules["signals"]:
        yield signal["id"], write.text(signal["when"])
    for colour in ("red", "green"):
        yield colour, write.total(flags(write.rules, colour))


def _scores(write: Writer) -> Iterator[tuple[str, str]]:
    """Yield persona and paradigm, each the highest of its scores, and the alignment that follows."""
    for name in ("persona", "paradigm"):
        block = write.rules[name]
        for label, signs in block["labels"].items():
            yield f"{name}_score.{label}", " + ".join(f"({write.text(s['when'])} ? {s['weight']} : 0)" for s in signs)
        scores = {label: f"$.{name}_score.{label}" for label in block["order"]}
        yield f"{name}_top", f"max([{', '.join(scores.values())}])"
        choice = " : ".join(f"{score} == $.{name}_top ? '{label}'" for label, score in scores.items())
        yield name, f"$.{name}_top < {block['minimum']} ? null : {choice} : null"
    role, matched = write.rules["alignment"]["fact"], write.rules["alignment"]["matched"]
    fits = " or ".join(f"($.paradigm == '{name}' and {role} in {_literal(roles)})" for name, roles in matched.items())
    yield "alignment", f"($.paradigm == null or {role} == null) ? null : ({fits}) ? 'matched' : 'mismatched'"


def _table(write: Writer, name: str) -> dict[str, Any]:
    block = write.rules[name]
    rows = [
        {"_id": row["id"], "when": write.text(row["when"]), "then": _literal(row["value"])} for row in block["rules"]
    ]
    rows.append({"_id": "default", "when": "", "then": _literal(block["default"])})
    return {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "then", "name": name, "field": name}],
        "rules": rows,
        "passThrough": True,
        "executionMode": "single",
    }


def _expressions(pairs: list[tuple[str, str]], *, keep: bool = False) -> dict[str, Any]:
    listed = [{"id": key, "key": key, "value": value} for key, value in pairs]
    return {"expressions": listed, "passThrough": keep, "executionMode": "single"}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "content": content, "position": {"x": 0, "y": 0}}


def _literal(value: object) -> str:
    """Return a value as ZEN writes it, which is as JSON does, with single quotes in the texts of this rule set."""
    return json.dumps(value).replace('"', "'")
