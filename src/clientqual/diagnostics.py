"""One type for everything that can be wrong, and its form for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clientqual.span import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic speaks of, with a few words on it."""

    label: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint: a stable code, one sentence, the place, and what may help.

    `subject` is the path of the fact of a case, or the id of the event, that it is about, for callers who know better where that stands.
    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"
    subject: str | None = None

    def __str__(self) -> str:
        return render((self,))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, those without one first, and drop exact repetitions."""

    def key(item: Diagnostic) -> tuple[object, ...]:
        return (item.span.sort_key() if item.span else ("", 0, 0), item.code, item.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write diagnostics for a person: place, message, the line with a caret, related places, help."""
    return "\n\n".join("\n".join(_lines(item)) for item in diagnostics)


def _lines(item: Diagnostic) -> Iterable[str]:
    where = f"{item.span}: " if item.span else ""
    yield _safe(f"{where}{item.severity}: {item.message} [{item.code}]")
    if item.span:
        yield from _excerpt(item.span)
    for related in item.related:
        yield _safe(f"  note: {related.label}" + (f" at {related.span}" if related.span else ""))
    if item.help:
        yield _safe(f"  help: {item.help}")


_WINDOW = 96


def _excerpt(span: Span) -> Iterable[str]:
    """Yield the line and a caret below it; a very long line is cut around the place."""
    text = span.source.line(span.line)
    if not text.strip():
        return
    place = span.column - 1
    start = max(0, min(place - _WINDOW // 2, len(text) - _WINDOW))
    before, marked = text[start:place], text[place : place + span.width]
    shown = _safe(text[start : start + _WINDOW])
    if start:
        before, shown = f"...{before}", f"...{shown}"
    number = str(span.line)
    carets = "^" * max(1, min(_columns(marked), _columns(shown) - _columns(before)))
    cut = "..." if start + _WINDOW < len(text) else ""
    yield f"  {number} | {shown}{cut}"
    yield f"  {' ' * len(number)} | {' ' * _columns(before)}{carets}"


def _safe(text: str) -> str:
    """Return a text on one line, with nothing in it that a terminal would obey or cannot show."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes once it is safe."""
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in _safe(text))


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
