"""Promises: what a rule set says holds always, tried on sampled cases."""

from __future__ import annotations

from collections.abc import Iterable

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
        findings += _tried(program, sampler, promise, samples)
    return in_order(findings)


def _tried(program: Program, sampler: Sampler, promise: Promise, samples: int) -> Iterable[Diagnostic]:
    met = 0
    for case in sampler.cases(samples, towards=promise.when):
        decision = decide(program, case)
        if holds(promise.when, program, decision.values, decision.signals) and not sampler.is_unrealistic(decision):
            met += 1
            broken = next(iter(_broken(promise, decision)), None)
            if broken is not None:
                return [messages.broken_promise(promise.name, broken, _unusual(program, case), promise.span)]
        if met >= ENOUGH:
            break
    return [] if met else [messages.untried_promise(promise.name, samples, promise.span)]


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


def _unusual(program: Program, case: dict[str, Value]) -> str:
    """Return the smallest part of a case that says what is unusual about it. What no rule reads is left out."""
    read = {path for path in case if program.readers[path] or path in program.presumptions}
    told = {path: value for path, value in case.items() if path in read and program.facts[path].default != value}
    for path in list(told):
        rest = {other: value for other, value in told.items() if other != path}
        if presume(program, {**_defaults(program), **rest}).get(path) == case[path]:
            told = rest
    return ", ".join(f"{path}: {show(value)}" for path, value in told.items()) or "the empty case"


def _defaults(program: Program) -> dict[str, Value]:
    return {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
