"""News as they are printed: what is raised, ended or withdrawn, for a person or a line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from clientqual.engagement import Alert, Follower, Notice, written
from clientqual.report import layout
from clientqual.timeline import Titles, briefly, differing, when

_COLORS: Final = {"raised": "\x1b[31m", "ended": "\x1b[32m", "withdrawn": "\x1b[33m"}
_RESET: Final = "\x1b[0m"
_MARGIN: Final = "    "


def lines(notice: Notice, told_at: datetime, titles: Titles, columns: int, color: bool) -> Iterator[str]:
    """Yield the lines that tell a person what is new about an alert. `titles` are those of actions.

    It stands under the moment since which it is so; what is withdrawn never was, so it stands under that at which this is told.
    """
    at = told_at if notice.what == "withdrawn" else notice.at or told_at
    head = f"{notice.what}: {notice.alert.title} [{notice.id}]"
    first, *more = layout.hang(head, columns, f"{when(at)}  ", _MARGIN)
    yield f"{_COLORS[notice.what]}{first}{_RESET}" if color else first
    yield from more
    for text in _said(notice, titles):
        yield from layout.hang(text, columns, _MARGIN)


def line(notice: Notice, told_at: datetime) -> str:
    """Return the same as a line of JSON."""
    return json.dumps({**notice.to_json(), "told_at": written(told_at)}, ensure_ascii=False)


def standing(alerts: Sequence[Alert], as_of: datetime) -> str:
    """Say which alerts are open at a moment."""
    names = ", ".join(alert.id for alert in alerts)
    return f"{when(as_of)}  " + (f"open: {names}" if names else "no alert is open")


def differences(follower: Follower, columns: int) -> Iterator[str]:
    """Yield the lines that tell a person where the case does not let stand what the log says."""
    if follower.as_of is None:
        return
    facts = follower.rules.facts_at(follower.log, follower.as_of, follower.case)
    for item in facts.contradicted:
        yield from layout.hang(f"note: {differing(follower.rules.program, item)}", columns, "", _MARGIN)


def _said(notice: Notice, titles: Titles) -> Iterator[str]:
    alert = notice.alert
    because = briefly(notice.because, alert.facts if notice.what == "raised" else {}, titles)
    if notice.what == "raised":
        if alert.text:
            yield alert.text
        if alert.due:
            yield f"Due: {titles.of(alert.due)}"
    elif notice.what == "withdrawn":
        since = f"was told to be so since {when(notice.at)}" if notice.at else "was told to be so from the beginning"
        yield f"It {since}, and is not."
    if notice.what == "ended":
        yield f"It is so no more, because of: {because}" if because else "It is so no more."
    elif because:
        yield f"Because of: {because}"
