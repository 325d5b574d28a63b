"""Styled lines: what a report is made of in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from clientqual.rendering.blocks import Tone
from clientqual.rendering.layout import hang, indent

_CODES: Final[dict[Tone, str]] = {
    "plain": "",
    "strong": "\x1b[1m",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "faint": "\x1b[2m",
    "warning": "\x1b[33m",
}
_RESET: Final = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report, broken and indented already, with how to show it where there is colour."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class View:
    """How wide a reader wants the report."""

    width: int

    def heading(self, text: str) -> list[Line]:
        return _styled(hang(text, self.width, ""), "strong")

    def item(self, text: str, first: str = "  - ", tone: Tone = "plain", rest: str | None = None) -> list[Line]:
        """Wrap a text behind a bullet, number or label."""
        return _styled(hang(text, self.width, first, rest), tone)

    def block(self, text: str, by: int = 0, tone: Tone = "plain") -> list[Line]:
        """Wrap a text, paragraph by paragraph, with a margin; no lines for no text."""
        return _styled(indent(text, self.width, by), tone)


def painted(lines: Sequence[Line], color: bool) -> str:
    """Join lines, with ANSI codes round those that have a style if there is to be colour."""
    return "\n".join(_painted(line) if color else line.text for line in lines)


def _styled(texts: Iterable[str], tone: Tone) -> list[Line]:
    return [Line(text, tone) for text in texts]


def _painted(line: Line) -> str:
    code = _CODES[line.tone]
    return f"{code}{line.text}{_RESET}" if code else line.text
