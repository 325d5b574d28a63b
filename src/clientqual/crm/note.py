"""An answer as a note on a record: short, for a person who has the record before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from clientqual.qualification import Override, Qualification, Recommendation, Signal
from clientqual.report import layout, words

Form = Literal["text", "markdown"]

LIMIT: Final = 65_536
"""What a note of HubSpot holds, and enough everywhere."""

_MOST_ACTIONS: Final = 5
_MOST_QUESTIONS: Final = 3
_MOST_FLAGS: Final = 8
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_CUT: Final = "(shortened)"


def as_note(q: Qualification, form: Form = "text", limit: int = LIMIT) -> str:
    """Write an answer as a note: what it is, what to do, what to ask, and by which rules; at most `limit` characters."""
    lines = list(_lines(q, form == "markdown"))
    text = "\n".join(lines)
    if len(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - len(_CUT) - 1
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, _CUT])[: max(0, limit)]


def _lines(q: Qualification, marked: bool) -> Iterator[str]:
    """Yield the lines, parts between empty ones."""
    parts = (
        [_headline(q, marked)],
        [_decided(name, item, q) for name, item in sorted(q.override.items())],
        _listed("Red flags", _flags(q.red), marked),
        _listed("Green flags", _flags(q.green), marked),
        _listed("What to do now", _actions(q.recommendations), marked, numbered=True),
        _listed("What to ask next", _questions(q), marked),
        [_footer(q)],
    )
    first = True
    for part in parts:
        if part:
            yield from [] if first else [""]
            yield from (_escaped(line) if marked and not line.startswith("**") else line for line in part)
            first = False


def _headline(q: Qualification, marked: bool) -> str:
    said = ", ".join(f"{words.spoken(name)} {words.spoken(str(q.outcomes[name]))}" for name in _heads(q))
    known = words.count(q.basis.known, "fact is known", "facts are known")
    sentence = f"{said[:1].upper()}{said[1:]}."
    return f"**{_escaped(sentence)}** {known}." if marked else f"{sentence} {known}."


def _heads(q: Qualification) -> list[str]:
    """Return the outcomes that come first: the verdict, the tier and, where work is running, the course."""
    course = q.outcomes.get("course")
    names = ["verdict", "tier", "persona"]
    if course is not None and course.presumed != words.NOT_RUNNING:
        names.insert(0, "course")
    return [name for name in names if name in q.outcomes] or list(q.outcomes)


def _decided(name: str, override: Override, q: Qualification) -> str:
    computed = q.outcomes.get(name)
    who = layout.clean(override.by or "") or "a person"
    why = f" ({layout.clean(override.because)})" if override.because else ""
    rules = f"; the rules say {words.spoken(computed.presumed)}" if computed else ""
    return f"Overridden by {who}: {words.spoken(name)} {words.spoken(override.value)}{why}{rules}."


def _listed(title: str, items: list[str], marked: bool, *, numbered: bool = False) -> list[str]:
    if not items:
        return []
    heading = f"**{title}**" if marked else title
    bullets = (f"{number}. " if numbered else "- " for number in range(1, len(items) + 1))
    return [heading, *([""] if marked else []), *(bullet + item for bullet, item in zip(bullets, items, strict=True))]


def _flags(signals: tuple[Signal, ...]) -> list[str]:
    return _most([_sure(item.title or item.id, item.status) for item in signals], _MOST_FLAGS)


def _actions(items: tuple[Recommendation, ...]) -> list[str]:
    return _most([_sure(item.title or item.action, item.status) for item in items], _MOST_ACTIONS)


def _questions(q: Qualification) -> list[str]:
    return _most([layout.clean(item.ask) or item.fact for item in q.questions], _MOST_QUESTIONS)


def _sure(text: str, status: str) -> str:
    return layout.clean(text) if status == "certain" else f"{layout.clean(text)} ({status})"


def _most(items: list[str], most: int) -> list[str]:
    left = len(items) - most
    return items if left <= 0 else [*items[:most], f"and {left} more"]


def _footer(q: Qualification) -> str:
    return f"By the rules of {q.rule_set.name} {q.rule_set.version}, {q.rule_set.digest[7:19]}; case {q.case.digest[7:19]}."


def _escaped(text: str) -> str:
    """Return a line of Markdown in which the words stand for themselves."""
    return _SPECIAL.sub(r"\\\1", text)
