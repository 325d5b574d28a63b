"""The complaints of the commands themselves, by the law of `clientqual.messages`."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean


def no_such_facts(prefix: str, paths: Iterable[str]) -> Diagnostic:
    """A prefix that no fact begins with."""
    known = sorted(paths)
    names = {*known, *(path.partition(".")[0] for path in known)}
    help_ = did_you_mean(prefix, names) or "`clientqual facts` lists them all"
    return Diagnostic("no-such-facts", f"no fact begins with `{prefix}`", help=help_)


def folder_in_use(name: str) -> Diagnostic:
    """A place for a new rule set where something is already."""
    return Diagnostic("folder-in-use", f"`{name}` exists and is not empty", help="name a folder that is not there yet")


def not_writable(name: str, problem: str) -> Diagnostic:
    """A place that the system will not let us write to."""
    return Diagnostic("not-writable", f"`{name}` cannot be written: {problem.lower()}")
