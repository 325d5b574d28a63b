"""Events from lines of JSON: what a line holds, or what is wrong with it, at its line and column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.events.event import Event
from clientqual.events.kinds import is_whole
from clientqual.events.lines import Line
from clientqual.ir import read_decimal
from clientqual.models import located
from clientqual.sealing import seal
from clientqual.span import Source, Span

MOST_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class LogFile:
    """The events of a file, each with its place, and the complaints about all that is none.

    `lines` are those, by the ids of their events, that a rule set has yet to read: it may find more to complain of.
    """

    entries: tuple[tuple[Event, Span], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Mapping[str, Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seal(self, "lines")

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for event, _ in self.entries)


def read_log_file(path: Path, name: str | None = None) -> LogFile:
    """Read a file of JSON Lines of any length. Nothing is raised: complaints say what is wrong."""
    shown = name or str(path)
    try:
        with path.open("rb") as file:
            return read_lines(file, shown)
    except IsADirectoryError:
        return LogFile((), (messages.is_directory(shown),))
    except FileNotFoundError:
        return LogFile((), (messages.no_file(shown),))
    except OSError as error:
        return LogFile((), (messages.unreadable_file(shown, error.strerror or type(error).__name__),))


def read_lines(lines: Iterable[str | bytes], name: str = "log.jsonl", first: int = 1) -> LogFile:
    """Read lines, the first of them numbered `first`; empty ones are passed over. Nothing is raised."""
    entries: list[tuple[Event, Span]] = []
    complaints: list[Diagnostic] = []
    kept: dict[str, Line] = {}
    for number, text in enumerate(lines, first):
        read = read_line(text, name, number)
        if isinstance(read, Event):
            line = Line(text, name, number)
            entries.append((read, line.start))
            if not is_whole(read.kind):
                kept.setdefault(read.id, line)
        else:
            complaints.extend(read)
    return LogFile(tuple(entries), tuple(complaints), kept)


def read_line(text: str | bytes, name: str, number: int) -> Event | list[Diagnostic]:
    """Return the event that a line holds, or what is wrong with it; nothing is wrong with an empty line."""
    if len(text) > MOST_BYTES:
        return [messages.log_line_too_long(MOST_BYTES, Span(Source(name, ""), number, 1))]
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            column = len(error.object[: error.start].decode()) + 1
            return [replace(messages.not_utf8(name, number), span=Span(Source(name, ""), number, column))]
    text = text.strip("\r\n")
    if not text.strip():
        return []
    try:
        data = json.loads(text, parse_float=read_decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return _unreadable(text, name, number)
    try:
        return Event.model_validate(data)
    except ValidationError as error:
        return list(_placed(error, text, name, number))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object; a key that is there twice is told by the reader that knows places."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_number(text: str) -> object:
    """Refuse `NaN` and the like, which JSON does not have; they are told by the reader that knows places."""
    raise ValueError(text)


def _unreadable(text: str, name: str, number: int) -> list[Diagnostic]:
    line = Line(text, name, number)
    more = messages.not_an_event("more than that", several="\r" in text)
    return line.mistakes() or [replace(more, span=line.place((), ""))]


def _placed(error: ValidationError, text: str, name: str, number: int) -> Iterator[Diagnostic]:
    """Yield the complaints of a refused event, each at its place in the line."""
    line = Line(text, name, number)
    for loc, complaint in located(error):
        yield replace(complaint, span=line.place(loc, complaint.code))
