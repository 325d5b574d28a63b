"""The kit under the reports: any document can be written as lines, as Markdown and as HTML, and says the same in each."""

import re

from clientqual.rendering import commonmark, plain
from clientqual.rendering.blocks import (
    Document,
    Fold,
    Known,
    Link,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
    Term,
    Terms,
)
from clientqual.rendering.hypertext import Writer
from clientqual.rendering.lines import View

TABLE = Table(
    "Rows of the tier",
    ("Row", "Then", "Note"),
    (("many *signs*", "worst", ""), (Link("few", "case-2"), "good", "rare")),
)
BOOK = Document(
    "Rule book",
    "House rules",
    (Paragraph("All of them.", "strong"), Paragraph("One.\n\nTwo.", label="Note")),
    (
        Section("rows", "Rows", (TABLE,)),
        Section("empty", "Nothing", ()),
        Section("more", "More", (Points((Point("One"), Point("Two", "presumed", ("late",))), shown=1, left=3),)),
        Section("rest", "Rest", (Points((Point("One"), Point("Two")), shown=1),), folded="2 points"),
        Section("why", "Why", (Fold("Facts", (Terms((Term("Known", (Known("a.b", True), Known("c", "d, e"))),)),)),)),
    ),
    (Paragraph("The end.", "faint"),),
)


def test_as_lines() -> None:
    """All of it is told; a section with nothing to say is left out."""
    assert plain.write(BOOK, View(40)) == (
        "House rules\n\nAll of them.\nNote: One. Two.\n\n"
        "Rows\n  - many *signs* (Then: worst)\n  - few (Then: good, Note: rare)\n\n"
        "More\n  - One\n  - Two [late, presumed]\n    ... and 3 more\n\n"
        "Rest\n  - One\n  - Two\n\n"
        "Why\n  Known: a.b true; c d, e\n\nThe end."
    )


def test_as_markdown() -> None:
    """The same, with marks."""
    assert commonmark.write(BOOK) == (
        "# House rules\n\n**All of them.**\n\nNote: One.\n\nTwo.\n\n"
        "## Rows\n\n- many \\*signs\\* (Then: worst)\n- few (Then: good, Note: rare)\n\n"
        "## More\n\n- One\n- Two (late, presumed)\n\n... and 3 more\n\n"
        "## Rest\n\n- One\n- Two\n\n"
        "## Why\n\n- Known: a.b true; c d, e\n\nThe end."
    )


def test_as_html() -> None:
    """The same, with what is too much at once folded away."""
    assert re.sub(r'\n| class="[^"]*"', "", Writer().article(BOOK).source) == (
        "<article><header><p>Rule book</p><h1>House rules</h1><p>All of them.</p><p><b>Note:</b> One.</p><p>Two.</p></header>"
        "<section><h2>Rows</h2><div><table><caption>Rows of the tier</caption>"
        '<thead><tr><th scope="col">Row</th><th scope="col">Then</th><th scope="col">Note</th></tr></thead>'
        '<tbody><tr><th scope="row"><bdi>many *signs*</bdi></th><td><bdi>worst</bdi></td><td><bdi></bdi></td></tr>'
        '<tr><th scope="row"><a href="#case-2">few</a></th><td><bdi>good</bdi></td><td><bdi>rare</bdi></td></tr></tbody>'
        "</table></div></section>"
        "<section><h2>More</h2><div><ul><li><span><bdi>One</bdi></span></li></ul><details><summary>1 more</summary>"
        "<ul><li><span><bdi>Two</bdi></span> <span>late</span> <span>presumed</span></li></ul></details>"
        "<p>... and 3 more</p></div></section>"
        "<section><h2>Rest</h2><div><details><summary>2 points</summary><ul><li><span><bdi>One</bdi></span></li>"
        "<li><span><bdi>Two</bdi></span></li></ul></details></div></section>"
        "<section><h2>Why</h2><div><details><summary>Facts</summary><dl><div><dt>Known</dt>"
        "<dd><code>a.b</code> <bdi>true</bdi></dd><dd><code>c</code> <bdi>d, e</bdi></dd></div></dl></details></div></section>"
        "<footer><p>The end.</p></footer></article>"
    )
