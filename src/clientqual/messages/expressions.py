"""Complaints about frames that are to answer themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean


def no_back_end(got: str, known: Sequence[str]) -> Diagnostic:
    """A frame of a library that expressions were never tried on."""
    return Diagnostic(
        "no-back-end",
        f"expressions are not made for `{got}`",
        help=f"they are for {_joined(known)}; anything else that speaks Arrow goes through `qualify_frame`",
    )


def types_of_numpy(name: str, got: str) -> Diagnostic:
    """A column of pandas in which null is not told apart from other values."""
    return Diagnostic(
        "types-of-numpy",
        f"the column `{name}` has the type `{got}`, in which pandas does not tell what is unknown",
        help='use types of Arrow: `frame.convert_dtypes(dtype_backend="pyarrow")`',
        subject=name,
    )


def column_form(name: str, got: str, kind: str, forms: Sequence[str]) -> Diagnostic:
    """A column of a type that its fact cannot be read from."""
    return Diagnostic(
        "column-form",
        f"the column `{name}` has the type `{got}`, and {kind} is not read from that",
        help=f"cast it to {_joined(forms)}",
        subject=name,
    )


def back_end_cannot(name: str, got: str, title: str) -> Diagnostic:
    """A column of a type that a back end can do too little with."""
    return Diagnostic(
        "back-end-cannot",
        f"the column `{name}` has the type `{got}`, and {title} cannot do with that what is needed",
        help="leave the column out, or use `qualify_frame`",
        subject=name,
    )


def factor_too_large(left: str, right: str, times: str) -> Diagnostic:
    """A comparison with so large a factor that the integers of a back end would overflow."""
    return Diagnostic(
        "factor-too-large",
        f"`{left}` is held against {times} times `{right}`, and integers of 64 bits do not hold so much",
        help="use `qualify_frame`, which counts as far as it has to",
    )


def unknown_dialect(got: str, known: Iterable[str]) -> Diagnostic:
    """A dialect of SQL that queries are not written in."""
    return Diagnostic("unknown-dialect", f"there is no dialect `{got}`", help=did_you_mean(got, known))


def _joined(words: Sequence[str]) -> str:
    """List words of ours, which need no marks."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def wrong_in_row(path: str) -> str:
    """Say, in a row, that a fact has a value that it cannot have."""
    return f"`{path}` has a value that it cannot have"


def contradicted_in_row(path: str) -> str:
    """Say, in a row, that a fact cannot be what it is stated to be."""
    return f"`{path}` is stated to be what another fact rules out"
