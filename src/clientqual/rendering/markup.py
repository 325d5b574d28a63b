"""HTML elements, made so that a text cannot become markup: a `str` is always escaped, and only elements are `Html`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape as escaped
from typing import Final

from clientqual.rendering.layout import clean

_BLOCKS: Final = frozenset(
    {"article", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
     "head", "header", "html", "li", "main", "meta", "nav", "ol", "p", "section", "style", "summary", "svg", "table", "tbody", "thead",
     "title", "tr", "ul"}
)  # fmt: skip
_VOID: Final = frozenset({"meta"})


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe to show."""

    source: str


SPACE: Final = Html(" ")
"""Between two elements of a line. That of a text goes, at its ends."""


def escape(text: str) -> str:
    """Return a text as it may stand in HTML, between tags or in a quoted attribute; the only way for a text to get in."""
    return escaped(clean(text), quote=True)


def element(name: str, /, *inner: Html | str | None, **attributes: str | int | None) -> Html:
    """Make an element. None is left out; `class_` is the attribute `class`, `aria_label` is `aria-label`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "\n" if name in _BLOCKS else ""
    if name in _VOID:
        return Html(f"<{name}{told}>{end}")
    return Html(f"<{name}{told}>{together(*inner).source}</{name}>{end}")


def together(*parts: Html | str | None) -> Html:
    """Put parts one after another."""
    sources = (part.source if isinstance(part, Html) else escape(part) for part in parts if part is not None)
    return Html("".join(sources))
