"""`clientqual timeline`: an engagement as a readable timeline."""

from __future__ import annotations

from pathlib import Path

import click

from clientqual.cli.common import (
    BAD,
    DONE,
    complain,
    format_option,
    in_color,
    language_option,
    page_width,
    quick_rules,
    rules_option,
)


@click.command(name="timeline")
@click.argument("log", metavar="LOG")
@rules_option
@click.option("--case", metavar="CASE", help="A file of one case: what is stated of the client beside the log.")
@click.option(
    "--as-of", metavar="WHEN", help="The moment to look at it, a date or a date-time with offset.  [default: now]"
)
@format_option("text", "markdown", "html")
@language_option
def command(log: str, rules: str | None, case: str | None, as_of: str | None, form: str, language: str | None) -> int:
    """Tell an engagement from its log.

    What is due now, how tier and course went, and everything that happened, in order.

    LOG is a file of events in JSON Lines, or - for standard input. A line that cannot be read is complained about on standard error and
    left out; the rest is told, and the exit status is 2.

    html is one page that stands alone.
    """
    from clientqual import report  # noqa: PLC0415  (see the head of the package)
    from clientqual.cli.watching.clock import moment, now  # noqa: PLC0415
    from clientqual.cli.watching.reading import stated, whole_log, yet_to_come  # noqa: PLC0415
    from clientqual.engagement import Engagement  # noqa: PLC0415
    from clientqual.timeline import timeline  # noqa: PLC0415

    told = stated(case)
    loaded = quick_rules(rules, language)
    read, complaints = whole_log(log, loaded)
    end = moment(as_of)
    placed = ((event, read.place(event.id)) for event in read)
    failed = complain([*complaints, *yet_to_come(placed, max(now(), end))])
    title = told.label or told.id or Path(log).name
    document = timeline(Engagement(loaded, told, read), end, title)
    if form == "html":
        click.echo(report.html_of(document, language=loaded.language), nl=False)
    elif form == "markdown":
        click.echo(report.markdown_of(document))
    else:
        color = in_color()
        click.echo(report.text_of(document, page_width(), color), color=color)
    return BAD if failed else DONE
