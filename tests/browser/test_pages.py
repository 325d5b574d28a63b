"""The HTML report in a real browser: it fits, it can be used, it loads nothing, and no text of anybody's does anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from clientqual import report
from clientqual.engagement import Engagement, Event, Log, as_moment
from clientqual.timeline import timeline

OPEN_ALL = "document.querySelectorAll('details').forEach(item => item.open = true)"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(item => !item.matches('.cq-heard') && item.getClientRects().length)
    .filter(item => { const box = item.getBoundingClientRect(); return box.right > innerWidth + 0.5 || box.left < -0.5 })
    .map(item => item.outerHTML.slice(0, 200))"""
ELEMENTS = "[...document.querySelectorAll('*')].map(item => item.localName)"
STYLE_OF_OTHERS = """() => [...document.querySelectorAll('#others *')].map(item => JSON.stringify(
    ['color', 'font', 'margin', 'padding', 'background', 'border', 'display'].map(name => getComputedStyle(item)[name])))"""
OTHERS = """<!DOCTYPE html><html lang="en"><title>A notebook</title><main id="others"><h1>Title</h1><p>Text <code>code</code> <a
 href="#others">link</a></p><ul><li>Item</li></ul><table><tr><th>A</th><td>B</td></tr></table><details><summary>More</summary>
</details></main><aside aria-label="Output" id="here"></aside>"""

Show = Callable[..., Page]
Pages = dict[str, Callable[[], str]]

size = pytest.mark.parametrize("size", ["phone", "desktop"])
theme = pytest.mark.parametrize("theme", ["light", "dark"])


def complaints(page: Page) -> str:
    """Return what axe finds wrong with a page for those who cannot see it, or not well."""
    results: Any = Axe().run(page)
    return str(results.generate_report()) if results.violations_count else ""


@size
@theme
def test_a_page_fits_and_is_accessible(show: Show, page_of: Callable[[], str], size: str, theme: str) -> None:
    """Folded and unfolded: nothing sticks out at the side, and axe has nothing to complain about."""
    page = show(page_of(), size, theme)
    assert page.title()
    assert page.evaluate(TOO_WIDE) == []
    page.evaluate(OPEN_ALL)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints(page) == ""


def test_the_browser_finds_the_elements_that_were_written(show: Show, page_of: Callable[[], str]) -> None:
    """It mends nothing, moves nothing, and makes nothing of a text; headings come in order."""
    html = page_of()
    page = show(html)
    written = re.findall(r"<([a-z]\w*)", re.sub(r"<style>.*?</style>", "<style>", html, flags=re.DOTALL))
    found = page.evaluate(ELEMENTS)
    assert found == written
    levels = [int(name[1]) for name in found if re.fullmatch(r"h\d", name)]
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_markup_in_texts_does_nothing(show: Show, pages: Pages) -> None:
    """No script, picture, frame or event came of it, and it stands there to be read."""
    page = show(pages["markup in every text"]())
    page.evaluate(OPEN_ALL)
    page.mouse.move(200, 200)
    assert page.evaluate("document.querySelectorAll('script, img, iframe, a').length") == 0
    assert page.evaluate("window.hacked") is None
    assert "<script>window.hacked = alert(1)</script>" in page.inner_text("h1")


def test_the_policy_stops_what_should_get_through(show: Show, pages: Pages, noise: list[str]) -> None:
    """Were a script or a picture ever to come onto the page, the browser would refuse it, and say so."""
    page = show(pages["certain"]().replace("</main>", "<script>window.hacked = 1</script><img src='a.png'></main>"))
    assert page.evaluate("window.hacked") is None
    assert len([line for line in noise if "Content Security Policy" in line]) == 2
    noise.clear()


@size
def test_a_page_is_read_from_right_to_left(show: Show, pages: Pages, size: str) -> None:
    """The title begins at the right edge, in an Arabic page, whatever it is written in."""
    page = show(pages["from right to left"](), size)
    title, body = (page.locator(name).bounding_box() for name in ("h1", "article"))
    assert title is not None
    assert body is not None
    assert abs(title["x"] + title["width"] - body["x"] - body["width"]) < 1
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") in {"right", "-webkit-right"}


def test_what_is_folded_opens_by_keyboard(show: Show, pages: Pages) -> None:
    """Focus can be seen, and Enter unfolds."""
    page = show(pages["a long plan"]())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "summary"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True


def test_a_page_prints(show: Show, page_of: Callable[[], str]) -> None:
    """On paper: dark ink on white whatever the theme, how to do each thing unfolded, nothing cut off at the side."""
    page = show(page_of(), "desktop", "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.cq')).color") == "rgb(33, 29, 24)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgba(0, 0, 0, 0)"
    page.set_viewport_size({"width": 660, "height": 900})
    assert page.evaluate(TOO_WIDE) == []
    guidance = page.locator(".cq-part-plan li details > p:first-of-type")
    assert all(item.is_visible() for item in guidance.all())
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_timeline_prints(show: Show) -> None:
    """On paper everything that was stated stands there, and no line that only unfolds a table."""
    facts = {"project.brief": "written", "project.budget": 6000, "project.rush": True, "client.experience": "some"}
    stated = Event.model_validate({"id": "1", "at": "2026-03-01", "kind": "fact_stated", "facts": facts})
    page = show(report.html_of(timeline(Engagement(log=Log([stated])), as_moment("2026-04-01"), "Bakery")))
    page.emulate_media(media="print")
    assert page.get_by_text("client.experience").is_visible()
    assert not page.locator(".cq-chart summary").is_visible()


@theme
def test_a_page_is_readable_in_forced_colours(show: Show, pages: Pages, theme: str) -> None:
    """Where a reader chooses the colours, what is presumed or certain still has a frame of its own."""
    page = show(pages["a long plan"](), "desktop", theme)
    page.emulate_media(forced_colors="active")
    frames = page.evaluate(
        "['possible', 'presumed', 'certain'].map(name => "
        "getComputedStyle(document.querySelector('.cq-steps .cq-' + name)).borderTopWidth)"
    )
    assert frames == ["1px", "3px", "3px"]


def test_a_fragment_leaves_its_page_alone(show: Show, pages: Pages) -> None:
    """The style of everything beside it is what it was, and it fits a narrow notebook."""
    page = show(OTHERS, "phone")
    before = page.evaluate(STYLE_OF_OTHERS)
    page.evaluate("html => document.querySelector('#here').innerHTML = html", pages["fragment"]())
    assert page.evaluate(STYLE_OF_OTHERS) == before
    assert page.evaluate(TOO_WIDE) == []
    assert complaints(page) == ""
