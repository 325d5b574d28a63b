"""The reference rule set says the same in all its forms: as JSON for the oracle, by hand, and as clientqual YAML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest
import yaml

from clientqual import RuleSet

Part: TypeAlias = Callable[[str], ModuleType]

RULES = Path(__file__).resolve().parents[2] / "bench" / "reference" / "rules"
FEW = 200


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """Return the YAML rule set as one mapping; its tables stand under the names of the outcomes."""
    documents = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(RULES.rglob("*.yaml"))]
    tables = {document["outcome"]: document for document in documents if "outcome" in document}
    return tables | {key: part for document in documents if "outcome" not in document for key, part in document.items()}


def test_the_rules_have_no_findings() -> None:
    """The rule set loads, and a closer look finds nothing either."""
    assert RuleSet.load(RULES).check() == ()


def test_clientqual_gives_the_answers_of_the_oracle(part: Part) -> None:
    """Where every fact is known, three values mean what two mean: given a mapping, a model, or JSON."""
    part("agree").clientqual_agrees(FEW)


def test_the_function_by_hand_gives_the_answers_of_the_oracle(part: Part) -> None:
    """Also where facts are unknown: both take conditions on them for false."""
    part("agree").two_valued_agrees("by hand", part("reference.hand").qualify, FEW)


def test_a_wrong_answer_is_told(part: Part) -> None:
    """The comparison sees a difference, or it would say nothing."""
    agree, hand = part("agree"), part("reference.hand")

    def wrong(case: dict[str, dict[str, Any]]) -> dict[str, Any]:
        return {**hand.qualify(case), "tier": "best"}

    with pytest.raises(agree.Disagreement, match="wrong differs"):
        agree.two_valued_agrees("wrong", wrong, FEW)


def test_signals_have_the_same_ids_and_colours(part: Part, written: dict[str, Any]) -> None:
    listed = {signal["id"]: signal["colour"] for signal in part("reference.oracle").load()["signals"]}
    assert listed == {name: signal["flag"] for name, signal in written["signals"].items()}


def test_actions_are_called_for_by_the_same_ids(part: Part, written: dict[str, Any]) -> None:
    listed = {rule["id"]: rule["action"] for rule in part("reference.oracle").load()["actions"]}
    assert listed == {rule["id"]: name for name, action in written["actions"].items() for rule in action["recommend"]}


def test_first_match_tables_have_the_same_rows(part: Part, written: dict[str, Any]) -> None:
    """The ids, the answers and the order of the rows, and what holds where none does."""
    for name in ("tier", "verdict"):
        listed, table = part("reference.oracle").load()[name], written[name]
        assert [(row["id"], row["value"]) for row in listed["rules"]] == [
            (row["id"], row["then"]) for row in table["rows"]
        ]
        assert listed["default"] == table["otherwise"]


def test_there_are_no_other_outcomes(part: Part, written: dict[str, Any]) -> None:
    assert {name for name, value in written.items() if "policy" in value} == set(part("reference.oracle").OUTCOMES)


def test_the_cases_are_the_same_for_everyone(part: Part) -> None:
    """A seed gives the same cases, in which about seven facts of ten are known."""
    cases = part("reference.cases")
    drawn = list(cases.cases(FEW))
    known = sum(len(fields) for case in drawn for fields in case.values()) / (FEW * len(cases.FACTS))

    assert drawn == list(cases.cases(FEW))
    assert drawn != list(cases.cases(FEW, seed=2))
    assert 0.65 < known < 0.75
