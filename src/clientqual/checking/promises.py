"""Promises: what a rule set says holds always, tried on sampled cases."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from clientqual import messages
from clientqual.answering import show
from clientqual.checking.sampling import Sampler
from clientqual.compiler import unused_sources
from clientqual.diagnostics import Diagnostic, in_order
from clientqual.ir import Program, Promise, Value
from clientqual.semantics import Decision, decide, holds, presume

SAMPLES = 300
ENOUGH = 40
"""So many sampled cases that meet the situation of a promise are taken as a trial of it."""


def check(program: Program, samples: int = SAMPLES) -> tuple[Diagnostic, ...]:
    """Return the findings about a rule set that compiles: broken promises, and what nothing uses."""
    findings = [messages.unused_source(name, None) for name in unused_sources(program)]
    sampler = Sampler(program)
    for promise in program.promises:
        findings += _tried(sampler, promise, samples)
    return in_order(findings)


def _tried(sampler: Sampler, promise: Promise, samples: int) -> Iterable[Diagnostic]:
    met = 0
    for case in sampler.cases(samples, towards=promise.when):
        decision = _met(sampler, promise, case)
        if decision is not None:
            met += 1
            if any(_broken(promise, decision)):
                return [_complaint(sampler, promise, case)]
        if met >= ENOUGH:
            break
    return [] if met else [messages.untried_promise(promise.name, samples, promise.span)]


def _met(sampler: Sampler, promise: Promise, case: dict[str, Value]) -> Decision | None:
    """Return what follows from a complete case, None where it is no trial of the promise."""
    decision = decide(sampler.program, case)
    is_meant = holds(promise.when, sampler.program, decision.values, decision.signals)
    return decision if is_meant and not sampler.is_unrealistic(decision) else None


def _broken(promise: Promise, decision: Decision) -> Iterable[str]:
    for name, right in promise.then:
        if decision.values[name] not in right:
            yield f"`{name}` is `{decision.values[name]}`"
    for action in sorted(promise.recommended):
        if not decision.recommended[action]:
            yield f"`{action}` is not recommended"
    for action in sorted(promise.not_recommended):
        if decision.recommended[action]:
            yield f"`{action}` is recommended"


def _complaint(sampler: Sampler, promise: Promise, case: dict[str, Value]) -> Diagnostic:
    """Return the complaint about a case that breaks a promise, with as little of it as breaks the promise too."""
    told, case = _smallest(sampler, promise, case)
    broken = next(iter(_broken(promise, decide(sampler.program, case))))
    example = ", ".join(f"{path}: {_shown(value)}" for path, value in told.items()) or "the empty case"
    return messages.broken_promise(promise.name, broken, example, promise.span)


def _smallest(sampler: Sampler, promise: Promise, case: dict[str, Value]) -> tuple[dict[str, Value], dict[str, Value]]:
    """Leave out of a case fact after fact, as long as what is then presumed breaks the promise; return both."""
    program = sampler.program
    usual = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
    told = {path: value for path, value in case.items() if usual.get(path) != value}
    before = -1
    while before != len(told):
        before = len(told)
        for path in list(told):
            fewer = {other: value for other, value in told.items() if other != path}
            presumed = presume(program, {**usual, **fewer})
            rest = {other: value for other, value in presumed.items() if other in program.facts}
            decision = _met(sampler, promise, rest)
            if decision is not None and any(_broken(promise, decision)):
                told, case = fewer, rest
    return told, case


def _shown(value: Value) -> str:
    text = show(value)
    return text.rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in text else text
