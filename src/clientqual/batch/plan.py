"""What there is to do, settled before it begins: the files, and the parts they are worked on in.

Where a part begins and ends depends on the files and on `part_rows` alone, never on how many processes there are or on what was
done before: that is why the result is the same bytes however often the work was cut short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from clientqual.batch.formats import Format

PART_ROWS: Final = 1 << 18
"""How many rows a part has, or a little more."""
ROW_BYTES: Final = 128
"""What a row of a text is taken to be long, to cut it into parts of about as many rows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of one file: rows `start` to `stop`, or bytes where the file is a text. `number` counts over all files, from 0."""

    number: int
    file: int
    start: int
    stop: int

    @property
    def size(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller wants written of each row, beside its own columns."""

    possible: Literal["mask", "list"] = "mask"
    actions: tuple[str, ...] | Literal["all"] = ()
    signals: bool = False
    question: bool = False
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one format, the columns that they have together, and their parts.

    `stamps` tell for each file whether it is still the same. `schema` is an Arrow schema. `table` is the one to read in each database; `delimiter` separates the cells of a table in text.
    `sample` is how many rows to draw from each part, where not all are wanted.
    """

    form: Format
    files: tuple[str, ...]
    stamps: tuple[tuple[str, int, int], ...]
    schema: Any
    parts: tuple[Part, ...]
    delimiter: str = ","
    table: str | None = None
    sample: tuple[int, ...] | None = None

    @property
    def unit(self) -> str:
        return "bytes" if self.form in {"csv", "jsonl"} else "rows"

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


def cut(sizes: list[int], least: int) -> list[int]:
    """Return where parts end that take whole pieces of these sizes, each part at least so large (the last as it comes)."""
    ends, done, at = [], 0, 0
    for size in sizes:
        at += size
        if at - done >= least:
            ends.append(at)
            done = at
    if at > done or not ends:
        ends.append(at)
    return ends
