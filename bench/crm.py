"""How long a record takes to become a case: a HubSpot deal with its company and contact, 44 fields.

    python bench/crm.py

Prints the median over many rounds, in microseconds a record, for a record with every property filled in and for the usual one, of which
most are blank; beside it what pydantic alone takes for the same cases, and what a user would write by hand for six of the fields.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from datetime import date
from pathlib import Path

from clientqual.crm import Mapping
from clientqual.models import FACT_TYPES, Case

GOAL = 60.0
ROUNDS, CALLS = 60, 200
AS_OF = date(2026, 4, 15)

HEAD = """\
mapping: bench-hubspot
version: 1.0.0
record: {id: deal.id, label: deal.properties.dealname}
time_zone: Europe/Berlin
currency: {from: deal.properties.deal_currency_code}
dont_know: [not sure]
override:
  tier: {value: deal.properties.tier_by_hand, by: deal.properties.tier_by}
facts:
  project.budget: deal.properties.amount
  project.estimate: deal.properties.cq_estimate
  project.external_risks: {from: deal.properties.cq_risks, split: ";"}
  client.source:
    from: contact.properties.hs_analytics_source
    values: {REFERRALS: referral, ORGANIC_SEARCH: inbound, DIRECT_TRAFFIC: inbound}
    otherwise: unknown
  client.organization:
    from: [company.properties.numberofemployees, contact.properties.numemployees]
    ranges: [{below: 2, value: individual}, {below: 250, value: small_business}, {value: large_organization}]
  client.weeks_silent: {from: contact.properties.notes_last_contacted, as: weeks_since}
"""
SPECIAL = {
    "project.budget",
    "project.estimate",
    "project.external_risks",
    "client.source",
    "client.organization",
    "client.weeks_silent",
}
BOOLS, ENUMS, COUNTS = 14, 14, 4


def more_facts() -> dict[str, object]:
    """Return further facts with the text that HubSpot would hold for them: checkboxes, lists to choose from, numbers."""
    chosen: dict[str, object] = {}
    wanted = {"bool": BOOLS, "enum": ENUMS, "int": COUNTS}
    for path, fact in FACT_TYPES.items():
        if (
            path not in SPECIAL
            and not fact.derived
            and wanted.get(fact.kind.value, 0)
            and path.startswith(("client.", "project."))
        ):
            wanted[fact.kind.value] -= 1
            values: tuple[str, ...] = getattr(fact.domain, "values", ())
            chosen[path] = {"int": "3", "bool": "true"}.get(fact.kind.value) or values[0]
    return chosen


def name(path: str) -> str:
    return "cq_" + path.partition(".")[2]


def record(facts: dict[str, object]) -> dict[str, object]:
    deal = {
        "dealname": "Müller, new website", "amount": "25000.50", "deal_currency_code": "EUR", "cq_estimate": "22000",
        "cq_risks": "holidays;weather", "tier_by_hand": "", "tier_by": None, **{name(path): value for path, value in facts.items()},
    }  # fmt: skip
    contact = {
        "hs_analytics_source": "REFERRALS",
        "numemployees": "11-50",
        "notes_last_contacted": "2026-03-31T22:30:00.000Z",
    }
    return {
        "deal": {"id": "15493208741", "properties": deal},
        "contact": {"id": "51", "properties": contact},
        "company": {"id": "7", "properties": {"numberofemployees": "34"}},
    }


def median(call: Callable[[], object]) -> float:
    """Return the median time of a call in microseconds."""
    timer = timeit.Timer(call, timer=time.process_time)  # what others do on the machine is not our time
    timer.timeit(CALLS)
    return statistics.median(timer.repeat(ROUNDS, CALLS)) / CALLS * 1e6


def by_hand(full: dict[str, dict[str, dict[str, str]]]) -> Case:
    """What a user would write for six of the fields, without a word on blanks and mistakes."""
    deal, contact = full["deal"]["properties"], full["contact"]["properties"]
    return Case.model_validate(
        {
            "id": full["deal"]["id"],
            "label": deal["dealname"],
            "currency": deal["deal_currency_code"],
            "project": {"budget": deal["amount"], "external_risks": deal["cq_risks"].split(";")},
            "client": {"source": {"REFERRALS": "referral"}.get(contact["hs_analytics_source"])},
        }
    )


def main() -> int:
    facts = more_facts()
    text = HEAD + "".join(f"  {path}: deal.properties.{name(path)}\n" for path in facts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.yaml")
        path.write_text(text, "utf-8")
        mapping = Mapping.load(path)
    full, usual = (
        record(facts),
        record({path: "" if number % 4 else value for number, (path, value) in enumerate(facts.items())}),
    )
    case = mapping.case(full, AS_OF)
    assert len(case.facts()) == len(facts) + len(SPECIAL), "every fact is read"
    data = json.loads(json.dumps(case.to_json()))
    times = {
        "full record": median(lambda: mapping.case(full, AS_OF)),
        "usual record": median(lambda: mapping.case(usual, AS_OF)),
        "pydantic alone, full": median(lambda: Case.model_validate(data)),
        "by hand, six fields": median(lambda: by_hand(full)),  # type: ignore[arg-type]  # the record of this file
    }
    print(f"{len(mapping.reads())} fields of a record, {len(case.facts())} facts; median of {ROUNDS} rounds of {CALLS}")
    for what, took in times.items():
        print(f"{what:24}{took:8.1f} us")
    return 0 if times["full record"] < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
