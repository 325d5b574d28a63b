"""Paragraphs: a reason in one breath, for a person: the answer, why, what that rests on, and as long as what is as usual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from clientqual.qualification import Plain, Reason

KNOWN: Final = 6
"""So many known facts are named at most."""
PRESUMED: Final = 3
"""So many presumed facts are named at most: there can be dozens, and all of them are ordinary."""

_OTHERWISE: Final = "/otherwise"


def paragraph(said: str, reason: Reason, *, is_certain: bool) -> str:
    """Tell a reason in one paragraph. `said` names the answer, or is the title of the recommendation."""
    return " ".join([_opening(said, reason, is_certain), *_basis(reason, is_certain)])


def _opening(said: str, reason: Reason, is_certain: bool) -> str:
    answer = _words(said[:1].upper() + said[1:]) if is_certain else f"{_words(said[:1].upper() + said[1:])} (presumed)"
    if reason.text:
        return f"{answer}: {reason.text}"
    if all(rule.endswith(_OTHERWISE) for rule in reason.rules):
        return f"{answer}, as no rule says otherwise."
    return f"{answer}, by {_listed(reason.rules)}."


def _basis(reason: Reason, is_certain: bool) -> Iterator[str]:
    if reason.facts:
        yield f"It rests on {_facts(reason.facts, KNOWN)}."
    if reason.presumed:
        verb = "is" if len(reason.presumed) == 1 else "are"
        yield f"It holds as long as {_facts(reason.presumed, PRESUMED)} {verb} as usual."
    elif is_certain:
        yield "It holds whatever else turns out."


def _facts(facts: Mapping[str, Plain], most: int) -> str:
    """Name facts with their values, and count those that are too many; one is named rather than counted."""
    shown = list(facts) if len(facts) <= most + 1 else list(facts)[:most]
    named = [f"{_words(path.removeprefix('custom.').replace('.', ' '))} ({_value(facts[path])})" for path in shown]
    more = len(facts) - len(shown)
    return _listed([*named, *([f"{more} more facts"] if more else [])])


def _value(value: Plain) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_words, value)) or "none"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return _words(str(value))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
