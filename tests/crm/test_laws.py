"""The laws of mappings: nothing but their own error, and nothing known that is not in the record."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clientqual.crm import (
    Mapping,
    MappingError,
    Stored,
    as_note,
    as_properties,
    is_current,
    replay,
    safe_for_spreadsheet,
)
from clientqual.models import Case
from clientqual.result import Qualification
from clientqual.ruleset import RuleSet

# Every cleaner, and paths of every sort; each field of the record is read by several facts.
TEXT = """\
mapping: laws
version: 1.0.0
record: {id: a.id, label: b, notes: [c, {from: d, html: true}]}
time_zone: Europe/Berlin
source_zone: UTC
currency: {from: a.currency}
empty: [false, 0.0, N/A]
dont_know: [not sure]
numbers: {thousands: ","}
options: {risks: {1: holidays, 2: weather}}
override: {tier: {value: {from: e, values: {x: good}, otherwise: unknown}, by: b, because: c}}
facts:
  project.budget: {from: a, currency: b}
  project.estimate: [b, c, d]
  project.rush: {from: b, empty: [], true: ["1", Ja], false: ["0", Nein]}
  project.brief: a.b.c.d
  project.stage: {from: "a[0].b", html: true}
  project.progress: '"a b"."1c"[2]'
  project.external_risks: {from: c, split: ";", options: risks}
  project.terms_agreed: {from: "a[].b", otherwise: unknown}
  client.organization: {from: d, ranges: [{below: 2, value: individual}, {value: large_organization}]}
  client.weeks_silent: {from: e, as: weeks_since}
  client.payment_days: {from: "a || e", as: days_until, otherwise: unknown}
  client.source: {from: b, values: {x: referral, y: null, 1: inbound, true: outreach}, otherwise: unknown}
  client.abusive: "a == 'x' || b == `1`"
  client.respectful: "length(c) > `2`"
  client.trust: "e[?b].c | [0]"
  client.professional: "!(a && contains(b, 'x'))"
  custom.anything: e
  custom.several: {from: d, split: ","}
