"""`clientqual batch`: whole files of records in, one file of answers out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from clientqual.cli import wording
from clientqual.cli.common import BAD, CUT_SHORT, DONE, complain, quick_rules, rules_option
from clientqual.errors import ClientqualError, MissingExtra
from clientqual.report import layout
from clientqual.suggest import did_you_mean

if TYPE_CHECKING:
    from clientqual.batch import Job, Summary
    from clientqual.ruleset import RuleSet

_WIDEST_BAR: Final = 30
_NEEDED: Final = frozenset({"numpy", "polars", "pyarrow"})


@click.command(name="batch")
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.argument("out", metavar="OUT")
@rules_option
@click.option("--jobs", type=click.IntRange(min=1), help="How many processes work.  [default: one for each processor]")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only N rows, drawn with a fixed seed.")
@click.option("--replace", is_flag=True, help="Put the result in the place of an OUT that is there already.")
@click.option("--restart", is_flag=True, help="Begin anew where earlier work on OUT was not finished.")
@click.option(
    "--actions", metavar="all|NAME,..", help="Actions to tell the status of, each in a column.  [default: none]"
)
@click.option(
    "--possible",
    type=click.Choice(["mask", "list"]),
    default="mask",
    show_default=True,
    help="Possible answers as bits of a number, or as a list.",
)
@click.option("--signals", is_flag=True, help="Also the status of each signal.")
@click.option("--question", is_flag=True, help="Also the question to ask next; many times slower.")
@click.option("--reason", is_flag=True, help="Also a reason in one line; many times slower.")
@click.option("--by", default="tier", show_default=True, metavar="OUTCOME", help="What the table at the end counts.")
@click.option("--delimiter", metavar="CHAR", help="What separates cells in CSV.  [default: a comma; a tab in .tsv]")
@click.option("--table", metavar="NAME", help="The table to read in a DuckDB file that has several.")
@click.option(
    "--part-rows",
    type=click.IntRange(min=1),
    metavar="N",
    help="About how many rows are worked on at once.  [default: 262144]",
)
def command(out: str, by: str, jobs: int | None, replace: bool, restart: bool, **chosen: Any) -> int:
    """Qualify whole files.

    Each IN is a file or a pattern such as "leads/*.parquet", all of one format, and OUT the file to write: CSV (.csv, .tsv), JSON
    Lines (.jsonl), Parquet, Arrow (.arrow) or DuckDB (.duckdb). Columns are named by the paths of facts; empty is unknown, and
    columns of other names are passed through.

    OUT appears when it is whole. Stopped or killed, the same command goes on from where it was. Rows with something wrong in them
    have no answers, are told in OUT.errors.jsonl, and the exit status is 2.
    """
    rules = quick_rules(chosen.pop("rules"))
    if by not in rules.program.outcomes:
        known = did_you_mean(by, rules.program.outcomes)
        raise ClientqualError([wording.no_such_outcome(by, known)])
    job = _job(rules, out, **chosen)
    try:
        summary, seconds = _run(job, Path(out), jobs or os.cpu_count() or 1, replace=replace, restart=restart)
    except KeyboardInterrupt:
        click.echo(
            f"Stopped. The same command goes on from where it was; what is done stands in {out}.parts.", err=True
        )
        return CUT_SHORT
    click.echo("\n".join(_told(summary, seconds, by, rules, out)))
    if summary.wrong is None:
        return DONE
    complain([wording.wrong_rows(summary.wrong_values, summary.wrong_rows, str(summary.wrong))])
    return BAD


def _job(  # noqa: PLR0913  (one argument an option)
    rules: RuleSet,
    out: str,
    *,
    inputs: tuple[str, ...],
    sample: int | None,
    actions: str | None,
    possible: Literal["mask", "list"],
    signals: bool,
    question: bool,
    reason: bool,
    delimiter: str | None,
    table: str | None,
    part_rows: int | None,
) -> Job:
    """Settle what there is to do."""
    try:
        from clientqual import batch  # noqa: PLC0415  (see the head of the package)
    except ImportError as error:
        if error.name in _NEEDED:
            raise MissingExtra([wording.needs_package("batch", error.name or "")]) from None
        raise
    named: tuple[str, ...] | Literal["all"] = (
        "all" if actions == "all" else tuple((actions or "").replace(",", " ").split())
    )
    form = batch.format_of(out)
    delimiter = "\t" if delimiter == r"\t" else delimiter
    plan = batch.make_plan(
        inputs,
        rules.program.types,
        part_rows=part_rows or batch.PART_ROWS,
        delimiter=delimiter,
        table=table,
        sample=sample,
    )
    options = batch.Options(possible, named, signals, question, reason)
    return batch.Job.of(rules, plan, options, form, delimiter or batch.delimiter_of(out))


def _run(job: Job, out: Path, jobs: int, *, replace: bool, restart: bool) -> tuple[Summary, float]:
    """Do the work under a progress bar, and say how long it took."""
    from clientqual.batch import run  # noqa: PLC0415  (see the head of the package)

    start = time.monotonic()
    pace = _Pace(job.plan.size, start)
    size = max(1, job.plan.size)
    shown: Any = click.progressbar(
        length=size, label="Qualifying", show_eta=False, file=sys.stderr, item_show_func=lambda _: pace.told()
    )
    with ExitStack() as stack:
        bar: Any = None

        def progress(size: int, rows: int, *, earlier: bool) -> None:
            nonlocal bar
            bar = bar or stack.enter_context(shown)  # not before the work begins: it may be refused
            pace.note(size, rows, earlier=earlier)
            bar.update(size)

        summary = run(job, out, jobs=jobs, replace=replace, restart=restart, progress=progress)
    return summary, time.monotonic() - start


class _Pace:
    """How many rows are done, how many that is a second, and how long the rest will take. Earlier work says nothing about that."""

    def __init__(self, size: int, start: float) -> None:
        self._left, self._start = size, start
        self._size = self._rows = self._earlier = 0

    def note(self, size: int, rows: int, *, earlier: bool) -> None:
        self._left -= size
        if earlier:
            self._earlier += rows
        else:
            self._size += size
            self._rows += rows

    def told(self) -> str:
        seconds = max(time.monotonic() - self._start, 0.001)
        told = _rows(self._earlier + self._rows)
        if not self._size:
            return told
        return f"{told}, {self._rows / seconds:,.0f} a second, {_clock(seconds * self._left / self._size)} left"


def _rows(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _told(summary: Summary, seconds: float, by: str, rules: RuleSet, out: str) -> Iterator[str]:
    """Yield the lines of the summary: what was done, and a table of how often which answer was found."""
    fresh = summary.rows - summary.earlier
    yield f"{out}: {_rows(summary.rows)}"
    if summary.earlier:
        yield f"{summary.earlier:,} of them were done before"
    yield f"{fresh:,} in {_clock(seconds)}, {fresh / max(seconds, 0.001):,.0f} a second"
    counts = summary.answers.get(by, {})
    presumed, decided = counts.get("presumed", {}), counts.get("decided", {})
    names = [str(value) for value in rules.program.outcomes[by].domain.values]
    most = max([1, *presumed.values()])
    rows = [
        (name, f"{presumed.get(name, 0):,}", f"{decided.get(name, 0):,}", _bar(presumed.get(name, 0), most))
        for name in names
    ]
    open_ = sum(presumed.values()) - sum(decided.values())
    unanswered = summary.rows - sum(presumed.values())
    rows.append(("open", "", f"{open_:,}", ""))
    if unanswered:
        rows.append(("no answer", f"{unanswered:,}", "", ""))
    yield ""
    yield from _table([(by, "presumed", "decided", ""), *rows])


def _bar(count: int, most: int) -> str:
    return "#" * -(-count * _WIDEST_BAR // most)


def _table(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    widths = [max(layout.width(row[column]) for row in rows) for column in range(3)]
    for name, *numbers, bar in rows:
        right = "  ".join(number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True))
        yield f"{layout.pad(name, widths[0])}  {right}  {bar}".rstrip()
