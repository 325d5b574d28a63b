"""`clientqual watch`: what calls for attention in an engagement, as it comes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from clientqual.cli.common import (
    BAD,
    DONE,
    FOUND,
    format_option,
    in_color,
    language_option,
    page_width,
    quick_rules,
    rules_option,
)

if TYPE_CHECKING:
    from datetime import datetime

    from clientqual.cli.watching.watcher import Watcher
    from clientqual.engagement import Notice

_TICK: Final = 60.0


@click.command(name="watch")
@click.argument("log", metavar="LOG")
@rules_option
@click.option("--case", metavar="CASE", help="A file of one case: what is stated of the client beside the log.")
@click.option("--once", is_flag=True, help="Stop at the end of the file instead of waiting for more.")
@click.option("--as-of", metavar="WHEN", help="Go through the log up to a date, or a date-time with offset, and stop.")
@click.option(
    "--state", metavar="FILE", help="Remember here what was told, so that the next watch tells only what is new."
)
@click.option(
    "--tick",
    type=click.FloatRange(min=0.1),
    default=_TICK,
    show_default=True,
    help="Seconds between looks at a quiet log.",
)
@format_option("text", "jsonl")
@language_option
def command(  # noqa: PLR0913, PLR0917  (one argument an option)
    log: str,
    rules: str | None,
    case: str | None,
    once: bool,
    as_of: str | None,
    state: str | None,
    tick: float,
    form: str,
    language: str | None,
) -> int:
    """Follow the log of an engagement, and tell what is due.

    An alert is told when it is raised, when it has ended, and when an event that was noted late shows that it never was so (withdrawn).

    LOG is a file of events in JSON Lines, or - for standard input. A file is followed: lines may be added, and it may be saved anew or
    replaced, until the watch is cut short. Time goes on between the lines. At first only what is open is told; with --as-of the whole
    log is gone through, as if each line had been read when it happened.

    A line that cannot be read is complained about on standard error and left out.

    Exit status, at the end of the log: 0 no alert is open; 1 an alert is open; 2 bad lines or wrong usage; 130 cut short.
    """
    from clientqual.cli.watching.clock import moment, now  # noqa: PLC0415  (see the head of the package)
    from clientqual.cli.watching.memory import Memory  # noqa: PLC0415
    from clientqual.cli.watching.reading import open_feed, stated  # noqa: PLC0415
    from clientqual.cli.watching.watcher import Watcher  # noqa: PLC0415

    end = moment(as_of) if as_of is not None else None
    told = stated(case)
    memory = Memory(Path(state) if state else None)
    follower = memory.follower(quick_rules(rules, language), told)
    with closing(open_feed(log, follow=not once and end is None)) as feed:
        watcher = Watcher(
            follower, feed.name, memory, lambda notice, at: _tell(notice, at, watcher, form), from_start=end is not None
        )
        while (rows := feed.wait(tick)) is not None:
            events = watcher.read(rows)
            if end is None:
                watcher.go_on(events, now())
            else:
                watcher.go_through(events, end)
        watcher.go_on((), end or now())
    if form == "text" and (state is None or watcher.told):
        _say_standing(watcher)
    return BAD if watcher.failed else FOUND if follower.open_alerts else DONE


def _tell(notice: Notice, at: datetime, watcher: Watcher, form: str) -> None:
    from clientqual.cli.watching import telling  # noqa: PLC0415  (see the head of the package)

    if form == "jsonl":
        click.echo(telling.line(notice, at))
        return
    color = in_color()
    for line in telling.lines(notice, at, watcher.titles(at), page_width(), color):
        click.echo(line, color=color)


def _say_standing(watcher: Watcher) -> None:
    from clientqual.cli.watching.telling import differences, standing  # noqa: PLC0415  (see the head of the package)

    follower = watcher.follower
    if follower.as_of is not None:
        click.echo(standing(follower.open_alerts, follower.as_of))
        for line in differences(follower, page_width()):
            click.echo(line)
