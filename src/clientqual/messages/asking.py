"""Complaints about what is said in an interview: answers that nobody asked for, and words that are no answer."""

from __future__ import annotations

from collections.abc import Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import listed, near

_LISTED = 8


def nothing_to_ask() -> Diagnostic:
    """An answer where no question is left."""
    return Diagnostic("nothing-to-ask", "there is no question left to answer", help="name the fact that it is about")


def nothing_to_undo() -> Diagnostic:
    """A way back where nothing was answered yet."""
    return Diagnostic("nothing-to-undo", "nothing was answered yet, so there is nothing to take back")


def never_asked(path: str, why: str) -> Diagnostic:
    """An answer to what no interview asks: a derived fact, or one with a default."""
    return Diagnostic("never-asked", f"`{path}` is never asked: {why}", help="state it in the case", subject=path)


def asked_already(path: str) -> Diagnostic:
    """An answer about a fact that is known already, or that they could not tell."""
    return Diagnostic(
        "asked-already", f"`{path}` was answered already", help="take that answer back first", subject=path
    )


def no_answer_given(path: str) -> Diagnostic:
    """None where an answer is meant."""
    return Diagnostic(
        "no-answer-given",
        f"`{path}` has no answer here",
        help="say that it is not known, if nobody can say",
        subject=path,
    )


def no_such_answer(path: str, got: str, answers: Sequence[str]) -> Diagnostic:
    """Words that are none of the answers to choose from."""
    close = near(got, answers)
    few = "answer " + _one_of(answers) if len(answers) <= _LISTED else "answer with one of those listed"
    return Diagnostic(
        "no-such-answer",
        f"`{got}` is none of the answers",
        help=f"did you mean `{close}`?" if close else few,
        subject=path,
    )


def no_such_number(path: str, got: str, count: int) -> Diagnostic:
    """The number of an answer that is not there."""
    return Diagnostic(
        "no-such-number", f"there is no answer number {got}", help=f"they are numbered 1 to {count}", subject=path
    )


def several_answers(path: str, got: str, answers: Sequence[str]) -> Diagnostic:
    """The beginning of more than one answer."""
    return Diagnostic(
        "several-answers", f"`{got}` could be {_one_of(answers)}", help="write more of the one you mean", subject=path
    )


def not_one_number(path: str, got: str, alone: str) -> Diagnostic:
    """Something else where a number is meant, or more than a number."""
    return Diagnostic(
        "not-one-number",
        f"`{got}` is not a number",
        help=f"write one number and nothing else, such as `{alone}`",
        subject=path,
    )


def two_readings(path: str, got: str, readings: Sequence[str]) -> Diagnostic:
    """A number whose mark may stand between thousands or before decimals."""
    one, other = readings
    return Diagnostic(
        "two-readings", f"`{got}` could be {one} or {other}", help=f"write `{one}` or `{other}`", subject=path
    )


def other_unit(path: str, got: str, currency: str) -> Diagnostic:
    """An amount in another currency than the case."""
    return Diagnostic(
        "other-unit",
        f"`{got}` is not in {currency}, the currency of this case",
        help=f"convert it to {currency}",
        subject=path,
    )


def _one_of(answers: Sequence[str]) -> str:
    """Return answers in backticks: `yes` or `no`."""
    *most, last = answers
    return f"{listed(most)} or `{last}`" if most else f"`{last}`"
