"""A browser, and the pages to look at: examples from hopeless to best, from nothing known to all, and texts full of markup."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from clientqual import Qualification, RuleSet, report
from clientqual.engagement import Engagement, Event, Log, as_moment, read_log
from clientqual.models import read_cases
from clientqual.timeline import timeline

ROOT = Path(__file__).resolve().parents[2]
SIZES: Final = {"phone": (360, 740), "desktop": (1280, 900)}
ATTACK = (
    "</style></title></details><script>window.hacked = alert(1)</script><img src=x onerror='window.hacked = alert(2)'>"
    '" onmouseover="alert(3)" <a href="javascript:alert(4)">a</a><iframe srcdoc=\'&lt;b&gt;\'></iframe><!-- \u202e '
)

Show = Callable[..., Page]
Pages = dict[str, Callable[[], str]]


@cache
def rules() -> RuleSet:
    return RuleSet.default()


def example(name: str) -> Qualification:
    (entry,) = read_cases(ROOT / "examples" / name / "case.yaml").entries
    assert entry.case is not None
    return rules().qualify(entry.case)


def answers() -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(str, outcome.domain.values)) for name, outcome in rules().program.outcomes.items()}


def filled(text: str) -> str:
    """Return a page with a text in every place where one can stand."""
    source = (ROOT / "tests" / "report" / "slots.json").read_text("utf-8")
    slots = re.sub(r"\{(\d+)\}", lambda slot: json.dumps(text + slot[1])[1:-1], source)
    return report.html(report.from_json(slots), answers={"verdict": [f"{text}1", f"{text}2", text]})


def of_an_example(name: str) -> Callable[[], str]:
    return lambda: report.html(example(name), answers=answers())


def several() -> str:
    names = ("gone-bad-restaurant-copy", "mismatch-traced-icons")
    return report.html_of_several([(None, example(name)) for name in names], answers=answers())


def stored(name: str, language: str = "en") -> str:
    q = report.from_json((ROOT / "tests" / "report" / "golden" / f"{name}.json").read_text("utf-8"))
    return report.html(q, language=language)


def engagement(name: str, as_of: str) -> Callable[[], str]:
    def told() -> str:
        folder = ROOT / "examples" / "engagements" / name
        (case,) = read_cases(folder / "case.yaml").cases
        return _timeline(Engagement(rules(), case, read_log(folder / "log.jsonl")), as_of, case.label or name)

    return told


def attacked_engagement() -> str:
    log = Log(
        [happened("a", "abuse", note=ATTACK), *(happened(it, "invoice_sent", number=it) for it in (ATTACK, "W" * 300))]
    )
    return _timeline(Engagement(rules(), {}, log), "2026-03-05", ATTACK)


def happened(name: str, kind: str, **fields: str) -> Event:
    return Event.model_validate({"id": name, "at": "2026-03-02", "kind": kind, **fields})


def _timeline(engagement: Engagement, as_of: str, title: str) -> str:
    return report.html_of(timeline(engagement, as_moment(as_of), title))


def fragment() -> str:
    return report.fragment(example("nightmare-viral-video"), answers=answers())


PAGES: Final[Pages] = {
    "hopeless": of_an_example("gone-bad-restaurant-copy"),
    "best": of_an_example("dream-ferry-line"),
    "hardly anything known": of_an_example("three-facts-translation"),
    "a long plan": of_an_example("nightmare-viral-video"),
    "several": several,
    "overridden": lambda: stored("running"),
    "wide signs": lambda: stored("wide"),
    "from right to left": lambda: stored("nightmare", "ar"),
    "markup in every text": lambda: filled(ATTACK),
    "no word ends": lambda: filled("W" * 300),
    "an engagement that went wrong": engagement("worst-restaurant-copy", "2026-07-05"),
    "an engagement over years": engagement("best-ferry-line", "2029-01-01"),
    "an engagement full of markup": attacked_engagement,
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium of the system, without a sandbox where we are root, for whom it has none."""
    found = [
        os.environ.get("CLIENTQUAL_CHROMIUM"),
        *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
    ]
    path = next(filter(None, found), None)
    assert path, "there is no Chromium here: `apt install chromium`, or name one in CLIENTQUAL_CHROMIUM"
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if as_root else [])
        yield chromium
        chromium.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Look at every page where a test asks for `page_of`, which makes one."""
    if "page_of" in metafunc.fixturenames:
        metafunc.parametrize("page_of", PAGES.values(), ids=PAGES.keys())


@pytest.fixture
def pages() -> Pages:
    """The pages by their names, and two more sources that are none of them."""
    return {**PAGES, "certain": lambda: stored("certain"), "fragment": fragment}


@pytest.fixture
def noise() -> Iterator[list[str]]:
    """Collect what the browser loads, says or asks of itself; at the end there must be nothing of that."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def show(browser: Browser, tmp_path: Path, noise: list[str]) -> Iterator[Show]:
    """Open HTML in a window of a size and a theme."""
    contexts = []

    def open_page(html: str, size: str = "desktop", theme: str = "light") -> Page:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light"
        )
        contexts.append(context)
        page = context.new_page()
        _listen(page, path.as_uri(), noise)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def _listen(page: Page, address: str, noise: list[str]) -> None:
    """Write down all that a page does beyond being shown."""

    def refuse(dialog: Dialog) -> None:
        noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if request.url.partition("#")[0] != address:
            noise.append(f"request: {request.url}")

    page.on("console", lambda message: noise.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", refuse)
    page.on("request", asked)
