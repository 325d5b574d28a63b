"""The JSON Schemas accept what people may write and refuse what the rule set does not know."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clientqual.diagnostics import Diagnostic
from clientqual.ir import (
    LIMIT,
    OUTCOMES,
    UNIT,
    Action,
    Always,
    Derived,
    Evidence,
    Fact,
    FactType,
    Finite,
    First,
    Identity,
    Kind,
    Lit,
    Most,
    Numbers,
    Outcome,
    Program,
    Rule,
    Signal,
    Subsets,
    Within,
)
from clientqual.schema import case_schema, rules_schema
from clientqual.span import Source
from clientqual.text import parse, plain_data, read_file

ROOT = Path(__file__).resolve().parents[1]

_BRIEF = FactType("project.brief", Kind.ENUM, Finite(("none", "spoken", "written")), ordered=True, meaning="The brief.")
_RUSH = FactType("project.rush", Kind.BOOL, Finite((False, True)))
_BUDGET = FactType("project.budget", Kind.MONEY, Numbers(0, LIMIT * UNIT - 1, 1))
_ESTIMATE = FactType("project.estimate", Kind.MONEY, Numbers(0, LIMIT * UNIT - 1, 1))
_FIT = FactType("project.budget_fit", Kind.ENUM, Finite(("short", "enough")), ordered=True, derived=True)
_CALLS = FactType("client.status_requests_per_week", Kind.NUMBER, Numbers(0, LIMIT * UNIT - 1, 1))
_PERCENT = FactType("house_rules.deposit_percent", Kind.NUMBER, Numbers(0, 100 * UNIT, 1))
_PHASES = FactType("project.phases", Kind.INT, Numbers(UNIT, (LIMIT - 1) * UNIT, UNIT))
_RISKS = FactType("project.external_risks", Kind.SET, Subsets(("holidays", "weather")))
_TRADE = FactType("custom.trade", Kind.ENUM, Finite(("retail", "health")))
_BASE = (_BRIEF, _RUSH, _BUDGET, _ESTIMATE, _CALLS, _PERCENT, _PHASES, _RISKS, _TRADE)


def small_program() -> Program:
    """A program with one of everything."""
    tier, persona = Finite(OUTCOMES["tier"].values), Finite(OUTCOMES["persona"].values)
    controls = Evidence("controls", Within(_RUSH.path, _RUSH.domain.of([True])), answer="micromanager", weight=3)
    return Program(
        identity=Identity("small", "1.0.0"),
        facts={type_.path: Fact(type_) for type_ in _BASE},
        derived={_FIT.path: Derived(_FIT.path, First((), "enough"))},
        types={type_.path: type_ for type_ in (*_BASE, _FIT)},
        presumptions={},
        presumption_order=(),
        signals={"rushed": Signal("rushed", "red", Always()), "prepared": Signal("prepared", "green", Always())},
        groups={"bad_signs": ("rushed",)},
        outcomes={
            "tier": Outcome("tier", tier, First((), "decent"), ordered=True),
            "persona": Outcome("persona", persona, Most((controls,), 3, "none_of_these")),
        },
        actions={"take_deposit": Action("take_deposit", "contract", "begins", (Rule("always", Lit("rushed")),))},
        action_order=("take_deposit",),
        unrealistic=(),
        tests=(),
        promises=(),
        texts={"signals/rushed/title": "In a hurry", "actions/take_deposit/because/always": "It is the rule."},
        sources={"T1": "An article"},
    )


CASE = Draft202012Validator(case_schema(small_program()))
RULES = Draft202012Validator(rules_schema(small_program()))


def data(text: str) -> object:
    """Read YAML as the library reads it, with numbers as JSON has them."""
    complaints: list[Diagnostic] = []
    (node,) = parse(Source("text", text), complaints)
    assert not complaints
    return json.loads(json.dumps(plain_data(node), default=float))


def test_the_schemas_are_schemas() -> None:
    for schema in (case_schema(small_program()), rules_schema(small_program())):
        Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


def test_one_program_gives_one_schema() -> None:
    """The order in which names come does not show."""
    program = small_program()
    assert json.dumps(rules_schema(program)) == json.dumps(rules_schema(small_program()))
    assert "The brief." in json.dumps(case_schema(program))


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
def test_a_case_may_say(text: str) -> None:
    assert [error.message for error in CASE.iter_errors(data(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "{project: {breif: none}}",
        "{project.breif: none}",
        "{project: {brief: nothing}}",
        "{project: {rush: no}}",
        "{project: {phases: 1.5}}",
        "{project: {phases: 0}}",
        "{project: {budget: -1}}",
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
def test_a_case_may_not_say(text: str) -> None:
    assert list(CASE.iter_errors(data(text)))


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
    "{project.brief: detailed}",
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
def test_a_condition_may_say(text: str) -> None:
    rules = {"signals": {"new": {"flag": "red", "when": data(text)}}}
    assert [error.message for error in RULES.iter_errors(rules)] == []


@pytest.mark.parametrize("text", NO_CONDITIONS)
def test_a_condition_may_not_say(text: str) -> None:
    assert list(RULES.iter_errors({"signals": {"new": {"flag": "red", "when": data(text)}}}))


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
def test_a_rule_file_may_say(text: str) -> None:
    assert [error.message for error in RULES.iter_errors(data(text))] == []


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
def test_a_rule_file_may_not_say(text: str) -> None:
    assert list(RULES.iter_errors(data(text)))


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


def shipped_program() -> Program:
    from clientqual import RuleSet

    return RuleSet.default().program


def test_the_shipped_rules_are_valid() -> None:
    schema = rules_schema(shipped_program())
    Draft202012Validator.check_schema(schema)
    rules = Draft202012Validator(schema)
    found = {
        name: [error.message for error in rules.iter_errors(item)]
        for name, item in documents(ROOT.glob("rules/**/*.yaml"))
    }
    assert found
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_the_examples_are_valid() -> None:
    schema = case_schema(shipped_program())
    Draft202012Validator.check_schema(schema)
    case = Draft202012Validator(schema)
    found = {
        name: [error.message for error in case.iter_errors(item)]
        for name, item in documents(ROOT.glob("examples/*/case.yaml"))
    }
    assert found
    assert {name: errors for name, errors in found.items() if errors} == {}
