"""Rule tests: cases beside the rules, with what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.answering import Knowledge, know
from clientqual.engines import Found, TableEngine
from clientqual.errors import CaseError
from clientqual.inspection import Difference, TestResult
from clientqual.ir import Expectation, Program, RuleTest


def run_tests(program: Program, engine: TableEngine) -> tuple[TestResult, ...]:
    """Run every test of a rule set."""
    return tuple(_run(program, engine, test) for test in program.tests)


def _run(program: Program, engine: TableEngine, test: RuleTest) -> TestResult:
    try:
        knowledge = know(program, dict(test.facts), test.dont_know, defaults=dict(test.house))
    except CaseError as error:
        wrong = tuple(Difference("case", "a case that can be", item.message) for item in error.diagnostics)
        return TestResult(test.name, test.span, wrong)
    found = engine.found(knowledge.facts)
    differences = [
        *_outcomes(found, test.expect),
        *_actions(program, knowledge, found, test.expect),
        *_signals(found, test.expect),
    ]
    return TestResult(test.name, test.span, tuple(differences))


def _signals(found: Found, expect: Expectation) -> Iterable[Difference]:
    lit = {name for name, status in found.signals.items() if status != "conditional"}
    for name in sorted(expect.signals - lit):
        yield Difference(f"signal {name}", "on", "off")
    for name in sorted(expect.no_signals & lit):
        yield Difference(f"signal {name}", "off", "on")


def _outcomes(found: Found, expect: Expectation) -> Iterable[Difference]:
    for name, right in expect.presumed:
        if found.presumed[name] not in right:
            yield Difference(name, _either(right), found.presumed[name])
    for name, right in expect.decided:
        possible = found.possible[name]
        if len(possible) != 1 or not set(possible) <= right:
            yield Difference(f"decided {name}", _either(right), _either(possible))
    for name, right in expect.possible:
        possible = found.possible[name]
        if set(possible) != right:
            yield Difference(f"possible {name}", _either(right), _either(possible))
    for name in expect.undecided:
        possible = found.possible[name]
        if len(possible) == 1:
            yield Difference(f"undecided {name}", "open", possible[0])


def _actions(program: Program, knowledge: Knowledge, found: Found, expect: Expectation) -> Iterable[Difference]:
    def state(name: str) -> str:
        status = found.actions.get(name)
        if status in ("certain", "presumed") and knowledge.has_found_out(program.actions[name]):
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


def _either(names: Iterable[str]) -> str:
    return " or ".join(sorted(names))
