"""Programs written as JSON and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from clientqual import RuleSet
from clientqual.ir import freeze, thaw
from clientqual.testing import load, rule_sets


def test_the_shipped_program_survives() -> None:
    """What is read back is equal, texts included, and is written the same again."""
    program = RuleSet.default().program
    text = freeze(program)
    again = thaw(text)
    assert again == program
    assert (again.texts, again.sources, again.translations) == (program.texts, program.sources, program.translations)
    assert freeze(again) == text


@settings(max_examples=30, deadline=None)
@given(rule_sets())
def test_drawn_programs_survive(data: dict[str, Any]) -> None:
    """Every part of the language survives."""
    program = load(data).program
    assert thaw(freeze(program)) == program


def test_order_survives() -> None:
    """The mappings of a program carry an order in which things are worked out; it is kept."""
    program = RuleSet.default().program
    again = thaw(freeze(program))
    assert [*again.outcomes] == [*program.outcomes]
    assert [*again.actions] == [*program.actions]
    assert [*again.signals] == [*program.signals]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[1]",
        '[["t"]]',
        '[["os.system", "true"]]',
        '[["Program"]]',
        '[["t", [7]]]',
        '[["n", "one"]]',
    ],
)
def test_other_text_is_refused(text: str) -> None:
    """What is no frozen program makes nothing but an error."""
    with pytest.raises(ValueError, match=r"no frozen program|Expecting"):
        thaw(text)


def test_only_known_classes_are_made() -> None:
    """A name that is not in the table makes nothing."""
    nodes = json.loads(freeze(RuleSet.default().program))
    nodes[0] = ["Popen", "true"]
    with pytest.raises(ValueError, match="no frozen program"):
        thaw(json.dumps(nodes))
