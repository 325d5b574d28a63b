"""A chart as lines of signs: a row for each thing that can be so, filled where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from clientqual.rendering.blocks import Band, Bar, Chart, Tick, Tone
from clientqual.rendering.layout import clean, pad, width, wrap
from clientqual.rendering.lines import Line

_WIDEST: Final = 72
_NARROWEST: Final = 8
_NAME_MOST: Final = 26
_FULL, _EMPTY = "#", "."
_GAP: Final = 2


def lines(chart: Chart, columns: int, by: int = 0) -> list[Line]:
    """Draw a chart within so many columns, behind a margin. What it says in words is told elsewhere."""
    names = max((width(clean(row)) for band in chart.bands for row in band.rows), default=0)
    begin = by + 2 + min(names, _NAME_MOST, max(_NARROWEST, columns // 3)) + _GAP
    room = max(_NARROWEST, min(_WIDEST, columns - begin))
    drawn = [line for band in chart.bands for line in _band(band, begin, room, by)]
    return [*drawn, Line(" " * begin + _scale(chart.ticks, room), "faint")] if drawn else []


def _band(band: Band, begin: int, room: int, by: int) -> Iterator[Line]:
    yield Line(" " * by + _cut(band.label, begin + room - by), "strong")
    for number, row in enumerate(band.rows):
        bars = [bar for bar in band.bars if bar.row == number]
        name = " " * (by + 2) + _cut(row, begin - by - 2 - _GAP)
        yield Line(pad(name, begin) + _filled(bars, room), _tone(band, bars))


def _tone(band: Band, bars: Sequence[Bar]) -> Tone:
    return band.tone if bars else "faint"


def _cut(text: str, columns: int) -> str:
    """Return as much of a text as fits, with a sign that it was cut."""
    text = clean(text)
    if width(text) <= columns:
        return text
    return (
        (wrap(text.replace(" ", "\N{NO-BREAK SPACE}"), max(1, columns - 1))[0]).replace("\N{NO-BREAK SPACE}", " ") + "~"
    )


def _filled(bars: Sequence[Bar], room: int) -> str:
    signs = [_EMPTY] * room
    for bar in bars:
        first = min(room - 1, round(bar.begin * room))
        for place in range(first, max(first + 1, round(bar.end * room))):
            signs[place] = _FULL
    return "".join(signs)


def _scale(ticks: Sequence[Tick], room: int) -> str:
    """Write the marks of time below, as many as have room."""
    line = ""
    for tick in ticks:
        place, label = round(tick.at * room), clean(tick.label)
        free = width(line) + 1 if line else 0
        if label and free <= place <= room - width(label):
            line = pad(line, place) + label
    return line
