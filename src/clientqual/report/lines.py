"""Styled lines: the small kit that the sections of the text report are built from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from clientqual.report.layout import hang, indent

Style = Literal["plain", "strong", "red", "green", "faint", "warning"]

_CODES: Final[dict[Style, str]] = {
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
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class View:
    """How a reader wants the report: how wide, and whether with guidance."""

    width: int
    guidance: bool = False

    def heading(self, text: str) -> list[Line]:
        return _styled(hang(text, self.width, ""), "strong")

    def item(self, text: str, first: str = "  - ", style: Style = "plain", rest: str | None = None) -> list[Line]:
        """Wrap a text behind a bullet, number or label."""
        return _styled(hang(text, self.width, first, rest), style)

    def block(self, text: str, by: int = 0, style: Style = "plain") -> list[Line]:
        """Wrap a text, paragraph by paragraph, with a margin; no lines for no text."""
        return _styled(indent(text, self.width, by), style)


def painted(lines: Sequence[Line], color: bool) -> str:
    """Join lines, with ANSI codes round those that have a style if there is to be colour."""
    return "\n".join(_painted(line) if color else line.text for line in lines)


def _styled(texts: Iterable[str], style: Style) -> list[Line]:
    return [Line(text, style) for text in texts]


def _painted(line: Line) -> str:
    code = _CODES[line.style]
    return f"{code}{line.text}{_RESET}" if code else line.text
