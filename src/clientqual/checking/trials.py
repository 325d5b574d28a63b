"""Rule tests: cases beside the rules, with what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.answering import Answer, know
from clientqual.errors import CaseError
from clientqual.inspection import Difference, TestResult
from clientqual.ir import Expectation, Program, RuleTest


def run_tests(program: Program, normal: Program) -> tuple[TestResult, ...]:
    """Run every test of a rule set. `normal` is the program in normal form."""
    return tuple(_run(program, normal, test) for test in program.tests)


def _run(program: Program, normal: Program, test: RuleTest) -> TestResult:
    try:
        knowledge = know(program, dict(test.facts), test.dont_know, defaults=dict(test.house))
    except CaseError as error:
        wrong = tuple(Difference("case", "a case that can be", item.message) for item in error.diagnostics)
        return TestResult(test.name, test.span, wrong)
    answer = Answer.of(program, normal, knowledge, program.texts)
    return TestResult(test.name, test.span, tuple(_differences(answer, test.expect)))


def _differences(answer: Answer, expect: Expectation) -> Iterable[Difference]:
    yield from _outcomes(answer, expect)
    yield from _actions(answer, expect)
    lit = {name for name in answer.program.signals if answer.signal_status(name) in ("certain", "presumed")}
    for name in sorted(expect.signals - lit):
        yield Difference(f"signal {name}", "on", "off")
    for name in sorted(expect.no_signals & lit):
        yield Difference(f"signal {name}", "off", "on")


def _outcomes(answer: Answer, expect: Expectation) -> Iterable[Difference]:
    for name, right in expect.presumed:
        got = str(answer.decision.values[name])
        if got not in right:
            yield Difference(name, _either(right), got)
    for name, right in expect.decided:
        possible = _possible(answer, name)
        if len(possible) != 1 or not set(possible) <= right:
            yield Difference(f"decided {name}", _either(right), _either(possible))
    for name, right in expect.possible:
        possible = _possible(answer, name)
        if set(possible) != right:
            yield Difference(f"possible {name}", _either(right), _either(possible))
    for name in expect.undecided:
        possible = _possible(answer, name)
        if len(possible) == 1:
            yield Difference(f"undecided {name}", "open", possible[0])


def _actions(answer: Answer, expect: Expectation) -> Iterable[Difference]:
    def state(name: str) -> str:
        status = answer.action_status(name)
        if status in ("certain", "presumed") and answer.is_done(name):
            return "done"
        return status or "not recommended"

    wanted = [
        ("recommended", expect.recommended, ("certain", "presumed")),
        ("certain", expect.certain, ("certain",)),
        ("conditional", expect.conditional, ("conditional",)),
        ("done", expect.done, ("done",)),
        ("not recommended", expect.not_recommended, ("conditional", "done", "not recommended")),
    ]
    for expected, names, right in wanted:
        for name in sorted(names):
            if state(name) not in right:
                yield Difference(name, expected, state(name))


def _possible(answer: Answer, name: str) -> tuple[str, ...]:
    values = answer.program.outcomes[name].domain.values
    return tuple(str(value) for value in values if value in answer.walked.sets[name])


def _either(names: Iterable[str]) -> str:
    return " or ".join(sorted(names))
