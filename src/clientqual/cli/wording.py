"""The complaints of the commands themselves, by the law of `clientqual.messages`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clientqual.diagnostics import Diagnostic, Related
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed


def no_such_facts(prefix: str, paths: Iterable[str]) -> Diagnostic:
    """A prefix that no fact begins with."""
    known = sorted(paths)
    names = {*known, *(path.partition(".")[0] for path in known)}
    help_ = did_you_mean(prefix, names) or "`clientqual facts` lists them all"
    return Diagnostic("no-such-facts", f"no fact begins with `{prefix}`", help=help_)


def no_such_events(prefix: str, kinds: Iterable[str]) -> Diagnostic:
    """A prefix that no kind of event begins with."""
    help_ = did_you_mean(prefix, kinds) or "`clientqual facts --events` lists them all"
    return Diagnostic("no-such-facts", f"no kind of event begins with `{prefix}`", help=help_)


def folder_in_use(name: str) -> Diagnostic:
    """A place for a new rule set where something is already."""
    return Diagnostic("folder-in-use", f"`{name}` exists and is not empty", help="name a folder that is not there yet")


def file_in_use(name: str) -> Diagnostic:
    """A place for a new file where there is one already."""
    return Diagnostic("file-in-use", f"`{name}` is there already", help="give a name that is not in use")


def not_writable(name: str, problem: str) -> Diagnostic:
    """A place that the system will not let us write to."""
    return Diagnostic("not-writable", f"`{name}` cannot be written: {problem.lower()}")


def no_room(problem: str) -> Diagnostic:
    """An output that takes no more: a full disk, a cable that was pulled."""
    return Diagnostic("not-writable", f"the output cannot be written: {problem.lower()}")


def answers_on_stdin() -> Diagnostic:
    """Standard input named as the case of an interview, which reads answers there."""
    return Diagnostic(
        "answers-on-stdin", "`-` cannot be the case: answers are read from standard input", help="name a file"
    )


def several_cases(name: str, count: int) -> Diagnostic:
    """A file of several cases, or of none, where an interview is about one."""
    return Diagnostic(
        "several-cases",
        f"`{name}` holds {count} cases, and an interview is about one",
        help="copy that one into a file of its own"
        if count
        else "name a file of one case, or one that is not there yet",
    )


def not_one_stated(name: str, count: int) -> Diagnostic:
    """A file of several cases, or of none, beside the log of one engagement."""
    return Diagnostic(
        "several-cases",
        f"`{name}` holds {count} cases, and an engagement has one",
        help="copy that one into a file of its own" if count else "leave it out, or name a file of one case",
    )


def no_state(name: str) -> Diagnostic:
    """A file named as the memory of a watch that holds something else."""
    return Diagnostic(
        "bad-state", f"`{name}` is not what a watch remembers", help="name another file, or one that is not there yet"
    )


def state_of_no_use(name: str, problem: str) -> Diagnostic:
    """The memory of a watch that was spoilt, or that the rules of today do not fit."""
    help_ = f"delete `{name}` to begin anew; what is open then is told again"
    return Diagnostic("bad-state", f"nothing can go on from `{name}`: {problem}", help=help_)


def state_to_come(name: str, as_of: str) -> Diagnostic:
    """A memory that would hold what is told of a day to come."""
    return Diagnostic(
        "ahead-of-time",
        f"`{name}` cannot remember {as_of}, which is yet to come",
        help="leave out `--state` to look ahead",
    )


def state_ahead(name: str, as_of: str) -> Diagnostic:
    """A memory that has come further than the clock."""
    return Diagnostic(
        "ahead-of-time",
        f"`{name}` has come to {as_of} already, and nothing is told before",
        help=f"delete `{name}` to begin anew, if the clock is right",
        severity="warning",
    )


def event_ahead(at: str, span: Span | None) -> Diagnostic:
    """A line of a log that is dated after now: planned, or mistyped."""
    return Diagnostic(
        "ahead-of-time",
        f"this is dated {at}, which is yet to come",
        span,
        help="nothing follows from it before; days and times are those of UTC",
        severity="warning",
    )


def other_log(state: str, home: str | None, name: str) -> Diagnostic:
    """The memory of a watch over another log; one that came through a pipe has no place."""
    known = f"another log, `{home}`," if home else "another log"
    return Diagnostic(
        "other-log",
        f"`{state}` remembers {known} and `{name}` is not that one",
        help="keep a state for each log; if this is the same engagement, let the log hold a line of the old one too",
    )


def event_remembered(complaint: Diagnostic, span: Span, state: str | None) -> Diagnostic:
    """An event that says something else than one with its id that is remembered, and may stand in no log any more."""
    where = f"remembered in `{state}`" if state else "remembered since this watch has begun"
    anew = f"delete `{state}`" if state else "stop and start the watch"
    return replace(
        complaint,
        span=span,
        related=(Related(f"the first one is {where}"),),
        help=f"a log only grows: give this one an id of its own, or {anew} to begin anew",
    )


def cannot_add_answers(name: str) -> Diagnostic:
    """A case file written in a way that answers cannot be added to without changing the rest."""
    return Diagnostic(
        "cannot-add-answers",
        f"answers cannot be added to `{name}` without touching the rest of it",
        help="write it with one fact a line, under `client:`, `project:` and `provider:`",
    )


def changed_meanwhile(name: str) -> Diagnostic:
    """A case file that something else wrote to during the interview."""
    return Diagnostic(
        "changed-meanwhile",
        f"`{name}` was changed by something else meanwhile, and is left as it is",
        help="take over the answers that are printed at the end",
    )


def not_instead(text: str) -> Diagnostic:
    """An option `--instead` that does not name an outcome and an answer."""
    return Diagnostic(
        "not-instead", f"`{text}` does not say what should come out instead", help="write `--instead tier=good`"
    )


def needs_package(command: str, package: str) -> Diagnostic:
    """A command without a package of its extra, which is called like it."""
    return Diagnostic(
        "missing-extra",
        f"`clientqual {command}` needs a package that is not installed, `{package}`",
        help=f'pip install "clientqual[{command}]"',
    )


def no_such_outcome(name: str, near: str | None) -> Diagnostic:
    """An outcome that the rule set does not have."""
    return Diagnostic("unknown-outcome", f"there is no outcome `{name}`", help=near)


def wrong_rows(values: int, rows: int, path: str) -> Diagnostic:
    """Rows of a file with something wrong in them, which are listed elsewhere."""
    told = "something is wrong in 1 row" if values == 1 else f"{values:,} things are wrong in {rows:,} rows"
    return Diagnostic("wrong-rows", f"{told}, without an answer each", help=f"`{path}` tells what and where")


def nothing_read(mapping: str, reads: Sequence[str]) -> Diagnostic:
    """A record in which there is nothing of all that the mapping reads: mostly one of another form."""
    return Diagnostic(
        "crm-nothing-read",
        f"nothing that the mapping `{mapping}` reads stands in this record",
        help=f"it reads {listed(reads[:3])} and more; `clientqual map check` shows how a record is read",
        severity="warning",
    )
