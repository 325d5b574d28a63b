"""From a deal to what is to be written about it: the mapping, the rules, and how HubSpot wants to have it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from clientqual import ClientqualError, Diagnostic, RuleSet, crm

from account import Note, Properties, Record
from definitions import object_types, overridden

_LONGEST_NOTE: Final = 10_000
"""Far below what HubSpot takes, as HTML makes text up to five times as long."""

_NEWS: Final = ("actions", "red", "green")
"""Beside the outcomes, what a note tells of. What is still open, and how much is known, changes with every fact."""


@dataclass(frozen=True)
class Problem:
    """Why there is no answer: codes and fields, without anything that stands in the record."""

    codes: str


@dataclass(frozen=True)
class Answer:
    """What is to be written about a deal. `is_stored` says that it stands there already, `is_news` that it says something else."""

    key: str
    properties: Properties
    text: str
    headline: str
    is_stored: bool
    is_news: bool

    def note(self, moment: datetime) -> Note:
        """Return the answer as a note, with a mark that no other note has: an answer may come back some day."""
        mark = f"{shortened(self.key)}-{moment:%Y%m%dT%H%M%S}"
        lines = html.escape(f"{self.text}\nAnswer {mark}", quote=False).split("\n")
        return Note("<br>".join(lines), mark, f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}")


def shortened(key: str) -> str:
    """Return enough of a key to tell answers apart."""
    return key.removeprefix("sha256:")[:20]


@dataclass(frozen=True)
class Qualifier:
    """Maps and qualifies records. It never writes a property that the mapping reads: those belong to people.

    Of the properties of an answer it writes those that are among `known`, if given: an account need not have them all.
    """

    mapping: crm.Mapping
    rules: RuleSet
    as_of: date
    prefix: str = "cq_"
    known: frozenset[str] | None = None
    names: Mapping[str, Sequence[str]] = field(init=False)
    results: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        read = object_types(self.mapping)
        results = result_names(self.mapping, self.rules, self.prefix)
        results = results if self.known is None else results & self.known
        object.__setattr__(self, "results", results)
        object.__setattr__(self, "names", {**read, "deals": sorted({*read["deals"], *results})})

    @property
    def identity(self) -> str:
        """Return what this run goes by: a run with anything else is another run."""
        return f"{self.mapping.name} {self.mapping.version}, {self.rules.name} {self.rules.digest[7:19]}, {self.as_of}"

    @property
    def key_name(self) -> str:
        return f"{self.prefix}key"

    def answer(self, record: Record) -> Answer | Problem:
        """Return what is to be written about a deal, given with its company and contact."""
        case, diagnostics = self.mapping.try_case(record, self.as_of)
        if case is None:
            return Problem(codes_of(diagnostics))
        try:
            q = self.rules.qualify(case)
        except ClientqualError as error:
            return Problem(codes_of(error.diagnostics))
        stored: Properties = record["deal"]["properties"]
        found = crm.as_properties(q, self.prefix)
        properties = {name: as_text(value) for name, value in found.items() if name in self.results}
        return Answer(
            key=crm.answer_key(q),
            properties=properties,
            text=crm.as_note(q, limit=_LONGEST_NOTE),
            headline=", ".join(
                f"{name} {outcome}" for name, outcome in q.outcomes.items() if name in {"tier", "verdict"}
            ),
            is_stored=crm.is_current(stored, q, self.prefix),
            is_news=any((stored.get(name) or "") != properties[name] for name in news(properties, self.prefix)),
        )

    def key_in(self, record: Record) -> str:
        """Return the key of the answer that stands in a deal, shortened."""
        return shortened(record["deal"]["properties"].get(self.key_name) or "")


def result_names(mapping: crm.Mapping, rules: RuleSet, prefix: str) -> frozenset[str]:
    """Return the properties that are written: those of an answer, without those that a person or nobody fills in."""
    fields = overridden(mapping)
    read = set(object_types(mapping)["deals"])
    found = crm.as_properties(rules.qualify({}), prefix)
    idle = {
        name
        for name in found
        if name.endswith("_override") and not any(name.endswith(f"{one}_override") for one in fields)
    }
    return frozenset(found) - idle - read


def news(properties: Iterable[str], prefix: str) -> list[str]:
    """Return the properties whose change is worth a note: the outcomes and how sure they are, what to do, and the flags."""
    names = set(properties)
    outcomes = {name.removesuffix("_status") for name in names if name.endswith("_status")}
    said = {*outcomes, *(f"{name}_status" for name in outcomes), *(f"{prefix}{name}" for name in _NEWS)}
    return sorted(said & names)


def as_text(value: Any) -> str:
    """Return a value as HubSpot wants it: text, and an empty one for what is not there."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def codes_of(diagnostics: Iterable[Diagnostic]) -> str:
    """Return what is wrong by code, field and fact. The messages, even the concealing ones, are longer than a log needs."""
    told = (
        f"{item.code} {item.path} ({item.target})" if isinstance(item, crm.Unread) else item.code
        for item in diagnostics
    )
    return ", ".join(dict.fromkeys(told))
