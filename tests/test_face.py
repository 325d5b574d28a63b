"""The face: engines that say the same, two precisions, bare answers, many threads, and rule sets that travel."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from inspect import ismodule
from typing import Any

import pytest

import clientqual
from clientqual import (
    Advice,
    Answer,
    Case,
    CaseError,
    ClientqualError,
    MissingExtra,
    OutcomeAnswer,
    Project,
    Qualification,
    qualify,
    report,
)
from clientqual.circuit import Circuit
from clientqual.report import Detail
from clientqual.ruleset import RuleSet
from clientqual.testing import CaseStrategies

Rules = Callable[..., RuleSet]

CASES: tuple[dict[str, Any], ...] = (
    {},
    {
        "id": "a",
        "client": {"deposit_stance": "refuses", "weeks_silent": 2.5},
        "project": {"brief": "none", "rush": True},
    },
    {"project.budget": "400.50", "project.estimate": 500, "project.external_risks": ["weather"]},
    {"project": {"budget_fit": "ample", "stage": "delivery"}, "house_rules": {"deposit_percent": 30}},
    {
        "project.deposit": "cleared",
        "project.contract": "signed",
        "dont_know": ["client.trust"],
        "override": {"tier": "best"},
    },
)


def some_cases(rules: RuleSet, count: int) -> list[dict[str, Any]]:
    """Return cases of every size, without defaults."""
    strategies = CaseStrategies.of(rules.program)
    drawn = [strategies._partial(number, number, stated=True) for number in range(count)]
    return [{path: value for path, value in case.items() if path not in strategies.defaults} for case in drawn]


def test_public_names() -> None:
    """The door opens on all that it names, and on nothing else of its own."""
    found = {name: getattr(clientqual, name) for name in clientqual.__all__}
    assert not any(ismodule(item) for item in found.values())
    opened = {name for name, item in vars(clientqual).items() if not name.startswith("_") and not ismodule(item)}
    assert sorted({*opened - {"TYPE_CHECKING", "lazily"}, "__version__"}) == clientqual.__all__
    assert {*clientqual.__all__} <= {*dir(clientqual)}


def test_no_other_name() -> None:
    """A name that there is not is refused as in any module."""
    with pytest.raises(AttributeError, match="module 'clientqual' has no attribute 'Clint'"):
        clientqual.Clint  # noqa: B018  (asking for it is what is tested)
    with pytest.raises(ImportError):
        exec("from clientqual.circuit import no_such_pass")


def test_what_is_shown_of_a_rule_set() -> None:
    """It shows which it is, and nothing that differs from run to run."""
    assert repr(RuleSet.default().using("lanes")) == "<RuleSet clientqual/default 1.0.0, language en, engine lanes>"


# --- engines --------------------------------------------------------------------------------------------------------------------


def test_every_engine_says_the_same(rules: Rules) -> None:
    """All that a rule set can be asked is answered alike."""
    tried: list[tuple[RuleSet, Detail]] = [(rules(RULES), "full"), (RuleSet.default(), "answer")]
    for table, detail in tried:
        lanes = table.using("lanes")
        assert (table.engine, lanes.engine, lanes.using("table").engine) == ("table", "lanes", "table")
        assert (lanes.facts(), lanes.schema("case"), lanes.digest) == (
            table.facts(),
            table.schema("case"),
            table.digest,
        )
        for case, data in zip(CASES, map(json.dumps, CASES), strict=True):
            assert lanes.qualify(case).to_json(detail) == table.qualify(case).to_json(detail)
            assert lanes.qualify(case, "exact").to_json(detail) == table.qualify(case, "exact").to_json(detail)
            assert lanes.qualify_json(data, detail) == table.qualify_json(data, detail)
            assert lanes.answer(case) == table.answer(case)
        many = [q.to_json(detail) for q in lanes.qualify_many(CASES)]
        assert many == [q.to_json(detail) for q in table.qualify_many(CASES)]


def test_a_language_stays(rules: Rules) -> None:
    """Another engine, or a copy, speaks the same language."""
    german = rules(RULES, language="de", texts={"de": "signals: {rushed: {title: Eilig}}"})
    for same in (german, german.using("lanes"), pickle.loads(pickle.dumps(german))):
        assert same.language == "de"
        assert [signal.title for signal in same.qualify({"project.rush": True}).red] == ["Eilig"]


RULES = """
facts:
  project.rush: {ask: "?", presume: false}
  project.budget_defined: {ask: "?", presume: true}
  project.budget: {ask: "?", presume: 500}
