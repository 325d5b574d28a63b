"""Complaints about a question for a reason."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean


def nothing_to_explain(name: str, names: Iterable[str]) -> Diagnostic:
    """A reason is asked for of something that is neither an outcome nor an action of the rule set."""
    return Diagnostic(
        "nothing-to-explain", f"this rule set has no outcome or action `{name}`", help=did_you_mean(name, names)
    )


def not_recommended(action: str) -> Diagnostic:
    """A reason is asked for of an action that is not recommended in the case."""
    return Diagnostic(
        "not-recommended",
        f"`{action}` is not recommended in this case, so there is no reason for it",
        help="ask what would have to change for it to be recommended",
    )
