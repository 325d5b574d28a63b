"""A qualification for people: as text, Markdown or a page. What writes each is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from clientqual.qualification import Qualification

if TYPE_CHECKING:
    from clientqual.rendering.blocks import Document

NARROWEST: Final = 30


def text(q: Qualification, width: int = 80, color: bool = False, *, guidance: bool = False) -> str:
    """Write a qualification for a person, in lines of at most `width` columns, without a final line break.

    The short form has a line or two for each thing to do: what, and the first sentence of why. `guidance=True` adds how to do
    it, all reasons with the facts they rest on, and everything that the short form only counts. `color` adds ANSI codes and
    changes nothing else.
    """
    from clientqual.rendering import lines, outline, plain  # noqa: PLC0415  (only who asks for it waits for it)

    return plain.write(outline.letter(q, long=guidance), lines.View(max(width, NARROWEST)), color)


def markdown(q: Qualification, *, title: str | None = None, guidance: bool = False) -> str:
    """Write a qualification in CommonMark, without a final line break. All texts stand for themselves: no mark in them acts.

    `title` is another title than the label or id of the case; `guidance=True` is the long form, as with `text`.
    """
    from clientqual.rendering import commonmark, outline  # noqa: PLC0415  (only who asks for it waits for it)

    return commonmark.write(outline.letter(q, title, long=guidance))


def note(q: Qualification, form: Literal["text", "markdown"] = "text", limit: int = 65_536) -> str:
    """Write a qualification as a note of at most `limit` characters, for a person who has the record before them."""
    from clientqual.rendering import notes  # noqa: PLC0415  (only who asks for it waits for it)

    return notes.write(q, form, limit)


def html(
    q: Qualification,
    *,
    title: str | None = None,
    language: str = "en",
    answers: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write a qualification as an HTML page that stands alone: it loads nothing, runs nothing, and can be printed.

    `title` is another title than the label or id of the case. `language` is that of the texts of the rule set; it decides on the
    direction of the page. `answers` are all answers that each outcome can have, in their order, so that the page can also show
    those ruled out.
    """
    return html_of_several([(title, q)], language=language, answers=answers)


def html_of_several(
    named: Iterable[tuple[str | None, Qualification]],
    *,
    title: str | None = None,
    language: str = "en",
    answers: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write several qualifications, each with what to call it, on one HTML page, with a table of contents."""
    from clientqual.rendering import page  # noqa: PLC0415  (only who asks for it waits for it)

    return page.page(tuple(named), title, language, answers)


def fragment(q: Qualification, *, language: str = "en", answers: Mapping[str, Sequence[str]] | None = None) -> str:
    """Write what `html` shows as a piece for another page, such as a notebook. Its style touches nothing beside it."""
    from clientqual.rendering import page  # noqa: PLC0415  (only who asks for it waits for it)

    return page.fragment(q, language, answers)


def text_of(document: Document, width: int = 80, color: bool = False) -> str:
    """Write any document in lines of at most `width` columns, as `text` writes a qualification."""
    from clientqual.rendering import lines, plain  # noqa: PLC0415  (only who asks for it waits for it)

    return plain.write(document, lines.View(max(width, NARROWEST)), color)


def markdown_of(document: Document) -> str:
    """Write any document in CommonMark, as `markdown` writes a qualification."""
    from clientqual.rendering import commonmark  # noqa: PLC0415  (only who asks for it waits for it)

    return commonmark.write(document)


def html_of(document: Document, *, language: str = "en") -> str:
    """Write any document as a page that stands alone, as `html` writes a qualification."""
    from clientqual.rendering import page  # noqa: PLC0415  (only who asks for it waits for it)

    return page.page_of(document, language)
