"""Complaints about data frames on a cluster."""

from __future__ import annotations

from clientqual.diagnostics import Diagnostic


def needs_spark() -> Diagnostic:
    """The packages that Spark needs are not installed."""
    return Diagnostic(
        "missing-extra",
        "data frames of Spark need packages that are not installed",
        help='pip install "clientqual[frames,spark]", on every machine of the cluster',
    )


def no_key_column(key: str, help_: str | None) -> Diagnostic:
    """A column that is to name rows, and is not there."""
    return Diagnostic("no-key-column", f"there is no column `{key}` to name rows by", help=help_)


def wrong_in_partition(partition: int, row: int, key: tuple[str, object] | None, errors: str) -> Diagnostic:
    """A row of a partition that is no case."""
    named = f" (`{key[0]}` is `{key[1]}`)" if key else ""
    return Diagnostic("wrong-in-partition", f"row {row} of partition {partition}{named}: {errors}")


def more_wrong_rows(partition: int, count: int) -> Diagnostic:
    """So many rows of a partition that are no cases that the rest is only counted."""
    return Diagnostic(
        "more-wrong-rows",
        f"{count} more rows of partition {partition}, or of what was read of it, are no cases",
        help='find them with `errors="null"`, which says in each row what is wrong with it',
    )
