"""Events from lines of JSON: what a line holds, or what is wrong with it, at its line and column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.events.event import Event
from clientqual.ir import read_decimal
from clientqual.models import located
from clientqual.span import Source, Span
from clientqual.text import Mapping, Node, parse_json

MOST_BYTES: Final = 256 * 1024
_OF_A_NAME: Final = frozenset({"unknown-field", "unknown-fact"})


@dataclass(frozen=True, slots=True)
class LogFile:
    """The events of a file, each with its place, and the complaints about all that is none."""

    entries: tuple[tuple[Event, Span], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

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
    for number, text in enumerate(lines, first):
        read = read_line(text, name, number)
        if isinstance(read, Event):
            entries.append((read, Span(Source(name, ""), number, 1)))
        else:
            complaints.extend(read)
    return LogFile(tuple(entries), tuple(complaints))


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
        data = json.loads(text, parse_float=read_decimal, object_pairs_hook=_once)
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


def _unreadable(text: str, name: str, number: int) -> list[Diagnostic]:
    complaints: list[Diagnostic] = []
    _node(text, name, number, complaints)
    more = messages.not_an_event("more than that", several="\r" in text)
    return complaints or [replace(more, span=Span(_source(text, name, number), number, 1))]


def _placed(error: ValidationError, text: str, name: str, number: int) -> Iterator[Diagnostic]:
    """Yield the complaints of a refused event, each at its place in the line."""
    node = _node(text, name, number, [])
    start = node.span if node is not None else Span(_source(text, name, number), number, 1)
    for loc, complaint in located(error):
        yield replace(complaint, span=_place(node, loc, complaint.code) or start)


def _place(node: Node | None, loc: tuple[int | str, ...], code: str) -> Span | None:
    """Return where in a line a complaint belongs: to the key of a name that there is not, else to the value."""
    span = None
    for step in loc:
        found = next((pair for pair in node if pair[0].text == str(step)), None) if isinstance(node, Mapping) else None
        if found is None:
            break
        key, node = found
        span = key.span if code in _OF_A_NAME else node.span
    return span


def _node(text: str, name: str, number: int, complaints: list[Diagnostic]) -> Node | None:
    nodes = parse_json(_source(text, name, number), complaints)
    return nodes[0] if len(nodes) == 1 else None


def _source(text: str, name: str, number: int) -> Source:
    """Return a source in which the line has its number, whatever stands before it."""
    return Source(name, "\n" * (number - 1) + text)
