"""News as they are printed: what is raised, ended, withdrawn or contradicted, for a person or a line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import click

from clientqual.cli.common import in_color, page_width
from clientqual.engagement import Alert, Contradicted, Follower, Notice, written
from clientqual.ir import Program, plain
from clientqual.report import layout
from clientqual.timeline import Titles, briefly, differing, when

_COLORS: Final = {"raised": "\x1b[31m", "ended": "\x1b[32m", "withdrawn": "\x1b[33m"}
_RESET: Final = "\x1b[0m"
_MARGIN: Final = "    "


class Teller:
    """Prints what is new, for a person or, in the form `jsonl`, for a program."""

    def __init__(self, form: str) -> None:
        self._is_json = form == "jsonl"
        self._columns, self._color = page_width(), in_color()

    def news(self, notice: Notice, at: datetime, follower: Follower) -> None:
        """Tell what is new about an alert."""
        if self._is_json:
            click.echo(line(notice, at))
            return
        for text in lines(notice, at, follower, self._columns, self._color):
            click.echo(text, color=self._color)

    def contradiction(self, item: Contradicted, at: datetime, program: Program) -> None:
        """Tell where what is stated does not let stand what the log says."""
        if self._is_json:
            click.echo(contradicted(item, at, program))
            return
        for text in layout.hang(f"note: {differing(program, item)}", self._columns, "", _MARGIN):
            click.echo(text)


def lines(notice: Notice, told_at: datetime, follower: Follower, columns: int, color: bool) -> Iterator[str]:
    """Yield the lines that tell a person what is new about an alert.

    It stands under the moment since which it is so; what is withdrawn never was, so it stands under that at which this is told.
    """
    at = told_at if notice.what == "withdrawn" else notice.at or told_at
    head = f"{notice.what}: {notice.alert.title} [{notice.id}]"
    first, *more = layout.hang(head, columns, f"{when(at)}  ", _MARGIN)
    yield f"{_COLORS[notice.what]}{first}{_RESET}" if color else first
    yield from more
    for text in _said(notice, follower, told_at):
        yield from layout.hang(text, columns, _MARGIN)


def line(notice: Notice, told_at: datetime) -> str:
    """Return the same as a line of JSON."""
    return json.dumps({**notice.to_json(), "told_at": written(told_at)}, ensure_ascii=False)


def contradicted(item: Contradicted, told_at: datetime, program: Program) -> str:
    """Return a contradiction as a line of JSON."""
    values = {
        name: plain(program.types[path], value)
        for name, path, value in (("logged", item.fact, item.logged), ("stated", item.by, item.stated))
    }
    told = {
        "what": "contradicted",
        "fact": item.fact,
        "logged": values["logged"],
        "because": item.events,
        "by": item.by,
    }
    return json.dumps(
        {**told, "stated": values["stated"], "told_at": written(told_at)}, ensure_ascii=False, default=str
    )


def standing(alerts: Sequence[Alert], as_of: datetime) -> str:
    """Say which alerts are open at a moment."""
    names = ", ".join(alert.id for alert in alerts)
    return f"{when(as_of)}  " + (f"open: {names}" if names else "no alert is open")


def _said(notice: Notice, follower: Follower, at: datetime) -> Iterator[str]:
    alert, titles = notice.alert, _titles(follower, at)
    because = briefly(notice.because, alert.facts if notice.what == "raised" else {}, titles)
    if notice.what == "raised":
        if alert.text:
            yield alert.text
        if alert.due:
            yield f"Due: {titles.of(alert.due)}"
    elif notice.what == "withdrawn":
        since = f"was told to be so since {when(notice.at)}" if notice.at else "was told to be so from the beginning"
        is_known = alert.id in follower.rules.program.alerts
        yield f"It {since}, and is not." if is_known else f"It {since}; these rules have no such alert any more."
    if notice.what == "ended":
        yield f"It is so no more, because of: {because}" if because else "It is so no more."
    elif because:
        yield f"Because of: {because}"


def _titles(follower: Follower, now: datetime) -> Titles:
    """Return what actions are called at a moment."""
    told = follower.rules.facts_at(follower.log, now, follower.case).facts
    return Titles(follower.rules, follower.case.with_(told))
