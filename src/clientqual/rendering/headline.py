"""What comes first in a report: what to do about this client, how sure that is, why, and how every outcome stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from clientqual.qualification import Outcome, Plain, Qualification, Reason
from clientqual.rendering import words
from clientqual.rendering.blocks import (
    Answer,
    Answers,
    Block,
    Fold,
    Known,
    Paragraph,
    Point,
    Points,
    Section,
    Standing,
    Step,
    Term,
    Terms,
)

AllAnswers = Mapping[str, Sequence[str]]
"""All answers that outcomes can have, in their order, by the names of the outcomes."""

RESTS_ON: Final = "What this rests on"


def title(q: Qualification) -> str:
    """Return what the case is called, if anything."""
    return q.case.label or q.case.id or ""


def opening(q: Qualification) -> tuple[Block, ...]:
    """Say what to do about this client, how sure that is, how much is known, and what a person decided instead."""
    first = headline(q)
    lead = [Paragraph(sentence(q), "strong")] if first else []
    sure = [Paragraph(words.sureness(first))] if first else []
    return (*lead, *sure, Paragraph(words.known(q.basis)), *_overridden(q))


def sentence(q: Qualification) -> str:
    """Say what to do about this client, and which tier it is of."""
    running = words.is_running(q)
    return " ".join(_said(outcome, running) for outcome in headline(q))


def headline(q: Qualification) -> list[Outcome]:
    """Return the outcomes that come first: the course only where work is running."""
    names = ("course", "verdict", "tier") if words.is_running(q) else ("verdict", "tier")
    return [q.outcomes[name] for name in names if name in q.outcomes]


def reasons(q: Qualification, long: bool) -> Section:
    """Say why: of the headline, or at length of every outcome and with what that rests on."""
    points = tuple(point for outcome in (_in_order(q) if long else headline(q)) for point in _why(outcome, long))
    return Section("why", "Why", (Points(points),) if points else ())


def standing(q: Qualification) -> Section:
    """Show every outcome: its answer, what the rule set says of it, and what else it could be."""
    items = tuple(_standing(outcome, outcome.possible) for outcome in _in_order(q))
    return Section("answers", "What this is", (Answers(items),) if items else ())


def standing_and_reasons(q: Qualification, answers: AllAnswers | None) -> Section:
    """Show the same with why, and where they are known among all answers that there are."""
    items = tuple(
        _standing(outcome, _all(outcome, answers))._replace(inner=_reason(outcome.reason)) for outcome in _in_order(q)
    )
    return Section("answers", "What this is", (Answers(items),) if items else ())


def based_on(reason: Reason) -> Iterator[Term]:
    """Name the facts, rules and sources that a reason rests on."""
    yield from facts("Known", reason.facts)
    yield from facts("Presumed", reason.presumed)
    if reason.rules:
        yield Term("Rules", reason.rules)
    if reason.sources:
        yield Term("Sources", reason.sources)


def facts(label: str, found: Mapping[str, Plain]) -> Iterator[Term]:
    """List facts with their values, by path."""
    if found:
        yield Term(label, tuple(Known(path, found[path]) for path in sorted(found)))


def _in_order(q: Qualification) -> list[Outcome]:
    first = headline(q)
    names = {outcome.name for outcome in first}
    return [*first, *(outcome for name, outcome in q.outcomes.items() if name not in names)]


def _said(outcome: Outcome, running: bool) -> str:
    sentences: dict[str, Callable[[str], str]] = {
        "course": words.course,
        "verdict": lambda answer: words.verdict(answer, running),
        "tier": lambda answer: f"The client is of the {words.spoken(answer)} tier.",
    }
    return sentences[outcome.name](outcome.presumed)


def _overridden(q: Qualification) -> Iterator[Paragraph]:
    for name, override in q.override.items():
        yield Paragraph(words.overridden(name, override, q.outcomes.get(name)), "warning")


def _why(outcome: Outcome, long: bool) -> Iterator[Point]:
    if not long and outcome.reason.paragraph:
        yield Point(outcome.reason.paragraph)
        return
    answer = f"{words.spoken(outcome.name).capitalize()} {words.spoken(outcome.presumed)}"
    basis = _basis(outcome.reason) if long else ()
    if outcome.reason.text or basis:
        yield Point(f"{answer}: {outcome.reason.text}".rstrip(": "), inner=basis)


def _reason(reason: Reason) -> tuple[Block, ...]:
    why = (Paragraph(reason.text),) if reason.text else ()
    return (*why, *_basis(reason))


def _basis(reason: Reason) -> tuple[Block, ...]:
    terms = tuple(based_on(reason))
    return (Fold(RESTS_ON, (Terms(terms),)),) if terms else ()


def _standing(outcome: Outcome, answers: Sequence[str]) -> Answer:
    return Answer(
        label=outcome.title or words.spoken(outcome.name).capitalize(),
        name=words.spoken(outcome.presumed),
        said=outcome.answer,
        status="certain" if outcome.is_certain else "presumed",
        certainty=words.certainty(outcome),
        steps=tuple(Step(words.spoken(answer), _stands(answer, outcome)) for answer in answers),
    )


def _all(outcome: Outcome, answers: AllAnswers | None) -> Sequence[str]:
    """Return the answers to show: all of the outcome, or those possible where nobody said which there are."""
    known = (answers or {}).get(outcome.name, ())
    return known if {*outcome.possible} <= {*known} else outcome.possible


def _stands(answer: str, outcome: Outcome) -> Standing:
    if answer not in outcome.possible:
        return "ruled out"
    if answer != outcome.presumed:
        return "possible"
    return "certain" if outcome.is_certain else "presumed"
