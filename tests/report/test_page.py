"""The frame of the HTML report: a policy against everything foreign, the language, and a style that keeps to itself."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clientqual import report
from clientqual.qualification import Qualification
from clientqual.result import Qualification as Result

GOLDEN = Path(__file__).parent / "golden"


def read(name: str) -> Qualification:
    return report.from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def styles(page: str) -> str:
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    return str(style)


def values(attribute: str, page: str) -> set[str]:
    return set(re.findall(rf'\s{attribute}="([^"]*)"', page))


def test_the_policy_allows_one_style_sheet_and_nothing_else() -> None:
    """Whatever came to stand on the page by mistake would neither load nor run."""
    page = report.html(read("nightmare"))
    digest = base64.b64encode(hashlib.sha256(styles(page).encode()).digest()).decode()
    policy = f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;; base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page


@pytest.mark.parametrize(
    ("language", "lang", "direction"),
    [("en", "en", "ltr"), ("de-AT", "de-AT", "ltr"), ("ar", "ar", "rtl"), ("fa_IR", "fa-IR", "rtl"), ("HE", "HE", "rtl"), ("ur", "ur", "rtl")],
)  # fmt: skip
def test_the_language_gives_the_direction(language: str, lang: str, direction: str) -> None:
    """A page and a fragment in a script from right to left run that way."""
    q = read("certain")
    for source in (report.html(q, language=language), report.fragment(q, language=language)):
        assert values("lang", source) == {lang}
        assert values("dir", source) == {direction}


def test_the_style_touches_nothing_beside_it() -> None:
    """Every rule of the fragment is about elements below its class."""
    style = re.sub(r"/\*.*?\*/", "", styles(report.fragment(read("certain"))), flags=re.DOTALL)
    selectors = re.findall(r"([^{}@;]+)\{", re.sub(r"@[^{]+\{", "", style))
    parts = [
        part.strip()
        for selector in selectors
        for part in re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", selector).split(",")
    ]
    assert parts
    assert [part for part in parts if not re.match(r"\.cq(?![a-z])", part)] == []


def test_the_style_knows_no_left_and_right() -> None:
    """A page from right to left is the mirror of the others without a rule of its own."""
    style = styles(report.html(read("certain")))
    assert not re.search(
        r"(?<![\w-])(left|right|top|bottom|width|height)\s*:|-(left|right|top|bottom)\b",
        re.sub(r"@container[^{]*", "", style),
    )


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(theme: int) -> None:
    """All text has the contrast that WCAG asks for at level AA, in both themes."""
    style = styles(report.html(read("certain")))
    colours = {name: found[theme] for name in ("paper", "raised", "ink", "quiet", "accent", "on-accent", "red", "green")
               if (found := re.findall(rf"--{name}: #(\w{{6}});", style))}  # fmt: skip
    for ink in ("ink", "quiet", "accent", "red", "green"):
        assert contrast(colours[ink], colours["paper"]) >= 4.5, ink
        assert contrast(colours[ink], colours["raised"]) >= 4.5, ink
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert re.findall(r"html \{ background: #(\w+);", style)[theme] == colours["paper"]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_methods_of_the_result() -> None:
    """The result has the renderings under the same names, and notebooks find theirs."""
    q = Result.from_json((GOLDEN / "running.json").read_text("utf-8"))
    answers = {"tier": ["decent", "worst"]}
    page = report.html(q, title="t", language="ar", answers=answers)
    assert q.html(title="t", language="ar", answers=answers) == page
    assert q.text(60, guidance=True) == report.text(q, 60, guidance=True)
    assert q.markdown(title="t", guidance=True) == report.markdown(q, title="t", guidance=True)
    assert q._repr_html_() == report.fragment(q)


def test_what_is_not_asked_for_is_not_loaded() -> None:
    """A program that only qualifies does not wait for the writers of reports."""
    code = (
        "import sys, clientqual; clientqual.qualify({'project': {'brief': 'none'}}); "
        "print([name for name in sys.modules if name.startswith('clientqual.rendering.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = {name.rpartition(".")[2] for name in re.findall(r"[\w.]+", done.stdout)}
    assert not loaded & {"blocks", "commonmark", "headline", "hypertext", "lists", "markup", "outline", "page", "plain"}