derived:
  project.budget_fit:
    rows:
      - {id: none, when: {project.budget_defined: false}, then: short}
      - {id: much, when: {project.budget: {ge: 1000}}, then: ample}
    otherwise: enough
signals:
  rushed: {flag: red, title: In a hurry, when: {project.rush: true}}
  never: {flag: red, title: Never, when: {project.budget_fit: ample, project.budget_defined: false}}
  always: {flag: green, title: Always, when: {any: [{project.budget_fit: [short, enough]}, {project.budget: {ge: 1000}}]}}
---
outcome: tier
policy: first
rows: [{id: worst, when: {signal.never: true}, then: worst}, {id: good, when: {signal.always: true}, then: good}]
otherwise: decent
---
actions:
  stop: {title: Stop, phase: any, effect: ends, recommend: [{id: r, when: {signal.never: true}}]}
  go: {title: Go, phase: inquiry, effect: begins, recommend: [{id: r, when: {signal.always: true}}]}
  ask: {title: Ask, phase: inquiry, effect: none, recommend: [{id: r, when: {project.rush: true}}]}
"""


def test_an_engine_that_there_is_not() -> None:
    with pytest.raises(ClientqualError) as raised:
        RuleSet.default().using("lines")  # type: ignore[arg-type]  # this is the mistake
    assert (
        str(raised.value)
        == "error: there is no engine `lines` [unknown-engine]\n  help: it is one of `table`, `lanes`, `durable`"
    )


# --- precisions -----------------------------------------------------------------------------------------------------------------


def test_a_precision_that_there_is_not() -> None:
    """Whatever the case, and whichever way it is read."""
    for case in ({}, Case(project=Project(rush=True)), {"notes": "a"}):
        with pytest.raises(ClientqualError) as raised:
            RuleSet.default().qualify(case, "exactly")  # type: ignore[arg-type]  # this is the mistake
        assert str(raised.value) == (
            "error: there is no precision `exactly` [unknown-precision]\n  help: it is one of `walk`, `exact`"
        )


def test_a_detail_or_a_schema_that_there_is_not() -> None:
    """A slip of the pen is not taken for the other one, which would leave out what was asked for."""
    rules = RuleSet.default()
    detail = "error: there is no detail `ful` [unknown-form]\n  help: it is one of `full`, `answer`"
    asks: list[Callable[[Any], object]] = [
        rules.qualify({}).as_json,
        rules.qualify({}).to_json,
        partial(rules.qualify_json, "{}"),
    ]
    for ask in asks:
        with pytest.raises(ClientqualError) as raised:
            ask("ful")
        assert str(raised.value) == detail
    with pytest.raises(ClientqualError) as raised:
        rules.schema("cases")  # type: ignore[arg-type]  # this is the mistake
    assert str(raised.value) == "error: there is no schema `cases` [unknown-form]\n  help: it is one of `case`, `rules`"


def test_exact_is_the_truth_where_the_walk_is_wider(rules: Rules) -> None:
    """What no completion gives is gone, what every one gives is certain, and both say how far they can be trusted."""
    loaded = rules(RULES)
    walk, exact = loaded.qualify({}), loaded.qualify({}, "exact")
    assert (walk.tier.possible, walk.tier.exact) == (("good", "decent", "worst"), False)
    assert (exact.tier.possible, exact.tier.exact) == (("good",), True)
    assert (str(walk.tier), str(exact.tier)) == ("good (presumed)", "good")
    assert [*map(str, walk.green)] == ["always (presumed)"]
    assert [*map(str, exact.green)] == ["always"]
    assert [(*map(str, q.recommendations), *map(str, q.conditional)) for q in (walk, exact)] == [
        ("go (presumed)", "ask (conditional)", "stop (conditional)"),
        ("go", "ask (conditional)"),
    ]
    assert [item.exact for item in (*walk.recommendations, *walk.conditional)] == [False, False, False]
    assert [item.exact for item in (*exact.recommendations, *exact.conditional)] == [True, True]


def test_exact_in_json(rules: Rules) -> None:
    """JSON says at which precision it was worked out, and what is the truth."""
    q = rules(RULES).qualify({}, "exact")
    data = q.as_json("answer")
    assert data["precision"] == "exact"
    assert data["outcomes"] == {"tier": {"presumed": "good", "decided": "good", "possible": ["good"], "exact": True}}
    stored = Qualification.from_json(q.to_json())
    assert (stored.precision, stored.to_json("answer")) == ("exact", q.to_json("answer"))


@pytest.mark.parametrize("detail", ["full", "answer"])
def test_what_is_no_json_text(detail: Detail) -> None:
    """Something else than bytes or text is told as such, and with what takes it."""
    rules = RuleSet.default()
    with pytest.raises(TypeError, match=r"takes JSON as bytes or text, not dict; qualify\(\) takes a mapping$"):
        rules.qualify_json({}, detail)  # type: ignore[arg-type]  # wrong on purpose
    assert rules.qualify_json(bytearray(b"{}"), detail) == rules.qualify_json("{}", detail)


def test_many_go_on_after_a_wrong_case() -> None:
    """A wrong case is told where it stands, and the rest is not lost."""
    rules = RuleSet.default()
    many = rules.qualify_many([{}, {"project.breif": "none"}, {"project.brief": "none"}])
    assert next(many) == rules.qualify({})
    with pytest.raises(CaseError, match="did you mean"):
        next(many)
    assert [*many] == [rules.qualify({"project.brief": "none"})]


def test_what_is_no_place_of_a_rule_set() -> None:
    """A path that nobody gave is told as such."""
    with pytest.raises(TypeError, match=r"takes the path of a folder, or a name, not NoneType$"):
        RuleSet.load(None)  # type: ignore[arg-type]  # wrong on purpose


def test_a_result_that_was_read_is_a_result() -> None:
    """Both ways to read one back give what `qualify` gives: the same class, equal, with its renderings."""
    q = qualify({"client": {"work_pattern": "one_off"}, "project": {"brief": "none", "budget_defined": False}})
    assert "Decimal" not in repr(q), "decimals come back as text"
    for read in (report.from_json, Qualification.from_json):
        for stored in (read(q.to_json()), read(q.as_json())):
            assert (type(stored), stored) == (type(q), q)
            assert stored.text(guidance=True) == q.text(guidance=True)


def test_exact_of_every_sort_of_case() -> None:
    """Exact answers are within those of the walk, and presume the same; what a person decided stays beside them."""
    rules = RuleSet.default()
    for case, exact in zip(CASES, rules.qualify_many(CASES, "exact"), strict=True):
        walk = rules.qualify(case)
        assert exact.precision == "exact"
        assert (exact.case, exact.override, exact.stated, exact.warnings) == (
            walk.case,
            walk.override,
            walk.stated,
            walk.warnings,
        )
        for name, outcome in exact.outcomes.items():
            assert outcome.presumed == walk.outcomes[name].presumed
            assert set(outcome.possible) <= set(walk.outcomes[name].possible)


def test_exact_needs_its_extra(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-sat only exact answers are refused, with what to install; the walk never needs it."""
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    loaded = rules(RULES)
    with pytest.raises(MissingExtra) as raised:
        loaded.qualify({}, "exact")
    assert str(raised.value) == (
        'error: exact answers need a package that is not installed [missing-extra]\n  help: pip install "clientqual[exact]"'
    )
    assert isinstance(raised.value, ClientqualError)
    assert loaded.qualify({}).tier.presumed == "good"


