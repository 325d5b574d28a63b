"""The chart of an engagement: how the answers moved, and when which alert was open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from clientqual.engagement import Alert
from clientqual.report import blocks, words
from clientqual.timeline.history import Turn
from clientqual.timeline.phrases import day

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_TICKS: Final = 6
_LAST_TICK: Final = 0.93
"""Behind this there is no room for a label."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a chart shows."""

    begin: datetime
    end: datetime

    def share(self, at: datetime | None) -> float:
        """Return where a moment lies, from 0 to 1; None is before all."""
        whole = self.end - self.begin
        if at is None or at <= self.begin or not whole:
            return 0.0
        return min(1.0, (at - self.begin) / whole)


def chart(
    turns: Sequence[Turn], until: datetime, alerts: Sequence[Alert], answers: Mapping[str, Sequence[str]]
) -> blocks.Chart:
    """Draw the turns of an engagement. `answers` are all that each outcome to be drawn can have, in their order."""
    span = Span(turns[0].at, until)
    bands = [_outcome(name, known, turns, span) for name, known in answers.items()]
    if alerts:
        bands.append(_alerts(alerts, span))
    return blocks.Chart(f"{day(span.begin)} to {day(until)}", tuple(bands), tuple(_ticks(span)), _table(turns, answers))


def named(alert: str) -> str:
    """Return what to call an alert in a few words."""
    return words.spoken(alert)


def _outcome(name: str, known: Sequence[str], turns: Sequence[Turn], span: Span) -> blocks.Band:
    """Draw one outcome: a row an answer, a bar for as long as it was that one."""
    starts = [(turn.answers[name], turn.at) for turn in turns if turn is turns[0] or name in turn.changed]
    ends = [*(at for _, at in starts[1:]), span.end]
    bars = (
        blocks.Bar(known.index(answer), span.share(begin), span.share(end))
        for (answer, begin), end in zip(starts, ends, strict=True)
    )
    return blocks.Band(words.spoken(name).capitalize(), tuple(map(words.spoken, known)), tuple(bars), stepped=True)


def _alerts(alerts: Sequence[Alert], span: Span) -> blocks.Band:
    rows = list(dict.fromkeys(alert.id for alert in alerts))
    bars = tuple(
        blocks.Bar(rows.index(alert.id), span.share(alert.raised_at), span.share(alert.ended_at or span.end))
        for alert in alerts
    )
    return blocks.Band("Alerts", tuple(map(named, rows)), bars, tone="red")


def _ticks(span: Span) -> Iterator[blocks.Tick]:
    """Mark the line of time: by months where it is long, else by days."""
    months = list(_months(span))
    if len(months) > 1:
        chosen = months[:: -(-len(months) // _MOST_TICKS)]
        texts = [MONTHS[at.month - 1] if at.month > 1 else str(at.year) for at in chosen]
    else:
        days = [span.begin + timedelta(days=number) for number in range((span.end - span.begin).days + 1)]
        chosen = days[:: -(-len(days) // _MOST_TICKS)]
        texts = [f"{at.day} {MONTHS[at.month - 1]}" for at in chosen]
    for at, text in zip(chosen, texts, strict=True):
        if span.share(at) <= _LAST_TICK:
            yield blocks.Tick(span.share(at), text)


def _months(span: Span) -> Iterator[datetime]:
    """Yield the beginnings of months within the time."""
    at = span.begin.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while at <= span.end:
        if at >= span.begin:
            yield at
        at = (at + timedelta(days=32)).replace(day=1)


def _table(turns: Sequence[Turn], answers: Mapping[str, Sequence[str]]) -> blocks.Table:
    """Say the same in rows: one for each moment at which an answer or an alert changed."""
    told = [turn for turn in turns if turn is turns[0] or turn.changed or turn.raised or turn.ended]
    open_: list[str] = []
    rows: list[tuple[str, ...]] = []
    for turn in told:
        gone = {alert.id for alert in turn.ended}
        open_ = [name for name in open_ if name not in gone] + [alert.id for alert in turn.raised]
        cells = (words.spoken(turn.answers[name]) for name in answers)
        rows.append((day(turn.at), *cells, ", ".join(map(named, open_))))
    merged = [row for row, after in pairwise([*rows, ("",)]) if row[0] != after[0]]
    head = ("From", *(words.spoken(name).capitalize() for name in answers), "Open alerts")
    return blocks.Table("How it stood, from each day on which something changed", head, tuple(merged))
