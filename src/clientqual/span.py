"""Places in a text: what lets every complaint point at a line and a column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where a line ends, as YAML counts lines; JSON is counted likewise."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read, with the name to show for it."""

    name: str
    text: str = field(repr=False, compare=False)

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its end; empty past the last one."""
        lines = LINE_END.split(self.text, number)
        return lines[number - 1] if number <= len(lines) else ""


class Span(NamedTuple):
    """A stretch of one line of a source; line and column count from 1.

    A tuple, because reading a rule set makes twenty thousand of them.
    """

    source: Source
    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"

    def sort_key(self) -> tuple[str, int, int]:
        """Order places by file, line and column."""
        return (self.source.name, self.line, self.column)
