"""News as they are printed: what is raised, ended or withdrawn, for a person or a line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from clientqual.engagement import Alert, written
from clientqual.report import layout, words
from clientqual.timeline import brief, when

Happening = Literal["raised", "ended", "withdrawn"]

_COLORS: Final[Mapping[Happening, str]] = {"raised": "\x1b[31m", "ended": "\x1b[32m", "withdrawn": "\x1b[33m"}
_RESET: Final = "\x1b[0m"
_MARGIN: Final = "    "
_WITHDRAWN: Final = "Events that came in later show that this was never so."


class News(NamedTuple):
    """What became of an alert, told at a moment."""

    what: Happening
    alert: Alert
    told_at: datetime

    @property
    def at(self) -> datetime:
        """When it became so: for what was withdrawn, when it was told."""
        since = {"raised": self.alert.raised_at, "ended": self.alert.ended_at, "withdrawn": None}[self.what]
        return since or self.told_at


def lines(news: News, due: Mapping[str, str], columns: int, color: bool) -> Iterator[str]:
    """Yield the lines that tell a piece of news; `due` are the titles of actions."""
    alert = news.alert
    first, *more = layout.hang(f"{alert.title} [{alert.id}]", columns, f"{when(news.at)}  {news.what}  ", _MARGIN)
    yield f"{_COLORS[news.what]}{first}{_RESET}" if color else first
    yield from more
    for text in _said(news, due):
        yield from layout.hang(text, columns, _MARGIN)


def _said(news: News, due: Mapping[str, str]) -> Iterator[str]:
    alert = news.alert
    if news.what == "withdrawn":
        yield _WITHDRAWN
    if news.what == "raised":
        if alert.text:
            yield alert.text
        if alert.due:
            titles = (due.get(name, words.spoken(name).capitalize()) for name in alert.due)
            yield f"Due: {'; '.join(titles)}"
        if alert.because:
            yield f"Because of: {'; '.join(map(brief, alert.because))}"


def line(news: News) -> str:
    """Return a piece of news as a line of JSON."""
    data: dict[str, Any] = {"news": news.what, "at": written(news.at), "told_at": written(news.told_at)}
    return json.dumps(data | {"alert": news.alert.to_json()}, ensure_ascii=False)


def standing(alerts: tuple[Alert, ...], as_of: datetime) -> str:
    """Say in a line which alerts are open."""
    names = ", ".join(alert.id for alert in alerts)
    return f"{when(as_of)}  open: {names}" if alerts else f"{when(as_of)}  no alert is open"
