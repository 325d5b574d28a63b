"""The mappings that come with the library read realistic records exactly: what is told becomes a fact, and nothing else does.

`samples/NAME/*.json` are records for the mapping NAME; `samples/NAME/expected/*.yaml` say what comes of each: the whole case, or
every complaint. `mapping` names a file beside the samples where an account's own mapping is used.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientqual import Case, RuleSet, qualify
from clientqual.crm import Mapping, Unread
from clientqual.crm.properties import as_properties

SAMPLES = Path(__file__).parent / "samples"
NAMES = (
    "form",
    "hubspot-contact",
    "hubspot-deal",
    "odoo-crm-lead",
    "pipedrive-deal",
    "salesforce-lead",
    "salesforce-opportunity",
    "tryton-sale-opportunity",
)


@dataclass(frozen=True)
class Sample:
    """A record, and what is expected of it."""

    mapping: Mapping
    record: dict[str, Any]
    expected: dict[str, Any]

    @property
    def as_of(self) -> date | None:
        told = self.expected.get("as_of")
        return date.fromisoformat(told) if told else None


@cache
def loaded(where: str | Path) -> Mapping:
    return Mapping.load(where)


def sample(path: Path) -> Sample:
    expected = yaml.safe_load((path.parent / "expected" / f"{path.stem}.yaml").read_text("utf-8"))
    own = expected.get("mapping")
    mapping = loaded(path.parent / own if own else path.parent.name)
    return Sample(mapping, json.loads(path.read_text("utf-8")), expected)


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


ALL = sorted(SAMPLES.glob("*/*.json"))
GOOD = [path for path in ALL if path.stem != "bad"]
BAD = [path for path in ALL if path.stem == "bad"]
each_good = pytest.mark.parametrize("path", GOOD, ids=label)
each_bad = pytest.mark.parametrize("path", BAD, ids=label)
each_mapping = pytest.mark.parametrize("name", NAMES)


def test_shipped() -> None:
    """These mappings come with the library, and each has samples of every sort."""
    assert Mapping.shipped() == NAMES
    for name in NAMES:
        stems = {path.stem for path in (SAMPLES / name).glob("*.json")}
        assert stems >= {"full", "empty", "bad"}
        assert len(stems) >= 4
        assert stems == {path.stem for path in (SAMPLES / name / "expected").glob("*.yaml")}


# --- samples ----------------------------------------------------------------------------------------------------------------


@each_good
def test_reads(path: Path) -> None:
    """The case of a sample is as expected, to the last fact; everything else is unknown."""
    it = sample(path)
    assert told(it.mapping.case(it.record, it.as_of)) == {
        key: value for key, value in it.expected.items() if key not in ("mapping", "as_of")
    }


@each_bad
def test_complains(path: Path) -> None:
    """Everything that cannot be read is complained of, once, with its record, its path and its fact."""
    it = sample(path)
    case, complaints = it.mapping.try_case(it.record, it.as_of)
    assert case is None
    found = [item for item in complaints if isinstance(item, Unread)]
    assert len(found) == len(complaints)
    assert {item.record for item in found} == {it.expected["id"]}
    assert sorted((item.target, item.path, item.code) for item in found) == sorted(
        (item["fact"], item["path"], item["code"]) for item in it.expected["complaints"]
    )
    values = {item.target: item.raw for item in found}
    assert [item["value"] for item in it.expected["complaints"] if item["value"] not in values[item["fact"]]] == []
    concealed = [item.redacted().message for item in found]
    assert [text for item, text in zip(found, concealed, strict=True) if "the text `" in text] == []


@each_good
def test_less_told(path: Path) -> None:
    """Leaving out a field of a record, each in turn, makes no fact appear, and changes no fact that is told elsewhere."""
    it = sample(path)
    whole = it.mapping.case(it.record, it.as_of)
    for steps, less in without_one(it.record):
        case, _ = it.mapping.try_case(less, it.as_of)
        assert case is not None or is_amount(steps), steps
        if case is not None:
            assert case.facts().keys() <= whole.facts().keys() | whole.dont_know, steps
            assert case.dont_know <= whole.dont_know, steps


@each_good
def test_blank(path: Path) -> None:
    """Blank text in place of a field, each in turn, makes no fact appear either."""
    it = sample(path)
    whole = it.mapping.case(it.record, it.as_of)
    blanks: list[object] = ["", "  \n", None, [], {}, float("nan")]
    for blank in blanks:
        for steps, less in without_one(it.record, blank):
            case, _ = it.mapping.try_case(less, it.as_of)
            assert case is not None or is_amount(steps), (blank, steps)
            assert case is None or case.facts().keys() <= whole.facts().keys() | whole.dont_know, (blank, steps)


def is_amount(steps: tuple[str, ...]) -> bool:
    """Say whether this is what an amount that is an object cannot be without: such an object is broken, not empty."""
    return steps[-1] == "decimal" or (steps[-1] == "value" and "custom_fields" in steps)


def told(case: Case) -> dict[str, Any]:
    """Return a case as the expectations write it: long notes by their length and beginning."""
    data = case.to_json()
    notes = [note if len(note) < 200 else {"length": len(note), "begins": note[:40]} for note in case.notes]
    facts = {
        f"{section}.{name}": value
        for section in ("client", "house_rules", "project", "provider", "custom")
        for name, value in data.get(section, {}).items()
    }
    beside: dict[str, Any] = {
        key: data[key] for key in ("id", "label", "currency", "dont_know", "override") if key in data
    }
    return {**beside, **({"notes": notes} if notes else {}), "facts": facts}


_NOTHING = object()


def without_one(record: dict[str, Any], instead: object = _NOTHING) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield a record without each of its fields in turn, or with something else in its place."""
    for steps in leaves(record):
        less = copy.deepcopy(record)
        part = less
        for step in steps[:-1]:
            part = part[step]
        if instead is _NOTHING:
            del part[steps[-1]]
        else:
            part[steps[-1]] = instead
        yield steps, less


