"""The JSON Schemas accept what people may write and refuse what the rule set does not know."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clientqual import RuleSet
from clientqual.diagnostics import Diagnostic
from clientqual.schema import case_schema, rules_schema
from clientqual.span import Source
from clientqual.text import parse, plain_data, read_file

ROOT = Path(__file__).resolve().parents[1]

# A rule set with one of everything, on the facts of the library.
SMALL = """
ruleset: small
version: 1.0.0
facts:
  custom.trade: {enum: [retail, health], ask: Which trade?, presume: retail, meaning: The trade of the client.}
signals:
  rushed: {flag: red, title: In a hurry, when: {project.rush: true}}
  prepared: {flag: green, title: Well prepared, when: {project.brief: detailed}}
groups:
  bad_signs: [rushed]
actions:
  take_deposit:
    title: Take a deposit
    phase: contract
    effect: begins
    recommend: [{id: always, when: {signal.rushed: true}, because: It is the rule.}]
---
outcome: tier
policy: first
rows: [{id: hurry, when: {signal.rushed: true}, then: tolerable}]
otherwise: decent
---
outcome: persona
policy: most
minimum: 3
evidence: {micromanager: [{id: controls, when: {client.involvement: controlling}, weight: 3}]}
otherwise: none_of_these
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    folder = tmp_path_factory.mktemp("small")
    (folder / "ruleset.yaml").write_text(SMALL, "utf-8")
    return RuleSet.load(folder)


@pytest.fixture(scope="module")
def cases(small: RuleSet) -> Draft202012Validator:
    return Draft202012Validator(case_schema(small.program))


@pytest.fixture(scope="module")
def rules(small: RuleSet) -> Draft202012Validator:
    return Draft202012Validator(rules_schema(small.program))


def problems(schema: Draft202012Validator, found: object) -> list[str]:
    return [error.message for error in schema.iter_errors(found)]


def data(text: str) -> object:
    """Read YAML as the library reads it, with numbers as JSON has them."""
    complaints: list[Diagnostic] = []
    (node,) = parse(Source("text", text), complaints)
    assert not complaints
    return json.loads(json.dumps(plain_data(node), default=float))


def test_the_schemas_are_schemas(small: RuleSet) -> None:
    """They are plain JSON, and valid by the draft that they name."""
    for schema in (small.schema("case"), small.schema("rules")):
        Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


def test_facts_bring_their_meaning(small: RuleSet) -> None:
    assert "The trade of the client." in json.dumps(small.schema("case"))
    assert "The trade of the client." in json.dumps(small.schema("rules"))


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "{id: 7, label: Miller, notes: rang twice, currency: EUR}",
        "{project: {brief: none, rush: true, budget: 12.5, phases: 2, external_risks: [weather]}}",
        "{project.brief: spoken, project: {rush: null}, client: null}",
        "{project: {budget: '1250.50', budget_fit: short}}",
        "{custom: {trade: retail}, dont_know: [project.budget]}",
        "{override: {tier: {value: good, by: Ada, because: we know them}, persona: savvy}, notes: [one, two]}",
        "[{project: {rush: true}}, {project.brief: none}]",
    ],
)
def test_a_case_may_say(cases: Draft202012Validator, text: str) -> None:
    assert problems(cases, data(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "{project: {breif: none}}",
        "{project.breif: none}",
        "{project: {brief: nothing}}",
        "{project: {rush: no}}",
        "{project: {phases: 1.5}}",
        "{project: {phases: 0}}",
        "{project: {progress: -1}}",
        "{project: {budget: about 900}}",
        "{house_rules: {deposit_percent: 101}}",
        "{project: {external_risks: [rain]}}",
        "{custom: {colour: red}}",
        "{dont_know: [project.budget_fit]}",
        "{override: {tier: {value: superb}}}",
        "{currency: euro}",
        "[{project: {rush: perhaps}}]",
        "just text",
    ],
)
def test_a_case_may_not_say(cases: Draft202012Validator, text: str) -> None:
    assert problems(cases, data(text))


