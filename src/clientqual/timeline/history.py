"""How an engagement stood from turn to turn: what each event changed, and what changed by time alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from clientqual.engagement import Alert, Engagement, Event


class Turn(NamedTuple):
    """A moment at which something happened, or at which time alone changed something.

    `answers` are the presumed ones by outcome, from then on; `changed` those that were others before, by outcome, with what they were.
    At the first turn nothing was before.
    """

    at: datetime
    events: tuple[Event, ...]
    answers: Mapping[str, str]
    changed: Mapping[str, str]
    raised: tuple[Alert, ...]
    ended: tuple[Alert, ...]

    @property
    def tells(self) -> bool:
        """Say whether there is anything to tell of it."""
        return bool(self.events or self.changed or self.raised or self.ended)


def turns(engagement: Engagement, until: datetime, alerts: Sequence[Alert], outcomes: Sequence[str]) -> list[Turn]:
    """Return the turns of an engagement up to a moment, with its alerts up to then, as far as these outcomes go."""
    return [turn for turn in _turns(engagement, until, alerts, outcomes) if turn.tells]


def _turns(engagement: Engagement, until: datetime, alerts: Sequence[Alert], outcomes: Sequence[str]) -> Iterator[Turn]:
    before: Mapping[str, str] = {}
    for step in engagement.steps(until):
        found = engagement.rules.answer(dict(step.known)).outcomes
        answers = {name: found[name].presumed for name in outcomes}
        changed = {name: before[name] for name in outcomes if before and before[name] != answers[name]}
        raised = tuple(alert for alert in alerts if alert.raised_at == step.at)
        ended = tuple(alert for alert in alerts if alert.ended_at == step.at)
        yield Turn(step.at, step.events, answers, changed, raised, ended)
        before = answers
