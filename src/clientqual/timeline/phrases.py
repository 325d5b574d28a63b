"""Phrases for events, actions and moments, which the timeline and the watch share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from clientqual.answering import Wording
from clientqual.engagement import Contradicted, Event
from clientqual.ir import Program, Value, plain
from clientqual.models import Case
from clientqual.report import words
from clientqual.ruleset import RuleSet

_NAMED: Final = 3
_STAGE: Final = "stage_entered"


class Titles:
    """What actions and events are called in the language of a rule set, with the facts of a case filled in."""

    def __init__(self, rules: RuleSet, case: Case) -> None:
        program = rules.program
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        known: dict[str, Value] = {**defaults, **case.facts()}
        self._wording = Wording({**program.texts, **program.translations.get(rules.language, {})}, known)

    def of(self, actions: Iterable[str]) -> str:
        """Return the titles of actions, one after the other."""
        return "; ".join(
            self._wording.text(f"actions/{name}/title") or words.spoken(name).capitalize() for name in actions
        )

    def event(self, kind: str) -> str:
        """Return the title of a kind of event, empty where it has none."""
        return self._wording.text(f"events/{kind}/title")


def day(at: datetime) -> str:
    return at.date().isoformat()


def when(at: datetime) -> str:
    """Write a moment for people: a day alone where it is the start of one."""
    return day(at) if (at.hour, at.minute, at.second) == (0, 0, 0) else at.strftime("%Y-%m-%d %H:%M")


def brief(event: Event, about: Mapping[str, object], titles: Titles | None = None) -> str:
    """Name an event in a few words: `deposit promised on 2026-02-13`, or by the title of its kind.

    Of stated facts only those it is about, if any, are named.
    """
    title = titles.event(event.kind) if titles is not None else ""
    if title:
        return f"{title} ({day(event.at)})"
    named = [path for path in event.facts if path in about] or list(event.facts)
    more = len(named) - _NAMED
    what = words.one_of([*named[:_NAMED], *([f"{more} more"] if more > 0 else [])], "and")
    return f"{f'{what} stated' if named else words.spoken(event.kind)} on {day(event.at)}"


def differing(program: Program, item: Contradicted) -> str:
    """Say what a log tells of a fact, and what is stated that does not let it stand."""
    stated, logged = (
        words.value(plain(program.types[path], told))
        for path, told in ((item.by, item.stated), (item.fact, item.logged))
    )
    about = "" if item.by == item.fact else f" that {item.fact} is"
    return f"{item.by} is stated to be {stated}; the log says{about} {logged}"


def briefly(events: Iterable[Event], about: Mapping[str, object], titles: Titles | None = None) -> str:
    """Name events one after the other. That a stage was entered goes without saying where anything else is named."""
    found = tuple(events)
    telling = [event for event in found if event.kind != _STAGE] or found
    return "; ".join(brief(event, about, titles) for event in telling)
