"""The examples: every inquiry is qualified, and comes out as the person expected who wrote it, without having seen the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clientqual import Qualification, RuleSet
from clientqual.models import read_cases

EXAMPLES = Path(__file__).parent.parent / "examples"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((EXAMPLES / "expected.yaml").read_text(encoding="utf-8"))


def qualified(name: str) -> Qualification:
    """Return the qualification of the one case of an example."""
    read = read_cases(EXAMPLES / name / "case.yaml")
    assert read.complaints == ()
    (case,) = read.cases
    return RuleSet.default().qualify(case)


def test_every_example_is_expected_and_told() -> None:
    """Each folder has a message, a case and an expectation, and stands in the table."""
    folders = {path.parent.name for path in EXAMPLES.glob("*/message.md")}
    assert folders == set(EXPECTED)
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in folders:
        assert (EXAMPLES / name / "message.md").stat().st_size > 0
        assert (EXAMPLES / name / "case.yaml").is_file()
        assert name in table


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_example_comes_out_as_expected(name: str) -> None:
    """Outcomes and actions are those that a careful person expects."""
    q, expected = qualified(name), dict(EXPECTED[name])
    planned = {item.action for item in q.recommendations}
    assert set(expected.pop("recommended")) <= planned
    assert not set(expected.pop("not_recommended")) & planned
    for outcome, right in expected.items():
        assert q.outcomes[outcome].presumed in (right if isinstance(right, list) else [right]), outcome


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_example_is_told_to_people_and_programs(name: str) -> None:
    """The text fits into 80 columns, and the JSON brings the same answer back."""
    q = qualified(name)
    assert max(map(len, q.text().splitlines())) <= 80
    assert Qualification.from_json(q.to_json()).to_json() == q.to_json()
