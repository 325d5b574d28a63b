"""What is written back: properties, notes, the key that ends loops, and stored answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from clientqual.crm import Replay, Stored, answer_key, as_note, as_properties, is_current, replay
from clientqual.errors import CaseError
from clientqual.inspection import Difference
from clientqual.models import Case
from clientqual.qualification import (
    Basis,
    CaseRef,
    Outcome,
    Override,
    Qualification,
    Question,
    Recommendation,
    RuleSetRef,
    Signal,
)
from clientqual.ruleset import RuleSet

Q = Qualification(
    rule_set=RuleSetRef("shop", "1.2.0", "sha256:" + "a" * 64),
    case=CaseRef("4711", "sha256:" + "b" * 64, "Müller"),
    precision="walk",
    basis=Basis(known=3, open=2),
    outcomes={
        "tier": Outcome("tier", "decent", ("good", "decent"), exact=False),
        "verdict": Outcome("verdict", "accept", ("accept",), exact=True),
    },
    red=(Signal("no_brief", "certain", "There is no brief"), Signal("rush", "presumed", "They need it fast")),
    green=(),
    recommendations=(
        Recommendation("ask", "certain", True, "inquiry", "none", "Ask for a *brief*"),
        Recommendation("deposit", "presumed", False, "contract", "begins", "Take a deposit"),
    ),
    conditional=(),
    done=(),
    questions=(Question("project.rush", "client", "By when?", "bool", (True, False), ("tier",)),),
    stated=(),
    override={"tier": Override("good", "Ada", "we know\nthem")},
    warnings=(),
)
BARE = replace(
    Q, basis=Basis(0, 0), red=(), recommendations=(), questions=(), override={}, case=CaseRef(None, Q.case.digest)
)


def test_properties() -> None:
    """All of them, in their order."""
    assert as_properties(Q) == {
        "cq_tier": "decent",
        "cq_tier_status": "presumed",
        "cq_tier_possible": "good;decent",
        "cq_tier_override": "good",
        "cq_verdict": "accept",
        "cq_verdict_status": "certain",
        "cq_verdict_possible": "accept",
        "cq_verdict_override": None,
        "cq_actions": "ask;deposit",
        "cq_next_action": "ask",
        "cq_next_action_title": "Ask for a *brief*",
        "cq_red": "no_brief;rush",
        "cq_red_count": 2,
        "cq_green": None,
        "cq_green_count": 0,
        "cq_next_question": "By when?",
        "cq_next_question_fact": "project.rush",
        "cq_known": 3,
        "cq_open": 2,
        "cq_rule_set": "shop",
        "cq_rule_set_version": "1.2.0",
        "cq_rule_set_digest": "sha256:" + "a" * 64,
        "cq_case_digest": "sha256:" + "b" * 64,
        "cq_key": answer_key(Q),
    }


def test_what_is_not_there_is_none() -> None:
    bare = as_properties(BARE, prefix="x_")
    assert list(bare) == [name.replace("cq_", "x_", 1) for name in as_properties(Q)]
    nothing = ("x_actions", "x_next_action", "x_next_action_title", "x_red", "x_next_question", "x_next_question_fact")
    assert {name: bare[name] for name in nothing} == dict.fromkeys(nothing)
    assert (bare["x_red_count"], bare["x_known"]) == (0, 0)


def test_outcomes_that_are_called_like_a_property_step_aside() -> None:
    """No two properties share a name, whatever the outcomes of a rule set are called."""
    names = ("key", "tier", "tier_status", "actions")
    q = replace(Q, outcomes={name: Outcome(name, "a", ("a",), exact=True) for name in names}, override={})
    assert len(as_properties(q)) == 4 * len(names) + 16
    assert as_properties(q)["cq_outcome_key"] == "a"


def test_the_key() -> None:
    """It changes with what the answer rests on and with the answer, not with who it is about."""
    key = answer_key(Q)
    assert key == answer_key(replace(Q, case=replace(Q.case, id="5", label=None)))
    others = (
        replace(Q, case=replace(Q.case, digest="sha256:c")),
        replace(Q, rule_set=replace(Q.rule_set, digest="sha256:d")),
        replace(Q, override={}),
        replace(Q, outcomes={"tier": Q.outcomes["tier"]}),
    )
    assert len({key, *map(answer_key, others)}) == 1 + len(others)


def test_a_loop_ends() -> None:
    """An answer that was written is current; one that is new, or was never written, is not."""
    record: dict[str, object] = {"amount": "5"}
    assert not is_current(record, Q)
    record.update(as_properties(Q))
    assert is_current(record, Q)
    assert not is_current(record, replace(Q, override={}))
    assert not is_current(record, Q, prefix="other_")


def test_methods_of_the_result() -> None:
    """The result has them under the same names."""
    q = RuleSet.default().qualify({"project.rush": True})
    assert q.as_properties("x_") == as_properties(q, "x_")
    assert (q.as_note(), q.as_note("markdown", 500)) == (as_note(q), as_note(q, "markdown", 500))
    assert q.is_current(q.as_properties())


def test_note() -> None:
    assert as_note(Q) == (
        "Verdict accept, tier decent (presumed). 3 facts are known.\n"
        "\n"
        "Overridden by Ada: tier good (we know them); the rules say decent.\n"
        "\n"
        "Red flags\n"
        "- There is no brief\n"
        "- They need it fast (presumed)\n"
        "\n"
        "What to do now\n"
        "1. Ask for a *brief*\n"
        "2. Take a deposit (presumed)\n"
        "\n"
        "What to ask next\n"
        "- By when?\n"
        "\n"
        "By the rules of shop 1.2.0, aaaaaaaaaaaa; case bbbbbbbbbbbb."
    )


def test_note_in_markdown() -> None:
    """The words of people and rule sets stand for themselves."""
    lines = as_note(Q, "markdown").split("\n")
    assert lines[0] == "**Verdict accept, tier decent (presumed).** 3 facts are known."
    assert "1. Ask for a \\*brief\\*" in lines
    assert "**Red flags**" in lines


def test_a_note_that_is_too_long_is_cut_between_lines() -> None:
    note = as_note(Q, limit=120)
    assert note.split("\n")[-1] == "(shortened)"
    assert all(line in as_note(Q).split("\n") for line in note.split("\n")[:-1])
    assert as_note(Q, limit=0) == ""


def test_replay_says_what_changed() -> None:
    """Under other rules, or after a change of the library, each difference is named."""
    rules, case = RuleSet.default(), Case.model_validate({"project.brief": "none", "label": "Müller"})
    stored = Stored.of(case, rules.qualify(case))
    changed = json.loads(json.dumps(stored.to_json()))
    changed["answer"]["outcomes"]["tier"]["presumed"] = "best"
    changed["rule_set"]["digest"] = "sha256:old"
    del changed["answer"]["recommendations"]["ask_budget_and_schedule"]
    told = replay(Stored.from_json(changed), rules)
    today = rules.qualify(case)
    assert told == Replay(
        same_rules=False,
        differences=(
            Difference("outcomes.tier.presumed", "best", today.tier.presumed),
            Difference("recommendations.ask_budget_and_schedule", "nothing", "presumed"),
        ),
    )
    assert not told.same


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "this is no stored answer: it has no mapping `answer`"),
        ([], "this is no stored answer: this is a list of 0"),
        (
            {"rule_set": {"name": "a"}, "case": {}, "answer": {}},
            "this is no stored answer: its `rule_set` has no text `digest`",
        ),
    ],
)
def test_what_is_no_stored_answer(data: object, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        Stored.from_json(data)  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.diagnostics[0].message == message


def test_a_stored_case_that_no_longer_fits_is_an_error() -> None:
    """Not a difference: there is no answer to compare."""
    stored = Stored(RuleSetRef("a", "1", "sha256:"), {"project": {"breif": "none"}}, {})
    with pytest.raises(CaseError, match="did you mean"):
        replay(stored, RuleSet.default())
