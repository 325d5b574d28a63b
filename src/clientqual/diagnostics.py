"""One type for everything that can be wrong, and its form for people."""

from __future__ import annotations

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
    """One complaint: a stable code, one sentence, the place, and what may help."""

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"

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
    yield f"{where}{item.severity}: {item.message} [{item.code}]"
    if item.span:
        yield from _excerpt(item.span)
    for related in item.related:
        yield f"  note: {related.label}" + (f" at {related.span}" if related.span else "")
    if item.help:
        yield f"  help: {item.help}"


_WINDOW = 96


def _excerpt(span: Span) -> Iterable[str]:
    """Yield the line and a caret below it; a very long line is cut around the place."""
    text = span.source.line(span.line).replace("\t", " ")
    if not text.strip():
        return
    start = max(0, span.column - 1 - _WINDOW // 2) if len(text) > _WINDOW else 0
    shown = "".join(char if char.isprintable() else "?" for char in text[start : start + _WINDOW])
    number = str(span.line)
    offset = span.column - 1 - start
    carets = "^" * max(1, min(span.width, len(shown) - offset))
    yield f"  {number} | {shown}"
    yield f"  {' ' * len(number)} | {' ' * offset}{carets}"