# --- bare answers ---------------------------------------------------------------------------------------------------------------


def test_a_bare_answer(rules: Rules) -> None:
    """A bare answer is plain tuples: outcomes by name, and actions in the order to do them."""
    loaded = rules(RULES)
    assert loaded.answer({"project": {"rush": True}}) == Answer(
        {"tier": OutcomeAnswer("good", ("good", "decent", "worst"))},
        [Advice("ask", "certain"), Advice("go", "presumed"), Advice("stop", "conditional")],
    )
    assert OutcomeAnswer("good", ("good",)).decided == "good"
    assert OutcomeAnswer("good", ("good", "worst")).decided is None


def test_many_threads_at_once() -> None:
    """A rule set that nobody has asked yet answers many threads at once, each with its own answer."""
    loaded = RuleSet.default()
    cases = some_cases(loaded, 30)
    wanted = [(loaded.qualify(case).to_json("answer"), loaded.answer(case)) for case in cases]
    fresh = RuleSet(loaded.program)

    def ask(start: int) -> list[tuple[str, Answer]]:
        turned = cases[start:] + cases[:start]
        found = [(fresh.qualify(case).to_json("answer"), fresh.answer(case)) for case in turned]
        return found[len(cases) - start :] + found[: len(cases) - start]

    with ThreadPoolExecutor(8) as threads:
        assert all(found == wanted for found in threads.map(ask, range(8)))


