"""pydantic's errors in our own words: out of its lines, into ours, and on to diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from clientqual import messages
from clientqual.diagnostics import Diagnostic

Loc: TypeAlias = tuple[int | str, ...]
MOST: Final = 100

# A complaint without help keeps an empty one, so that `is_ours` can tell every line of ours by its context.
_MESSAGE, _HELP = "message", "help"


def line(complaint: Diagnostic, loc: Loc, value: object) -> InitErrorDetails:
    """Return a complaint as a line of a pydantic error, at a place in the data."""
    wording = "{message}; {help}" if complaint.help else "{message}"
    context = {_HELP: complaint.help or "", _MESSAGE: complaint.message}
    return InitErrorDetails(type=PydanticCustomError(complaint.code, wording, context), loc=loc, input=value)


def refusal(title: str, lines: Iterable[InitErrorDetails]) -> ValidationError:
    """Return the error that a model raises; beyond a hundred lines it only counts."""
    listed: list[InitErrorDetails] = []
    left_out = 0
    for item in lines:
        counted = _counted(item)
        if counted or len(listed) >= MOST:
            left_out += counted or 1
        else:
            listed.append(item)
    if left_out:
        listed.append(line(messages.more_complaints(left_out), (), left_out))
    return ValidationError.from_exception_data(title, listed)


def _counted(item: InitErrorDetails) -> int:
    """Return how many lines an earlier cut left out, where this line says so."""
    error = item["type"]
    is_cut = isinstance(error, PydanticCustomError) and error.type == "more-complaints"
    return int(item["input"]) if is_cut else 0


def reworded(error: ValidationError, explain: Callable[[ErrorDetails], Diagnostic]) -> Iterator[InitErrorDetails]:
    """Yield the lines of an error with our wording; lines that have it already stay as they are.

    Only the first hundred are explained: an explanation looks for near names, and that takes its time.
    """
    for number, told in enumerate(error.errors(include_url=False)):
        if is_ours(told):
            complaint = _complaint(told)
        elif number < MOST:
            complaint = explain(told)
        else:
            complaint = Diagnostic(told["type"], told["msg"])
        yield line(complaint, told["loc"], told["input"])


def is_ours(told: ErrorDetails) -> bool:
    """Say whether a line was worded by us."""
    return _MESSAGE in told.get("ctx", {})


def located(error: ValidationError) -> tuple[tuple[Loc, Diagnostic], ...]:
    """Return the complaints of a refused model, each with its place in the data."""
    return tuple((told["loc"], _complaint(told)) for told in error.errors(include_url=False))


def diagnostics_of(error: ValidationError) -> tuple[Diagnostic, ...]:
    """Return the complaints of a refused model."""
    return tuple(complaint for _, complaint in located(error))


def _complaint(told: ErrorDetails) -> Diagnostic:
    context = told.get("ctx", {})
    return Diagnostic(told["type"], context.get(_MESSAGE, told["msg"]), help=context.get(_HELP) or None)
