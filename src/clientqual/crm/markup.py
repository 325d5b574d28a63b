"""HTML to text: what a person would read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset(
    {"address", "blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "section", "td",
     "th", "tr", "ul", "ol", "table"}
)  # fmt: skip
_HIDDEN: Final = frozenset({"script", "style", "head", "template"})
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_GAPS: Final = re.compile(r" *\n[ \n]*")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (the parser's signature)
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(_SPACES.sub(" ", data))


def text_of(html: str) -> str:
    """Return the text of HTML: without tags, a line a paragraph."""
    if "<" not in html and "&" not in html:
        return html
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # what the parser raises for declarations that are none, such as `<![`
        return re.sub(r"<[^>]*>", " ", html)
    return _GAPS.sub("\n", "".join(reader.parts)).strip()
