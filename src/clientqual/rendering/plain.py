"""A report as lines for a terminal: wrapped, indented, in colour on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from clientqual.rendering import phrases, words
from clientqual.rendering.blocks import (
    Answer,
    Answers,
    Block,
    Chart,
    Choices,
    Document,
    Fold,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
    Terms,
)
from clientqual.rendering.layout import pad, width
from clientqual.rendering.lines import Line, View, painted

_LABEL_MOST: Final = 20
_MARGIN: Final = 2
_BULLETS: Final = {"dash": "  - ", "plus": "  + "}
_UNDER_BULLET: Final = 4
_UNDER_NUMBER: Final = 5


def write(document: Document, view: View, color: bool = False) -> str:
    """Write a document in lines that keep to the width of the view, its parts between empty ones, without a final line break."""
    parts = (
        view.heading(document.title) if document.title else [],
        _blocks(document.opening, 0, view),
        *(_section(section, view) for section in document.sections),
        _blocks(document.closing, 0, view),
    )
    return "\n\n".join(painted(lines, color) for lines in parts if lines)


def _section(section: Section, view: View) -> list[Line]:
    lines = _blocks(section.blocks, _MARGIN, view)
    return [*view.heading(section.heading), *lines] if lines else []


def _blocks(blocks: Iterable[Block], by: int, view: View) -> list[Line]:
    return [line for block in blocks for line in _block(block, by, view)]


def _block(block: Block, by: int, view: View) -> list[Line]:
    match block:
        case Paragraph():
            return _paragraph(block, by, view)
        case Points():
            return _points(block, view)
        case Answers():
            return _answers(block, view)
        case Choices():
            return view.block(phrases.answering(block), by, "faint")
        case Terms():
            return view.block("\n".join(map(phrases.term, block.items)), by, "faint")
        case Fold():
            return _blocks(block.blocks, by, view)
        case Table():
            return [line for row in block.rows for line in view.item(phrases.row(block, row))]
        case Chart():
            from clientqual.rendering import drawing  # noqa: PLC0415  (few reports have a chart)

            return drawing.lines(block, view.width, by)
        case _:
            assert_never(block)


def _paragraph(paragraph: Paragraph, by: int, view: View) -> list[Line]:
    if paragraph.label:
        return view.item(f"{paragraph.label}: {paragraph.text}", " " * by, paragraph.tone)
    return view.block(paragraph.text, by, paragraph.tone)


def _points(points: Points, view: View) -> list[Line]:
    lines = [line for number, point in enumerate(points.items, 1) for line in _point(point, number, points, view)]
    return lines + (view.block(phrases.more(points.left), _UNDER_BULLET, "faint") if points.left else [])


def _point(point: Point, number: int, points: Points, view: View) -> list[Line]:
    numbered = points.bullet == "number"
    bullet = f"{number:>3}. " if numbered else _BULLETS[points.bullet]
    marks = ", ".join(phrases.marks(point))
    text = f"{point.text} [{marks}]" if marks else point.text
    return view.item(text, bullet, points.tone) + _blocks(
        point.inner, _UNDER_NUMBER if numbered else _UNDER_BULLET, view
    )


def _answers(answers: Answers, view: View) -> list[Line]:
    column = min(max(width(answer.label) for answer in answers.items), _LABEL_MOST) + 4
    return [line for answer in answers.items for line in _answer(answer, column, view)]


def _answer(answer: Answer, column: int, view: View) -> list[Line]:
    """Show one answer beside its label, or below it where the label is long."""
    margin = " " * column
    beside = width(answer.label) <= _LABEL_MOST
    above = [] if beside else view.item(answer.label, "  ")
    first = pad(f"  {answer.label}", column) if beside else margin
    return above + view.item(f"{words.named(answer.name, answer.said)} ({answer.certainty})", first, rest=margin)
