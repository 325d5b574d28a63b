"""How a qualification is written, for people and for programs, and read back from JSON. Users have it as `clientqual.report`.

`headline` and `lists` decide what is said, `outline` in which order, all in the nouns of `blocks`; `plain`, `commonmark` and
`hypertext` decide how. `words` and `layout` are of use to others too: the command line makes its own texts of them. So are `blocks` and
`headline`, which are loaded when they are first asked for; `text_of`, `markdown_of` and `html_of` write what others made of blocks.
"""

from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.rendering import layout, words
from clientqual.rendering.json import Detail, as_json, dumps, json_of
from clientqual.rendering.renderings import (
    fragment,
    html,
    html_of,
    html_of_several,
    markdown,
    markdown_of,
    note,
    text,
    text_of,
)

if TYPE_CHECKING:
    from clientqual.rendering import blocks, headline
    from clientqual.rendering.reading import from_json

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

__getattr__ = lazily(__name__, {"reading": ("from_json",), "blocks": (), "headline": ()})
