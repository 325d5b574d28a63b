"""The pages for administrators say what the shipped mappings read: just those fields to create, with just those values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from clientqual import RuleSet
from clientqual.crm import Mapping
from clientqual.crm.fields import Field
from clientqual.ir import Finite, Kind, Subsets
from clientqual.models import FACT_TYPES

DOCS = Path(__file__).parents[2] / "docs" / "crm"
ASK = {fact.path: fact.ask for fact in RuleSet.default().facts()}
PAGES: dict[str, tuple[str | Path, ...]] = {
    "hubspot": ("hubspot-deal", "hubspot-contact"),
    "odoo": ("odoo-crm-lead",),
    "pipedrive": (Path(__file__).parent / "samples" / "pipedrive-deal" / "account.yaml",),
    "salesforce": ("salesforce-opportunity", "salesforce-lead"),
    "tryton-mapping": ("tryton-sale-opportunity",),
}
_OURS = re.compile(r"\b(?:x_)?cq_[a-z_]+|\bCQ_\w+__c")
_SINCE = "Since when is a question of ours unanswered? Empty it once they answer."


@cache
def loaded(where: str | Path) -> Mapping:
    return Mapping.load(where)


@dataclass(frozen=True)
class Custom:
    """A field that somebody has to create: the values to choose from, and its help text."""

    values: tuple[str, ...]
    ask: str


@pytest.mark.parametrize("page", PAGES)
def test_fields_to_create(page: str) -> None:
    """A page lists just the fields that its mappings read and that somebody has to create, with just their values."""
    needed: dict[str, Custom] = {}
    for where in PAGES[page]:
        needed |= {name: needed_for(field) for field, name in customs(loaded(where)) if is_fact(field.target)}
    assert {name: row for name, row in listed(page).items() if row.ask in ASK.values() or row.ask == _SINCE} == needed
    by_hand = {name for where in PAGES[page] for field, name in customs(loaded(where)) if not is_fact(field.target)}
    assert [name for name in by_hand if f"`{name}`" not in (DOCS / f"{page}.md").read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("whole", "lead"), [("hubspot-deal", "hubspot-contact"), ("salesforce-opportunity", "salesforce-lead")]
)
def test_leads_need_fewer(whole: str, lead: str) -> None:
    """A lead has the fields of the work that comes of it, under the same names, without those that only work has."""
    names = [{name for _, name in customs(loaded(where))} for where in (whole, lead)]
    missing = names[0] - names[1]
    assert names[1] < names[0]
    assert {name.lower().removesuffix("__c") for name in missing} == {
        "cq_contract",
        "cq_deposit",
        "cq_health",
        "cq_stage",
        "cq_written_estimate",
    }
    text = (DOCS / f"{whole.partition('-')[0]}.md").read_text("utf-8")
    assert [name for name in missing if text.count(f"`{name}`") < 2] == []


def test_columns() -> None:
    """The page on forms lists every column of the mapping, with its three headings."""
    rows = [cells(line) for line in (DOCS / "form.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    headings = {row[0].strip("`"): [row[0].strip("`"), row[1], row[2]] for row in rows}
    assert headings == {
        field.target: [path.text.strip('"') for path in field.paths] for field in loaded("form")._plan.facts
    }
    assert all(heading[2] == ASK[path] for path, heading in headings.items())


def listed(page: str) -> dict[str, Custom]:
    """Return the rows of the tables of a page that say what to create."""
    rows = [cells(line) for line in (DOCS / f"{page}.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): Custom(tuple(re.findall(r"`(\w+)`", row[3])), row[4]) for row in rows if len(row) == 5}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def customs(mapping: Mapping) -> Iterator[tuple[Field, str]]:
    """Yield the custom fields that a mapping reads, by name, each with what it is read for."""
    for field in mapping._plan.fields():
        for path in field.paths:
            yield from ((field, name) for name in _OURS.findall(path.text))


def is_fact(target: str) -> bool:
    return target in ASK


def needed_for(field: Field) -> Custom:
    kind = FACT_TYPES[field.target]
    values: tuple[str, ...] = ()
    if kind.kind is Kind.BOOL:
        values = (*field.words.true, *field.words.false)
    elif isinstance(kind.domain, Finite):
        values = tuple(map(str, kind.domain.values))
    elif isinstance(kind.domain, Subsets):
        values = (*kind.domain.members, "none")
    asked = ("dont_know",) if values and field.asked.has("dont_know") else ()
    return Custom((*values, *asked), _SINCE if field.read_as == "weeks_since" else ASK[field.target])
