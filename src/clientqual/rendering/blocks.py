"""The nouns of a report: what it says and in which order, before anybody decides how that looks.

Whoever has something to tell makes a `Document` of these; `plain`, `commonmark` and `hypertext` each write any document, all of it. What
is too much for a reader is not put in; what is too much at once is put in a `Fold`, or behind the `shown` of a list: a page folds it away.

They are named tuples, which are declared and made in no time: a report has a thousand of them, and a command starts with them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from clientqual.qualification import Plain, Status

Tone = Literal["plain", "strong", "red", "green", "faint", "warning"]
Bullet = Literal["dash", "plus", "number"]
Standing = Literal["certain", "presumed", "possible", "ruled out"]


class Paragraph(NamedTuple):
    """Prose, a paragraph a line."""

    text: str
    tone: Tone = "plain"
    label: str = ""


class Known(NamedTuple):
    """A fact with its value."""

    fact: str
    value: Plain


class Term(NamedTuple):
    """A label, and what stands behind it."""

    label: str
    values: tuple[str, ...] | tuple[Known, ...]


class Terms(NamedTuple):
    """What something rests on, or what there is to know of it."""

    items: tuple[Term, ...]


class Choices(NamedTuple):
    """How to write an answer down: whom to ask, of which fact, and what there is to choose from."""

    of: str | None
    fact: str
    kind: str
    values: tuple[str | bool, ...]


class Fold(NamedTuple):
    """What a page folds away behind a summary. Lines tell it without one."""

    summary: str
    blocks: tuple[Block, ...]


class Point(NamedTuple):
    """One entry of a list. `group` is the heading that it stands under on a page; there it says what the marks say elsewhere."""

    text: str
    status: Status | None = None
    marks: tuple[str, ...] = ()
    group: str = ""
    inner: tuple[Block, ...] = ()


class Points(NamedTuple):
    """A list. `left` is how many more there are that it does not name; `shown` how many a page shows before the rest is unfolded."""

    items: tuple[Point, ...]
    bullet: Bullet = "dash"
    tone: Tone = "plain"
    left: int = 0
    shown: int | None = None


class Step(NamedTuple):
    """One answer that an outcome can have, and how it stands."""

    name: str
    standing: Standing


class Answer(NamedTuple):
    """How one outcome stands: its answer, what the rule set says of it, and how sure that is, in words and step by step.

    `inner` says why, on a page. Lines have a section of its own for that.
    """

    label: str
    name: str
    said: str
    status: Status
    certainty: str
    steps: tuple[Step, ...]
    inner: tuple[Block, ...] = ()


class Answers(NamedTuple):
    """How the outcomes stand."""

    items: tuple[Answer, ...]


class Link(NamedTuple):
    """A text that leads to another document on the same page."""

    text: str
    to: str


class Table(NamedTuple):
    """Rows under a head; the first cell of each says what the row is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Link, ...], ...]


class Bar(NamedTuple):
    """How long something was so: the row, and where it begins and ends, as shares of the whole time from 0 to 1."""

    row: int
    begin: float
    end: float


class Band(NamedTuple):
    """What was so, over time: names of rows, and bars in them. `stepped` where there is one bar at a time, each going on from the last."""

    label: str
    rows: tuple[str, ...]
    bars: tuple[Bar, ...]
    stepped: bool = False
    tone: Tone = "plain"


class Tick(NamedTuple):
    """A mark on the line of time, at a share of the whole."""

    at: float
    label: str


class Chart(NamedTuple):
    """A drawing over time, and the table that says the same to whoever does not see it."""

    caption: str
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    table: Table


Block: TypeAlias = Paragraph | Terms | Choices | Fold | Points | Answers | Table | Chart


class Section(NamedTuple):
    """A part of a report. `name` is ours, never a text of the user; a page folds one away behind what `folded` says."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    folded: str = ""


class Document(NamedTuple):
    """A report: what kind of one, a title (or none), what comes first, its sections, and where it comes from."""

    kind: str
    title: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    closing: tuple[Block, ...] = ()
