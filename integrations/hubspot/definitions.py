"""The custom properties that an account needs: those that a mapping reads, and those that an answer is written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from clientqual import FactInfo, RuleSet, crm

GROUP: Final = "clientqual"
GROUP_LABEL: Final = "Client qualification"

_OBJECT_TYPES: Final = {"deal": "deals", "company": "companies", "contact": "contacts"}
_DONT_KNOW: Final = "dont_know"
_A_DAY: Final = "2026-01-05"
_A_LATER_DAY: Final = date(2026, 1, 12)
_LONG: Final = {"actions", "red", "green", "next_question"}
# What would mean little, or something else, beside the properties that HubSpot has already.
_NAMES: Final = {
    "stage": "Stage of the Work", "knows_goal": "Knows the Goal", "estimate_stance": "Stance on the Estimate",
    "deposit_stance": "Stance on the Deposit", "asks_unpaid_work": "Asks for Unpaid Work", "tier_by_hand": "Tier by Hand",
    "tier_by": "Tier Decided By",
}  # fmt: skip
_HELP: Final = {
    "silent_since": "Since when is a question of ours unanswered? Empty it once they answer.",
    "tier_by_hand": "What is the tier, in your own judgement?", "tier_by": "Who decided that?", "tier_because": "Why?",
}  # fmt: skip
_LABELS: Final = {"true": "Yes", "false": "No", "none": "None", _DONT_KNOW: "They could not say"}


@dataclass(frozen=True)
class Definition:
    """A property as HubSpot is to know it."""

    name: str
    label: str
    type: str
    field_type: str
    description: str = ""
    options: tuple[tuple[str, str], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        listed = [
            {"value": value, "label": label, "displayOrder": place, "hidden": False}
            for place, (value, label) in enumerate(self.options)
        ]
        return {
            "name": self.name, "label": self.label, "type": self.type, "fieldType": self.field_type,
            "description": self.description, "groupName": GROUP, "options": listed, "formField": False,
        }  # fmt: skip


def object_types(mapping: crm.Mapping) -> dict[str, list[str]]:
    """Return the properties that a mapping reads, by object type."""
    names: dict[str, list[str]] = {kind: [] for kind in _OBJECT_TYPES.values()}
    for kind, name, _ in _properties(mapping):
        names[kind].append(name)
    return names


def overridden(mapping: crm.Mapping) -> set[str]:
    """Return the outcomes for which a mapping knows where people decide otherwise."""
    targets = (reading.target.split(".") for reading in mapping.explain({}).readings)
    return {parts[1] for parts in targets if parts[0] == "override"}


def read_definitions(mapping: crm.Mapping, rules: RuleSet, prefix: str) -> dict[str, list[Definition]]:
    """Return the custom properties that a mapping reads, by object type.

    What the mapping does with a value is found out by asking it: every option offered here is one that it reads.
    """
    asker = _Asker(mapping, {fact.path: fact for fact in rules.facts()}, outcome_values(rules))
    wanted: dict[str, list[Definition]] = {kind: [] for kind in _OBJECT_TYPES.values()}
    for kind, name, path in _properties(mapping):
        if name.startswith(prefix):
            wanted[kind].append(asker.definition(name, path, prefix))
    return wanted


def result_definitions(names: Iterable[str], rules: RuleSet, prefix: str) -> list[Definition]:
    """Return the properties that an answer is written to: outcomes as choices, numbers as numbers, the rest as text."""
    values = crm.as_properties(rules.qualify({}), prefix)
    outcomes = outcome_values(rules)
    return [_result_definition(name, values[name], outcomes, prefix) for name in sorted(names)]


def _result_definition(name: str, value: object, outcomes: Mapping[str, Sequence[str]], prefix: str) -> Definition:
    bare = name.removeprefix(prefix)
    about = "Written by clientqual; changes by hand are overwritten."
    base, _, part = bare.removeprefix("outcome_").partition("_")
    label = f"Computed {bare.replace('_', ' ').title()}"
    if base in outcomes and part in {"", "possible", "override"}:
        options = tuple((answer, _words(answer)) for answer in outcomes[base])
        return Definition(name, label, "enumeration", "checkbox" if part == "possible" else "select", about, options)
    if bare.endswith("_status"):
        return Definition(
            name, label, "enumeration", "select", about, (("certain", "Certain"), ("presumed", "Presumed"))
        )
    if isinstance(value, int) and not isinstance(value, bool):
        return Definition(name, label, "number", "number", about)
    return Definition(name, label, "string", "textarea" if bare in _LONG else "text", about)


def outcome_values(rules: RuleSet) -> dict[str, list[str]]:
    """Return the answers of each outcome of a rule set, in its order."""
    definitions: Any = rules.schema("case")["$defs"]
    outcomes = definitions["case"]["properties"]["override"]["properties"]
    return {name: list(known["anyOf"][0]["enum"]) for name, known in outcomes.items()}


def _properties(mapping: crm.Mapping) -> Iterator[tuple[str, str, str]]:
    """Yield object type, name and path of every property that a mapping reads."""
    for path in mapping.reads():
        parts = path.split(".")
        if len(parts) == 3 and parts[0] in _OBJECT_TYPES and parts[1] == "properties":
            yield _OBJECT_TYPES[parts[0]], parts[2], path


@dataclass(frozen=True)
class _Asker:
    """Finds out what a mapping reads a property as, by showing it records with nothing but that property."""

    mapping: crm.Mapping
    facts: Mapping[str, FactInfo]
    outcomes: Mapping[str, Sequence[str]]

    def definition(self, name: str, path: str, prefix: str) -> Definition:
        target = self._reading(path, "x").target
        fact = self.facts.get(target)
        short = name.removeprefix(prefix)
        label = _NAMES.get(short) or short.replace("_", " ").title()
        description = _HELP.get(short) or (fact.ask if fact else "Filled in by people only.")
        if fact is None:
            return self._override(Definition(name, label, "string", "text", description), path, target)
        options = self._options(path, fact)
        if options:
            field_type = "checkbox" if fact.kind == "set" else "select"
            return Definition(name, label, "enumeration", field_type, description, options)
        kind = "number" if self._reads(path, "1") else "date" if self._reads(path, _A_DAY) else "string"
        return Definition(name, label, kind, {"string": "text"}.get(kind, kind), description)

    def _override(self, plain: Definition, path: str, target: str) -> Definition:
        """Return what people decide by: one of the answers of the outcome, and who did, and why, as text."""
        section, _, rest = target.partition(".")
        outcome, _, part = rest.partition(".")
        if (section, part) != ("override", "value"):
            return plain
        options = tuple((value, _words(value)) for value in self.outcomes[outcome] if self._reads(path, value))
        return replace(plain, type="enumeration", field_type="select", options=options)

    def _options(self, path: str, fact: FactInfo) -> tuple[tuple[str, str], ...]:
        known = [str(value).lower() if isinstance(value, bool) else value for value in fact.values]
        if not known:
            return ()
        ordered = sorted(known, reverse=True) if fact.kind == "bool" else known
        beside = [value for value in ("none", _DONT_KNOW) if value not in ordered]
        return tuple(
            (value, _LABELS.get(value) or _words(value)) for value in (*ordered, *beside) if self._reads(path, value)
        )

    def _reads(self, path: str, value: str) -> bool:
        """Say whether the mapping makes something of a value, even if only that nobody could say."""
        reading = self._reading(path, value)
        return reading.problem is None and (reading.value is not None or value == _DONT_KNOW)

    def _reading(self, path: str, value: str) -> crm.Reading:
        part, _, name = path.split(".")
        record = {part: {"id": "1", "properties": {name: value}}}
        readings = self.mapping.explain(record, _A_LATER_DAY).readings
        return next(reading for reading in readings if reading.path == path)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
