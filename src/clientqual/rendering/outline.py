"""The order of a report: which sections it has. One with nothing to say is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clientqual.qualification import Qualification
from clientqual.rendering import headline, lists, words
from clientqual.rendering.blocks import Document, Link, Section, Table
from clientqual.rendering.headline import AllAnswers
from clientqual.rendering.layout import clean

KIND: Final = "Client qualification"
UNTITLED: Final = "A client without a name"


def letter(q: Qualification, title: str | None = None, *, long: bool = False) -> Document:
    """Tell a qualification from the top down, for who reads lines: reasons stand apart from the answers, warnings last."""
    return _document(
        q,
        title or headline.title(q),
        long,
        headline.reasons(q, long),
        headline.standing(q),
        lists.red_flags(q, long),
        lists.green_flags(q, long),
        lists.to_do(q, long),
        lists.if_called_for(q, long),
        lists.done(q),
        lists.questions(q, long),
        lists.stated(q),
        lists.warnings(q),
    )


def page(q: Qualification, title: str | None = None, answers: AllAnswers | None = None) -> Document:
    """Tell it at length for who sees a page: each reason stands with its answer, warnings first, what is done last.

    A page always has a title. `answers` are all that the outcomes can have.
    """
    return _document(
        q,
        clean(title or headline.title(q)) or UNTITLED,
        True,
        lists.warnings(q),
        headline.standing_and_reasons(q, answers),
        lists.red_flags(q, True),
        lists.green_flags(q, True),
        lists.to_do(q, True),
        lists.if_called_for(q, True),
        lists.questions(q, True),
        lists.stated(q),
        lists.done(q),
    )


def contents(named: Sequence[tuple[str, Qualification]], marks: Sequence[str]) -> Table:
    """List qualifications by what they are called, each leading to its mark, with what comes first in it."""
    rows = tuple(
        (Link(name, mark), headline.sentence(q), words.degree(headline.headline(q)))
        for (name, q), mark in zip(named, marks, strict=True)
    )
    return Table("Cases on this page", ("Case", "Answer", "How sure"), rows)


def _document(q: Qualification, title: str, long: bool, *sections: Section) -> Document:
    return Document(KIND, title, headline.opening(q), sections, lists.closing(q, long))
