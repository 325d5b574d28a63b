"""What a stated fact implies, and where two of them cannot both be so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.ir import Program, Value
from clientqual.models import word


def implied(program: Program, path: str) -> list[tuple[str, Value]]:
    """Return all that stating a fact implies in the end."""
    found: dict[str, Value] = {}
    waiting = [path]
    while waiting:
        fact = program.facts.get(waiting.pop())
        for other, value in fact.implies if fact else ():
            if other not in found:
                found[other] = value
                waiting.append(other)
    return list(found.items())


def contradictions(program: Program, stated: Mapping[str, Value]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield each fact that implies something else than others that are stated with it, and the complaint about that."""
    known: dict[str, tuple[Value, str | None]] = {path: (value, None) for path, value in stated.items()}
    for path in sorted(stated):
        for other, value in implied(program, path):
            got, through = known.setdefault(other, (value, path))
            if got != value:
                yield path, messages.contradiction(path, other, word(value), word(got), through)
