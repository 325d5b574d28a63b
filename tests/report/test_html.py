"""The HTML report: well formed, harmless whatever the texts, loading nothing, and readable for everyone.

`golden/NAME.html` is the fragment without its style. After a change that is meant, write the files anew and read the difference:

    CLIENTQUAL_GOLDEN=write python -m pytest tests/report/test_html.py
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual import report
from clientqual.qualification import CaseRef, Qualification
from clientqual.rendering.layout import clean

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
ANSWERS = {"verdict": ["pursue", "accept", "accept_with_conditions", "decline"], "tier": ["best"]}

VOID = {"meta"}
INSIDE = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    **{
        tag: {"b", "bdi", "code", "span", "a"}
        for tag in ("p", "h1", "h2", "h3", "h4", "summary", "dt", "dd", "th", "td")
    },
    **{tag: set() for tag in ("title", "style", "b", "bdi", "code", "caption")},
}
"""What may stand in an element, where that is not everything."""

ATTRIBUTES = {
    "aria-hidden", "aria-label", "charset", "class", "content", "dir", "href", "http-equiv", "id", "lang", "name", "scope", "start",
}  # fmt: skip

ATTACKS = [
    "</style>", "</title>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onclick="alert(1)', "' x='",
    "javascript:alert(1)", "<!--", "-->", "]]>", "&lt;b&gt;", "&#60;", "&", "url(//a.example)", "<a href='//a.example'>", "\0",
    "\x1b[2J", "\u202e", "\u200f", "\ufeff", "\ud800", "\r\n", "\u2028", "`", "=", "<", ">", '"', "'", "expression(", "@import",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(st.characters(), max_size=5), max_size=4).map("".join)

Fill = Callable[[Callable[[int], str]], Qualification]


class Tree(HTMLParser):
    """Reads HTML and refuses what does not close, or stands where it must not."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else ""
        assert tag in INSIDE.get(parent, {tag}), f"<{tag}> in <{parent}>"
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        self.tags.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def values(self, attribute: str) -> list[str | None]:
        return [value for _, attrs in self.tags for name, value in attrs if name == attribute]

    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h\d", tag)]


def read(name: str) -> Qualification:
    return report.from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["nightmare", "running"])
def test_the_fragment_is_as_in_its_golden_file(name: str) -> None:
    """The report says, and means, what it did when a person last looked at it."""
    path = GOLDEN / f"{name}.html"
    actual = STYLE.sub("<style></style>", report.fragment(read(name), answers=ANSWERS))
    if os.environ.get("CLIENTQUAL_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_the_fragment_in_a_frame(name: str) -> None:
    """Both show the same, a page under a heading of its own; and both close what they open."""
    page, piece = Tree(report.html(read(name))), Tree(report.fragment(read(name)))
    body = page.tags[[tag for tag, _ in page.tags].index("div") :]
    assert [attrs for _, attrs in body] == [attrs for tag, attrs in piece.tags if tag != "style"]
    assert page.headings() == [level - 1 for level in piece.headings()]
    assert not {"html", "head", "body", "title"} & {tag for tag, _ in piece.tags}


@pytest.mark.parametrize("name", NAMES)
def test_headings_come_in_order(name: str) -> None:
    """One title, and no level left out on the way down."""
    levels = Tree(report.html(read(name))).headings()
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def several() -> str:
    return report.html_of_several([(None, read(name)) for name in NAMES], title="This week")


def test_several_cases_have_a_table_of_contents() -> None:
    """Each row leads to its case, and says what comes first in it."""
    page = several()
    tree = Tree(page)
    assert "<title>This week</title>" in page
    assert tree.values("href") == [f"#case-{number}" for number in range(1, len(NAMES) + 1)]
    assert [f"#{mark}" for mark in tree.values("id")] == tree.values("href")
    assert tree.headings()[:2] == [1, 2]
    assert "Decline this work. The client is of the worst tier." in page.partition("</nav>")[0]
    assert "partly presumed" in page.partition("</nav>")[0]


@given(st.lists(TEXTS, min_size=1, max_size=9))
def test_no_text_becomes_markup(fill: Fill, texts: list[str]) -> None:
    """Whatever stands in any text, the page has the elements that it has with harmless texts, and shows the text as it is."""

    def told(slot: int) -> str:
        return texts[slot % len(texts)]

    hostile = Tree(report.html(fill(told)))
    plain = Tree(report.html(fill(lambda slot: harmless(told(slot)))))
    assert hostile.tags == plain.tags
    shown, expected = bare(hostile), bare(plain)
    for slot in range(1, 200):
        assert f"{letters(harmless(told(slot)))}{slot};" not in expected or f"{letters(told(slot))}{slot};" in shown


def harmless(text: str) -> str:
    """Return a text of as many lines as another, with nothing to fear in it."""
    return "\n".join("x" if clean(line) else "" for line in text.split("\n"))


def bare(tree: Tree) -> str:
    return letters("".join(tree.text))


def letters(text: str) -> str:
    """Return what is left of a text that was made words: no case, no underscores, no spaces."""
    return re.sub(r"[_\s]+", "", clean(text.replace("\n", " "))).casefold()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_leaves_its_text(fill: Fill, attack: str) -> None:
    """Each, in every text, stands in the source escaped; the only quotes and angles there are ours."""
    attacked = report.html(fill(lambda _: f"x{attack}"))
    plain = report.html(fill(lambda _: harmless(f"x{attack}")))
    assert {mark: attacked.count(mark) for mark in "<>\"'"} == {mark: plain.count(mark) for mark in "<>\"'"}


def pages() -> Iterator[str]:
    yield several()
    yield from (report.html(read(name), answers=ANSWERS) for name in NAMES)


def test_nothing_is_loaded_or_run() -> None:
    """No element that loads, no address, no event, no style beside the one."""
    for page in pages():
        tree = Tree(page)
        assert not {"script", "link", "img", "iframe", "object", "form", "input", "svg"} & {tag for tag, _ in tree.tags}
        assert all(str(link).startswith("#case-") for link in tree.values("href"))
        assert not re.search(r"https?:|javascript:|data:|url\(|@import|\ssrc=|\son\w+=|\sstyle=", page)


def test_a_language_is_a_text_like_any_other() -> None:
    """What a caller passes on from elsewhere ends no attribute."""
    tree = Tree(report.html(read("certain"), language='en"><script>alert(1)</script>'))
    assert "script" not in {tag for tag, _ in tree.tags}


def test_answers_that_are_ruled_out_are_shown_where_they_are_known() -> None:
    """All answers in their order, each with how it stands; without a list, or with one that is short of an answer, those possible."""
    q = read("nightmare")
    assert steps(report.html(q, answers=ANSWERS))[:4] == [
        "pursue (ruled out)", "accept (ruled out)", "accept with conditions (possible)", "decline (presumed)",
    ]  # fmt: skip
    for page in (report.html(q), report.html(q, answers={"verdict": ["decline"]})):
        assert steps(page)[:3] == ["accept with conditions (possible)", "decline (presumed)", "worst (certain)"]


def steps(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", step) for step in re.findall(r'<li class="cq-step[^>]*>(.*?)</li>', page)]


def test_a_case_without_a_name_has_a_title() -> None:
    """A page needs one; a name of control characters is none."""
    q = replace(read("certain"), case=CaseRef(None, "sha256:1", "\x1b\0"))
    assert "<title>A client without a name</title>" in report.html(q)
    assert "<title>Ada &amp; Co</title>" in report.html(q, title="Ada & Co")
