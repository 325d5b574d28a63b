"""A report as Markdown: CommonMark and nothing beyond it, in which every text stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from clientqual.rendering import layout, phrases, words
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

# The marks of CommonMark, and those of the extensions that most readers of it have: tables, strikes, bare links. An
# underscore between letters or digits marks nothing.
_MARKS: Final = re.compile(r"[\\`*\[\]<>#|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_STARTS: Final = re.compile(r"(?:[-+=]|\d{1,9}[.)])")
"""What would begin a list or draw a line, at the start of a text."""


_NOTHING: Final = "..."
_DRAWN: Final = 80
"""How wide a drawing is, in signs."""


def write(document: Document) -> str:
    """Write a document as Markdown, without a final line break."""
    parts = (
        [f"# {escape(document.title)}"] if escape(document.title) else [],
        _blocks(document.opening),
        *(_section(section) for section in document.sections),
        _blocks(document.closing),
    )
    return "\n".join(_apart(parts))


def escape(text: str) -> str:
    """Return a text as one line of Markdown in which nothing but itself is said; the only way for a text to get in."""
    marked = _MARKS.sub(lambda mark: "\\" + mark[0], layout.clean(text).strip())
    start = _STARTS.match(marked)
    return f"{marked[: start.end() - 1]}\\{marked[start.end() - 1 :]}" if start else marked


def _section(section: Section) -> list[str]:
    lines = _blocks(section.blocks)
    return [f"## {escape(section.heading)}", "", *lines] if lines else []


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return _apart(_block(block) for block in blocks)


def _apart(parts: Iterable[list[str]]) -> list[str]:
    """Put an empty line between the parts that have lines."""
    told = [part for part in parts if part]
    return [line for part in told for line in ("", *part)][1:]


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return _apart([line] for line in _paragraph(block))
        case Points():
            return _points(block)
        case Answers():
            return [f"- {_answer(answer)}" for answer in block.items]
        case Choices():
            return [escape(phrases.answering(block))]
        case Terms():
            return [f"- {escape(phrases.term(term))}" for term in block.items]
        case Fold():
            return _blocks(block.blocks)
        case Table():
            return [f"- {escape(phrases.row(block, row))}" for row in block.rows]
        case Chart():
            from clientqual.rendering import drawing  # noqa: PLC0415  (few reports have a chart)

            # Four spaces make it code: every sign stands for itself, and below each other.
            return [line.text for line in drawing.lines(block, _DRAWN, 4)]
        case _:
            assert_never(block)


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    label = f"{escape(paragraph.label)}: " if paragraph.label else ""
    for line in filter(None, map(escape, paragraph.text.split("\n"))):
        yield label + (f"**{line}**" if paragraph.tone == "strong" else line)
        label = ""


def _points(points: Points) -> list[str]:
    """Write a list: with an empty line after each entry where one has more than a line to it."""
    numbered = points.bullet == "number"
    entries = [_point(point, f"{number}. " if numbered else "- ") for number, point in enumerate(points.items, 1)]
    loose = any(len(entry) > 1 for entry in entries)
    more = [[phrases.more(points.left)]] if points.left else []
    return _apart([*(entries if loose else [[line for entry in entries for line in entry]]), *more])


def _point(point: Point, bullet: str) -> list[str]:
    marks = ", ".join(phrases.marks(point))
    # An entry cannot begin with nothing: what is below it would fall out of the list.
    first = escape(f"{point.text} ({marks})" if marks else point.text) or _NOTHING
    inner = _blocks(point.inner)
    margin = " " * len(bullet)
    return [bullet + first, *([""] if inner else []), *(margin + line if line else "" for line in inner)]


def _answer(answer: Answer) -> str:
    said = words.named(answer.name, answer.said)
    return f"**{escape(answer.label)}** {escape(f'{said} ({answer.certainty})')}"
