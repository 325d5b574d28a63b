"""A follower: takes events as they come, in any order and as often as they like, and says what is new about the alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Self, final

from clientqual.diagnostics import Diagnostic
from clientqual.engagement.alerts import Alert
from clientqual.engagement.news import Newsroom, Notice
from clientqual.engagement.saving import Saved, read_saved
from clientqual.engagement.tracking import Key, Stretch, Tracker, order
from clientqual.engagement.watching import watch
from clientqual.errors import LogError
from clientqual.events import Event, Log, MomentLike, as_moment, fitted
from clientqual.models import Case, as_case
from clientqual.ruleset import CaseLike, RuleSet

_NOTHING: Final = Case()


@final
class Follower:
    """Follows one engagement. What has been told, taken together, depends on the events and the moment alone.

    Feed it whenever there are events, and now and then without any, for time raises and ends alerts too. It is not for several threads
    at once.
    """

    def __init__(self, rules: RuleSet | None = None, case: CaseLike = _NOTHING) -> None:
        """Begin to follow an engagement; `rules` are the shipped ones unless told otherwise.

        Raises CaseError for a case that does not fit the rules.
        """
        self.rules: Final = rules or RuleSet.default()
        self.case: Final = as_case(case)
        self.rules.answer(self.case)
        self.log: Final = Log()
        self.as_of: datetime | None = None
        self._watch: Final = watch(self.rules)
        self._stated: Final = self.case.facts()
        self._tracker = Tracker(self._watch, self._stated)
        self._newsroom = Newsroom(self._watch, self.case, self.log)
        self._shown: dict[Key, Stretch] = {}
        self._seen = -1

    # --- following --------------------------------------------------------------------------------------------------------------

    def feed(self, events: Iterable[Event], as_of: MomentLike) -> list[Notice]:
        """Take events and move on to a moment; return what is new about the alerts since the last time: first what is withdrawn, then
        the rest in the order of time. The last notice of each alert says whether it is open.

        Events that are known already change nothing; those after `as_of` wait. Time does not run backwards: an earlier `as_of` counts as
        the latest so far. Raises LogError, and takes none of the events, where one does not fit the rule set or has the id of another.
        """
        now, before = as_moment(as_of), self.as_of
        if before is not None and now < before:
            now = before
        new = self._new(list(events))
        self.log.extend(new)
        late = tuple(event for event in new if before is not None and self.log.since(event) <= before)
        if any(self._tracker.now is not None and self.log.since(event) <= self._tracker.now for event in late):
            self._tracker = Tracker(self._watch, self._stated)
            self._seen = -1
        self._tracker.advance(self.log.within(self._tracker.now, now), now)
        self.as_of = now
        if self._tracker.turns == self._seen:
            return []
        self._seen = self._tracker.turns
        return self._news(late)

    def _new(self, events: list[Event]) -> list[Event]:
        """Return the events that are not known, as the rule set reads them."""
        found = Log()
        complaints: list[Diagnostic] = []
        for event in fitted(self.rules.program, events):
            complaints += self.log.complaints(event) or found.put(event)
        if complaints:
            raise LogError(complaints)
        return [event for event in found if event.id not in self.log]

    def _news(self, late: tuple[Event, ...]) -> list[Notice]:
        """Say what is otherwise than what was shown, and remember that it is shown now."""
        now = {stretch.key: stretch for stretch in self._tracker.stretches()}
        found = self._newsroom.notices(self._shown, now, late)
        self._shown = now
        return found

    # --- the state --------------------------------------------------------------------------------------------------------------

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All alerts so far, open and ended ones, in the order in which they were raised."""
        shown = sorted(self._shown.values(), key=order)
        return tuple(
            self._newsroom.alert(item, self.as_of if item.ended_at is None else item.raised_at) for item in shown
        )

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(item for item in self.alerts if item.is_open)

    def save(self, *, with_log: bool = True) -> dict[str, Any]:
        """Return the state as JSON data: the case, what was shown, and the events unless they are kept elsewhere."""
        shown = tuple(sorted(self._shown.values(), key=order))
        return Saved(self.case, self.as_of, shown, self.log.events if with_log else ()).to_json()

    @classmethod
    def restore(cls, state: Mapping[str, Any], rules: RuleSet | None = None, log: Log | None = None) -> Self:
        """Return a follower that goes on where one was saved. `log` holds its events where the state does not.

        Raises ClientqualError for what is no saved state, CaseError and LogError where it does not fit the rules.
        """
        saved = read_saved(state)
        follower = cls(rules, saved.case)
        follower.log.extend(follower._new([*saved.events, *(log or ())]))
        follower.as_of = saved.as_of
        follower._shown = {stretch.key: stretch for stretch in saved.shown}
        return follower
