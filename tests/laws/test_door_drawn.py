"""The law of the door: a case that is read straight into the table means what it means read by the models, or is refused as by them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import Case, CaseError
from clientqual.models import one_case
from clientqual.ruleset import RuleSet
from clientqual.testing import load
from clientqual.testing.callers import RawCase, raw_cases, read_alike
from clientqual.testing.campaigns import shared_out

REFERENCE = Path(__file__).parents[2] / "bench" / "reference" / "rules"
CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 6)
"""Among so many rule sets cases are shared out, and so many each gets."""


@cache
def both(where: str) -> tuple[RuleSet, RuleSet]:
    """Return a rule set, and the same with the engine that has no door."""
    rules = RuleSet.load(where)
    return rules, rules.using("lanes")


@given(st.deferred(lambda: raw_cases(both(str(REFERENCE))[0].program)))
def test_any_case_under_the_reference_rules(raw: RawCase) -> None:
    """A case is refused with the same words, or answered with the same bytes."""
    read_alike(*both(str(REFERENCE)), raw.make, "answer")


@given(st.deferred(lambda: raw_cases(both("clientqual/default")[0].program)))
def test_any_case_under_the_shipped_rules(raw: RawCase) -> None:
    """So it is under the rule set that comes with the library."""
    read_alike(*both("clientqual/default"), raw.make, "answer")


def test_both_ways_are_tried() -> None:
    """Of the cases that are drawn some go through the door, some take the long way, and some are refused."""
    rules, _ = both(str(REFERENCE))
    ways = Counter(way(rules, RawCase(rules.program, seed % 30, seed)) for seed in range(200))
    assert min(ways.values()) >= 20
    assert ways.keys() == {"through the door", "the long way", "refused"}


def way(rules: RuleSet, raw: RawCase) -> str:
    if rules._door.read(raw.make()) is not None:
        return "through the door"
    try:
        rules.qualify(raw.make())
    except CaseError:
        return "refused"
    return "the long way"


# --- whatever the rule set ------------------------------------------------------------------------------------------------------

VALUES: dict[str, Any] = {
    "project.budget": st.sampled_from([0, 100, 500]),
    "project.estimate": st.sampled_from([0, 100, 500]),
    "project.budget_defined": st.booleans(),
    "project.rush": st.booleans(),
    "project.brief": st.sampled_from(["none", "spoken", "written", "detailed"]),
    "project.external_risks": st.lists(st.sampled_from(["weather", "other"]), unique=True),
    "project.phases": st.integers(1, 3),
    "client.mind_changes": st.integers(0, 3),
    "client.weeks_silent": st.integers(0, 3),
    "custom.c": st.booleans(),
}
COMPARED = (
    ("project.budget", "project.estimate"),
    ("client.weeks_silent", "house_rules.silent_weeks"),
    ("house_rules.minimum_budget", "project.budget"),
    ("client.mind_changes", "project.phases"),
)
TITLE = (
    "{house_rules.deposit_percent} {house_rules.minimum_budget} {project.estimate|none} {project.external_risks|none}"
)


@st.composite
def rule_sets(draw: Any) -> dict[str, Any]:
    """Draw a rule set on facts of the library, with whatever one may imply."""
    facts = {path: {"ask": "?", "presume": draw(values)} for path, values in VALUES.items()}
    facts["custom.c"]["bool"] = True
    for path in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=4, unique=True)):
        others = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True))
        facts[path]["implies"] = {other: draw(VALUES[other]) for other in others}
    leaves = [{"project.external_risks": {"has": "weather"}}, {"custom.c": True}]
    leaves += [{path: draw(VALUES[path])} for path in VALUES if path != "project.external_risks"]
    leaves += [{one: {draw(st.sampled_from(["lt", "ge"])): {"fact": other}}} for one, other in COMPARED]
    met = st.lists(st.sampled_from(leaves), min_size=1, max_size=2).map(lambda parts: {"any": parts})
    rows = [{"id": f"r{row}", "when": draw(met), "then": answer} for row, answer in enumerate(["worst", "best"])]
    budget = {"project.budget": {"lt": {"fact": "project.estimate"}}}
    asking = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True))
    action = {"phase": "inquiry", "effect": "none"}
    return {
        "ruleset": {"ruleset": "drawn", "version": "1", "extends": "none", "house": draw(houses)},
        "facts": {"facts": facts},
        "derived": {
            "derived": {
                "project.budget_fit": {"rows": [{"id": "a", "when": budget, "then": "short"}], "otherwise": "enough"}
            }
        },
        **draw(st.sampled_from([{}, {"unrealistic": {"unrealistic": [{"id": "u", "when": draw(met)}]}}])),
        "signals": {"signals": {"s": {"flag": "red", "title": "t", "when": draw(met)}}},
        "outcome": {"outcome": "tier", "policy": "first", "rows": rows, "otherwise": "decent"},
        "actions": {
            "actions": {
                "a": {**action, "title": TITLE, "recommend": [{"id": "r", "when": draw(met)}]},
                "b": {**action, "title": "t", "finds_out": asking, "recommend": [{"id": "r", "when": draw(met)}]},
            }
        },
    }


houses = st.sampled_from(
    [{}, {"house_rules": {"minimum_budget": 300, "avoided_personas": ["savvy"]}, "custom": {"c": True}}]
)


@settings(max_examples=SETS)
@given(rule_sets().map(load), st.data())
def test_any_case_under_any_rules(rules: RuleSet, data: Any) -> None:
    """So it is whatever facts imply, and whatever is compared: of mappings, and of the models that can be made of them."""
    lanes = rules.using("lanes")
    for raw in data.draw(st.lists(raw_cases(rules.program, most=12), min_size=EACH, max_size=EACH)):
        read_alike(rules, lanes, raw.make, "answer", "full")
        for case in modelled(raw):
            read_alike(rules, lanes, lambda: case, "answer", "full")  # noqa: B023  (called at once)
        for text in written(raw):
            assert said(lambda: rules.qualify_json(text, "answer")) == said(lambda: long_way(rules, text))  # noqa: B023


def modelled(raw: RawCase) -> Iterator[Case]:
    """Yield the case of the models, where they take it."""
    with suppress(ValueError):
        yield Case.model_validate(raw.make())


def written(raw: RawCase) -> Iterator[str]:
    """Yield the case as JSON, where JSON can have it."""
    with suppress(ValueError, TypeError):
        yield json.dumps(raw.make())


def long_way(rules: RuleSet, text: str) -> bytes:
    return rules._long_way(one_case(text), "walk").to_json("answer").encode(errors="backslashreplace")


def said(ask: Callable[[], bytes]) -> bytes | str:
    try:
        return ask()
    except CaseError as error:
        return str(error)
