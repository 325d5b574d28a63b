"""The Markdown report: CommonMark that another program reads as it was meant, whatever the texts.

`golden/NAME.md` is the long form. After a change that is meant, write the files anew and read the difference:

    CLIENTQUAL_GOLDEN=write python -m pytest tests/report/test_markdown.py
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clientqual.qualification import Qualification
from clientqual.rendering.commonmark import escape
from clientqual.rendering.layout import clean
from clientqual.report import from_json, markdown, note

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

ATTACKS = [
    "*", "**", "_", "__", "`", "```", "~~", "~~~", "#", "# ", "- ", "+ ", "1. ", "12) ", "> ", "| a | b |", "---", "===", "***",
    "[a](b)", "![a](b)", "[a]: b", "<b>", "<!--", "<a@b.example>", "&lt;", "&#65;", "\\", "\\\n", "  \n", "    a", "\t", "http://a.example",
    "www.a.example", "a", "1", "\r\n", "\0", "\u202e", "\u00a0", "=", "-", "+", ":", ".", ")", "!", "{", "]",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(st.characters(), max_size=3), max_size=5).map("".join)

Fill = Callable[[Callable[[int], str]], Qualification]


def read(name: str) -> Qualification:
    return from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def shape(source: str) -> list[tuple[str, int]]:
    """Return what a reader of Markdown makes of a text: its elements, without the words in them."""
    tokens = READER.parse(source)
    return [(token.type, token.level) for token in [*tokens, *inner(tokens)] if token.type != "text"]


def inner(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def words(source: str) -> str:
    """Return the words that a reader of Markdown sees."""
    return " ".join(child.content for child in inner(READER.parse(source)))


def letters(text: str) -> str:
    """Return what is left of a text that was made words: no case, no underscores, no spaces."""
    return re.sub(r"[_\s]+", "", clean(text.replace("\n", " "))).casefold()


def harmless(text: str) -> str:
    """Return a text of as many lines as another, with nothing to fear in it."""
    return "\n".join("x" if clean(line) else "" for line in text.split("\n"))


@pytest.mark.parametrize("name", ["nightmare", "running"])
def test_markdown_is_as_in_its_golden_file(name: str) -> None:
    """The report reads to the letter as it did when a person last looked at it."""
    path = GOLDEN / f"{name}.md"
    actual = markdown(read(name), guidance=True) + "\n"
    if os.environ.get("CLIENTQUAL_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("guidance", [False, True], ids=["short", "guidance"])
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_of_markdown_sees_headings_lists_and_emphasis_only(name: str, guidance: bool) -> None:
    """No code by accident of indentation, no raw HTML, no link; one title, and no heading but it and its sections."""
    source = markdown(read(name), guidance=guidance)
    kinds = {kind.removesuffix("_open").removesuffix("_close") for kind, _ in shape(source)}
    assert kinds <= {
        "heading",
        "paragraph",
        "bullet_list",
        "ordered_list",
        "list_item",
        "inline",
        "strong",
        "text_special",
    }
    headings = [token.tag for token in READER.parse(source) if token.type == "heading_open"]
    assert headings[1:] == ["h2"] * (len(headings) - 1)


def test_the_long_form_holds_the_short_one() -> None:
    """What the short form says of flags, plan and questions is there, with more to it."""
    short, long = markdown(read("nightmare")), markdown(read("nightmare"), guidance=True)
    assert "... and 2 more" in short
    assert "more\n" not in long
    assert [
        line for line in short.split("\n") if re.match(r"\d+\.|#|- (?!Verdict|Tier)", line) and line not in long
    ] == []


def test_another_title_may_be_given() -> None:
    """It takes the place of the label, and a case without a name has none."""
    assert markdown(read("nightmare"), title="Today").startswith("# Today\n\n**Decline")
    assert markdown(read("empty")).startswith("**")


@given(st.lists(TEXTS, min_size=1, max_size=9), st.booleans())
def test_no_text_becomes_markup(fill: Fill, texts: list[str], guidance: bool) -> None:
    """Whatever stands in any text, the report has the elements that it has with harmless texts, and shows the text as it is."""

    def told(slot: int) -> str:
        return texts[slot % len(texts)]

    hostile = markdown(fill(told), guidance=guidance)
    plain = markdown(fill(lambda slot: harmless(told(slot))), guidance=guidance)
    assert solid(shape(hostile)) == solid(shape(plain)) or not guidance
    assert allowed(shape(hostile))
    if guidance:
        shown, expected = letters(words(hostile)), letters(words(plain))
        for slot in range(1, 200):
            assert f"{letters(harmless(told(slot)))}{slot};" not in expected or f"{letters(told(slot))}{slot};" in shown


def solid(shape: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out what only marks an escape."""
    return [part for part in shape if part[0] != "text_special"]


def allowed(shape: list[tuple[str, int]]) -> bool:
    return not {kind for kind, _ in shape} & {"html_inline", "html_block", "link_open", "image", "code_inline", "code_block", "fence", "em_open", "s_open", "table_open", "hr", "softbreak", "hardbreak", "blockquote_open"}  # fmt: skip


@given(TEXTS)
def test_an_escaped_text_is_the_text(text: str) -> None:
    """A reader sees one paragraph with the words that `clean` leaves, wherever the text stands."""
    for before in ("", "- ", "1. ", "# ", "**bold** "):
        source = before + escape(text)
        assert words(source).replace("bold", "", before.startswith("**")).split() == clean(text).split()
        assert allowed(shape(source))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Plain words, 50 % of them: fine!", "Plain words, 50 % of them: fine!"),
        ("client.deposit_stance", "client.deposit_stance"),
        ("_so_ *so*", "\\_so\\_ \\*so\\*"),
        ("1. First", "1\\. First"),
        ("- a", "\\- a"),
        ("see http://a.example", "see http\\://a.example"),
        ("a | b", "a \\| b"),
        ("AT&T &amp; Co", "AT&T \\&amp; Co"),
        ("two\nlines", "two lines"),
    ],
)
def test_only_what_would_act_is_escaped(text: str, escaped: str) -> None:
    """Somebody may read the source: what is harmless stays as it is."""
    assert escape(text) == escaped


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_note_is_as_safe(fill: Fill, texts: list[str]) -> None:
    """The note for a CRM escapes by the same rules."""

    def told(slot: int) -> str:
        return texts[slot % len(texts)]

    plain = note(fill(lambda slot: harmless(told(slot))), "markdown")
    assert solid(shape(note(fill(told), "markdown"))) == solid(shape(plain))
