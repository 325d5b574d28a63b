"""Complaints about the log of an engagement, and about what a rule set says of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic, Related
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed, near

_CUT = 60
_NEW_KINDS = "`clientqual facts --events` lists all kinds; a rule set declares kinds of its own under `events`"


def no_moment(got: str) -> Diagnostic:
    """Something else where a point in time is meant."""
    return Diagnostic(
        "no-moment",
        f"`{got[:_CUT]}` is no point in time",
        help="write a date such as `2026-03-02`, or a time with its offset such as `2026-03-02T10:15:00Z`",
    )


def moment_without_offset(got: str) -> Diagnostic:
    """A time of day without its offset from UTC, which means another moment in every zone."""
    return Diagnostic(
        "moment-without-offset",
        f"`{got[:_CUT]}` has no offset, so nobody can tell which moment it is",
        help="end it with `Z` for UTC, or with an offset such as `+01:00`",
    )


def far_moment(got: str) -> Diagnostic:
    """A moment in a year in which no engagement is, most often a slip of a digit."""
    return Diagnostic(
        "far-moment", f"`{got[:_CUT]}` is before 1970 or after 2199", help="look at the digits of its year"
    )


def moments_swapped(start: str, end: str) -> Diagnostic:
    """A span of time that ends before it starts."""
    return Diagnostic(
        "moments-swapped",
        f"`{start}` is after `{end}`, so nothing lies between them",
        help="name the earlier one first",
    )


def event_without(key: str) -> Diagnostic:
    """An event that lacks what every event has: an id, a time, a kind."""
    return Diagnostic("event-without", f"this event has no `{key}`")


def not_an_event(got: str, *, several: bool = False) -> Diagnostic:
    """A line of a log that holds something else than one event; `several` that end in another way, perhaps."""
    return Diagnostic(
        "not-an-event",
        f"a line of a log is one event in `{{..}}`, and this is {got}",
        help="its lines end in a carriage return alone; save it with line feeds" if several else None,
    )


def unknown_event(kind: str, kinds: Iterable[str]) -> Diagnostic:
    """An event of a kind that neither the library nor the rule set has."""
    known = tuple(kinds)
    help_ = _akin(kind, known) or did_you_mean(kind, known)
    listing = "`clientqual facts --events` lists all kinds"
    return Diagnostic(
        "unknown-event",
        f"there is no kind of event `{kind}`",
        help=f"{help_} {listing}" if help_ and help_.endswith("?") else f"{help_}; {listing}" if help_ else _NEW_KINDS,
    )


def _akin(kind: str, kinds: Sequence[str]) -> str | None:
    """Return the kinds that speak of the same thing, where what is said of it is near none: no letter is wrong, but a word."""
    head, _, said = kind.partition("_")
    others = sorted(name for name in kinds if name.startswith(f"{head}_"))
    if not said or len(others) < 2 or near(said, [name.partition("_")[2] for name in others]):
        return None
    return f"of `{head}` there are " + listed(others)


def unknown_field(kind: str, name: str, names: Sequence[str]) -> Diagnostic:
    """Something in an event that events of its kind do not have."""
    fallback = "has " + listed(names) if names else "has no fields of its own"
    close = did_you_mean(name, names) if names else None
    return Diagnostic(
        "unknown-field",
        f"`{kind}` has no `{name}`",
        help=close or f"`{kind}` {fallback}; words for people belong into `note`",
    )


def missing_field(kind: str, name: str) -> Diagnostic:
    """An event without something that events of its kind must tell."""
    return Diagnostic("missing-field", f"this `{kind}` does not say its `{name}`")


def unfit_field(name: str, got: str) -> Diagnostic:
    """Something in an event that no field can hold, whatever its kind."""
    return Diagnostic(
        "unfit-field",
        f"`{name}` cannot be {got}",
        help="a field is true or false, a number, a text, or a list of texts",
    )


def event_changed(name: str, first: Span | None) -> Diagnostic:
    """Two events with one id that say different things. A log only grows, so neither can replace the other."""
    return Diagnostic(
        "event-changed",
        f"there is another event `{name}`, and it says something else",
        help="a log only grows: give this one an id of its own",
        related=(Related("the first one is", first),) if first else (),
    )


def nothing_retracted(name: str, target: str, names: Iterable[str]) -> Diagnostic:
    """An event that takes back one that is not there."""
    close = near(target, names)
    return Diagnostic(
        "nothing-retracted",
        f"`{name}` takes back `{target}`, and the log has no such event",
        help=f"did you mean `{close}`?" if close else "name the id of the event that was noted wrongly",
        subject=name,
    )


def retracts_retraction(name: str, target: str) -> Diagnostic:
    """An event that takes back one that does so itself. What was taken back stays so."""
    return Diagnostic(
        "nothing-retracted",
        f"`{name}` takes back `{target}`, which takes back another event",
        help="note again what was right, with an id of its own",
        subject=name,
    )


def log_line_too_long(most: int, span: Span) -> Diagnostic:
    """A line of a log above the limit of size."""
    return Diagnostic("line-too-long", f"this line is longer than {most // 1024} KiB", span)


def state_unreadable(problem: str) -> Diagnostic:
    """The saved state of a follower that cannot be read."""
    return Diagnostic("bad-state", f"this is no saved state of a follower: {problem}", help="start it from the log")


def no_fold(path: str, forms: Sequence[str], span: Span, close: str | None = None) -> Diagnostic:
    """A fact under `from_events` without exactly one way to tell it.

    `close` is one that was misspelt.
    """
    help_ = f"did you mean `{close}`?" if close else "say one of " + listed(forms)
    return Diagnostic("no-fold", f"`{path}` needs one way to be told", span, help=help_)


def derived_from_events(path: str, span: Span) -> Diagnostic:
    """A derived fact under `from_events`: its table works it out."""
    return Diagnostic(
        "derived-from-events",
        f"`{path}` is worked out by a table, so no event can tell it",
        span,
        help="let events tell the facts that the table reads",
    )


def unfit_fold(path: str, what: str, wanted: str, span: Span) -> Diagnostic:
    """A way to tell a fact that gives something the fact cannot be."""
    return Diagnostic("unfit-fold", f"{what} cannot tell `{path}`, which is {wanted}", span)


def idle_in_fold(key: str, why: str, span: Span) -> Diagnostic:
    """A part of a way to tell a fact that another part of it leaves without meaning."""
    return Diagnostic("idle-in-fold", f"`{key}` means nothing here: {why}", span, help="leave it out")


def fixed_event(kind: str, span: Span) -> Diagnostic:
    """A kind of event of the library declared anew."""
    return Diagnostic("fixed-event", f"the event `{kind}` comes with the library", span, help="give yours another name")


def unknown_field_named(kind: str, name: str, names: Sequence[str], span: Span) -> Diagnostic:
    """A field named in a rule set that events of the kind do not have."""
    return Diagnostic("unknown-field", f"events `{kind}` have no field `{name}`", span, help=did_you_mean(name, names))
