"""Complaints about a question for what would change an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean, listed, near


def nothing_wanted() -> Diagnostic:
    """A question for changes that does not say what they are to bring about."""
    return Diagnostic("nothing-wanted", "nothing is wanted of the change", help='name an answer, such as tier="good"')


def no_changes_asked(limit: int) -> Diagnostic:
    """A question for changes that leaves no room for any."""
    return Diagnostic("no-changes-asked", f"a list of {limit} changes has none in it", help="`limit` is at least 1")


def wanted_unknown(name: str, outcomes: Iterable[str]) -> Diagnostic:
    """An outcome that is wanted otherwise, or asked about, and that the rule set does not have."""
    return Diagnostic("wanted-unknown", f"this rule set has no outcome `{name}`", help=did_you_mean(name, outcomes))


def wanted_answer(name: str, answer: str, answers: Sequence[str]) -> Diagnostic:
    """An answer that is wanted of an outcome that cannot have it."""
    close = near(answer, answers)
    return Diagnostic(
        "wanted-answer",
        f"`{name}` cannot be `{answer}`",
        help=f"did you mean `{close}`?" if close else "it is one of " + listed(answers),
    )


def wanted_action(name: str, actions: Iterable[str]) -> Diagnostic:
    """An action that is wanted, or not wanted, and that the rule set does not have."""
    return Diagnostic("wanted-action", f"this rule set has no action `{name}`", help=did_you_mean(name, actions))


def needs_solver_for_changes(tried: int) -> Diagnostic:
    """A change of more facts than can simply be tried, while the package that finds larger ones is not installed."""
    few = "of one fact" if tried == 1 else f"of up to {tried} facts"
    return Diagnostic(
        "missing-extra",
        f"no change {few} does it, and to look at larger ones takes a package that is not installed",
        help='pip install "clientqual[exact]"',
    )
