"""Reasons as text: why each answer is what it is, and why each thing is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clientqual.qualification import Outcome, Plain, Qualification, Reason, Recommendation
from clientqual.report import layout, words


def text(q: Qualification, of: Iterable[tuple[str, Reason]], columns: int) -> str:
    """Write the reasons of some answers and recommendations, a paragraph each and below it all that it rests on."""
    actions = {item.action: item for item in q.recommendations}
    parts = [_part(_heading(name, q.outcomes.get(name), actions.get(name)), reason, columns) for name, reason in of]
    return "\n\n".join("\n".join(part) for part in parts)


def _heading(name: str, outcome: Outcome | None, action: Recommendation | None) -> str:
    if outcome is not None:
        return f"{words.spoken(name).capitalize()}: {words.spoken(outcome.presumed)} ({words.certainty(outcome)})"
    return f"{action.title or words.spoken(name)} [{action.phase}]" if action is not None else words.spoken(name)


def _part(heading: str, reason: Reason, columns: int) -> Iterator[str]:
    yield from layout.hang(heading, columns, "", "  ")
    yield from layout.indent(reason.paragraph or reason.text, columns, 2)
    for label, told in _terms(reason):
        yield from layout.hang(told, columns, f"    {label}: ", "      ")


def _terms(reason: Reason) -> Iterator[tuple[str, str]]:
    """Yield what a reason rests on, each behind its label."""
    if reason.facts:
        yield "Known", _facts(reason.facts)
    if reason.presumed:
        yield "Presumed", _facts(reason.presumed)
    if reason.rules:
        yield "Rules", ", ".join(reason.rules)
    if reason.sources:
        yield "Sources", ", ".join(reason.sources)


def _facts(facts: Mapping[str, Plain]) -> str:
    return "; ".join(f"{path} {words.value(value)}" for path, value in facts.items())
