"""What a log and a case file hold: events of the rule set, line by line, and what is stated beside them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from clientqual.cli import wording
from clientqual.cli.common import STDIN, read_cases
from clientqual.cli.watching.feeds import Feed, FileFeed, PipeFeed, Row
from clientqual.diagnostics import Diagnostic
from clientqual.engagement import Event, Log, read_line
from clientqual.errors import ClientqualError, LogError
from clientqual.events import DAY, Line, fitted
from clientqual.models import Case
from clientqual.ruleset import RuleSet
from clientqual.span import Span
from clientqual.timeline import when

_AHEAD: Final = 3600.0
"""How long to wait for lines where nothing else is to be done."""


def stated(path: str | None) -> Case:
    """Return the one case of a file, or one that states nothing. Raises ClientqualError for a file of none or several."""
    if path is None:
        return Case()
    (file,) = read_cases([path])
    if file.complaints:
        raise ClientqualError(file.complaints)
    if len(file.cases) != 1:
        raise ClientqualError([wording.not_one_stated(path, len(file.cases))])
    return file.cases[0]


def open_feed(log: str, *, follow: bool) -> Feed:
    """Open a log: a file, to be followed or read to its end, or a pipe. Raises ClientqualError where it cannot be read."""
    if log == STDIN:
        return PipeFeed()
    path = Path(log)
    return PipeFeed(path) if path.is_fifo() else FileFeed(path, follow)


def events_in(rows: Iterable[Row], name: str, rules: RuleSet) -> tuple[list[tuple[Event, Span]], list[Diagnostic]]:
    """Return the events that lines hold, each with its place, and what is wrong with those that hold none of the rule set."""
    events: list[tuple[Event, Span]] = []
    complaints: list[Diagnostic] = []
    for row in rows:
        read = read_line(row.text, name, row.number)
        if not isinstance(read, Event):
            complaints += read
            continue
        line = Line(row.text, name, row.number)
        try:
            events.append((_fitted(rules, read, line), line.start))
        except LogError as error:
            complaints += error.diagnostics
    return events, complaints


def yet_to_come(events: Iterable[tuple[Event, Span | None]], now: datetime) -> list[Diagnostic]:
    """Say which events are dated after now, a day or more: today's date may have begun elsewhere and not yet in UTC."""
    return [wording.event_ahead(when(event.at), place) for event, place in events if event.at >= now + DAY]


def whole_log(log: str, rules: RuleSet) -> tuple[Log, list[Diagnostic]]:
    """Read a log to its end, with all that is wrong with it; the events that fit are in it all the same."""
    found, complaints = Log(), list[Diagnostic]()
    with closing(open_feed(log, follow=False)) as feed:
        while (rows := feed.wait(_AHEAD)) is not None:
            events, wrong = events_in(rows, feed.name, rules)
            complaints += wrong
            for event, place in events:
                complaints += found.put(event, place) or ()
    return found, [*complaints, *found.astray()]


def _fitted(rules: RuleSet, event: Event, line: Line) -> Event:
    """Return an event as the rule set reads it. Raises LogError with every complaint, each at its place in the line."""
    (found,) = fitted(rules.program, [event], lambda _, loc, code: line.place(loc, code))
    return found
