"""A watch: events go in as they come, and what is new about the alerts comes out, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from clientqual.cli import wording
from clientqual.cli.common import complain
from clientqual.cli.watching.feeds import Feed, Row
from clientqual.cli.watching.memory import Memory
from clientqual.cli.watching.reading import events_in, yet_to_come
from clientqual.cli.watching.telling import Teller
from clientqual.diagnostics import Diagnostic
from clientqual.engagement import Event, Follower, Log
from clientqual.span import Span


class Watcher:
    """Follows one log, and tells each piece of news once.

    At the start of a watch that remembers nothing, what is over already is no news, unless it goes through the log `from_start`.
    """

    def __init__(self, follower: Follower, feed: Feed, memory: Memory, teller: Teller, *, from_start: bool) -> None:
        self.follower: Final = follower
        self.failed = False
        self.told = 0
        self._feed, self._memory, self._teller = feed, memory, teller
        self._begins = memory.is_new and not from_start
        self._is_known = False
        self._log = Log()
        self._complained: set[str] = set()

    def read(self, rows: Sequence[Row], now: datetime) -> list[Event]:
        """Return the events that lines hold; complain, once, of those that cannot be read or are yet to come.

        Raises ClientqualError for the log of something else than what is remembered.
        """
        found: list[tuple[Event, Span]] = []
        events, complaints = events_in(rows, self._feed.name, self.follower.rules)
        if events and not self._is_known:
            self._memory.recognise(self._feed, [event for event, _ in events], self.follower)
            self._is_known = True
        for event, place in events:
            wrong = self._against_log(event, place)
            complaints += wrong
            if not wrong:
                found.append((event, place))
        new = [(event, place) for event, place in found if event.id not in self.follower.log]
        self._complain([*complaints, *yet_to_come(new, now)])
        return [event for event, _ in found]

    def _against_log(self, event: Event, place: Span) -> Sequence[Diagnostic]:
        """Say what keeps an event out of the log: another with its id, which may stand there or only be remembered."""
        wrong = self._log.put(event, place)
        if wrong and self._log.place(event.id) != place:
            return wrong
        wrong = wrong or self.follower.log.complaints(event)
        return [wording.event_remembered(item, place, self._memory.name) for item in wrong]

    def _complain(self, complaints: Sequence[Diagnostic]) -> None:
        new = [item for item in complaints if str(item) not in self._complained]
        self._complained.update(map(str, new))
        self.failed = complain(new) or self.failed

    def go_on(self, events: Sequence[Event], now: datetime) -> None:
        """Take all events there are by now, and tell what is new at this moment."""
        told = self._follow(events, now)
        noted = self._note(now)
        self._complain(self._astray())
        self._keep(bool(events) or told or noted)

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
            self._teller.news(notice, now, self.follower)
        self.told += len(notices)
        return bool(notices)

    def _note(self, now: datetime) -> bool:
        """Tell where what is stated does not let stand what the log says, if that is new; say whether anything is otherwise."""
        told, before = self._memory.contradictions, self._memory.contradictions.told
        new = told.new(self.follower)
        for item in new:
            self._teller.contradiction(item, now, self.follower.rules.program)
        self.told += len(new)
        return told.told != before

    def _keep(self, changed: bool) -> None:
        """Remember what was told, after it was: who is stopped in between is told it again."""
        if changed:
            self._memory.keep(self.follower)
