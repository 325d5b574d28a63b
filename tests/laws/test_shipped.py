"""The laws on the rule set that comes with the library."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.ir import PHASES
from clientqual.normal import normalize
from clientqual.testing import CaseStrategies, laws

PROGRAM = RuleSet.default().program
NORMAL = normalize(PROGRAM)
CASES = CaseStrategies.of(PROGRAM)


@given(st.data())
def test_sound(data: Any) -> None:
    """No completion contradicts the walk."""
    known = data.draw(CASES.partial())
    laws.sound(NORMAL, PROGRAM, known, data.draw(CASES.completion(known)))


@given(CASES.partial())
def test_presumed_is_possible(known: Any) -> None:
    """The presumed answer is among the possible ones, and is the decided one where there is one."""
    laws.presumed_is_possible(NORMAL, PROGRAM, known)


@given(CASES.complete())
def test_exact_when_complete(case: Any) -> None:
    """Of a complete case the walk says what the two-valued meaning says."""
    laws.exact_when_complete(NORMAL, PROGRAM, case)


@given(st.data())
def test_growing(data: Any) -> None:
    """Learning a fact never widens and never reverses."""
    known = data.draw(CASES.partial(stated=False))
    laws.growing(NORMAL, known, *data.draw(CASES.fact(path for path in PROGRAM.facts if path not in known)))


@given(CASES.partial(60))
def test_useful_questions(known: Any) -> None:
    """Something is asked exactly while something is open."""
    laws.useful_questions(NORMAL, known)


@given(st.data())
def test_irrelevant_changes_nothing(data: Any) -> None:
    """What is not asked would change nothing."""
    known = data.draw(CASES.partial(60))
    laws.irrelevant_changes_nothing(NORMAL, known, *data.draw(CASES.fact(PROGRAM.facts)))


@given(st.data())
def test_monotone(data: Any) -> None:
    """More red flags, or a fact on its worse side, never make the tier or the verdict better."""
    case = data.draw(CASES.complete())
    path, value = data.draw(CASES.change(case))
    laws.monotone(PROGRAM, case, path, value)


def test_nothing_known_raises_no_red_flag() -> None:
    """With nothing known no red flag is presumed, nor at any stage with nothing else known."""
    rules = RuleSet.default()
    assert rules.qualify({}).red == ()
    for stage in PHASES[1:-1]:
        assert [signal.id for signal in rules.qualify({"project.stage": stage}).red] == []


def test_an_ordinary_stage_asks_for_its_own_plan_only() -> None:
    """With only the stage known, every recommendation belongs to that stage or is house-keeping of it."""
    rules = RuleSet.default()
    for stage in PHASES[1:-1]:
        plan = rules.qualify({"project.stage": stage}).recommendations
        assert 1 <= len(plan) <= 8
        assert {item.phase for item in plan} == {stage}
