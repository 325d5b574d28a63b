"""What an interview looks like: plain lines, none of them ever taken back, so that any terminal and any pipe can show them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Final, Literal

import click

from clientqual.report import layout

Tone = Literal["plain", "strong", "faint", "warning"]

_STYLES: Final[dict[Tone, dict[str, Any]]] = {
    "plain": {},
    "strong": {"bold": True},
    "faint": {"dim": True},
    "warning": {"fg": "yellow"},
}
_PROMPT: Final = "> "
_NARROWEST: Final = 24


@dataclass(frozen=True)
class Screen:
    """Writes lines no wider than the terminal, and reads what is typed below them."""

    width: int
    color: bool

    def say(self, text: str, by: int = 0, tone: Tone = "plain", first: str = "") -> None:
        """Write a text with a margin, or behind `first`, with its further lines below its own beginning."""
        columns = max(self.width, _NARROWEST)
        for line in layout.hang(text, columns, first) if first else layout.indent(text, columns, by):
            styled = self.color and tone != "plain"
            click.echo(click.style(line, **_STYLES[tone]) if styled else line, color=self.color)

    def gap(self) -> None:
        click.echo()

    def hear(self, prompt: str = _PROMPT) -> str | None:
        """Return the line that a person types, or None where there are no more.

        What does not come from a terminal is written out, so that the whole reads like a conversation.
        """
        click.echo(prompt, nl=False)
        sys.stdout.flush()
        line = sys.stdin.buffer.readline()
        if not line:
            click.echo()
            return None
        text = line.decode(sys.stdin.encoding or "utf-8", "replace").strip()
        if not sys.stdin.isatty():
            click.echo(layout.clean(text))
        return text
