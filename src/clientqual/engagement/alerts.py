"""Alerts: what calls for attention, since when, because of what, and what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal

from clientqual.answering import Wording
from clientqual.engagement.tracking import Key, Stretch
from clientqual.engagement.watching import Watch
from clientqual.events import Event, Folded, Ledger, Told, folded, implied, written
from clientqual.ir import AlertRule, Always
from clientqual.models import Case
from clientqual.qualification import Plain, Reason, Recommendation, Unfolding

AlertState = Literal["open", "ended", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Alert(Unfolding):
    """One raising of an alert.

    * `raised_at` is the first moment of the time, without a break, in which its condition holds; None where that was so before the first
      event
    * `ended_at` is the first moment at which it held no more, None while it is `open`
    * `state` is `withdrawn` only where a follower takes back what it had told
    * `due` names the actions to take: those that the rule names and that are recommended, or all that it names where none of them is
    * `because` are the events behind it, in order: those that tell the facts in `reason`, a smallest set of facts that is enough for it
    * `title` and `text` say it to a person
    * `raised_title` is what the title was when it was raised

    `due`, `because`, `reason`, `title` and `text` are those of the moment that is asked about while it is open, and of the moment at
    which it was raised where it has ended, and in the news that it was raised.
    """

    id: str
    state: AlertState
    raised_at: datetime | None
    ended_at: datetime | None
    due: tuple[str, ...] = field(compare=False)
    sources: tuple[str, ...] = ()
    title: str = field(default="", compare=False)
    raised_title: str = field(default="", compare=False)
    text: str = field(default="", compare=False)
    because: tuple[Event, ...] = field(default=(), compare=False)
    reason: Reason = field(default=Reason(), compare=False)

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def key(self) -> Key:
        """What tells this raising of the alert from any other."""
        return self.id, self.raised_at

    @property
    def facts(self) -> Mapping[str, Plain]:
        """The known facts that are enough for it."""
        return self.reason.facts

    def to_json(self) -> dict[str, Any]:
        """Return the alert as JSON data; events by id."""
        return {
            "id": self.id,
            "state": self.state,
            "raised_at": _moment(self.raised_at),
            "ended_at": _moment(self.ended_at),
            "due": list(self.due),
            "title": self.title,
            "text": self.text,
            "because": [event.id for event in self.because],
            "facts": {path: _plain(value) for path, value in self.facts.items()},
            "sources": list(self.sources),
        }

    def __str__(self) -> str:
        return f"{self.id} ({self.state})"


def alert(watch: Watch, case: Case, stretch: Stretch, events: tuple[Event, ...], at: datetime | None = None) -> Alert:
    """Return an alert as it is at a moment of its time, the first unless told otherwise.

    `events` are those up to then; what they are read for is read when it is asked for.
    """
    rule = watch.alerts[stretch.id]
    grounds = _Grounds(watch, case, stretch.id, events, at or stretch.raised_at)
    return Alert.unfolding(
        lambda name: _PARTS[name](grounds, stretch.raised_at),
        id=stretch.id,
        state="open" if stretch.ended_at is None else "ended",
        raised_at=stretch.raised_at,
        ended_at=stretch.ended_at,
        sources=rule.source,
    )


def withdrawn(watch: Watch, stretch: Stretch) -> Alert:
    """Return an alert that was told and never was so, or is called by its id where the rules have none of the kind any more."""
    rule = watch.alerts[stretch.id] if stretch.id in watch.alerts else AlertRule(stretch.id, Always())
    wording = Wording(watch.rules.program.texts, {})
    title = wording.text(f"alerts/{stretch.id}/title") or stretch.id.replace("_", " ")
    return Alert(
        stretch.id,
        "withdrawn",
        stretch.raised_at,
        stretch.ended_at,
        rule.due,
        rule.source,
        title,
        title,
        wording.text(f"alerts/{stretch.id}/because"),
    )


class _Grounds:
    """What an alert rests on at a moment at which it holds; None is before the first event."""

    def __init__(self, watch: Watch, case: Case, name: str, events: tuple[Event, ...], at: datetime | None) -> None:
        self._watch, self._case, self._name, self._events, self._at = watch, case, name, events, at

    def earlier(self, at: datetime | None) -> _Grounds:
        """Return what it rested on at an earlier moment."""
        if at == self._at:
            return self
        events = tuple(event for event in self._events if at is not None and event.at <= at)
        return _Grounds(self._watch, self._case, self._name, events, at)

    @cached_property
    def _told(self) -> Told:
        ledger = Ledger(self._watch.rules.program)
        ledger.take_all(self._events)
        return ledger.tells(self._at) if self._at is not None else {}

    @cached_property
    def _known(self) -> Case:
        """The case with what events tell in it."""
        if self._at is None:
            return self._case
        holds: Folded = folded(self._watch.rules.program, self._at, self._told, self._case.facts())
        return self._case.with_(holds.facts) if holds.facts else self._case

    @cached_property
    def recommendation(self) -> Recommendation:
        """The alert as an action that is recommended."""
        qualification = self._watch.rules.qualify(self._known)
        return next(item for item in qualification.recommendations if item.action == self._name)

    @cached_property
    def due(self) -> tuple[str, ...]:
        """The actions to take: never one that contradicts what is recommended, unless the rule names no other."""
        named, answer = self._watch.alerts[self._name].due, self._watch.base.answer(self._known)
        recommended = {item.action for item in answer.actions if item.status != "conditional"}
        return tuple(name for name in named if name in recommended) or named

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events behind the facts that are enough for it."""
        needed = self.recommendation.reason.facts
        behind = {
            event
            for path, (_, events) in self._told.items()
            if path in needed or any(other in needed for other, _ in implied(self._watch.rules.program, path))
            for event in events
        }
        return tuple(sorted(behind, key=lambda event: (event.at, event.id)))


_PARTS: Final[dict[str, Callable[[_Grounds, datetime | None], object]]] = {
    "due": lambda grounds, _: grounds.due,
    "title": lambda grounds, _: grounds.recommendation.title,
    "raised_title": lambda grounds, raised_at: grounds.earlier(raised_at).recommendation.title,
    "text": lambda grounds, _: grounds.recommendation.reason.text,
    "because": lambda grounds, _: grounds.events,
    "reason": lambda grounds, _: grounds.recommendation.reason,
}


def _moment(at: datetime | None) -> str | None:
    return written(at) if at is not None else None


def _plain(value: Plain) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | bool | int) else str(value)
