"""The door of the table engine: it lets in exactly what the models let in, and means exactly the same by it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from clientqual import Case, CaseError, Client, HouseRules, Project
from clientqual.engines.table import Door, memory, pairs
from clientqual.models import told
from clientqual.ruleset import RuleSet
from clientqual.testing.callers import Lookalike, Whole, Word, read_alike

Rules = Callable[..., RuleSet]

REFERENCE = Path(__file__).parents[2] / "bench" / "reference" / "rules"


def assert_same(rules: RuleSet, make: Callable[[], Any]) -> None:
    read_alike(rules, rules.using("lanes"), make, "answer", "full")


# --- what was let in once -------------------------------------------------------------------------------------------------------


class Choice(StrEnum):
    STORM = "weather"
    SPOKEN = "spoken"


SLIPS: dict[str, Any] = {
    "a decimal for a whole number": {"project": {"phases": Decimal(2)}},
    "a path under a text": {"id.x": 1, "id": "a"},
    "a path under a text, the text first": {"id": {}, "id.x": 1},
    "what only looks like a mapping": Lookalike({"project.rush": True}),
    "a part that only looks like one": {"project": Lookalike({"rush": True})},
    "members of an enum in a set": {"project": {"external_risks": [Choice.STORM]}},
    "a member of an enum": {"project": {"brief": Choice.SPOKEN}},
    "other classes": {"project": {"brief": Word("none"), "phases": Whole(2)}, "id": Word("a")},
    "one for true": {"project": {"rush": 1}},
    "true for one, and one for true": {"project": {"rush": 1, "phases": True}},
    "a fact nobody asks for": Case(dont_know=frozenset(["custom.zzz"])),
    "half a character": {"id": "\ud800", "override": {"tier": {"value": "best", "by": "\udfff"}}},
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips(slip: str) -> None:
    """Each of these was once let in where it should not have been, or was taken for something else."""
    assert_same(RuleSet.default(), lambda: SLIPS[slip])


def test_nothing_is_written_into_the_mapping_of_a_caller() -> None:
    """A case that is refused stays as it was."""
    case: dict[str, Any] = {"id": {}, "id.x": 1}
    with pytest.raises(CaseError):
        RuleSet.default().qualify(case)
    assert case == {"id": {}, "id.x": 1}


IMPLYING = """
facts:
  project.stage: {ask: "?", presume: inquiry, implies: {project.contract: none, client.mind_changes: 2}}
  project.contract: {ask: "?", presume: none, implies: {client.mind_changes: 3}}
  project.budget: {ask: "?", presume: 500, implies: {project.budget_defined: true}}
  project.budget_defined: {ask: "?", presume: true}
  client.mind_changes: {ask: "?", presume: 0}
signals: {s: {flag: red, title: t, when: {client.mind_changes: 2, project.budget_defined: true, project.stage: inquiry}}}
"""


def test_what_contradicts_itself_is_refused(rules: Rules) -> None:
    """A fact that implies another to be two things cannot be stated."""
    loaded = rules(IMPLYING)
    for case in ({"project.stage": "inquiry"}, Case(project=Project(stage="inquiry"))):
        with pytest.raises(CaseError, match=r"which `project.stage` implies"):
            loaded.qualify(case)


def test_what_is_implied_is_known(rules: Rules) -> None:
    """What they could not say, and something else implies, is no longer among what they could not say."""
    loaded = rules(IMPLYING)
    case = Case(project=Project(budget=400), dont_know=frozenset(["project.budget_defined"]))
    assert loaded.qualify(case).case.digest == loaded.qualify({"project.budget": 400}).case.digest
    assert_same(loaded, lambda: case)


COMPARING = """
facts: {client.weeks_silent: {ask: "?", presume: 0}}
signals: {s: {flag: red, title: t, when: {client.weeks_silent: {lt: {fact: house_rules.silent_weeks}}}}}
"""


def test_numbers_that_are_equal_and_mean_different_things(rules: Rules) -> None:
    """A large float means what it shows, which may be another number than the one that it is equal to."""
    loaded, large = rules(COMPARING), 12345678901234.0625
    assert Decimal(large) == large
    assert str(large) == "12345678901234.062"
    cases: list[Any] = [large, Decimal(large), str(large), Decimal(str(large))]
    for one in cases:
        for other in cases:
            assert_same(loaded, lambda: {"client.weeks_silent": one, "house_rules.silent_weeks": other})  # noqa: B023


# --- whoever asks ---------------------------------------------------------------------------------------------------------------


def test_a_caller_may_change_the_mapping() -> None:
    """What unfolds later speaks of the case as it was, whatever became of the mapping."""
    for flat in (False, True):
        risks: list[str] = ["weather"]
        facts: dict[str, Any] = {"brief": "none", "external_risks": risks, "rush": True}
        case = {f"project.{name}": value for name, value in facts.items()} if flat else {"id": "a", "project": facts}
        q, same = RuleSet.default().qualify(case), RuleSet.default().qualify(case)
        text = same.to_json()
        risks[:] = ["no such risk"]
        facts.clear()
        case.clear()
        assert q.to_json() == text
        assert q == same


def test_a_caller_may_change_empty_lists() -> None:
    """An empty list is a list that may be added to."""
    risks: list[str] = []
    q = RuleSet.default().qualify({"project.external_risks": risks, "house_rules.written": None})
    risks.append("no such risk")
    assert q.basis.known == 1


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ever new numbers and sets fill no memory."""
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 50)
    rules = RuleSet.default()
    door = Door(rules.program, rules._table)
    for number in range(300):
        case = {
            "client": {"weeks_silent": f"{number}.5", "status_requests_per_week": number},
            "project": {"budget": number},
        }
        here, there = door.read(case), rules._door.read(case)
        assert here is not None
        assert there is not None
        assert rules._table.found_at(here) == rules._table.found_at(there)
        assert door.hash_sum(here) == rules._door.hash_sum(there)
    facts = [fact for section in door._facts.values() for fact in section.values()]
    sizes = [len(known) for fact in facts for known in fact.added.values() if isinstance(known, dict)]
    assert max(sizes) == 50
    assert max(len(entries) for _, entries, _ in door._pairs._ways) == 50