CONDITIONS = [
    "true",
    "{project.brief: none, project.rush: true}",
    "{project.brief: [none, spoken]}",
    "{project.brief: {ge: spoken, not_in: [written]}}",
    "{project.brief: {between: [none, spoken]}}",
    "{project.budget: {lt: {fact: project.estimate, times: 0.9}}}",
    "{project.phases: {gt: {fact: client.status_requests_per_week}}}",
    "{project.external_risks: {has_any: [weather]}}",
    "{project.external_risks: {is: []}}",
    "{tier: [best, good], persona: {not_in: [savvy]}}",
    "{signal.rushed: false}",
    "{any: [{tier: best}, {not: {all: [{project.rush: true}]}}]}",
    "{count: {of: bad_signs, at_least: 1}}",
    "{count: {of: [rushed, {project.rush: true}], at_least: 1, at_most: 2}}",
]
NO_CONDITIONS = [
    "false",
    "{}",
    "{project.breif: none}",
    "{project.brief: excellent}",
    "{project.brief: {than: spoken}}",
    "{project.rush: {lt: true}}",
    "{project.budget: {lt: {fact: project.phases}}}",
    "{project.budget: {lt: {fact: project.estimate, times: 0}}}",
    "{project.external_risks: [weather]}",
    "{project.external_risks: {has: rain}}",
    "{tier: {ge: good}}",
    "{tier: superb}",
    "{signal.late: true}",
    "{any: []}",
    "{count: {of: good_signs, at_least: 1}}",
    "{count: {of: red}}",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_may_say(rules: Draft202012Validator, text: str) -> None:
    assert problems(rules, {"signals": {"new": {"flag": "red", "when": data(text)}}}) == []


@pytest.mark.parametrize("text", NO_CONDITIONS)
def test_a_condition_may_not_say(rules: Draft202012Validator, text: str) -> None:
    assert problems(rules, {"signals": {"new": {"flag": "red", "when": data(text)}}})


@pytest.mark.parametrize(
    "text",
    [
        "{ruleset: mine, version: 1.0, extends: small >=1, currency: EUR, language: en, house: {house_rules: {deposit_percent: 40}}}",
        "{facts: {project.brief: {ask: Is there one?, of: client, presume: written, implies: {project.rush: false}}}}",
        "{facts: {project.budget: {presume: {rows: [{id: a, when: {project.rush: true}, then: {fact: project.estimate}}], otherwise: 0}}}}",
        "{facts: {custom.colour: {set: [red, blue], default: [red]}, custom.size: {int: [1, null], better: lower}}}",
        "{derived: {custom.late: {bool: true, rows: [{id: a, when: {project.rush: true}, then: true}], otherwise: false}}}",
        "{groups: {worse_signs: [rushed], one: prepared}}",
        "{outcome: tier, rows: [{id: mine, when: {project.rush: true}, then: worst, before: other}], otherwise: good}",
        "{outcome: mood, values: [sunny, grim], policy: first, rows: [{id: a, when: true, then: grim}], otherwise: sunny}",
        "{outcome: persona, evidence: {savvy: [{id: a, when: true, weight: 2}]}}",
        "{actions: {call: {phase: inquiry, effect: none, after: [take_deposit], excludes: {effect: [begins]}}}}",
        "{actions: {take_deposit: {remove: [always], recommend: [{id: mine, when: {tier: worst}, because: Why.}]}}}",
        "{unrealistic: [{id: a, when: {project.rush: true}}]}",
        "{tests: [{name: a, case: {project.rush: true}, expect: {tier: [good, best], undecided: [persona]}}]}",
        "{always: [{when: {project.rush: true}, then: {tier: worst}, not_recommended: {phase: [kickoff]}}]}",
        "{replaces_tests: [a], remove: {signals: [gone]}}",
        "{language: de, signals: {rushed: {title: In Eile}}, outcomes: {tier: {answers: {best: Traum}}}}",
        "{language: de, actions: {take_deposit: {because: {always: So ist es.}}}}",
    ],
)
def test_a_rule_file_may_say(rules: Draft202012Validator, text: str) -> None:
    assert problems(rules, data(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "{signal: {}}",
        "{signals: {Bad Name: {flag: red}}}",
        "{signals: {new: {flag: orange}}}",
        "{facts: {project.colour: {ask: Which?}}}",
        "{facts: {project.brief: {presume: nothing}}}",
        "{facts: {project.brief: {enum: [a, b]}}}",
        "{facts: {project.brief: {implies: {project.rush: 3}}}}",
        "{house: {client: {}}, ruleset: mine}",
        "{groups: {mine: [late]}}",
        "{outcome: tier, otherwise: superb}",
        "{outcome: tier, rows: [{id: a, when: true, then: superb}]}",
        "{outcome: persona, evidence: {bored: [{id: a, when: true, weight: 2}]}}",
        "{outcome: persona, evidence: {savvy: [{id: a, when: true, weight: 0}]}}",
        "{actions: {call: {phase: later}}}",
        "{actions: {call: {after: [nothing_known]}}}",
        "{actions: {call: {recommend: [{when: true}]}}}",
        "{tests: [{name: a, case: {project.rush: 1}, expect: {tier: good}}]}",
        "{tests: [{name: a, case: {}, expect: {recommended: [nothing_known]}}]}",
        "{language: de, signals: {late: {title: Spät}}}",
    ],
)
def test_a_rule_file_may_not_say(rules: Draft202012Validator, text: str) -> None:
    assert problems(rules, data(text))


# --- the shipped rule set ---------------------------------------------------------------------------------------------------


def documents(paths: Iterable[Path]) -> Iterable[tuple[str, object]]:
    for path in sorted(paths):
        complaints: list[Diagnostic] = []
        source = read_file(path, complaints)
        assert source is not None
        for number, node in enumerate(parse(source, complaints), 1):
            yield f"{path.relative_to(ROOT)} ({number})", json.loads(json.dumps(plain_data(node), default=_plain))


def _plain(number: object) -> float:
    assert isinstance(number, Decimal)
    return float(number)


def faults(schema: dict[str, object], paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return what a schema has against some files; there must be files."""
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    found = {place: problems(checker, item) for place, item in documents(paths)}
    assert found
    return {place: errors for place, errors in found.items() if errors}


def test_the_shipped_rules_are_valid() -> None:
    assert faults(RuleSet.default().schema("rules"), ROOT.glob("rules/**/*.yaml")) == {}


def test_the_examples_are_valid() -> None:
    assert faults(RuleSet.default().schema("case"), ROOT.glob("examples/*/case.yaml")) == {}
