"""`clientqual watch`: what calls for attention in an engagement, as it comes."""

from __future__ import annotations

from contextlib import closing
from math import nan
from pathlib import Path
from typing import Any, Final

import click

from clientqual.cli import wording
from clientqual.cli.common import (
    BAD,
    DONE,
    FOUND,
    complain,
    format_option,
    language_option,
    quick_rules,
    rules_option,
)
from clientqual.errors import ClientqualError

_TICK: Final = 60.0
_SHORTEST: Final = 0.1
_LONGEST: Final = 86_400.0


class _Seconds(click.FloatRange):
    """Seconds to wait for, which what is no number is not."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = nan
        if not _SHORTEST <= seconds <= _LONGEST:
            self.fail(f"`{value}` is no number of seconds from {_SHORTEST:g} to {_LONGEST:g}", param, ctx)
        return seconds


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
    type=_Seconds(_SHORTEST, _LONGEST),
    default=_TICK,
    show_default=True,
    help="How long to wait between looks at a quiet log.",
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

    A line that cannot be read is complained about on standard error and left out. So is, with a warning, one that is yet to come.

    Exit status, at the end of the log: 0 no alert is open; 1 an alert is open; 2 bad lines or wrong usage; 130 cut short.
    """
    from clientqual.cli.watching.clock import moment, now  # noqa: PLC0415  (see the head of the package)
    from clientqual.cli.watching.memory import Memory  # noqa: PLC0415
    from clientqual.cli.watching.reading import open_feed, stated  # noqa: PLC0415
    from clientqual.cli.watching.telling import Teller, standing  # noqa: PLC0415
    from clientqual.cli.watching.watcher import Watcher  # noqa: PLC0415
    from clientqual.timeline import when  # noqa: PLC0415

    end = moment(as_of) if as_of is not None else None
    if state and end is not None and end > now():
        raise ClientqualError([wording.state_to_come(state, when(end))])
    told = stated(case)
    memory = Memory(Path(state) if state else None)
    follower = memory.follower(quick_rules(rules, language), told)
    complain(memory.ahead(follower, now()))
    with closing(open_feed(log, follow=not once and end is None)) as feed:
        watcher = Watcher(follower, feed, memory, Teller(form), from_start=end is not None)
        while (rows := feed.wait(tick)) is not None:
            events = watcher.read(rows, max(now(), end or now()))
            if end is None:
                watcher.go_on(events, now())
            else:
                watcher.go_through(events, end)
        watcher.go_on((), end or now())
    if form == "text" and follower.as_of is not None and (state is None or watcher.told):
        click.echo(standing(follower.open_alerts, follower.as_of))
    return BAD if watcher.failed else FOUND if follower.open_alerts else DONE