"""
FIELDS = ("a", "b", "c", "d", "e")
AS_OF = date(2026, 4, 14)

words = st.sampled_from(
    ["x", "y", "1", "0", "true", "false", "Ja", "not sure", "1,000", "11-50", "100+", "2026-03-31", "2026-03-31T22:30:00Z",
     "holidays;weather", "1;2", "<p>x</p>", "inquiry", "=1+1", "N/A", "1e400", "EUR"]
)  # fmt: skip
scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(10**30, 10**4000) | st.floats() | words
    | st.text(st.characters(exclude_categories=()), max_size=20) | st.decimals() | st.binary(max_size=4) | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC)) | st.times()
)  # fmt: skip
keys = st.sampled_from([*FIELDS, "id", "currency", "value", "amount", "a b", "1c"]) | st.text(max_size=3)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5) | st.tuples(inner, inner),
    max_leaves=12,
)
records = st.dictionaries(st.sampled_from(FIELDS), values, max_size=5)
blanks = st.recursive(
    st.sampled_from([None, "", "  ", "\x00", "\ufeff", float("nan"), "N/A", 0.0]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=2),
    max_leaves=3,
)


@cache
def mapping() -> Mapping:
    with TemporaryDirectory() as folder:
        path = Path(folder, "laws.yaml")
        path.write_text(TEXT, "utf-8")
        return Mapping.load(path)


@cache
def rules() -> RuleSet:
    return RuleSet.default()


generous = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@generous
@given(values | records)
@example({"a": {"value": 10**5000, "currency": "EUR"}})
@example({"e": "0001-01-01T00:00:00+14:00"})
def test_nothing_but_its_own_error(record: object) -> None:
    """Whatever stands in a record, there is a case or a MappingError with all complaints; the text of the error shows no value."""
    case, diagnostics = mapping().try_case(record, AS_OF)
    assert (case is None) == bool(diagnostics)
    if case is not None:
        assert mapping().case(record, AS_OF) == case
    else:
        with pytest.raises(MappingError) as caught:
            mapping().case(record, AS_OF)
        assert {item.message for item in caught.value.diagnostics} == {item.message for item in diagnostics}
        str(caught.value).encode()
    explained = mapping().explain(record, AS_OF)
    assert (explained.mapped.case is None) == (case is None)
    for item in diagnostics:
        str(item).encode()


@generous
@given(records, st.data())
def test_unknown_never_becomes_known(record: dict[str, object], data: st.DataObject) -> None:
    """A fact is gone once everything that it is read from is blank, and a record of blanks tells nothing."""
    case, _ = mapping().try_case(record, AS_OF)
    for path in case.facts() if case else ():
        read = {leaf.partition(".")[0].partition("[")[0].strip('"') for leaf in sources(path)}
        blanked = {**record, **{name: data.draw(blanks) for name in read}}
        without, _ = mapping().try_case(blanked, AS_OF)
        assert without is None or path not in without.facts()


def sources(fact: str) -> set[str]:
    """Return the fields that a fact is read from."""
    return {
        leaf for field in mapping()._plan.facts if field.target == fact for path in field.paths for leaf in path.reads
    }


flat_blanks: st.SearchStrategy[dict[str, object]] = st.dictionaries(
    st.sampled_from(FIELDS), st.sampled_from([None, "", " ", "\x00", float("nan"), [], {}, ()])
)


@generous
@given(flat_blanks)
def test_a_blank_record_tells_nothing(record: dict[str, object]) -> None:
    case = mapping().case(record, AS_OF)
    assert case == Case()


@generous
@given(records)
def test_reading_changes_nothing(record: dict[str, object]) -> None:
    """The same record gives the same case, and is left as it was."""
    before = repr(record)
    first, second = (mapping().try_case(record, AS_OF) for _ in range(2))
    assert repr(first) == repr(second)
    assert repr(record) == before


def known_cases() -> st.SearchStrategy[Case]:
    facts = st.fixed_dictionaries(
        {},
        optional={
            "project.brief": st.sampled_from(["none", "spoken", "written"]),
            "project.budget": st.integers(0, 10**6),
            "project.rush": st.booleans(),
            "client.deposit_stance": st.sampled_from(["refuses", "agrees"]),
            "client.mind_changes": st.integers(0, 9),
            "project.external_risks": st.lists(st.sampled_from(["weather", "holidays"]), unique=True),
        },
    )
    labels = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
    override: st.SearchStrategy[dict[str, object]] = st.just({}) | st.builds(
        lambda why: {"tier": {"value": "good", "by": "Ada", "because": why}}, labels.filter(bool)
    )
    return st.builds(
        lambda told, label, over: Case.model_validate({**told, "label": label, "override": over}),
        facts,
        labels,
        override,
    )


@settings(max_examples=40, deadline=None)
@given(known_cases(), st.integers(0, 400))
def test_what_is_written_back(case: Case, limit: int) -> None:
    """Properties are flat and JSON, their names do not depend on the case, notes keep to their limit, and an answer is current once written."""
    q = rules().qualify(case)
    properties = as_properties(q)
    assert list(properties) == list(as_properties(nothing_known()))
    assert all(value is None or isinstance(value, str | int | bool) for value in properties.values())
    assert "" not in properties.values()
    assert is_current(json.loads(json.dumps(properties)), q)
    forms: tuple[Literal["text", "markdown"], ...] = ("text", "markdown")
    for form in forms:
        assert len(as_note(q, form, limit)) <= limit
        assert as_note(q, form).isprintable() or "\n" in as_note(q, form)


@cache
def nothing_known() -> Qualification:
    return rules().qualify({})


@settings(max_examples=40, deadline=None)
@given(known_cases())
def test_replay(case: Case) -> None:
    """A stored answer survives JSON, and the rule set that gave it gives it again; label and notes are not kept."""
    stored = Stored.of(case, rules().qualify(case))
    back: dict[str, Any] = json.loads(json.dumps(stored.to_json()))
    assert Stored.from_json(back) == stored
    told = replay(Stored.from_json(back), rules())
    assert (told.same, told.same_rules) == (True, True)
    assert not {"label", "notes"} & set(back["case"])


@generous
@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever a text is, its cell begins with nothing that starts a formula, also after a way through CSV."""
    safe = safe_for_spreadsheet(text)
    assert safe_for_spreadsheet(safe) == safe
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["x", safe])
    (cells,) = csv.reader(io.StringIO(buffer.getvalue(), newline=""))
    if cells[1].strip()[:1] in ("=", "@"):
        raise AssertionError(repr(cells))
