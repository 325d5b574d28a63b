"""A watch: events go in as they come, and what is new about the alerts comes out, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from clientqual.cli.common import complain
from clientqual.cli.watching.feeds import Row
from clientqual.cli.watching.memory import Memory
from clientqual.cli.watching.reading import events_in
from clientqual.diagnostics import Diagnostic
from clientqual.engagement import Event, Follower, Log, Notice
from clientqual.span import Span
from clientqual.timeline import Titles

Tell = Callable[[Notice, datetime], None]


class Watcher:
    """Follows one log, and tells each piece of news once.

    At the start of a watch that remembers nothing, what is over already is no news, unless it goes through the log `from_start`.
    """

    def __init__(self, follower: Follower, name: str, memory: Memory, tell: Tell, *, from_start: bool) -> None:
        self.follower: Final = follower
        self.failed = False
        self.told = 0
        self._name, self._memory, self._tell = name, memory, tell
        self._begins = memory.is_new and not from_start
        self._log = Log()
        self._complained: set[str] = set()

    def read(self, rows: Sequence[Row]) -> list[Event]:
        """Return the events that lines hold; complain, once, of those that cannot be read."""
        found: list[Event] = []
        events, complaints = events_in(rows, self._name, self.follower.rules)
        for event, place in events:
            wrong = self._log.put(event, place) or self._against_state(event, place)
            complaints += wrong
            if not wrong:
                found.append(event)
        self._complain(complaints)
        return found

    def _against_state(self, event: Event, place: Span) -> list[Diagnostic]:
        return [replace(item, span=place) for item in self.follower.log.complaints(event)]

    def _complain(self, complaints: Sequence[Diagnostic]) -> None:
        new = [item for item in complaints if str(item) not in self._complained]
        self._complained.update(map(str, new))
        self.failed = complain(new) or self.failed

    def go_on(self, events: Sequence[Event], now: datetime) -> None:
        """Take all events there are by now, and tell what is new at this moment."""
        told = self._follow(events, now)
        self._complain(self._astray())
        self._keep(bool(events) or told)

    def go_through(self, events: Sequence[Event], end: datetime) -> None:
        """Take events one after the other as if each was read when it happened; those after the end are left."""
        for event in events:
            if event.at <= end:
                self._follow([event], max(event.at, self.follower.as_of or event.at))
        self._complain(self._astray())
        self._keep(bool(events))

    def _astray(self) -> list[Diagnostic]:
        """Return what takes back nothing, neither in this log nor in what is remembered."""
        remembered = self.follower.log
        astray = {item.subject for item in remembered.astray()}
        return [item for item in self._log.astray() if item.subject in astray or item.subject not in remembered]

    def _follow(self, events: Sequence[Event], now: datetime) -> bool:
        """Move on, and tell what is new; say whether anything is."""
        notices = self.follower.feed(events, now)
        if self._begins:
            notices = [notice for notice in notices if notice.alert.is_open]
            self._begins = False
        for notice in notices:
            self._tell(notice, now)
        self.told += len(notices)
        return bool(notices)

    def _keep(self, changed: bool) -> None:
        """Remember what was told, after it was: who is stopped in between is told it again."""
        if changed:
            self._memory.keep(self.follower)

    def titles(self, now: datetime) -> Titles:
        """Return what actions are called at a moment."""
        follower = self.follower
        told = follower.rules.facts_at(follower.log, now, follower.case).facts
        return Titles(follower.rules, follower.case.with_(told))
