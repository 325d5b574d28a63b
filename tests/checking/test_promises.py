"""Promises: kept, broken with a small example, or never tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from clientqual.ruleset import RuleSet

Rules: TypeAlias = Callable[..., RuleSet]

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
  custom.k: {int: [0, 10], ask: K?, presume: 5}
  custom.r: {int: [0, 10], default: 8}
signals:
  k: {flag: red, title: K, when: {custom.k: {gt: 8}}}
actions:
  leave: {title: Leave, phase: any, effect: ends, recommend: [{id: bad, when: {mood: bad}}]}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {custom.a: true, custom.b: false}, then: bad}, {id: k, when: {signal.k: true, custom.r: 8}, then: bad}]
otherwise: good
---
"""


def findings(rules: Rules, promise: str) -> list[tuple[str, str, str | None]]:
    found = rules(f"{RULES}always:\n  - {{name: it, {promise}}}\n").check()
    return [(item.code, item.message, item.help) for item in found]


@pytest.mark.parametrize(
    ("promise", "finding"),
    [
        ("when: {custom.a: true, custom.b: false}, then: {mood: bad}, recommended: [leave]", None),
        ("when: {custom.a: true}, then: {mood: [good, bad]}", None),
        ("when: true, then: {mood: good}", ("the promise `it` is broken: `mood` is `bad`", "for example by ")),
        ("when: {custom.a: true}, then: {mood: bad}", ("the promise `it` is broken: `mood` is `good`", "for example by custom.a: true, custom.b: true")),
        ("when: {signal.k: true}, then: {mood: good}", ("the promise `it` is broken: `mood` is `bad`", "for example by custom.k: ")),
        ("when: {custom.a: false, custom.k: 1}, recommended: [leave]", ("the promise `it` is broken: `leave` is not recommended", "for example by custom.k: 1")),
        ("when: {mood: bad}, not_recommended: {effect: [ends]}", ("the promise `it` is broken: `leave` is recommended", "for example by ")),
    ],
)  # fmt: skip
def test_tried(rules: Rules, promise: str, finding: tuple[str, str] | None) -> None:
    """A promise that no sample breaks is silent; a broken one names what is unusual about the case, and no more."""
    found = findings(rules, promise)
    if finding is None:
        assert found == []
    else:
        ((code, message, help_),) = found
        assert (code, message) == ("broken-promise", finding[0])
        assert help_ is not None
        assert help_.startswith(finding[1])


@pytest.mark.parametrize(
    ("promise", "example"),
    [
        ("when: {custom.a: true}, then: {mood: bad}", "custom.a: true, custom.b: true"),
        ("when: {custom.a: true}, then: {mood: good}", "custom.a: true"),
        ("when: true, recommended: [leave]", "the empty case"),
        ("when: {custom.h: {ge: 2.5}}, then: {mood: bad}", "custom.h: 2.5"),
    ],
)
def test_the_example_is_small(rules: Rules, promise: str, example: str) -> None:
    """Nothing stands in it that could be left out: what has nothing to do with it hides what has."""
    spare = "".join(f"  custom.spare_{n}: {{bool: true, ask: S?, presume: false}}\n" for n in range(9))
    spare += "  custom.h: {number: [0, 2.5], ask: H?, presume: 1}\n"
    read = ", ".join(f"{{custom.spare_{n}: true}}" for n in range(9))
    text = RULES.replace("facts:\n", f"facts:\n{spare}").replace(
        "signals:\n", f"signals:\n  spare: {{flag: red, title: S, when: {{any: [{read}]}}}}\n"
    )
    ((_, _, help_),) = [
        (item.code, item.message, item.help) for item in rules(f"{text}always:\n  - {{name: it, {promise}}}\n").check()
    ]
    assert help_ == f"for example by {example}"


def test_untried(rules: Rules) -> None:
    """A promise whose situation no sample meets is not taken as kept."""
    assert findings(rules, "when: {custom.a: true, not: {custom.a: true}}, then: {mood: bad}") == [
        ("untried-promise", "none of 300 sampled cases meets the situation of the promise `it`", None)
    ]


def test_unrealistic_cases_are_no_trial(rules: Rules) -> None:
    """What does not occur breaks no promise, and keeps none either."""
    promise = (
        "always: [{name: it, when: {custom.a: true}, then: {mood: good}}]\nunrealistic: [{when: {custom.a: true}}]"
    )
    assert [item.code for item in rules(RULES + promise).check()] == ["untried-promise"]


def test_unused_sources(rules: Rules) -> None:
    """A source that nothing cites is told."""
    facts = "sources: {S1: One., S2: Two.}\nfacts: {custom.a: {bool: true, ask: A?, presume: true, source: [S1]}}"
    assert rules(facts).check() == (), "without a rule of its own it is there for those that build on it"
    found = rules(f"{facts}\nsignals: {{a: {{flag: red, title: A, when: {{custom.a: true}}}}}}").check()
    assert [(item.message, item.severity) for item in found] == [("nothing cites the source `S2`", "warning")]
