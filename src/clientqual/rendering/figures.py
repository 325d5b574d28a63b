"""A chart as a figure of a page: drawn in SVG for whoever sees it, with the table below for everybody.

Places along the line of time are shares of the width, so that the drawing fits any page; places across it are in `em`, so that it grows with
the letters beside it. Looks are the style sheet's: the policy of the page allows no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from clientqual.rendering.blocks import Band, Bar, Chart
from clientqual.rendering.markup import Html, element

_ROW: Final = 1.75
_BAR: Final = 0.75
_TOP: Final = (_ROW - _BAR) / 2


def figure(chart: Chart, table: Html) -> Html:
    """Write a chart; its table is folded away below it."""
    return element(
        "figure",
        element("figcaption", chart.caption),
        element(
            "div",
            *(_band(band, chart) for band in chart.bands),
            _scale(chart),
            class_="cq-bands",
            dir="ltr",
            aria_hidden="true",
        ),
        element("details", element("summary", "The same as a table"), table),
        class_="cq-chart",
    )


def _band(band: Band, chart: Chart) -> Html:
    names = element("ul", *(element("li", element("bdi", row)) for row in band.rows), class_="cq-rows")
    height = _ROW * len(band.rows)
    drawn = [
        *(_line(_share(tick.at), 0, _share(tick.at), height, "cq-tick") for tick in chart.ticks),
        *(_line("0%", _middle(row), "100%", _middle(row), "cq-row") for row in range(len(band.rows))),
        *(_steps(band) if band.stepped else ()),
        *map(_bar, band.bars),
    ]
    svg = element("svg", *drawn, width="100%", height=_em(height), focusable="false")
    return element("div", element("p", band.label), names, svg, class_=f"cq-band cq-{band.tone}")


def _bar(bar: Bar) -> Html:
    return element(
        "rect",
        x=_share(bar.begin),
        y=_em(_ROW * bar.row + _TOP),
        width=_share(max(0.0, bar.end - bar.begin)),
        height=_em(_BAR),
        rx=_em(_BAR / 6),
        class_="cq-bar",
    )


def _steps(band: Band) -> Iterator[Html]:
    """Draw what leads from one bar to the next."""
    for bar, after in pairwise(band.bars):
        yield _line(_share(after.begin), _middle(bar.row), _share(after.begin), _middle(after.row), "cq-lead")


def _scale(chart: Chart) -> Html:
    labels = (element("text", tick.label, x=_share(tick.at), y=_em(1.1)) for tick in chart.ticks)
    return element("svg", *labels, width="100%", height=_em(1.5), focusable="false", class_="cq-scale")


def _line(x1: str, y1: float, x2: str, y2: float, name: str) -> Html:
    return element("line", x1=x1, y1=_em(y1), x2=x2, y2=_em(y2), class_=name)


def _middle(row: int) -> float:
    return _ROW * row + _ROW / 2


def _share(part: float) -> str:
    return f"{100 * part:.2f}%"


def _em(height: float) -> str:
    return f"{height:.3f}".rstrip("0").rstrip(".") + "em"