def test_what_is_made_of_a_case_tells_what_it_states() -> None:
    """What a case told when it was made is not told by what is made of it without checking."""
    rules = RuleSet.default()
    case = Case(project=Project(brief="none", rush=True), client=Client(weeks_silent=1))
    rules.answer(case)
    calm = case.model_copy(update={"project": case.project.model_copy(update={"rush": False})})
    same: list[Case] = [case.model_copy(), case.model_copy(deep=True), copy(case), deepcopy(case)]
    same += [pickle.loads(pickle.dumps(case)), Case.model_construct(**case.__dict__)]

    assert rules.answer(calm) == rules.answer({"project": {"brief": "none", "rush": False}, "client.weeks_silent": 1})
    for made in same:
        assert_same(rules, lambda: made)  # noqa: B023  (called at once)
        assert made == case
        assert rules.qualify(made) == rules.qualify(case)


def test_what_a_case_tells_is_no_part_of_it() -> None:
    """Neither equality nor what is written knows of it."""
    case = Case(project=Project(rush=True))
    untold = case.model_copy()
    assert untold == case
    assert hash(untold.project) == hash(case.project)
    assert "_told" not in {*case.__dict__, *case.model_dump(), *(case.__pydantic_private__ or ())}


UNCHECKED: dict[str, dict[str, Any]] = {
    "a list": {"external_risks": ["weather"], "rush": True},
    "one for true": {"rush": 1},
    "a whole number that is a decimal": {"phases": Decimal(2)},
    "nothing there is": {"brief": "scribbled"},
}


@pytest.mark.parametrize("slip", UNCHECKED)
def test_a_part_that_nobody_checked_is_not_trusted(slip: str) -> None:
    """What somebody made without checking takes the long way."""
    rules = RuleSet.default()
    rules.answer({"project": {"external_risks": ["weather"], "rush": True, "phases": 2}})
    assert rules._bare_door.read(Case(project=Project.model_construct(**UNCHECKED[slip]))) is None


def test_what_is_shared_by_cases_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ever new numbers fill no memory, and cases that share nothing any more mean the same."""
    monkeypatch.setattr(told, "MOST_SHARED", 10)
    rules = RuleSet.default()
    cases = [Case(project=Project(budget=number)) for number in range(35)]
    assert len(told._SHARED["project"][Decimal]["budget"]) <= 10
    for case in (*cases, Case(project=Project(budget=3))):
        assert_same(rules, lambda: case)  # noqa: B023  (called at once)


def test_values_that_run_out_of_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a fact that is compared has had more values than there are numbers, its cases take the long way."""
    monkeypatch.setattr(pairs, "_BITS", 3)
    rules = RuleSet(RuleSet.default().program)
    door = Door(rules.program, rules._table, bare=True)
    read = [door.read({"project": {"budget": number, "estimate": 100}}) for number in range(12)]
    assert [number is None for number in read] == [False] * 7 + [True] * 5
    for number in range(12):
        assert_same(rules, lambda: {"project": {"budget": number, "estimate": 100}})  # noqa: B023  (called at once)


def test_a_model_of_another_house() -> None:
    """House rules that a case states win over those of the rule set, through the door as well."""
    case = Case(house_rules=HouseRules(deposit_percent=30, minimum_budget=Decimal("1500.50")))
    assert_same(RuleSet.default(), lambda: case)
