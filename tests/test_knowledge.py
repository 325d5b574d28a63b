"""The shipped rules carry the knowledge they say they stand on, keep the contract, and have the words that a report needs."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientqual import RuleSet
from clientqual.compiler import citations
from clientqual.ir import Condition, First, Outcome, Value, reads
from clientqual.semantics import holds

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "knowledge.md").read_text("utf-8")
CONTRACT: dict[str, Any] = yaml.safe_load((TESTS / "contract" / "vocabulary.yaml").read_text("utf-8"))
PROGRAM = RuleSet.default().program
CITED = citations(PROGRAM)


def cited_by(name: str) -> set[str]:
    """Return the ids that something or one of its rules cites."""
    return {source for source, places in CITED.items() if any(place.split("/")[0] == name for place in places)}


def rules_of(outcome: Outcome) -> list[str]:
    table = outcome.table
    return [rule.id for rule in (table.rows if isinstance(table, First) else table.evidence)]


# --- the ids ----------------------------------------------------------------------------------------------------------------


def test_the_page_tells_every_id_that_its_table_counts() -> None:
    """What the table on top of docs/knowledge.md counts is what follows, in that order."""
    counts = re.findall(r"^\| ([A-Z])1 to \1(\d+) \|", PAGE, re.MULTILINE)
    assert re.findall(r"^- \*\*([A-Z]\d+)\*\* ", PAGE, re.MULTILINE) == [
        f"{letter}{number}" for letter, last in counts for number in range(1, int(last) + 1)
    ]
    assert dict(counts) == {"P": "20", "R": "9", "T": "30", "E": "15", "X": "14"}


def test_every_id_is_declared_and_carried_and_nothing_else_is_cited() -> None:
    """The page, the declared sources and the citations name the same ids."""
    told = set(re.findall(r"^- \*\*([A-Z]\d+)\*\* ", PAGE, re.MULTILINE))
    assert set(PROGRAM.sources) == told
    assert set(CITED) == told


# --- the contract -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTRACT["actions"])
def test_an_action_keeps_the_contract(name: str) -> None:
    """It exists, in its phase, and it and its rules cite at least what the contract says."""
    promised = CONTRACT["actions"][name]
    assert PROGRAM.actions[name].phase == promised["phase"]
    assert set(promised["ids"]) <= cited_by(name)


@pytest.mark.parametrize("name", CONTRACT["outcomes"])
def test_an_outcome_keeps_the_contract(name: str) -> None:
    """It has the answers of the contract, in its order, and it and its rules cite at least what the contract says."""
    promised, outcome = CONTRACT["outcomes"][name], PROGRAM.outcomes[name]
    assert list(outcome.domain.values) == promised["values"]
    assert outcome.ordered == promised.get("ordered", False)
    assert set(promised["ids"]) <= cited_by(name)


@pytest.mark.parametrize("path", [f"{model}.{name}" for model, facts in CONTRACT["facts"].items() for name in facts])
def test_a_fact_keeps_the_contract(path: str) -> None:
    """It cites at least what the contract says."""
    model, name = path.split(".")
    assert set(CONTRACT["facts"][model][name]["ids"]) <= cited_by(path)


def test_what_is_declined_is_neither_begun_nor_continued() -> None:
    """One promise forbids, wherever work that does not run is declined, every action that begins or continues it."""
    onward = {action.id for action in PROGRAM.actions.values() if action.effect in ("begins", "continues")}
    outcomes = {name: PROGRAM.outcomes[name].domain.values for name in ("verdict", "course")}

    def meets(when: Condition, answers: tuple[Value, ...]) -> bool:
        return holds(when, PROGRAM, dict(zip(outcomes, answers, strict=True)), {})

    met = [
        {answers for answers in product(*outcomes.values()) if meets(promise.when, answers)}
        for promise in PROGRAM.promises
        if set(reads(promise.when)) == set(outcomes) and onward <= promise.not_recommended
    ]
    assert met == [{("decline", "not_running")}]


# --- the words --------------------------------------------------------------------------------------------------------------


def test_nothing_that_a_report_shows_lacks_its_words() -> None:
    """Signals, outcomes and actions have titles, actions guidance, and all that judges a reason."""
    needed = {f"signals/{name}/{part}" for name in PROGRAM.signals for part in ("title", "because")}
    needed |= {f"actions/{name}/{part}" for name in PROGRAM.actions for part in ("title", "guidance")}
    needed |= {f"actions/{name}/because/{rule.id}" for name, action in PROGRAM.actions.items() for rule in action.rules}
    for name, outcome in PROGRAM.outcomes.items():
        needed |= {f"outcomes/{name}/title", *(f"outcomes/{name}/answers/{answer}" for answer in outcome.domain.values)}
        needed |= {f"outcomes/{name}/because/{rule}" for rule in rules_of(outcome)}

    assert sorted(key for key in needed if not PROGRAM.texts.get(key, "").strip()) == []


def test_every_judgement_says_what_it_rests_on() -> None:
    """Signals, rows, evidence, actions and recommendations cite something."""
    places = {place for cited in CITED.values() for place in cited}
    needed = {f"signal.{name}" for name in PROGRAM.signals} | set(PROGRAM.actions)
    needed |= {f"{name}/{rule.id}" for name, action in PROGRAM.actions.items() for rule in action.rules}
    needed |= {f"{name}/{rule}" for name, outcome in PROGRAM.outcomes.items() for rule in rules_of(outcome)}

    assert sorted(needed - places) == []


@pytest.mark.parametrize("path", PROGRAM.facts)
def test_a_fact_without_a_default_can_be_asked_for_and_presumed(path: str) -> None:
    """It has a question, someone to ask, and something to go by until then."""
    fact = PROGRAM.facts[path]
    if fact.default is None:
        assert PROGRAM.texts.get(f"facts/{path}/ask", "").strip().endswith("?")
        assert fact.of is not None
        assert path in PROGRAM.presumptions
