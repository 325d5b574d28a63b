"""Whether all contenders give the answers of the oracle; nothing is timed that does not.

Two-valued and three-valued engines mean the same where every fact is known, so clientqual is held against the oracle on
complete cases. The others know two values, as the oracle does, and are held against it on the cases that are timed as
well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from reference import oracle
from reference.cases import cases
from reference.oracle import OUTCOMES, Answer

from clientqual import Case, Qualification, RuleSet

RULES = Path(__file__).parent / "reference" / "rules"

# what the oracle has no answer for is an answer of its own in clientqual
NAMES = {None: "none_of_these"}


class Disagreement(Exception):  # noqa: N818  (it says what it is)
    """A contender that does not answer as the oracle does."""


def plain(answer: Answer) -> Answer:
    """Return an answer in the form in which answers are compared: the order of actions means nothing."""
    return {**{name: answer.get(name) for name in OUTCOMES}, "actions": sorted(answer["actions"])}


def decided(q: Qualification) -> Answer:
    """Return what clientqual is certain of, in the form of the oracle."""
    certain = [item.action for item in q.recommendations if item.status == "certain"]
    open_ones = [str(item) for item in (*q.recommendations, *q.conditional) if item.status != "certain"]
    return {**{name: q.outcomes[name].decided for name in OUTCOMES}, "actions": sorted([*certain, *open_ones])}


def expected(answer: Answer) -> Answer:
    """Return the oracle's answer to a complete case in the names of clientqual."""
    named = plain(answer)
    return {**named, "persona": NAMES.get(named["persona"], named["persona"])}


def clientqual_agrees(number: int) -> None:
    """Hold clientqual against the oracle on complete cases, as a mapping, as a model and as JSON."""
    rules, ours = oracle.load(), RuleSet.load(RULES)
    for case in cases(number, known=1.0):
        q = ours.qualify(case)
        _same("clientqual", case, decided(q), expected(oracle.decide(rules, case)))
        _same("clientqual (model)", case, ours.qualify(Case.model_validate(case)), q)
        answer = json.loads(json_answerer(ours)(json.dumps(case).encode()))
        _same("clientqual (JSON)", case, answer, json.loads(q.to_json("answer")))


def exact_agrees(number: int) -> None:
    """See that the exact precision presumes what the walk does, and finds nothing possible that the walk rules out."""
    ours = RuleSet.load(RULES)
    closer: Any = "exact"
    for case in cases(number):
        walk, exact = ours.qualify(case), ours.qualify(case, precision=closer)
        for name, outcome in exact.outcomes.items():
            _same("exact", case, outcome.presumed, walk.outcomes[name].presumed)
            extra = set(outcome.possible) - set(walk.outcomes[name].possible)
            _same(f"exact, what else may be the {name},", case, extra, set())


def two_valued_agrees(name: str, decide: Callable[[oracle.Case], Answer], number: int) -> None:
    """Hold a two-valued contender against the oracle, on complete cases and on those with unknown facts."""
    rules = oracle.load()
    for case in (*cases(number, known=1.0), *cases(number)):
        _same(name, case, plain(decide(case)), plain(oracle.decide(rules, case)))


def json_answerer(rules: RuleSet) -> Callable[[bytes], bytes]:
    """Return the way from JSON to JSON: the door made for it, where the library has one."""
    door = getattr(rules, "qualify_json", None)
    if door is not None:
        return lambda data: door(data, detail="answer")
    return lambda data: rules.qualify(json.loads(data)).to_json("answer").encode()


def _same(name: str, case: oracle.Case, got: object, wanted: object) -> None:
    if got != wanted:
        raise Disagreement(f"{name} differs\n  case:   {json.dumps(case)}\n  got:    {got}\n  wanted: {wanted}")


def contradicts(case: oracle.Case) -> bool:
    """Say whether a case is a contradiction for the shipped rules: a budget is given, and no budget is defined."""
    return case["project"].get("budget_defined") is False and "budget" in case["project"]


def sound_for_shipped(drawn: Iterable[oracle.Case]) -> list[oracle.Case]:
    """Return the cases without the budgets that the shipped rules would refuse."""
    sound = []
    for case in drawn:
        project = {name: value for name, value in case["project"].items() if name != "budget" or not contradicts(case)}
        sound.append({**case, "project": project})
    return sound
