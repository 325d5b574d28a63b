"""The house: its own facts, defaults, and the house in which a test was written."""

from __future__ import annotations

from collections.abc import Callable

from clientqual.ruleset import RuleSet

BASE = """
facts:
  custom.rate: {money: true, default: 80}
  custom.team: {enum: [solo, agency], ask: Alone?, presume: solo}
signals:
  dear: {flag: red, title: Dear, when: {custom.rate: {gt: 100}}}
  alone: {flag: green, title: Alone, when: {custom.team: solo}}
tests:
  - {name: not dear, case: {}, expect: {no_signals: [dear]}}
"""


def defaults(loaded: RuleSet) -> dict[str, object]:
    return {path: fact.default for path, fact in loaded.program.facts.items() if path.startswith("custom.")}


def test_declared_default(rules: Callable[..., RuleSet]) -> None:
    """A default makes a fact known, certain and never asked; a case may say otherwise, and null is no statement."""
    loaded = rules(BASE)
    assert (loaded.qualify({}).red, [question.fact for question in loaded.qualify({}).questions]) == ((), [])
    assert [signal.status for signal in loaded.qualify({"custom": {"rate": 120}}).red] == ["certain"]
    assert loaded.qualify({"custom": {"rate": None}}).red == ()


def test_house_over_declaration(rules: Callable[..., RuleSet]) -> None:
    """The house's own facts win over the default of the declaration, and make another fact known."""
    loaded = rules(
        "house: {custom.rate: 120, custom: {team: agency}}\n---\nfacts: {custom.team: {replace: true, enum: [solo, agency]}}",
        base=BASE,
    )
    assert {key: str(value) for key, value in defaults(loaded).items()} == {
        "custom.rate": "120",
        "custom.team": "agency",
    }
    answer = loaded.qualify({})
    assert [(signal.id, signal.status) for signal in answer.red] == [("dear", "certain")]
    assert answer.green == ()


def test_base_tests_run_in_their_house(rules: Callable[..., RuleSet]) -> None:
    """A test of the base is run without the house above it; one of the house, with it."""
    own = "tests: [{name: dear, case: {}, expect: {signals: [dear]}}]"
    results = rules(f"house: {{custom.rate: 120}}\n---\n{own}", base=BASE).test()
    assert [(result.name, result.passed) for result in results] == [("dear", True), ("not dear", True)]


def test_library_defaults(rules: Callable[..., RuleSet]) -> None:
    """House rules of the library have their defaults in every rule set."""
    loaded = rules("---", extends="clientqual/vocabulary")
    assert str(loaded.program.facts["house_rules.deposit_percent"].default) == "50"
    assert loaded.program.facts["house_rules.written"].default is None