def leaves(part: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every mapping within a record, and of everything in it."""
    for key, value in part.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from leaves(value, (*above, key))


# --- mappings ---------------------------------------------------------------------------------------------------------------


@each_mapping
def test_loads(name: str) -> None:
    """Every mapping loads without complaint under its own name, and tells only facts that there are."""
    mapping = loaded(name)
    assert mapping.name == name
    assert mapping.version
    assert mapping.description.endswith(".")
    known = {fact.path for fact in RuleSet.default().facts() if not fact.derived}
    assert set(mapping.facts()) <= known
    assert len(mapping.facts()) >= 25


@each_mapping
def test_reads_lists_fields(name: str) -> None:
    """What a mapping says it reads is what the full sample has, save what samples of another kind show."""
    full = sample(SAMPLES / name / "full.json")
    fields = {".".join(steps) for steps in leaves(full.record)}
    missing = [path for path in full.mapping.reads() if plain(path) not in fields]
    assert missing == [path for path in missing if path in ELSEWHERE.get(name, ()) or name == "form"]


ELSEWHERE = {
    "hubspot-deal": [
        f"contact.properties.cq_{name}"
        for name in (
            "approval_layers",
            "domain_knowledge",
            "experience",
            "involvement",
            "payment_days",
            "payment_record",
            "respectful",
            "responsiveness",
            "single_contact",
            "work_pattern",
        )
    ],
}
"""What a mapping reads where the full sample has it elsewhere: a company that says it needs no contact that says it."""


def plain(path: str) -> str:
    """Return a path as the steps of `leaves`: without quotes and positions."""
    return path.replace('"', "").partition("[")[0]


@each_mapping
def test_full_tells_all(name: str) -> None:
    """The full sample tells every fact of its mapping."""
    full = sample(SAMPLES / name / "full.json")
    assert set(full.expected["facts"]) == set(full.mapping.facts())


@each_mapping
def test_empty_tells_nothing(name: str) -> None:
    """A record in which nobody has filled in anything is a case of which nothing is known."""
    empty = sample(SAMPLES / name / "empty.json")
    assert empty.mapping.case(empty.record, empty.as_of).facts() == {}


@each_mapping
def test_reads_nothing_written_back(name: str) -> None:
    """No mapping reads what an answer writes back, so that writing starts nothing, and what a person decided is theirs."""
    written = set(as_properties(qualify({})))
    read = {
        plain(path).rpartition(".")[2].lower().removeprefix("x_").removesuffix("__c") for path in loaded(name).reads()
    }
    # The module for Tryton does not write these properties; it has fields of its own.
    assert read & written == ({"cq_tier_override"} if name == "tryton-sale-opportunity" else set())


@each_mapping
def test_width(name: str) -> None:
    """The files can be read beside others: no line is longer than 110 characters."""
    text = (Path(__file__).parents[2] / "mappings" / f"{name}.yaml").read_text("utf-8")
    assert [line for line in text.splitlines() if len(line) > 110] == []
