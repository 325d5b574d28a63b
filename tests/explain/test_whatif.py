"""What if: each answer to a question says what it would change; the law on drawn rule sets stands in `tests/laws`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from clientqual.ruleset import RuleSet

Rules: TypeAlias = Callable[..., RuleSet]

SAME = """
facts:
  custom.few: {number: [0, 6], ask: Few?, presume: 3}
  custom.many: {number: [0, null], ask: Many?, presume: 3}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {id: same, when: {custom.many: {is: {fact: custom.few, times: 0.5}}}, then: bad}
otherwise: good
"""


def test_numbers_that_cannot_be_the_same(rules: Rules) -> None:
    """A number beyond all that another can be is told apart from one within, though neither is known to be the same."""
    asked = {question.fact: question for question in rules(SAME).qualify({}).questions}
    assert [(item.answer, dict(item.possible)) for item in asked["custom.many"].changes] == [
        ("up to 1.4999 or 1.5001 to 3", {}),
        ("1.5", {}),  # as few as are presumed
        ("3.0001 or more", {"mood": ("good",)}),
    ]
