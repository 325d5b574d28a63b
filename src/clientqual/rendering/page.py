"""The frame of a report in HTML: a page that stands alone, or a fragment for a page of someone else's."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from clientqual.qualification import Qualification
from clientqual.rendering import outline, words
from clientqual.rendering.blocks import Document
from clientqual.rendering.headline import AllAnswers
from clientqual.rendering.hypertext import Writer
from clientqual.rendering.markup import Html, element

Named = tuple[str | None, Qualification]

_DOCTYPE: Final = "<!DOCTYPE html>\n"
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_UNDER_A_HEADING: Final = 2


def page(named: Sequence[Named], title: str | None, language: str, answers: AllAnswers | None) -> str:
    """Write qualifications, each with what to call it, as one page; several with a title and a table of contents above."""
    documents = [outline.page(q, name, answers) for name, q in named]
    if len(documents) == 1:
        return _framed(title or documents[0].title, language, Writer().article(documents[0]))
    called = title or words.count(len(documents), "client qualification", "client qualifications")
    return _framed(called, language, _contents(called, named, documents), *_articles(documents))


def fragment(q: Qualification, language: str, answers: AllAnswers | None) -> str:
    """Write a qualification as a piece that brings its style along and touches nothing beside it."""
    article = Writer(_UNDER_A_HEADING).article(outline.page(q, None, answers))
    return _scope(language, element("style", _style("report")), article).source


def page_of(document: Document, language: str) -> str:
    """Write any document as one page."""
    return _framed(document.title, language, Writer().article(document))


def _framed(title: str, language: str, *articles: Html) -> str:
    style = Html(_style("page").source + _style("report").source)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="format-detection", content="telephone=no, date=no, address=no, email=no"),
        element("title", title),
        element("style", style),
    )
    body = element("body", element("main", _scope(language, *articles)))
    return _DOCTYPE + element("html", head, body, **_of(language)).source


def _scope(language: str, *inner: Html) -> Html:
    """Wrap what the style sheet is for; every rule of it begins with this class."""
    return element("div", *inner, class_="cq", **_of(language))


def _contents(title: str, named: Sequence[Named], documents: Sequence[Document]) -> Html:
    called = [(document.title, q) for document, (_, q) in zip(documents, named, strict=True)]
    table = outline.contents(called, _marks(documents))
    return element(
        "header",
        element("h1", title),
        element("nav", Writer().block(table), aria_label=table.caption),
        class_="cq-contents",
    )


def _articles(documents: Sequence[Document]) -> list[Html]:
    writer = Writer(_UNDER_A_HEADING)
    return [writer.article(document, mark) for document, mark in zip(documents, _marks(documents), strict=True)]


def _marks(documents: Sequence[Document]) -> list[str]:
    return [f"case-{number}" for number in range(1, len(documents) + 1)]


def _of(language: str) -> dict[str, str]:
    """Return the attributes that say which language this is, and which way it runs."""
    tag = language.replace("_", "-")
    return {"lang": tag, "dir": "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"}


def _policy(style: Html) -> str:
    """Return what a browser may load and run for the page: nothing but this one style sheet."""
    allowed = b64encode(sha256(style.source.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"


@cache
def _style(name: str) -> Html:
    """Return a style sheet of ours. No text of anybody else's ever gets into one."""
    return Html("\n" + files(__package__).joinpath(f"{name}.css").read_text("utf-8"))
