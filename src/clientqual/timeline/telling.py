"""The timeline as a report: what is due, how it went, and what happened, in the nouns that every report is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from clientqual.engagement import Alert, Contradicted, Engagement, Event, Moment
from clientqual.qualification import Plain
from clientqual.report import blocks, headline, words
from clientqual.timeline.charting import MONTHS, chart
from clientqual.timeline.history import Turn, turns
from clientqual.timeline.phrases import Titles, briefly, differing, when

KIND: Final = "Engagement"
DRAWN: Final = ("tier", "course")
_APART: Final = frozenset({"id", "at", "kind", "note", "facts"})
"""What an event has that is told in a place of its own, or not at all."""
_NOTHING_KNOWN: Final = "Nothing is known of this client yet."
_MANY: Final = 3
"""So many facts stated at once stand below each other; more are folded away."""


def timeline(engagement: Engagement, as_of: datetime, title: str) -> blocks.Document:
    """Tell an engagement up to a moment: what calls for attention now, how it went, and everything that happened, in order.

    Raises LogError for a log that does not fit the rules.
    """
    rules, now = engagement.rules, engagement.at(as_of)
    outcomes = rules.program.outcomes
    drawn = {name: tuple(map(str, outcomes[name].domain.values)) for name in DRAWN if name in outcomes}
    alerts = now.alerts
    told = turns(engagement, as_of, alerts, tuple(drawn))
    titles = Titles(rules, now.case)
    sentence = headline.sentence(now.qualification) if now.case.facts() else _NOTHING_KNOWN
    lead = (blocks.Paragraph(sentence, "strong"),) if sentence else ()
    return blocks.Document(
        KIND,
        title,
        (*lead, blocks.Paragraph(_counted(told, now.open_alerts, as_of))),
        (
            blocks.Section("alerts", "What is due", _due(now.open_alerts, titles)),
            blocks.Section("contradicted", "What is stated otherwise", _otherwise(engagement, now, titles)),
            blocks.Section("course", "How it went", (chart(told, as_of, alerts, drawn),) if told and drawn else ()),
            blocks.Section("events", "What happened", _story(told, titles)),
        ),
        (blocks.Paragraph(f"By the rule set {rules.name} {rules.version}. Days and times are in UTC."),),
    )


def _counted(told: Sequence[Turn], open_: Sequence[Alert], as_of: datetime) -> str:
    events = sum(len(turn.events) for turn in told)
    if not events:
        return f"Nothing has happened up to {when(as_of)}."
    state = words.count(len(open_), "alert is open", "alerts are open") if open_ else "no alert is open"
    return f"{words.count(events, 'event', 'events')} up to {when(as_of)}; {state}."


def _due(alerts: Sequence[Alert], titles: Titles) -> tuple[blocks.Block, ...]:
    """List the open alerts, the latest first: that is what people look for."""
    points = tuple(blocks.Point(alert.title, inner=tuple(_why(alert, titles))) for alert in reversed(alerts))
    return (blocks.Points(points, tone="red"),) if points else ()


def _why(alert: Alert, titles: Titles) -> Iterator[blocks.Block]:
    """Say why an alert is open, what is due, since when, and because of which events."""
    if alert.text:
        yield blocks.Paragraph(alert.text)
    if alert.due:
        yield blocks.Paragraph(f"{titles.of(alert.due)}.", label="Due")
    since = when(alert.raised_at) if alert.raised_at else "the beginning"
    because = f", because of: {briefly(alert.because, alert.facts, titles)}" if alert.because else ""
    yield blocks.Paragraph(f"Open since {since}{because}.", "faint")


def _otherwise(engagement: Engagement, now: Moment, titles: Titles) -> tuple[blocks.Block, ...]:
    """List what the log tells and does not hold: an alert may be missing only because a case was not kept up."""
    points = tuple(_differing(engagement, item, titles) for item in now.facts.contradicted)
    return (blocks.Points(points),) if points else ()


def _differing(engagement: Engagement, item: Contradicted, titles: Titles) -> blocks.Point:
    because = briefly((engagement.log[name] for name in item.events), {item.fact: item.logged}, titles)
    rest = blocks.Paragraph(f"What is stated wins. The log rests on: {because}.", "faint")
    return blocks.Point(differing(engagement.rules.program, item), inner=(rest,))


def _story(told: Sequence[Turn], titles: Titles) -> tuple[blocks.Block, ...]:
    points = tuple(point for turn in told for point in _points(turn, titles))
    return (blocks.Points(points),) if points else ()


def _points(turn: Turn, titles: Titles) -> Iterator[blocks.Point]:
    """Tell a turn: each event, and below the last one what changed with them."""
    group = f"{MONTHS[turn.at.month - 1]} {turn.at.year}"
    changes = tuple(_changes(turn))
    if not turn.events:
        yield blocks.Point(f"{when(turn.at)}: time goes by", group=group, inner=changes)
    for event in turn.events:
        after = changes if event is turn.events[-1] else ()
        yield blocks.Point(_happened(event, titles), group=group, inner=(*_told(event), *after))


def _happened(event: Event, titles: Titles) -> str:
    """Say when what happened, with all that is told of it in a word or two."""
    told = _written(event).items()
    fields = ", ".join(f"{words.spoken(name)} {value}" for name, value in told if name not in _APART)
    return f"{when(event.at)}: {titles.event(event.kind) or words.spoken(event.kind)}" + (
        f" ({fields})" if fields else ""
    )


def _told(event: Event) -> Iterator[blocks.Block]:
    """Yield what stands in an event: the note, and the facts that it states."""
    if event.note:
        yield blocks.Paragraph(event.note)
    facts = tuple(blocks.Known(path, _shown(value)) for path, value in sorted(_written(event).get("facts", {}).items()))
    if facts:
        terms = blocks.Terms((blocks.Term("Stated", facts),))
        yield terms if len(facts) <= _MANY else blocks.Fold(words.count(len(facts), "fact", "facts"), (terms,))


def _written(event: Event) -> Mapping[str, Any]:
    """Return an event as a log has it."""
    return event.to_json()


def _changes(turn: Turn) -> Iterator[blocks.Block]:
    """Yield what is otherwise from a turn on."""
    for name, before in turn.changed.items():
        now = words.spoken(turn.answers[name])
        yield blocks.Paragraph(f"{now}, no longer {words.spoken(before)}.", "strong", words.spoken(name).capitalize())
    for alert in turn.raised:
        yield blocks.Paragraph(alert.raised_title, "red", "Alert")
    for alert in turn.ended:
        yield blocks.Paragraph(alert.raised_title, "green", "Alert over")


def _shown(value: Any) -> Plain:
    """Return what was stated of a fact as a report shows it. Nothing takes a statement back."""
    if value is None:
        return "taken back"
    return tuple(value) if isinstance(value, list) else value
