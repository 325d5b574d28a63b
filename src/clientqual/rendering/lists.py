"""The lists of a report: flags, what to do, what to ask, and what else there is to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clientqual.qualification import Qualification, Question, Recommendation, Signal
from clientqual.rendering import words
from clientqual.rendering.blocks import (
    Block,
    Bullet,
    Choices,
    Fold,
    Paragraph,
    Point,
    Points,
    Section,
    Term,
    Terms,
    Tone,
)
from clientqual.rendering.headline import RESTS_ON, based_on, facts

_SHOWN: Final = 5


def red_flags(q: Qualification, long: bool) -> Section:
    return _listed("red", "Red flags", _flags(q.red, long), tone="red")


def green_flags(q: Qualification, long: bool) -> Section:
    return _listed("green", "Green flags", _flags(q.green, long), "plus", "green")


def to_do(q: Qualification, long: bool) -> Section:
    """List what to do now, in order, with why, and at length how."""
    name, heading = "plan", "What to do now"
    if not q.recommendations:
        return Section(name, heading, (Paragraph("Nothing that the rules call for."),))
    how = _how if long else _why
    points = tuple(
        Point(_titled(item), item.status, (item.phase,), words.phase(item.phase), tuple(how(item)))
        for item in q.recommendations
    )
    return _listed(name, heading, points, "number")


def if_called_for(q: Qualification, long: bool) -> Section:
    """Name what only some answers would call for, or how many more that are."""
    found = q.conditional if long else q.conditional[:_SHOWN]
    points = tuple(Point(_titled(item), group=words.phase(item.phase)) for item in found)
    blocks = (Points(points, left=len(q.conditional) - len(found)),) if points else ()
    folded = words.count(len(q.conditional), "thing to do", "things to do")
    return Section("conditional", "What only some answers would call for", blocks, folded)


def done(q: Qualification) -> Section:
    """Name what has been found out already."""
    return _listed("done", "Done", tuple(Point(words.spoken(action).capitalize()) for action in q.done))


def questions(q: Qualification, long: bool) -> Section:
    """List what to ask next, with whom to ask, how to write the answer down, and at length what it could change."""
    found = q.questions if long else q.questions[:_SHOWN]
    points = tuple(
        Point(question.ask or f"What is {question.fact}?", inner=tuple(_answering(question, q, long)))
        for question in found
    )
    blocks = (Points(points, "number", left=len(q.questions) - len(found), shown=_SHOWN),) if points else ()
    return Section("questions", "What to ask next", blocks)


def stated(q: Qualification) -> Section:
    """Name what the case states over what its other facts come to."""
    points = []
    for item in q.stated:
        derived = "is open" if item.derived is None else f"would be {words.value(item.derived)}"
        points.append(Point(f"{item.fact} is {words.value(item.stated)}; worked out it {derived}"))
    return _listed("stated", "Stated, not worked out", tuple(points))


def warnings(q: Qualification) -> Section:
    return _listed("warnings", "Warnings", tuple(map(Point, q.warnings)), tone="warning")


def closing(q: Qualification, long: bool) -> tuple[Block, ...]:
    """Name the rules that the answer comes from, and at length what tells them and the case from all others."""
    rules = Paragraph(f"By the rules of {q.rule_set.name} {q.rule_set.version}", "faint")
    if not long:
        return (rules,)
    case = (q.case.id, q.case.digest) if q.case.id else (q.case.digest,)
    return (rules, Terms((Term("Rules", (q.rule_set.digest,)), Term("Case", case))))


def _listed(
    name: str, heading: str, points: tuple[Point, ...], bullet: Bullet = "dash", tone: Tone = "plain"
) -> Section:
    return Section(name, heading, (Points(points, bullet, tone),) if points else ())


def _flags(flags: tuple[Signal, ...], long: bool) -> tuple[Point, ...]:
    """List flags, the certain ones first, at length each with what it means."""
    return tuple(
        Point(
            flag.title or words.spoken(flag.id).capitalize(),
            flag.status,
            inner=(Paragraph(flag.because),) if long and flag.because else (),
        )
        for flag in sorted(flags, key=lambda flag: flag.status != "certain")
    )


def _why(item: Recommendation) -> Iterator[Block]:
    if item.reason.text:
        yield Paragraph(words.first_sentence(item.reason.text), "faint", "Why")


def _how(item: Recommendation) -> Iterator[Block]:
    """Say why in full, how to do it, and what that rests on."""
    if item.reason.text:
        yield Paragraph(item.reason.text, "faint", "Why")
    guidance = (Paragraph(item.guidance),) if item.guidance else ()
    found = (*facts("Worth knowing", item.parameters), *based_on(item.reason))
    terms = (Terms(found),) if found else ()
    if guidance or terms:
        yield Fold("How to do it" if guidance else RESTS_ON, (*guidance, *terms))


def _answering(question: Question, q: Qualification, long: bool) -> Iterator[Block]:
    yield Choices(question.of, question.fact, question.kind, question.values)
    if long and (bearing := words.bearing(question, q.outcomes)):
        yield Paragraph(bearing, "faint", "Could change")


def _titled(item: Recommendation) -> str:
    return item.title or words.spoken(item.action).capitalize()
