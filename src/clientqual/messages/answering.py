"""Complaints about a case under a rule set, and findings about a rule set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed, near


def case_unknown_fact(path: str, paths: Iterable[str]) -> Diagnostic:
    """A fact in a case that the rule set does not have."""
    return Diagnostic(
        "case-unknown-fact", f"this rule set has no fact `{path}`", help=did_you_mean(path, paths), subject=path
    )


def contradiction(path: str, other: str, implied: str, got: str, through: str | None) -> Diagnostic:
    """Two facts of a case that cannot both be so."""
    also = f", which `{through}` implies" if through else ""
    return Diagnostic(
        "contradiction",
        f"`{path}` is stated, so `{other}` is `{implied}`, and it cannot also be `{got}`{also}",
        help="correct one of the two, or leave it out",
        subject=path,
    )


def other_currency(case: str, house: str) -> Diagnostic:
    """A case in another currency than the rule set."""
    return Diagnostic(
        "other-currency", f"the case is in {case} and the rule set in {house}", help=f"convert the amounts to {house}"
    )


def override_unknown(name: str, outcomes: Iterable[str]) -> Diagnostic:
    """An override of an outcome that the rule set does not have."""
    return Diagnostic(
        "override-unknown", f"there is no outcome `{name}` to override", help=did_you_mean(name, outcomes)
    )


def override_value(name: str, value: str, values: Sequence[str]) -> Diagnostic:
    """An override with an answer that the outcome does not have."""
    close = near(value, values)
    return Diagnostic(
        "override-value",
        f"`{name}` cannot be `{value}`",
        help=f"did you mean `{close}`?" if close else "it is one of " + listed(values),
    )


def unknown_precision(got: str, known: Sequence[str]) -> Diagnostic:
    """A precision that this version does not have."""
    return Diagnostic("unknown-precision", f"there is no precision `{got}`", help="it is one of " + listed(known))


def unknown_form(what: str, got: str, known: Sequence[str]) -> Diagnostic:
    """A level of detail, or a schema, that there is not."""
    return Diagnostic("unknown-form", f"there is no {what} `{got}`", help="it is one of " + listed(known))


def not_one_case(number: int) -> Diagnostic:
    """A text that is to hold one case."""
    return Diagnostic("not-one-case", f"one case is expected, and there are {number}" if number else "there is no case")


def unknown_engine(got: str, known: Sequence[str]) -> Diagnostic:
    """An engine that this version does not have."""
    return Diagnostic("unknown-engine", f"there is no engine `{got}`", help="it is one of " + listed(known))


def needs_solver() -> Diagnostic:
    """The package that works out exact answers is not installed."""
    return Diagnostic(
        "missing-extra", "exact answers need a package that is not installed", help='pip install "clientqual[exact]"'
    )


def unknown_language(got: str, known: Iterable[str]) -> Diagnostic:
    """A language that the rule set has no texts in."""
    return Diagnostic("unknown-language", f"this rule set has no texts in `{got}`", help=did_you_mean(got, known))


def broken_promise(name: str, what: str, case: str, span: Span | None) -> Diagnostic:
    """A promise under `always` that a sampled case breaks."""
    return Diagnostic("broken-promise", f"the promise `{name}` is broken: {what}", span, help=f"for example by {case}")


def untried_promise(name: str, tried: int, span: Span | None) -> Diagnostic:
    """A promise whose situation no sampled case met, so that nothing is known of it."""
    return Diagnostic(
        "untried-promise",
        f"none of {tried} sampled cases meets the situation of the promise `{name}`",
        span,
        severity="warning",
    )
