"""Answers and complaints as they are said back."""

from __future__ import annotations

from clientqual.diagnostics import Diagnostic
from clientqual.ir import Value
from clientqual.report import words


def answer(value: Value) -> str:
    """Say an answer that was understood."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(words.spoken(item) for item in sorted(value)) or "none of them"
    return words.spoken(value) if isinstance(value, str) else words.value(value)


def complaint(item: Diagnostic) -> str:
    """Say in one line what is wrong."""
    return f"{item.message}; {item.help}" if item.help else item.message
