"""An answer as a note on a record: short, for a person who has the record before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from clientqual.qualification import Outcome, Qualification
from clientqual.rendering import commonmark, layout, lists, words
from clientqual.rendering.blocks import Point, Points, Section

Form = Literal["text", "markdown"]

_SECTIONS: Final[tuple[tuple[Callable[[Qualification, bool], Section], int, bool], ...]] = (
    (lists.red_flags, 8, False),
    (lists.green_flags, 8, False),
    (lists.to_do, 5, True),
    (lists.questions, 3, False),
)
"""What a note has of the report, how many entries of each, and whether they are numbered."""

_CUT: Final = "(shortened)"


def write(q: Qualification, form: Form, limit: int) -> str:
    """Write an answer as a note of at most `limit` characters, cut between lines where there is more to say."""
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
    escape = commonmark.escape if marked else layout.clean
    yield _headline(q, marked)
    if overridden := [words.overridden(name, item, q.outcomes.get(name)) for name, item in sorted(q.override.items())]:
        yield from ("", *map(escape, overridden))
    for section, most, numbered in _SECTIONS:
        told = section(q, False)
        for points in told.blocks:
            if isinstance(points, Points):
                yield from ("", f"**{told.heading}**" if marked else told.heading, *([""] if marked else []))
                yield from (
                    _bullet(number, numbered) + escape(line) for number, line in enumerate(_most(points, most), 1)
                )
    yield ""
    yield escape(_footer(q))


def _headline(q: Qualification, marked: bool) -> str:
    said = ", ".join(f"{words.spoken(outcome.name)} {words.spoken(str(outcome))}" for outcome in _heads(q))
    known = words.count(q.basis.known, "fact is known", "facts are known")
    sentence = f"{said[:1].upper()}{said[1:]}."
    return f"**{commonmark.escape(sentence)}** {known}." if marked else f"{layout.clean(sentence)} {known}."


def _heads(q: Qualification) -> list[Outcome]:
    """Return the outcomes that come first; all, where there are none of the library's."""
    names = ("course", "verdict", "tier", "persona") if words.is_running(q) else ("verdict", "tier", "persona")
    return [q.outcomes[name] for name in names if name in q.outcomes] or list(q.outcomes.values())


def _most(points: Points, most: int) -> Iterator[str]:
    yield from map(_sure, points.items[:most])
    if (more := len(points.items) - most + points.left) > 0:
        yield f"and {more} more"


def _bullet(number: int, numbered: bool) -> str:
    return f"{number}. " if numbered else "- "


def _sure(point: Point) -> str:
    return point.text if point.status in (None, "certain") else f"{point.text} ({point.status})"


def _footer(q: Qualification) -> str:
    return f"By the rules of {q.rule_set.name} {q.rule_set.version}, {q.rule_set.digest[7:19]}; case {q.case.digest[7:19]}."
