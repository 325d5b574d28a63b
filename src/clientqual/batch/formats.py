"""The formats of whole files: told by their endings, and nothing else."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

from clientqual.batch import wording
from clientqual.errors import ClientqualError

Format = Literal["csv", "jsonl", "parquet", "arrow", "duckdb"]

ENDINGS: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".duckdb": "duckdb",
}


def format_of(path: str) -> Format:
    """Return the format of a file. Raises ClientqualError where its ending tells none."""
    found = ENDINGS.get(Path(path).suffix.lower())
    if found is None:
        raise ClientqualError([wording.unknown_ending(path, ENDINGS)])
    return found


def find(patterns: Iterable[str]) -> list[str]:
    """Return the files that paths and patterns (`*`, `?`, `**`) name, each pattern's in order of their names, none twice.

    Raises ClientqualError for what names none.
    """
    found: dict[str, None] = {}
    missing = []
    for pattern in patterns:
        names = [pattern] if Path(pattern).is_file() else sorted(filter(_is_file, _matching(pattern)))
        found.update(dict.fromkeys(names))
        if not names:
            missing.append(wording.no_input(pattern))
    if missing:
        raise ClientqualError(missing)
    return list(found)


def _matching(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True)  # noqa: PTH207  (a pattern may be absolute, which no Path takes)


def _is_file(path: str) -> bool:
    return Path(path).is_file()


def one_format(paths: Sequence[str]) -> Format:
    """Return the format that all of these files have. Raises ClientqualError where there are several."""
    form = format_of(paths[0])
    for path in paths[1:]:
        if format_of(path) != form:
            raise ClientqualError([wording.several_formats(paths[0], path)])
    return form


def delimiter_of(path: str) -> str:
    """Return what separates the cells of a table in text unless someone says otherwise."""
    return "\t" if path.lower().endswith(".tsv") else ","


def is_delimiter(mark: str) -> bool:
    """Say whether something can separate the cells of a table: one sign that has no other meaning in one."""
    return len(mark) == 1 and mark.isascii() and mark not in '"\r\n\0'
