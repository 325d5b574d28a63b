"""The reference rule set for rule-engine: a rule for each condition, asked one after another.

rule-engine answers whether one thing matches one rule. First match, counts, weights and the order of the layers are
therefore Python here, as its users write them. Two habits of it are worth a factor of twenty, and both are heeded: a
mapping in a mapping is converted as a whole whenever it is read, so the case is laid flat (inside the timed call; it
takes one part in a hundred), and a name that is missing sets off a search for similar names, so that what is unknown is
there as null.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from reference.oracle import Answer, Case, Formula, Rules
from reference.shape import actions, counted, flags
from rule_engine import Context, Rule, resolve_item

Matches: TypeAlias = Callable[[dict[str, Any]], bool]

_OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def prepare(rules: Rules) -> Callable[[Case], Answer]:
    """Return the function that answers a case."""
    compiled = Compiled(rules)
    nothing = {path.replace(".", "__"): None for path in rules["facts"]}

    def decide(case: Case) -> Answer:
        known: dict[str, Any] = dict(nothing)
        for model, fields in case.items():
            for name, value in fields.items():
                known[f"{model}__{name}"] = value
        return compiled.decide(known)

    return decide


class Compiled:
    """Every condition of the rule set as a compiled rule, and the order in which they are asked."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._context = Context(resolver=resolve_item)
        self._signals = [(signal["id"], self._rule(signal["when"])) for signal in rules["signals"]]
        self._colours = {colour: flags(rules, colour) for colour in ("red", "green")}
        self._tables = {name: self._table(rules[name]) for name in ("tier", "verdict")}
        self._scores = {name: self._signs(rules[name]) for name in ("persona", "paradigm")}
        self._actions = [(name, self._rule(when)) for name, when in actions(rules).items()]

    def decide(self, known: dict[str, Any]) -> Answer:
        for name, matches in self._signals:
            known[name] = matches(known)
        for colour, names in self._colours.items():
            known[colour] = sum(known[name] for name in names)
        known["tier"] = self._first("tier", known)
        for name in ("persona", "paradigm"):
            known[name] = self._best(name, known)
        known["alignment"] = self._align(known["provider__role"], known["paradigm"])
        answer = {name: known[name] for name in ("tier", "persona", "paradigm", "alignment")}
        answer["verdict"] = self._first("verdict", known)
        answer["actions"] = [name for name, matches in self._actions if matches(known)]
        return answer

    def _first(self, name: str, known: dict[str, Any]) -> str:
        rows, default = self._tables[name]
        return next((value for matches, value in rows if matches(known)), default)

    def _best(self, name: str, known: dict[str, Any]) -> str | None:
        best, top = None, self._rules[name]["minimum"] - 1
        for label, signs in self._scores[name]:
            score = sum(weight for matches, weight in signs if matches(known))
            if score > top:
                best, top = label, score
        return best

    def _align(self, role: str | None, paradigm: str | None) -> str | None:
        if role is None or paradigm is None:
            return None
        return "matched" if role in self._rules["alignment"]["matched"][paradigm] else "mismatched"

    def _table(self, block: Rules) -> tuple[list[tuple[Matches, str]], str]:
        return [(self._rule(row["when"]), row["value"]) for row in block["rules"]], block["default"]

    def _signs(self, block: Rules) -> list[tuple[str, list[tuple[Matches, int]]]]:
        return [
            (label, [(self._rule(sign["when"]), sign["weight"]) for sign in block["labels"][label]])
            for label in block["order"]
        ]

    def _rule(self, formula: Formula) -> Matches:
        matches: Matches = Rule(self._text(formula), context=self._context).matches
        return matches

    def _text(self, formula: Formula) -> str:
        for word, joint in (("all", " and "), ("any", " or ")):
            if word in formula:
                return f"({joint.join(map(self._text, formula[word]))})"
        if "not" in formula:
            return f"(not {self._text(formula['not'])})"
        return self._count(formula) if "count" in formula else _atom(formula)

    def _count(self, formula: Formula) -> str:
        of = counted(self._rules, formula)
        number = of if isinstance(of, str) else " + ".join(f"({name} ? 1 : 0)" for name in of)
        return f"(({number}) >= {formula['count']['at_least']})"


def _atom(formula: Formula) -> str:
    fact, value = formula["fact"].removeprefix("outcome.").replace(".", "__"), _literal(formula["value"])
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


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, list) else repr(value)
