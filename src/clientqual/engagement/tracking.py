"""Tracking: since when each alert holds, and when it ceased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from clientqual.engagement.steps import Stepper
from clientqual.engagement.watching import Watch
from clientqual.events import Event
from clientqual.ir import Value

Key: TypeAlias = tuple[str, datetime | None]
"""What tells one raising of an alert from another: the rule, and when it was raised."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which an alert holds, without a break. `raised_at` is None where it held before the first event; `ended_at` where it
    still does.
    """

    id: str
    raised_at: datetime | None
    ended_at: datetime | None = None

    @property
    def key(self) -> Key:
        return self.id, self.raised_at


class Tracker:
    """Follows the alerts of one engagement along its moments. `turns` counts how often one was raised or ended."""

    def __init__(self, watch: Watch, stated: Mapping[str, Value]) -> None:
        self._watch = watch
        self._stepper = Stepper(watch.rules.program, stated)
        self.ended: list[Stretch] = []
        self.open: dict[str, Stretch] = {}
        self.turns = 0
        self._held: frozenset[str] = frozenset()
        self._see(watch.raised(self._stepper.joined.known), None)

    @property
    def now(self) -> datetime | None:
        """The last moment that was looked at, None before the first."""
        return self._stepper.now

    def advance(self, events: Sequence[Event], until: datetime) -> None:
        """Go on to `until`. `events` are those after the last moment that was looked at, in order."""
        for step in self._stepper.steps(events, until):
            self._see(self._watch.raised(step.known), step.at)

    def _see(self, held: frozenset[str], at: datetime | None) -> None:
        if held == self._held:
            return
        self.turns += 1
        for name in sorted(self._held - held):
            self.ended.append(replace(self.open.pop(name), ended_at=at))
        for name in sorted(held - self._held):
            self.open[name] = Stretch(name, at)
        self._held = held

    def stretches(self) -> list[Stretch]:
        """Return every stretch so far, by the moment at which it began and by id."""
        return sorted([*self.ended, *self.open.values()], key=order)


def order(stretch: Stretch) -> tuple[bool, datetime | str, str]:
    """Order stretches by their beginning, then by id; those from before the first event come first."""
    began = stretch.raised_at
    return (began is not None, began if began is not None else "", stretch.id)
