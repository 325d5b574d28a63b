"""The JSON of a qualification: its shape is a contract, and it can be read back."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.errors import ClientqualError
from clientqual.qualification import (
    Basis,
    CaseRef,
    Outcome,
    Override,
    Plain,
    Question,
    Reason,
    Recommendation,
    RuleSetRef,
    Signal,
    Stated,
)
from clientqual.report import as_json, dumps, from_json
from clientqual.result import Qualification

GOLDEN = Path(__file__).parent / "golden"

words = st.text(max_size=8)
maybe = st.none() | words
decimals = st.decimals(min_value=-(10**14), max_value=10**14, places=4)
not_decimal: st.SearchStrategy[Plain] = st.one_of(
    st.booleans(), st.integers(), words, st.frozensets(words, max_size=3).map(lambda members: tuple(sorted(members)))
)
statuses = st.sampled_from(["certain", "presumed", "conditional"])


def lists(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=2).map(tuple)


def qualifications(values: st.SearchStrategy[Plain]) -> st.SearchStrategy[Qualification]:
    """Qualifications whose facts have these values: any that the types allow, sensible or not."""
    facts = st.dictionaries(words, values, max_size=2)
    reasons = st.builds(Reason, facts, facts, lists(words), lists(words), words)
    signals = lists(st.builds(Signal, words, statuses, words, words, lists(words)))
    actions = lists(
        st.builds(Recommendation, words, statuses, st.booleans(), words, words, words, words, facts, reasons)
    )
    possible = st.lists(words, min_size=1, max_size=3).map(tuple)
    outcomes = st.builds(Outcome, words, words, possible, st.booleans(), words, words, reasons)
    questions = st.builds(Question, words, maybe, words, words, lists(words | st.booleans()), lists(words))
    return st.builds(
        Qualification,
        st.builds(RuleSetRef, words, words, words),
        st.builds(CaseRef, maybe, words, maybe),
        st.just("walk"),
        st.builds(Basis, st.integers(), st.integers(), st.integers()),
        lists(outcomes).map(lambda found: {outcome.name: outcome for outcome in found}),
        signals,
        signals,
        actions,
        actions,
        lists(words),
        lists(questions),
        lists(st.builds(Stated, words, values, st.none() | values)),
        st.dictionaries(words, st.builds(Override, words, maybe, maybe), max_size=2),
        lists(words),
    )


def sample() -> Qualification:
    return from_json((GOLDEN / "nightmare.json").read_text(encoding="utf-8"))


@given(qualifications(not_decimal))
def test_what_was_written_is_read_back(q: Qualification) -> None:
    """Reading undoes writing, from the text and from the object."""
    assert from_json(as_json(q)) == q
    assert from_json(dumps(q)) == q


@given(qualifications(not_decimal | decimals))
def test_writing_what_was_read_gives_the_same_bytes(q: Qualification) -> None:
    """Decimals come back as text, and that is all that a round trip changes."""
    assert dumps(from_json(dumps(q))) == dumps(q)


@given(qualifications(not_decimal | decimals))
def test_json_has_plain_types_only(q: Qualification) -> None:
    """Whoever takes the object needs no encoder, and gets nothing that JSON would change."""
    assert json.loads(json.dumps(as_json(q))) == as_json(q)


@pytest.mark.parametrize(
    ("number", "written"),
    [("2500.00", "2500"), ("0.50", "0.5"), ("1E+3", "1000"), ("-0", "0"), ("0.0001", "0.0001"), ("-12.3400", "-12.34")],
)
def test_decimals_are_text_in_one_form(number: str, written: str) -> None:
    """Equal amounts are written alike, however they were typed."""
    q = replace(sample(), stated=(Stated("project.budget", Decimal(number), None),))
    assert as_json(q)["stated"] == [{"fact": "project.budget", "stated": written, "derived": None}]


def test_the_shape_is_the_contract() -> None:
    """Keys, their order and what stands under them at full detail."""
    data = as_json(sample())
    assert list(data) == [
        "rule_set", "case", "precision", "basis", "outcomes", "signals", "recommendations", "conditional", "done",
        "stated", "override", "warnings", "questions",
    ]  # fmt: skip
    assert list(data["outcomes"]["tier"]) == [
        "presumed", "decided", "possible", "exact", "title", "answer", "reason",
    ]  # fmt: skip
    assert list(data["outcomes"]["tier"]["reason"]) == ["facts", "presumed", "rules", "sources", "text", "paragraph"]
    assert list(data["signals"]["red"][0]) == ["id", "status", "title", "because", "sources"]
    assert list(data["recommendations"][0]) == [
        "action", "status", "exact", "phase", "effect", "title", "guidance", "parameters", "reason",
    ]  # fmt: skip
    assert data["outcomes"]["verdict"]["decided"] is None
    assert data["outcomes"]["tier"]["decided"] == "worst"
    assert data["recommendations"][2]["parameters"] == {
        "house_rules.deposit_percent": "50",
        "house_rules.minimum_budget": "2500",
    }
    assert data["questions"][3]["values"] == [True, False]


def test_the_answer_alone_leaves_out_what_explains_it() -> None:
    """No texts of the rule set, reasons, sources, questions or basis; what a person wrote stays."""
    q = replace(sample(), override={"tier": Override("decent", "Ana", "a friend")}, warnings=("odd",))
    data = as_json(q, "answer")
    assert list(data) == [
        "rule_set", "case", "precision", "outcomes", "signals", "recommendations", "conditional", "done", "stated",
        "override", "warnings",
    ]  # fmt: skip
    assert data["case"]["label"] == "Viral video for a drinks launch"
    assert data["outcomes"]["tier"] == {"presumed": "worst", "decided": "worst", "possible": ["worst"], "exact": True}
    assert data["signals"]["green"] == [{"id": "polite", "status": "presumed"}]
    assert data["recommendations"][0] == {
        "action": "ask_budget_and_schedule",
        "status": "certain",
        "exact": True,
        "phase": "inquiry",
        "effect": "none",
        "parameters": {},
    }
    assert data["override"] == {"tier": {"value": "decent", "by": "Ana", "because": "a friend"}}


def test_facts_and_sets_are_sorted() -> None:
    """The order in which facts were found does not show."""
    one = replace(sample(), stated=(Stated("a", ("y", "x"), None),))
    outcome = one.outcomes["tier"]
    turned = dict(reversed(list(outcome.reason.facts.items())))
    other = replace(outcome, reason=replace(outcome.reason, facts=turned))
    assert dumps(replace(one, outcomes={**one.outcomes, "tier": other})) == dumps(one)
    assert as_json(one)["stated"][0]["stated"] == ["x", "y"]


def test_text_is_not_escaped_and_stands_on_one_line() -> None:
    """JSON lines need one line a case, and people read their own letters in it."""
    q = replace(sample(), warnings=("für 見積\n",))
    assert "für 見積\\n" in dumps(q)
    assert "\n" not in dumps(q)
    assert "\n" in dumps(q, indent=2)


def test_keys_from_a_later_version_are_passed_over() -> None:
    """More keys may be added; an older reader does not mind."""
    data = as_json(sample())
    data["later"] = {"new": 1}
    data["outcomes"]["tier"]["later"] = 1
    assert from_json(data) == sample()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("{", "its text is no JSON (expecting property name enclosed in double quotes)"),
        ("[]", "it is not an object"),
        ("[" * 100_000, "it is nested too deep"),
        ("9" * 5_000, "its text is no JSON (it holds a number beyond all bounds)"),
        ("{}", "`signals` is missing"),
    ],
)
def test_what_is_no_qualification_is_refused(data: str, problem: str) -> None:
    """Text that is something else says so."""
    with pytest.raises(ClientqualError) as refused:
        from_json(data)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "not-a-qualification"
    assert diagnostic.message == f"this is no qualification: {problem}"
    assert diagnostic.help == 'it is what `as_json` writes with `detail="full"`'


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("basis", None, "`basis` is not an object"),
        ("basis.known", True, "`basis.known` is not a whole number"),
        ("precision", "guess", "`precision` is none that this version knows: `guess`"),
        ("outcomes", [], "`outcomes` is not an object"),
        ("outcomes.tier", "best", "`outcomes.tier` is not an object"),
        ("outcomes.tier.possible", [], "`outcomes.tier.possible` is empty"),
        ("outcomes.tier.possible", ["best", 1], "`outcomes.tier.possible.1` is not text"),
        ("outcomes.tier.exact", "yes", "`outcomes.tier.exact` is neither true nor false"),
        ("outcomes.tier.reason.facts", {"a": 1.5}, "`outcomes.tier.reason.facts.a` is not the value of a fact"),
        ("signals.red", {}, "`signals.red` is not a list"),
        ("case.id", 7, "`case.id` is not text"),
        ("warnings", "one", "`warnings` is not a list"),
    ],
)
def test_a_wrong_place_is_named(path: str, value: object, problem: str) -> None:
    """A complaint says which place is wrong, and how."""
    data = as_json(sample())
    *parents, last = path.split(".")
    place = data
    for parent in parents:
        place = place[parent]
    place[last] = value
    with pytest.raises(ClientqualError, match="this is no qualification: ") as refused:
        from_json(data)
    assert refused.value.diagnostics[0].message == f"this is no qualification: {problem}"


def test_the_answer_alone_is_not_read_back() -> None:
    """How much is known is not in it, and a reader must not make that up."""
    with pytest.raises(ClientqualError, match="`basis` is missing"):
        from_json(as_json(sample(), "answer"))
