"""A qualification for people and for programs: as text, Markdown and HTML, and as JSON both ways.

`layout` and `words` are of use to others too: the command line makes its own texts of them. So are `blocks` and `headline`, which are
loaded when they are first asked for; `text_of`, `markdown_of` and `html_of` write what others made of blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.rendering import (
    Detail,
    as_json,
    dumps,
    fragment,
    html,
    html_of,
    html_of_several,
    json_of,
    layout,
    markdown,
    markdown_of,
    note,
    text,
    text_of,
    words,
)

if TYPE_CHECKING:
    from clientqual.rendering import blocks, headline
    from clientqual.result import Qualification

__all__ = [
    "Detail",
    "as_json",
    "blocks",
    "dumps",
    "fragment",
    "from_json",
    "headline",
    "html",
    "html_of",
    "html_of_several",
    "json_of",
    "layout",
    "markdown",
    "markdown_of",
    "note",
    "text",
    "text_of",
    "words",
]

__getattr__ = lazily("clientqual.rendering", {"blocks": (), "headline": ()})


def from_json(data: Mapping[str, object] | str) -> Qualification:
    """Read a qualification from its JSON form at full detail; keys that this version does not know are passed over.

    Money and other decimals come back as the text that JSON has for them, since only the rule set knows which facts they are:
    everything else is equal to what was written, and writing the result again gives the same bytes.
    Raises ClientqualError for anything else.
    """
    from clientqual.result import Qualification  # noqa: PLC0415  (only who reads one waits for it)

    return Qualification.from_json(data)
