"""The head of the text report: what to do about this client, how sure that is, why, and how every outcome stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clientqual.qualification import Outcome, Override, Plain, Qualification, Reason
from clientqual.report import words
from clientqual.report.layout import pad, width
from clientqual.report.lines import Line, View

_LABEL_MOST = 20


def title(q: Qualification, view: View) -> list[Line]:
    """Show which case this is."""
    name = q.case.label or q.case.id
    return view.heading(name) if name else []


def verdict(q: Qualification, view: View) -> list[Line]:
    """Say what to do about this client, how sure that is, and how much is known."""
    lines: list[Line] = []
    if headline := _headline(q):
        running = _is_running(q)
        lines += view.heading(" ".join(_said(outcome, running) for outcome in headline))
        lines += view.block(words.sureness(headline))
    lines += view.block(_known(q))
    for name, override in q.override.items():
        lines += _overridden(name, override, q.outcomes.get(name), view)
    return lines


def reasons(q: Qualification, view: View) -> list[Line]:
    """Say why: of the headline, and with guidance of every outcome."""
    lines: list[Line] = []
    for outcome in q.outcomes.values() if view.guidance else _headline(q):
        lines += _why(outcome, view)
    return [*view.heading("Why"), *lines] if lines else []


def standing(q: Qualification, view: View) -> list[Line]:
    """List every outcome: its answer, what the rule set says of it, and what else it could be."""
    labels = {name: outcome.title or words.spoken(name).capitalize() for name, outcome in q.outcomes.items()}
    column = min(max(map(width, labels.values()), default=0), _LABEL_MOST) + 4
    lines: list[Line] = []
    for name, outcome in q.outcomes.items():
        lines += _standing(labels[name], outcome, column, view)
    return [*view.heading("What this is"), *lines] if lines else []


def based_on(reason: Reason, by: int, view: View) -> list[Line]:
    """Name the facts, rules and sources that a reason rests on."""
    parts = {
        "Known": _facts(reason.facts),
        "Presumed": _facts(reason.presumed),
        "Rules": ", ".join(reason.rules),
        "Sources": ", ".join(reason.sources),
    }
    text = "\n".join(f"{label}: {part}" for label, part in parts.items() if part)
    return view.block(text, by, "faint")


def _facts(facts: Mapping[str, Plain]) -> str:
    return "; ".join(f"{path} {words.value(facts[path])}" for path in sorted(facts))


def _is_running(q: Qualification) -> bool:
    course = q.outcomes.get("course")
    return course is not None and course.presumed != words.NOT_RUNNING


def _headline(q: Qualification) -> list[Outcome]:
    """Return the outcomes that come first: the course only where work is running."""
    names = ("course", "verdict", "tier") if _is_running(q) else ("verdict", "tier")
    return [q.outcomes[name] for name in names if name in q.outcomes]


def _said(outcome: Outcome, running: bool) -> str:
    sentences: dict[str, Callable[[str], str]] = {
        "course": words.course,
        "verdict": lambda answer: words.verdict(answer, running),
        "tier": lambda answer: f"The client is of the {words.spoken(answer)} tier.",
    }
    return sentences[outcome.name](outcome.presumed)


def _known(q: Qualification) -> str:
    """Say how much is known, and whether more of it would change anything."""
    known, more = q.basis.known, q.basis.open
    first = words.count(known, "fact is known", "facts are known") if known else "Nothing is known yet"
    return (
        f"{first}; {f'{more} more could' if more else 'no further one would'} change {'some' if more else 'any'}thing."
    )


def _overridden(name: str, override: Override, computed: Outcome | None, view: View) -> list[Line]:
    """Say what a person decided, beside what the rules say."""
    decided = f"Overridden by {override.by or 'a person'}: the {words.spoken(name)} is {words.spoken(override.value)}"
    why = f" ({override.because})" if override.because else ""
    rules = f"; the rules say {words.spoken(computed.presumed)}" if computed else ""
    return view.item(f"{decided}{why}{rules}.", "", "warning")


def _why(outcome: Outcome, view: View) -> list[Line]:
    basis = based_on(outcome.reason, 4, view) if view.guidance else []
    if not outcome.reason.text and not basis:
        return []
    answer = f"{words.spoken(outcome.name).capitalize()} {words.spoken(outcome.presumed)}"
    return view.item(f"{answer}: {outcome.reason.text}".rstrip(": ")) + basis


def _standing(label: str, outcome: Outcome, column: int, view: View) -> list[Line]:
    """Show one outcome beside its label, or below it where the label is long."""
    margin = " " * column
    beside = width(label) <= _LABEL_MOST
    above = [] if beside else view.item(label, "  ")
    first = pad(f"  {label}", column) if beside else margin
    return above + view.item(f"{_named(outcome)} ({words.certainty(outcome)})", first, rest=margin)


def _named(outcome: Outcome) -> str:
    """Name an answer, and add what the rule set says of it unless that begins with the name anyway."""
    name = words.spoken(outcome.presumed)
    if outcome.answer.casefold().startswith(name.casefold()):
        return outcome.answer
    return f"{name}: {outcome.answer}" if outcome.answer else name