# --- rule sets that travel ------------------------------------------------------------------------------------------------------


def test_a_rule_set_can_be_pickled(rules: Rules) -> None:
    """What comes back says the same to all that it can be asked, places of complaints included."""
    for loaded in (rules(RULES), rules(RULES).using("lanes"), RuleSet.default()):
        again = pickle.loads(pickle.dumps(loaded))
        assert (again.name, again.digest, again.engine) == (loaded.name, loaded.digest, loaded.engine)
        assert again.program == loaded.program
        for case in some_cases(loaded, 4):
            assert again.qualify(case).to_json("answer") == loaded.qualify(case).to_json("answer")
            assert again.answer(case) == loaded.answer(case)
        assert again.qualify({}).to_json() == loaded.qualify({}).to_json()
        assert again.facts() == loaded.facts()
    small = rules(RULES)
    assert pickle.loads(pickle.dumps(small)).check() == small.check()


def test_what_is_remembered_stays_at_home(rules: Rules) -> None:
    """A rule set that has answered cases is as small as before, and nothing of a case is in it."""
    loaded = rules(RULES)
    before = len(pickle.dumps(loaded))
    for number in range(200):
        case = {"id": "a secret", "project": {"budget": number, "rush": True}}
        loaded.qualify(case).to_json()
        loaded.qualify_json(json.dumps(case), "answer")
    after = pickle.dumps(loaded)
    assert len(after) < before + 500
    assert b"a secret" not in after


def test_circuits_and_answers_can_be_pickled() -> None:
    """So can a circuit, and what follows from a case, unfolded or not."""
    rules = RuleSet.default()
    circuit: Circuit = pickle.loads(pickle.dumps(rules._circuit))
    assert circuit == rules._circuit
    for case in CASES[:2]:
        q = rules.qualify(case)
        assert pickle.loads(pickle.dumps(q)) == q
        assert copy.copy(q) == q
        assert copy.deepcopy(rules.qualify(case)).to_json() == q.to_json()
        assert pickle.loads(pickle.dumps(rules.answer(case))) == rules.answer(case)
