"""The log of an engagement: a set of events by id, in the order in which they happened. It only grows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Self, final

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import LogError
from clientqual.events.event import Event
from clientqual.events.lines import Line
from clientqual.events.moments import MomentLike, as_moment
from clientqual.events.ordering import place_in_time
from clientqual.events.reading import LogFile, read_lines, read_log_file
from clientqual.span import Span


@final
class Log:
    """Events by id, ordered by the moment and then by the id, `9` before `10`, however they came. The same event again changes nothing.

    It holds all events. What is asked by a moment is what had happened, without those that another event takes back, whenever it does.
    """

    __slots__ = ("_back", "_by_id", "_lines", "_ordered", "_places")

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Take events in any order. Raises LogError where two with one id say different things."""
        self._by_id: dict[str, Event] = {}
        self._ordered: list[Event] = []
        self._back: set[str] = set()
        self._places: dict[str, Span] = {}
        self._lines: Mapping[str, Line] = {}
        self.extend(events)

    @classmethod
    def read(cls, lines: Iterable[str | bytes], name: str = "log.jsonl") -> Self:
        """Return the log that is written in lines of JSON, one event each; `name` is how complaints call it.

        Raises LogError with every complaint, each with its line and column.
        """
        return cls.of(read_lines(lines, name))

    @classmethod
    def of(cls, file: LogFile) -> Self:
        """Return the log of lines that were read. Raises LogError with every complaint about them."""
        log, complaints = cls(), list(file.diagnostics)
        log._lines = file.lines
        for event, span in file.entries:
            complaints.extend(log.put(event, span))
        if complaints:
            raise LogError(complaints)
        return log

    def append(self, event: Event) -> bool:
        """Add an event; say whether it is new. Raises LogError for another event with an id that is taken."""
        return self.extend([event]) == 1

    def extend(self, events: Iterable[Event]) -> int:
        """Add events, and return how many were new. Raises LogError as `append` does, after adding all others."""
        before = len(self)
        complaints = [complaint for event in events for complaint in self.put(event)]
        if complaints:
            raise LogError(complaints)
        return len(self) - before

    def put(self, event: Event, span: Span | None = None) -> tuple[Diagnostic, ...]:
        """Add an event that may stand at a place of a file; return what is wrong with it."""
        complaints = self.complaints(event)
        if complaints or event.id in self._by_id:
            return tuple(replace(complaint, span=span) for complaint in complaints)
        self._by_id[event.id] = event
        if event.takes_back is not None:
            self._back.add(event.takes_back)
        if span is not None:
            self._places[event.id] = span
        if not self._ordered or self._ordered[-1].at < event.at:
            self._ordered.append(event)
        else:
            begin, end = self._span_of(event.at)
            insort(self._ordered, event, begin, end, key=place_in_time)
        return ()

    def complaints(self, event: Event) -> tuple[Diagnostic, ...]:
        """Say what keeps an event out of this log: another one with its id."""
        known = self._by_id.get(event.id)
        if known is None or known == event:
            return ()
        return (messages.event_changed(event.id, self._places.get(event.id)),)

    def up_to(self, as_of: MomentLike) -> tuple[Event, ...]:
        """Return the events that had happened at a moment, in order; those of that very moment are among them."""
        return self._standing(0, bisect_right(self._ordered, as_moment(as_of), key=attrgetter("at")))

    def within(self, start: datetime | None, end: datetime) -> tuple[Event, ...]:
        """Return the events after one moment (None: from the first on) and up to another, in order."""
        begin = bisect_right(self._ordered, start, key=attrgetter("at")) if start is not None else 0
        return self._standing(begin, bisect_right(self._ordered, end, key=attrgetter("at")))

    def at(self, moment: datetime) -> tuple[Event, ...]:
        """Return the events of one moment."""
        return self._standing(*self._span_of(moment))

    def _span_of(self, moment: datetime) -> tuple[int, int]:
        """Return where the events of one moment begin and end."""
        at = attrgetter("at")
        return bisect_left(self._ordered, moment, key=at), bisect_right(self._ordered, moment, key=at)

    def _standing(self, begin: int, end: int) -> tuple[Event, ...]:
        """Return a part of the events, without those that are taken back. What takes one back always stands."""
        part = tuple(self._ordered[begin:end])
        if not self._back:
            return part
        return tuple(event for event in part if event.id not in self._back or event.takes_back is not None)

    def since(self, event: Event) -> datetime:
        """Return the moment from which on an event makes a difference: its own, or that of an earlier one that it takes back."""
        taken = self._by_id.get(event.takes_back) if event.takes_back is not None else None
        return min(event.at, taken.at) if taken is not None else event.at

    def astray(self) -> tuple[Diagnostic, ...]:
        """Return a complaint about each event that takes back one that the log does not have, or that takes one back itself."""
        if not self._back:
            return ()
        found = (self._astray(event) for event in self._ordered if event.takes_back is not None)
        return tuple(item for item in found if item is not None)

    def _astray(self, event: Event) -> Diagnostic | None:
        target = str(event.takes_back)
        taken = self._by_id.get(target)
        if taken is None:
            complaint = messages.nothing_retracted(event.id, target, self._by_id)
        elif taken.takes_back is not None:
            complaint = messages.retracts_retraction(event.id, target)
        else:
            return None
        return replace(complaint, span=self._places.get(event.id))

    def place(self, name: str, loc: Sequence[str] = (), code: str = "") -> Span | None:
        """Return where an event stands in its file, where the log was read from one.

        What stands in it under some keys is found where a complaint with a code may still be made about that: in what a rule set reads.
        """
        line = self._lines.get(name) if loc or code else None
        return line.place(loc, code) if line is not None else self._places.get(name)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in order."""
        return tuple(self._ordered)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self._ordered)

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def __getitem__(self, name: str) -> Event:
        return self._by_id[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self._by_id == other._by_id

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"<Log of {len(self)} events>"


def read_log(path: str | Path, name: str | None = None) -> Log:
    """Return the log in a file of JSON Lines; `name` is how complaints call it. Raises LogError with every complaint."""
    return Log.of(read_log_file(Path(path), name))
