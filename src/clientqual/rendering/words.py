"""Plain words for what a qualification says in ids: answers, values, counts, how sure something is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from clientqual.qualification import Basis, Outcome, Override, Plain, Qualification, Question
from clientqual.rendering.json import decimal_text
from clientqual.rendering.layout import clean

_NOT_RUNNING: Final = "not_running"

_VERDICTS: Final = {
    "pursue": "Go after {work}.",
    "accept": "Take {work}.",
    "accept_with_conditions": "Take {work}, but only on conditions.",
    "decline": "Decline {work}.",
}
_COURSES: Final = {
    "continue": "Carry on with the work that is running.",
    "realign": "Talk the running work over and agree on it anew.",
    "pause": "Pause the running work.",
    "finish_fast": "Finish the running work fast.",
    "end": "End the running work.",
}
_PAIRS: Final = {"consultant_client": "consultant and client", "vendor_customer": "vendor and customer"}
_NUMBERS: Final = {"int": "a whole number", "number": "a number", "money": "an amount of money"}
ASKED: Final = {"client": "ask the client", "provider": "answer it yourself"}

_SENTENCE_END = re.compile(r"[.!?][\"')\]]?(?= +[^\sa-z])|[。！？](?=.)|(?=\n)")  # noqa: RUF001
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Za-z]|e\.g|i\.e|etc|approx|vs|Dr|Mr|Mrs|Ms|[zd]\. ?[BhR]|bzw|ca)\.$")


def spoken(name: str) -> str:
    """Return an id as words: `none_of_these` is `none of these`."""
    return _PAIRS.get(name) or name.replace("_", " ")


def one_of(names: Iterable[str], last: str = "or") -> str:
    """Join words: `a, b or c`."""
    *most, end = list(names) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def count(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun: `1 fact`, `2 facts`."""
    return f"{number} {singular if number == 1 else plural}"


def value(value: Plain) -> str:
    """Return the value of a fact as a person writes it in a case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, tuple):
        return ", ".join(value) or "none of them"
    return str(value)


def verdict(answer: str, running: bool) -> str:
    """Say a verdict in a sentence. It is about work not yet taken on, and once work runs, about the next piece."""
    frame = _VERDICTS.get(answer, "The verdict on {work} is {answer}.")
    return frame.format(work="the next piece of work" if running else "this work", answer=spoken(answer))


def course(answer: str) -> str:
    """Say in a sentence what becomes of work that is running."""
    return _COURSES.get(answer, f"The course of the running work is {spoken(answer)}.")


def is_running(q: Qualification) -> bool:
    """Say whether work for this client is running."""
    return "course" in q.outcomes and q.outcomes["course"].presumed != _NOT_RUNNING


def phase(name: str) -> str:
    """Return the heading of a phase."""
    return "At any time" if name == "any" else spoken(name).capitalize()


def known(basis: Basis) -> str:
    """Say how much is known, and whether more of it would change anything."""
    first = count(basis.known, "fact is known", "facts are known") if basis.known else "Nothing is known yet"
    more = f"{basis.open} more could change something" if basis.open else "no further one would change anything"
    return f"{first}; {more}."


def overridden(name: str, override: Override, computed: Outcome | None) -> str:
    """Say what a person decided, beside what the rules say."""
    who = clean(override.by or "") or "a person"
    why = f" ({clean(override.because)})" if override.because else ""
    rules = f"; the rules say {spoken(computed.presumed)}" if computed else ""
    return f"Overridden by {who}: {spoken(name)} {spoken(override.value)}{why}{rules}."


def named(name: str, said: str) -> str:
    """Name an answer, and add what the rule set says of it unless that begins with the name anyway."""
    if said.casefold().startswith(name.casefold()):
        return said
    return f"{name}: {said}" if said else name


def certainty(outcome: Outcome) -> str:
    """Say whether an answer is certain, and what else it could be."""
    others = [spoken(answer) for answer in outcome.possible if answer != outcome.presumed]
    return f"presumed; could still be {one_of(others)}" if others else "certain"


def sureness(outcomes: Sequence[Outcome]) -> str:
    """Say in a sentence how sure the answers to these outcomes are."""
    certain = [spoken(outcome.name) for outcome in outcomes if outcome.is_certain]
    presumed = [spoken(outcome.name) for outcome in outcomes if not outcome.is_certain]
    if not presumed:
        return "That is certain, whatever else turns out."
    if not certain:
        return "That is presumed: it holds if what is not known yet turns out ordinary."
    verb = "is" if len(certain) == 1 else "are"
    return f"The {one_of(certain, 'and')} {verb} certain, the {one_of(presumed, 'and')} only presumed."


def degree(outcomes: Sequence[Outcome]) -> str:
    """Say in a word or two how sure the answers to these outcomes are."""
    certain = sum(outcome.is_certain for outcome in outcomes)
    if not certain:
        return "presumed" if outcomes else ""
    return "certain" if certain == len(outcomes) else "partly presumed"


def choices(kind: str, values: Iterable[str | bool]) -> str:
    """Say what a fact of this kind can be."""
    listed = ", ".join(value(choice) for choice in values)
    return _NUMBERS.get(kind) or (f"any of {listed}" if kind == "set" else listed)


def bearing(question: Question, outcomes: Mapping[str, Outcome]) -> str:
    """Say what the answer to a question could change: which outcomes, and how many things to do."""
    named = [f"the {spoken(name)}" for name in question.affects if name in outcomes]
    actions = len(question.affects) - len(named)
    return one_of([*named, *([count(actions, "thing to do", "things to do")] if actions else [])], "and")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, or all of it where no end of one can be told."""
    text = text.strip()
    for end in _SENTENCE_END.finditer(text):
        sentence = text[: end.end()]
        if sentence.strip() and not _ABBREVIATION.search(sentence):
            return sentence.strip()
    return text
