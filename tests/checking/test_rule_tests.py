"""Rule tests: every kind of expectation, met and not met, and what is shown of the difference."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clientqual.ruleset import RuleSet

RULES = """
facts:
  custom.a: {bool: true, ask: A?, presume: false, implies: {custom.b: true}}
  custom.b: {bool: true, ask: B?, presume: false}
signals:
  b: {flag: red, title: B, when: {custom.b: true}}
actions:
  leave: {title: Leave, phase: any, effect: ends, excludes: [work], recommend: [{id: a, when: {custom.a: true}}]}
  work: {title: Work, phase: any, effect: begins, recommend: [{id: always, when: true}]}
  ask: {title: Ask, phase: any, effect: none, finds_out: [custom.b], recommend: [{id: always, when: true}]}
---
outcome: mood
values: [good, fair, bad]
policy: first
rows: [{id: a, when: {custom.a: true}, then: bad}, {id: b, when: {signal.b: true}, then: fair}]
otherwise: good
---
"""


@pytest.mark.parametrize(
    ("case", "expect", "difference"),
    [
        ("", "mood: good", None),
        ("", "mood: [fair, bad]", ("mood", "bad or fair", "good")),
        ("custom.a: true", "decided: {mood: bad}", None),
        ("", "decided: {mood: good}", ("decided mood", "good", "bad or fair or good")),
        ("custom.a: true", "decided: {mood: [good, fair]}", ("decided mood", "fair or good", "bad")),
        ("custom.b: false", "possible: {mood: [good, bad]}", None),
        ("custom.b: false", "possible: {mood: [good, fair, bad]}", ("possible mood", "bad or fair or good", "bad or good")),
        ("", "undecided: [mood]", None),
        ("custom.a: true", "undecided: [mood]", ("undecided mood", "open", "bad")),
        ("", "recommended: [work]", None),
        ("custom.a: true", "recommended: [work]", ("work", "recommended", "not recommended")),
        ("", "recommended: [leave]", ("leave", "recommended", "conditional")),
        ("custom.b: true", "recommended: [ask]", ("ask", "recommended", "done")),
        ("", "not_recommended: {effect: [ends]}", None),
        ("", "not_recommended: [work]", ("work", "not recommended", "presumed")),
        ("custom.b: true", "not_recommended: [ask]", None),
        ("", "certain: [ask]", None),
        ("", "certain: [work]", ("work", "certain", "presumed")),
        ("", "conditional: [leave]", None),
        ("custom.a: false", "conditional: [leave]", ("leave", "conditional", "not recommended")),
        ("dont_know: [custom.b]", "done: [ask]", None),
        ("", "done: [ask]", ("ask", "done", "certain")),
        ("custom.b: true", "signals: [b]", None),
        ("", "signals: [b]", ("signal b", "on", "off")),
        ("custom.a: true", "no_signals: [b]", ("signal b", "off", "on")),
        ("custom.a: true, custom.b: false", "mood: bad", ("case", "a case that can be", "`custom.a` is stated, so `custom.b` is `true`, and it cannot also be `false`")),
    ],
)  # fmt: skip
def test_expectation(
    rules: Callable[..., RuleSet], case: str, expect: str, difference: tuple[str, str, str] | None
) -> None:
    """An expectation that is met says nothing; one that is not says what was expected and what came."""
    (result,) = rules(f"{RULES}tests: [{{name: it, case: {{{case}}}, expect: {{{expect}}}}}]").test()
    assert [(item.what, item.expected, item.got) for item in result.differences] == ([difference] if difference else [])
    assert (result.name, result.passed) == ("it", difference is None)
    assert result.span is not None


def test_all_differences(rules: Callable[..., RuleSet]) -> None:
    """A test tells all that is different, and the tests come by name."""
    tests = "tests: [{name: z, case: {}, expect: {mood: bad, signals: [b], certain: [work]}}, {name: a, case: null, expect: {mood: good}}]"
    results = rules(RULES + tests).test()
    assert [(result.name, [item.what for item in result.differences]) for result in results] == [
        ("a", []),
        ("z", ["mood", "work", "signal b"]),
    ]
