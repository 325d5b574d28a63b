"""What is said in an interview: how things stand, the question, why it is asked, what can be typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clientqual.cli.asking import news
from clientqual.cli.asking.screen import Screen
from clientqual.inspection import FactInfo
from clientqual.interview import Interview, is_numbered
from clientqual.qualification import Outcome, Qualification, Question
from clientqual.report import layout, words

_HEAD: Final = ("verdict", "tier")
_ASKED: Final = {"client": "For the client:", "provider": "For you:"}
_NUMBERS: Final = {"int": "a whole number", "number": "a number", "money": "an amount"}
_COMMANDS: Final = (
    ("dk", "you don't know: it is left open, and not asked again"),
    ("back", "take the last answer back"),
    ("?", "why do you ask, and what would the answers change?"),
    ("report", "the whole answer as it stands"),
    ("done", "that's enough: the answer, and the end"),
    ("help", "this list, and how to tell something else"),
)


def begin(screen: Screen, interview: Interview, kept_in: Path | None) -> None:
    """Say what this is, and what can be typed."""
    q = interview.result
    if title := q.case.label or q.case.id:
        screen.say(title, tone="strong")
        screen.gap()
    screen.say(
        "Questions about one client. Each answer decides what is worth asking next; stop whenever you like. What is presumed holds if "
        "all that is not known turns out ordinary; what is certain holds whatever turns out."
    )
    known = f"{words.count(q.basis.known, 'fact is', 'facts are')} known already. " if q.basis.known else ""
    saved = f"Each answer is saved in {kept_in} at once." if kept_in else "Nothing is saved before the end."
    screen.say(known + saved)
    screen.gap()
    screen.say("Answer with a number or a word. You can also type:")
    commands(screen)


def commands(screen: Screen) -> None:
    """Say what can be typed besides an answer."""
    for said, what in _COMMANDS:
        screen.say(what, first=f"  {said:<8}")


def more(screen: Screen) -> None:
    """Say what can be typed that is seldom needed."""
    commands(screen)
    screen.say(
        "To tell something that is not asked, name the fact: project.rush: yes. The facts are listed by `clientqual facts`.",
        2,
    )
    screen.say("Where one of these words is also an answer, it is the answer; /back is always the way back.", 2)


def stand(screen: Screen, interview: Interview, before: Qualification | None) -> None:
    """Show how things stand: what is certain, what presumed, what open. What is as it was `before` is said in short."""
    q, left = interview.result, len(interview.questions)
    title = f"-- {words.count(q.basis.known, 'fact', 'facts')} known, {left} could still change something "
    screen.gap()
    screen.say(title + "-" * max(2, screen.width - layout.width(title)), tone="faint")
    first = _headline(q)
    if before and _standing(before) == _standing(q):
        screen.say("; ".join(f"{news.answered(item, item.presumed)} ({_sureness(item)})" for item in first))
        return
    column = max((layout.width(news.title(outcome)) for outcome in first), default=0) + 2
    for outcome in first:
        lead = layout.pad(news.title(outcome), column)
        screen.say(f"{words.spoken(outcome.presumed)} ({words.certainty(outcome)})", first=lead)
    settled = [outcome for outcome in q.outcomes.values() if outcome.is_certain and outcome not in first]
    if settled:
        screen.say("Certain: " + "; ".join(map(_settled, settled)))


def _standing(q: Qualification) -> list[tuple[str, tuple[str, ...]]]:
    """Return all that is shown of how things stand."""
    first = _headline(q)
    return [(item.presumed, item.possible) for item in q.outcomes.values() if item in first or item.is_certain]


def _sureness(outcome: Outcome) -> str:
    return "certain" if outcome.is_certain else "presumed"


def _headline(q: Qualification) -> list[Outcome]:
    """Return the outcomes that are shown all the time: those that decide what to do, or the first of the rule set."""
    names = ("course", *_HEAD) if words.is_running(q) else _HEAD
    found = [q.outcomes[name] for name in names if name in q.outcomes]
    return found or list(q.outcomes.values())[:2]


def _settled(outcome: Outcome) -> str:
    return outcome.answer.rstrip(".") or news.answered(outcome, outcome.presumed)


def ask(screen: Screen, question: Question, fact: FactInfo, currency: str | None) -> None:
    """Ask: whom, what, and how the answer may be given."""
    screen.gap()
    lead = _ASKED.get(question.of or "", "")
    screen.say(f"{lead} {question.ask or question.fact}".strip(), tone="strong")
    if fact.meaning:
        screen.say(f"({fact.meaning.rstrip('.')})", 2, "faint")
    for first, answer in _answers(question, fact, currency):
        screen.say(answer, first=first)


def _answers(question: Question, fact: FactInfo, currency: str | None) -> Iterator[tuple[str, str]]:
    """Yield what can be answered, a line each with what stands before it."""
    if not question.values:
        amount = f" in {currency}" if currency and question.kind == "money" else ""
        limits = f", {fact.range}" if fact.range else ""
        yield "    ", f"{_NUMBERS[question.kind]}{amount}{limits}"
    elif question.kind == "bool":
        yield "    ", "yes or no"
    else:
        numbered = is_numbered([str(value) for value in question.values])
        for number, value in enumerate(question.values, 1):
            yield f"  {number:>3}  " if numbered else "    - ", words.spoken(str(value))
        if question.kind == "set":
            yield "    ", "those that apply, with commas between them, or none"


def hint(question: Question) -> str:
    """Say in a few words how this question is answered."""
    if question.kind == "bool":
        return "yes or no"
    return "a number or a word" if question.values else _NUMBERS[question.kind]


def why(screen: Screen, interview: Interview, question: Question, fact: FactInfo) -> None:
    """Say why a question is asked: what depends on it, what is presumed, and what each answer would change."""
    q = interview.result
    screen.say(f"It could change {words.bearing(question, q.outcomes)}.", 2)
    if presumed := _presumed(fact):
        screen.say(f"Until it is known, {presumed} is presumed.", 2)
    titles = {item.action: item.title or words.spoken(item.action) for item in (*q.recommendations, *q.conditional)}
    answers: dict[str, list[str]] = {}
    for change in question.changes:
        what = "; ".join(news.promised(change, q.outcomes, titles)) or "nothing by itself"
        answers.setdefault(what, []).append(change.answer)
    for what, said in answers.items():
        screen.say(what, first=f"  - {words.one_of(said)}: ")


def _presumed(fact: FactInfo) -> str:
    """Return what is presumed of a fact, where that does not depend on others."""
    told = fact.presumed or ""
    if told.startswith(("depends on ", "that of ")):
        return ""
    if fact.kind == "bool":
        return "yes" if told == "true" else "no"
    return "none of them" if told == "[]" else words.spoken(told.strip("[]"))
