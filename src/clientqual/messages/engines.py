"""Complaints about engines: what one needs that is not there, and what one cannot be trusted with."""

from __future__ import annotations

from typing import Final

from clientqual.diagnostics import Diagnostic
from clientqual.span import Span

_OTHERS: Final = "the engines `table` and `lanes` answer this rule set"


def needs_durable(*, is_installed: bool) -> Diagnostic:
    """The module of durable-rules is not installed, or was built for a Python that is too new for it."""
    flags = 'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --no-cache-dir'
    if is_installed:
        return Diagnostic(
            "missing-extra",
            "durable-rules is installed, and its module cannot be imported",
            help=f"build it anew, with a C compiler: {flags} --force-reinstall durable-rules==2.0.28",
        )
    return Diagnostic(
        "missing-extra",
        "the engine `durable` needs a package that is not installed",
        help='pip install "clientqual[durable]", with a C compiler; on Python 3.13 and newer '
        f"{flags} durable-rules==2.0.28",
    )


def durable_long_text(what: str, subject: str, most: int, span: Span | None) -> Diagnostic:
    """A rule for the engine `durable` that reads a fact with a value too long for it."""
    return Diagnostic(
        "durable-long-text",
        f"{what} reads `{subject}`, which has a value of more than {most:,} characters, too long for the engine `durable`",
        span,
        help=_OTHERS,
    )


def durable_large_number(what: str, span: Span | None) -> Diagnostic:
    """A rule for the engine `durable` that compares with a number too large for it on this system."""
    return Diagnostic(
        "durable-large-number",
        f"{what} compares with a number that is too large for the engine `durable` on this system",
        span,
        help=_OTHERS,
    )


def durable_many_values(what: str, count: int, most: int, span: Span | None) -> Diagnostic:
    """A rule for the engine `durable` that rules out more answers at once than it can be trusted with."""
    return Diagnostic(
        "durable-many-values",
        f"{what} rules out {count} answers at once, and the engine `durable` can be trusted with {most}",
        span,
        help=_OTHERS,
    )
