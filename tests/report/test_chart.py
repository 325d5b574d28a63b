"""Charts: drawn in signs and in SVG, with a table that says the same, and no text in them is more than a text."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clientqual import report
from clientqual.rendering import drawing
from clientqual.rendering.blocks import Band, Bar, Chart, Document, Paragraph, Section, Table, Tick
from clientqual.rendering.layout import width

TABLE = Table("Tier over time", ("From", "Tier"), (("2026-02-02", "good"), ("2026-04-01", "worst")))
CHART = Chart(
    "February to May",
    (
        Band("Tier", ("good", "worst"), (Bar(0, 0, 0.5), Bar(1, 0.5, 1)), stepped=True),
        Band("Alerts", ("a <b>bold</b> one that is long",), (Bar(0, 0.25, 0.26),), tone="red"),
    ),
    (Tick(0, "Feb"), Tick(0.25, "Mar"), Tick(0.3, "x"), Tick(0.95, "May")),
    TABLE,
)
DOCUMENT = Document("Engagement", "A client", (Paragraph("Now."),), (Section("chart", "Over time", (CHART,)),))

shares = st.floats(0, 1)
rows = st.lists(st.text(max_size=40), min_size=1, max_size=4)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    def band() -> Band:
        names = tuple(draw(rows))
        spans = draw(st.lists(st.tuples(shares, shares), max_size=4))
        bars = tuple(Bar(draw(st.integers(0, len(names) - 1)), *sorted(pair)) for pair in spans)
        return Band(draw(st.text(max_size=20)), names, bars, draw(st.booleans()))

    ticks = tuple(Tick(at, draw(st.text(max_size=8))) for at in sorted(draw(st.lists(shares, max_size=6))))
    return Chart("Chart", tuple(band() for _ in range(draw(st.integers(1, 3)))), ticks, TABLE)


def test_as_lines() -> None:
    """A row for each thing that can be so; a name that is too long is cut, a bar that is too short is seen."""
    assert report.text_of(DOCUMENT, 40) == (
        "A client\n\nNow.\n\nOver time\n"
        "  Tier\n"
        "    good           ##########...........\n"
        "    worst          ..........###########\n"
        "  Alerts\n"
        "    a <b>bold</b~  .....#...............\n"
        "                   Feb  Mar"
    )


def test_as_markdown() -> None:
    """It is drawn as code, in which every sign stands for itself."""
    drawn = report.markdown_of(DOCUMENT).partition("## Over time\n\n")[2]
    assert all(line.startswith("    ") for line in drawn.splitlines())
    assert "<b>bold</b>" in drawn


def test_as_html() -> None:
    """The drawing is for eyes alone, and whoever has none finds the table."""
    page = report.html_of(DOCUMENT)
    figure = page.partition("<figure")[2].partition("</figure>")[0]
    drawn, table = figure.split("<details>")
    assert 'aria-hidden="true"' in drawn
    assert "&lt;b&gt;bold&lt;/b&gt;" in drawn
    assert "<table>" in table
    assert "style=" not in page
    assert re.findall(r'<rect x="([^"]*)" y="([^"]*)" width="([^"]*)"', drawn) == [
        ("0.00%", "0.5em", "50.00%"),
        ("50.00%", "2.25em", "50.00%"),
        ("25.00%", "0.5em", "1.00%"),
    ]
    assert '<line x1="50.00%" y1="0.875em" x2="50.00%" y2="2.625em" class="cq-lead">' in drawn


@given(charts(), st.integers(30, 120))
def test_a_drawing_keeps_to_its_width(chart: Chart, columns: int) -> None:
    """Whatever it is called, all rows of it are drawn, equally long, within the columns there are; every bar is seen."""
    lines = [line.text for line in drawing.lines(chart, columns)]
    drawn = [line for line in lines if re.search(r"[#.]{8,}$", line)]
    assert max(map(width, lines)) <= columns
    assert len(drawn) >= sum(len(band.rows) for band in chart.bands)
    assert all(width(one) == width(other) for one, other in pairwise(drawn))
