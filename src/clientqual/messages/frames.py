"""Complaints about frames: their columns, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean, listed


def needs_frames() -> Diagnostic:
    """The packages that frames need are not installed."""
    return Diagnostic(
        "missing-extra", "frames need packages that are not installed", help='pip install "clientqual[frames]"'
    )


def not_a_frame(got: str) -> Diagnostic:
    """Something that is no frame where one is meant."""
    return Diagnostic(
        "not-a-frame",
        f"this is no frame but `{got}`",
        help="give one of Polars, pandas, PyArrow or DuckDB, or anything else that speaks Arrow's PyCapsule interface",
    )


def not_a_batch(got: str) -> Diagnostic:
    """Something that is no record batch in a stream of them."""
    return Diagnostic(
        "not-a-batch", f"this is no record batch but `{got}`", help="a whole frame goes to `qualify_frame`"
    )


def lazy_frame() -> Diagnostic:
    """A lazy frame where its rows are needed."""
    return Diagnostic(
        "lazy-frame", "a lazy frame has no rows yet", help="collect it, or let it answer itself: `qualify_lazy`"
    )


def mixed_column(name: str, why: str) -> Diagnostic:
    """A column whose values are of several types, so that it has none itself."""
    return Diagnostic(
        "mixed-column", f"the values of the column `{name}` are of different types: {why}", help="give it one type"
    )


def column_unknown_fact(name: str, paths: Iterable[str]) -> Diagnostic:
    """A column that is named like a fact, and is none."""
    near = did_you_mean(name, paths)
    return Diagnostic(
        "column-unknown-fact",
        f"the column `{name}` is named like a fact, and this rule set has no such fact",
        help=near or "a column that is no fact has a name without a dot",
        subject=name,
    )


def column_twice(name: str) -> Diagnostic:
    """Two columns of the same fact."""
    return Diagnostic("column-twice", f"there are two columns `{name}`", help="keep one of them", subject=name)


def column_taken(name: str) -> Diagnostic:
    """A column that has the name of one that is to be added."""
    return Diagnostic(
        "column-taken", f"there is a column `{name}` already", help="drop it, or give it another name", subject=name
    )


def no_fact_columns() -> Diagnostic:
    """A frame without a single column that is a fact."""
    return Diagnostic(
        "no-fact-columns",
        "no column of this frame is a fact",
        help="name columns by the path of their fact, such as `project.brief`",
    )


def unknown_option(option: str, got: object, known: Sequence[str]) -> Diagnostic:
    """A choice for frames that there is not."""
    return Diagnostic("unknown-option", f"`{option}` cannot be `{got}`", help="it is one of " + listed(known))


def unknown_frame_action(name: str, actions: Iterable[str]) -> Diagnostic:
    """An action that the rule set does not have."""
    return Diagnostic("unknown-action", f"this rule set has no action `{name}`", help=did_you_mean(name, actions))


def in_rows(rows: Sequence[int], count: int) -> str:
    """Name the first of some rows, and count the others."""
    named = ", ".join(map(str, rows))
    more = count - len(rows)
    return f"in row{'s' if count > 1 else ''} {named}" + (f" and {more} more" if more else "")


def more_wrong_values(left_out: int, count: int) -> Diagnostic:
    """So many wrong values in a frame that the rest is left out."""
    return Diagnostic("more-wrong-values", f"{left_out} of {count} complaints about values are left out")
