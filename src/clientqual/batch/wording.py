"""The complaints of work on whole files, by the law of `clientqual.messages`."""

from __future__ import annotations

from collections.abc import Iterable

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import did_you_mean, listed


def needs_package(what: str, package: str) -> Diagnostic:
    """A format without the package that it needs."""
    return Diagnostic(
        "missing-extra",
        f"{what} needs a package that is not installed, `{package}`",
        help='pip install "clientqual[batch]"',
    )


def no_input(pattern: str) -> Diagnostic:
    """A path or a pattern that no file has."""
    return Diagnostic("no-input", f"there is no file `{pattern}`")


def unknown_ending(path: str, endings: Iterable[str]) -> Diagnostic:
    """A file whose ending tells no format."""
    return Diagnostic("unknown-ending", f"`{path}` ends like no format", help=f"it ends in one of {listed(endings)}")


def several_formats(first: str, other: str) -> Diagnostic:
    """Input files of more than one format."""
    return Diagnostic(
        "several-formats", f"`{first}` and `{other}` are of different formats", help="qualify them one after the other"
    )


def unreadable_file(path: str, problem: str) -> Diagnostic:
    """A file that is not of the format that its ending says, or damaged."""
    return Diagnostic("unreadable-file", f"`{path}` cannot be read: {' '.join(problem.split())}")


def no_fact_columns(path: str, columns: list[str], delimiter: str | None) -> Diagnostic:
    """A file of which no column is a fact; `delimiter` is another one that seems to separate its cells."""
    help_ = "name the columns by the paths of facts, such as `client.source`; `clientqual facts` lists them"
    if delimiter is not None:
        help_ = f'its cells seem to be separated otherwise: --delimiter "{delimiter}"'
    shown = listed(columns[:5]) + (", ..." if len(columns) > 5 else "") if columns else "none"
    return Diagnostic("no-fact-columns", f"no column of `{path}` is a fact; it has {shown}", help=help_)


def column_twice(path: str, column: str) -> Diagnostic:
    """A column that is there twice."""
    return Diagnostic("column-twice", f"`{path}` has the column `{column}` twice", help="leave one of them out")


def unlike_columns(column: str, path: str, type_: str, other: str, other_type: str) -> Diagnostic:
    """A column that has types in two files which cannot be one."""
    return Diagnostic(
        "unlike-columns", f"`{column}` is of type {type_} in `{path}` and of type {other_type} in `{other}`"
    )


def which_table(path: str, tables: list[str], wanted: str | None) -> Diagnostic:
    """A database with several tables, or without the one that was named."""
    if wanted is not None:
        return Diagnostic("which-table", f"`{path}` has no table `{wanted}`", help=did_you_mean(wanted, tables))
    there = listed(tables) if tables else "none"
    return Diagnostic(
        "which-table", f"one table of `{path}` is needed, and it has {there}", help="name it with --table"
    )


def cannot_hold(form: str, column: str, type_: str) -> Diagnostic:
    """A column that a format has no place for."""
    name = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet", "duckdb": "DuckDB"}[form]
    other = "Parquet" if form in {"csv", "jsonl"} else "Arrow"
    return Diagnostic(
        "cannot-hold",
        f"`{column}` is of type {type_}, and {name} cannot hold that",
        help=f"leave the column out, or write another format, such as {other}",
    )


def output_in_use(path: str) -> Diagnostic:
    """An output that is there already."""
    return Diagnostic("output-in-use", f"`{path}` is there already", help="--replace puts the new one in its place")


def output_is_input(path: str) -> Diagnostic:
    """One file as input and as output."""
    return Diagnostic("output-is-input", f"`{path}` cannot be both input and output", help="name another output")


def no_folder_for(path: str) -> Diagnostic:
    """An output in a folder that does not exist, or that cannot be written to."""
    return Diagnostic("no-folder-for-output", f"`{path}` cannot be written: its folder is not there or is closed to us")


def other_work(folder: str, changed: Iterable[str]) -> Diagnostic:
    """Work begun and not finished, of which something has changed since."""
    return Diagnostic(
        "other-work",
        f"`{folder}` holds work that was begun with other {_and(changed)}",
        help="--restart begins anew; what is done there is then thrown away",
    )


def work_under_way(folder: str) -> Diagnostic:
    """Another process at work on the same output."""
    return Diagnostic("work-under-way", f"another process is at work in `{folder}`", help="wait for it, or stop it")


def worker_died(folder: str) -> Diagnostic:
    """A process that helped and is gone, mostly because memory ran out."""
    return Diagnostic(
        "worker-died",
        f"a process at work was killed, perhaps because memory ran out; what is done stands in `{folder}`",
        help="the same command goes on from there; smaller --part-rows or fewer --jobs take less memory",
    )


def input_changed(path: str) -> Diagnostic:
    """An input that something else wrote to during the work."""
    return Diagnostic(
        "input-changed", f"`{path}` was changed by something else meanwhile", help="--restart reads it anew"
    )


def wrong_cells(expected: int, got: int) -> Diagnostic:
    """A record of a table with more or fewer cells than it has columns."""
    cells = f"{got} {'cell' if got == 1 else 'cells'}"
    columns = f"is {expected} column" if expected == 1 else f"are {expected} columns"
    return Diagnostic("wrong-cells", f"this record has {cells}, and there {columns}")


def no_record(problem: str) -> Diagnostic:
    """A line of JSON Lines that is no object in JSON."""
    return Diagnostic("no-record", f"this line is no object in JSON: {problem}")


def twice_in_record(path: str) -> Diagnostic:
    """A fact told twice in a record, as it may be nested and under its dotted name."""
    return Diagnostic("column-twice", f"`{path}` is told twice")


def unwritable_file(path: str, problem: str) -> Diagnostic:
    """A file that cannot be written to its end, as where a disk is full."""
    return Diagnostic("not-writable", f"`{path}` cannot be written: {' '.join(problem.split())}")


def bad_delimiter(got: str) -> Diagnostic:
    """A mark between cells that is no single character, or one that has another meaning in tables."""
    return Diagnostic(
        "bad-delimiter",
        f"`{got}` cannot separate cells",
        help="it is one sign of ASCII such as `;`, neither a quote nor the end of a line; a tab may be written `\\t`",
    )


def _and(words: Iterable[str]) -> str:
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last
