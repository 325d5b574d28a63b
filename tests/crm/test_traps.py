"""The traps of real records, one a row: how a field is declared, what stands in the record, and what comes of it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from clientqual.crm import Mapping as Reader
from clientqual.crm import Unread, safe_for_spreadsheet
from clientqual.models import Case

Load = Callable[..., Reader]

UNKNOWN = None
ASKED = object()
NAN = float("nan")
ZONES = "time_zone: Europe/Berlin\nsource_zone: UTC\n"
RANGES = "{from: x, ranges: [{below: 2, value: individual}, {below: 250, value: small_business}, {value: large_organization}]}"
SOURCES = "{from: x, values: {REFERRALS: referral, 17: inbound, OTHER: null}}"
RISKS = '{from: x, split: ";", values: {Vacation: holidays, Weather: weather, None: [], OTHER: null}, dont_know: [not sure]}'
MONEY = "{from: x, currency: c}"
COMMAS = "{from: x, numbers: {thousands: ','}}"


class NotATime:
    """What a data frame holds for no time at all; it is told by its name."""


NotATime.__name__ = "NaTType"

TRAPS: tuple[tuple[str, str, str, object, object], ...] = (
    # --- the types of blank: what nobody has filled in is unknown, whatever it looks like
    ("nothing there", "project.rush", "x", ..., UNKNOWN),
    ("null", "project.rush", "x", None, UNKNOWN),
    ("HubSpot's empty text is not no", "project.rush", "x", "", UNKNOWN),
    ("blanks", "project.rush", "x", " \t\r\n\u00a0\u3000", UNKNOWN),
    ("a byte order mark and a zero-width space", "project.rush", "x", "\ufeff\u200b", UNKNOWN),
    ("control characters alone", "project.rush", "x", "\x00\x07", UNKNOWN),
    ("NaN from a data frame", "client.mind_changes", "x", NAN, UNKNOWN),
    ("NaN as a decimal", "project.budget", "x", Decimal("NaN"), UNKNOWN),
    ("a signalling NaN", "project.budget", "x", Decimal("sNaN"), UNKNOWN),
    ("NaT from a data frame", "client.weeks_silent", "{from: x, as: weeks_since}", NotATime(), UNKNOWN),
    ("an empty list", "project.external_risks", "x", [], UNKNOWN),
    ("an empty mapping", "project.budget", "x", {}, UNKNOWN),
    ("separators alone", "project.external_risks", '{from: x, split: ";"}', " ; ;", UNKNOWN),
    ("a list of blanks", "project.external_risks", "x", ["", None, " "], UNKNOWN),
    # --- empty by exact type
    ("Odoo's false for a number", "client.mind_changes", "{from: x, empty: [false]}", False, UNKNOWN),
    ("zero stays zero where false is empty", "client.mind_changes", "{from: x, empty: [false]}", 0, 0),
    ("Odoo's false is no where it is not empty", "project.rush", "{from: x, empty: []}", False, False),
    ("Odoo's false is unknown where it is empty", "project.rush", "{from: x, empty: [false]}", False, UNKNOWN),
    ("false is no number", "client.mind_changes", "x", False, "crm-no-number"),
    ("Odoo's 0.0 for money", "project.budget", "{from: x, empty: [0.0]}", 0.0, UNKNOWN),
    ("0.0 is not 0", "project.budget", "{from: x, empty: [0.0]}", 0, 0),
    ("0 is not 0.0", "project.budget", "{from: x, empty: [0]}", 0.0, 0),
    ("the text 0 is not the number", "client.mind_changes", "{from: x, empty: [0]}", "0", 0),
    ("N/A where it is empty", "project.budget", "{from: x, empty: [N/A]}", "N/A", UNKNOWN),
    ("N/A where it is not", "project.budget", "x", "N/A", "crm-no-number"),
    ("no in a list of empties is the text", "project.rush", "{from: x, empty: [no], false: [no]}", False, False),
    # --- yes and no
    ("HubSpot's true", "project.rush", "x", "true", True),
    ("HubSpot's false", "project.rush", "x", "false", False),
    ("in capitals", "project.rush", "x", "TRUE", True),
    ("a real false", "project.rush", "x", False, False),
    ("words of the mapping", "project.rush", "{from: x, true: [Ja], false: [Nein]}", " nein ", False),
    ("other words no longer count", "project.rush", "{from: x, true: [Ja], false: [Nein]}", "false", "crm-no-word"),
    ("a number is no word", "project.rush", "x", 0, "crm-no-word"),
    ("a number that is listed is", "project.rush", "{from: x, true: [1], false: [0]}", 0, False),
    ("maybe", "project.rush", "x", "maybe", "crm-no-word"),
    ("maybe, leniently", "project.rush", "{from: x, otherwise: unknown}", "maybe", UNKNOWN),
    # --- numbers and money
    ("text", "client.mind_changes", "x", " 3 ", 3),
    ("zero", "client.mind_changes", "x", "0", 0),
    ("a whole number with a point", "client.mind_changes", "x", "3.0", 3),
    ("a float from a data frame", "client.mind_changes", "x", 3.0, 3),
    ("a broken number where a whole one is meant", "client.mind_changes", "x", "2.5", "unfit-kind"),
    ("a negative number", "project.budget", "x", "-5", "unfit-number"),
    ("a comma nobody declared", "project.budget", "x", "25,000", "crm-no-number"),
    ("a comma that is declared", "project.budget", COMMAS, "1,025,000.50", Decimal("1025000.5")),
    ("a comma in the wrong place", "project.budget", COMMAS, "2,50", "crm-no-number"),
    ("points and a comma", "project.budget", "{from: x, numbers: {thousands: ., decimal: ','}}", "25.000,50", Decimal("25000.5")),
    ("any space", "project.budget", "{from: x, numbers: {thousands: ' '}}", "25\u202f000", 25000),
    ("a binary float", "project.budget", "x", 99.95, Decimal("99.95")),
    ("a sum of floats is rounded", "project.budget", "x", 0.1 + 0.2, Decimal("0.3")),
    ("an exponent", "project.budget", "x", "1.0E7", 10_000_000),
    ("an infinite float", "project.budget", "x", math.inf, "crm-no-number"),
    ("a huge exponent", "project.budget", "x", "1e999", "crm-number-out-of-bounds"),
    ("a huge number", "project.budget", "x", 10**5000, "number-too-large"),
    ("digits of another script", "project.budget", "x", "٢٥٠٠", "crm-no-number"),
    ("a sign of currency", "project.budget", "x", "€ 2500", "crm-no-number"),
    ("the currency of the record", "project.budget", MONEY, "2500", 2500),
    ("Pipedrive's money", "project.budget", "x", {"value": 2300, "currency": "EUR"}, 2300),
    ("Pipedrive's money in a lead", "project.budget", "x", {"amount": "2300.5", "currency": "eur"}, Decimal("2300.5")),
    ("money without a sum", "project.budget", "x", {"value": None, "currency": "EUR"}, UNKNOWN),
    ("money in another currency", "project.budget", "x", {"value": 2300, "currency": "USD"}, "crm-other-currency"),
    ("an object that is no money", "project.budget", "x", {"id": 7, "name": "A"}, "crm-mapping-for-one"),
    # --- ranges
    ("a number", "client.organization", RANGES, "34", "small_business"),
    ("the end is not included", "client.organization", RANGES, 2, "small_business"),
    ("zero", "client.organization", RANGES, 0, "individual"),
    ("a range within one", "client.organization", RANGES, "11-50", "small_business"),
    ("a range with a real dash and blanks", "client.organization", RANGES, "11 – 50", "small_business"),  # noqa: RUF001  (as people write)
    ("a range across two", "client.organization", RANGES, "200-500", UNKNOWN),
    ("an open range", "client.organization", RANGES, "1000+", "large_organization"),
    ("an open range across two", "client.organization", RANGES, "100+", UNKNOWN),
    ("below", "client.organization", RANGES, "<2", "individual"),
    ("at most", "client.organization", RANGES, "<= 2", UNKNOWN),
    ("above", "client.organization", RANGES, "> 250", "large_organization"),
    ("upside down", "client.organization", RANGES, "50-11", "crm-no-number"),
    ("what a spreadsheet made of 11-50", "client.organization", RANGES, "Nov 50", "crm-no-number"),
    ("a number below zero", "client.organization", RANGES, -1, "crm-out-of-ranges"),
    # --- tables and option ids
    ("a value of the table", "client.source", SOURCES, "REFERRALS", "referral"),
    ("an option id", "client.source", SOURCES, 17, "inbound"),
    ("an option id as text", "client.source", SOURCES, "17", "inbound"),
    ("an option id from a data frame", "client.source", SOURCES, 17.0, "inbound"),
    ("one that means unknown", "client.source", SOURCES, "OTHER", UNKNOWN),
    ("one that is not listed", "client.source", SOURCES, "REFERRAL", "crm-not-in-table"),
    ("another case is another value", "client.source", SOURCES, "referrals", "crm-not-in-table"),
    ("true is not 1", "client.source", "{from: x, values: {1: referral}}", True, "crm-not-in-table"),
    ("1 is not true", "client.source", "{from: x, values: {true: referral}}", 1, "crm-not-in-table"),
    ("by its label", "client.source", "{from: x, options: sources}", 20, "referral"),
    ("an option that the account does not have", "client.source", "{from: x, options: sources}", 21, "crm-not-in-table"),
    ("a value that the fact has not", "client.source", "x", "word of mouth", "unfit-value"),
    ("unlisted, leniently", "client.source", "{from: x, values: {A: referral}, otherwise: unknown}", "B", UNKNOWN),
    # --- several values
    ("HubSpot's checkboxes", "project.external_risks", RISKS, "Vacation;Weather", frozenset({"holidays", "weather"})),
    ("a list", "project.external_risks", RISKS, ["Weather"], frozenset({"weather"})),
    ("one", "project.external_risks", RISKS, "Weather", frozenset({"weather"})),
    ("known to be none", "project.external_risks", RISKS, "None", frozenset()),
    ("one that means unknown makes all unknown", "project.external_risks", RISKS, "Weather;OTHER", UNKNOWN),
    ("one that is not listed", "project.external_risks", RISKS, "Weather;Flood", "crm-not-in-table"),
    ("one that they did not know", "project.external_risks", RISKS, "Weather;not sure", ASKED),
    ("a list in a list", "project.external_risks", RISKS, [["Weather"]], "crm-list-for-one"),
    # --- a list or a mapping where one value is meant
    ("a list of one", "client.source", "x", ["referral"], "crm-list-for-one"),
    ("Odoo's many2one", "client.source", "x", [7, "Referral"], "crm-list-for-one"),
    ("the item of it", "client.source", '"x[1]"', [7, "referral"], "referral"),
    ("the item of Odoo's false", "client.source", '"x[1]"', False, UNKNOWN),
    ("Zoho's look-up", "client.source", "x", {"id": "1", "name": "referral"}, "crm-mapping-for-one"),
    ("the name of it", "client.source", "x.name", {"id": "1", "name": "referral"}, "referral"),
    ("a text has no items", "client.source", '"x[1]"', "ab", UNKNOWN),
    ("a number has no parts", "client.source", "x.name", 7, UNKNOWN),
    ("bytes", "client.source", "x", b"referral", "crm-foreign-value"),
    # --- asked, and they could not say
    ("not sure", "project.rush", "{from: x, dont_know: [not sure]}", " not sure ", ASKED),
    ("99 for it", "client.mind_changes", "{from: x, dont_know: [99]}", 99, ASKED),
    ("but not the text", "client.mind_changes", "{from: x, dont_know: [99]}", "99", 99),
    # --- dates
    ("a date", "client.weeks_silent", "{from: x, as: weeks_since}", "2026-03-31", 2),
    ("an instant that is the next day here", "client.payment_days", "{from: x, as: days_since}", "2026-03-31T22:30:00Z", 13),
    ("the same an hour earlier", "client.payment_days", "{from: x, as: days_since}", "2026-03-31T21:30:00Z", 14),
    ("Salesforce's offset", "client.payment_days", "{from: x, as: days_since}", "2026-03-31T23:30:00.000+0000", 13),
    ("Odoo's naive time is UTC", "client.payment_days", "{from: x, as: days_since}", "2026-03-31 22:30:00", 13),
    ("milliseconds", "client.payment_days", "{from: x, as: days_since}", 1774996200000, 13),
    ("milliseconds as text", "client.payment_days", "{from: x, as: days_since}", "1774996200000", 13),
    ("seconds are no milliseconds", "client.payment_days", "{from: x, as: days_since}", 1774996200, "crm-no-date"),
    ("20260331 is no instant", "client.payment_days", "{from: x, as: days_since}", "20260331", "crm-no-date"),
    ("zero is not 1970", "client.payment_days", "{from: x, as: days_since}", 0, UNKNOWN),
    ("nor is the text", "client.payment_days", "{from: x, as: days_since}", "0", UNKNOWN),
    ("a zero date", "client.payment_days", "{from: x, as: days_since}", "0000-00-00 00:00:00", UNKNOWN),
    ("no such day", "client.payment_days", "{from: x, as: days_since}", "2026-02-30", "crm-no-date"),
    ("the American order", "client.payment_days", "{from: x, as: days_since}", "03/31/2026", "crm-no-date"),
    ("the beginning of time", "client.payment_days", "{from: x, as: days_since}", "0001-01-01T00:00:00+14:00", "crm-no-date"),
    ("a date of Python's", "client.payment_days", "{from: x, as: days_since}", date(2026, 3, 31), 14),
    ("a time of Python's", "client.payment_days", "{from: x, as: days_since}", datetime(2026, 3, 31, 22, 30, tzinfo=UTC), 13),
    ("broken weeks are rounded down", "client.weeks_silent", "{from: x, as: weeks_since}", "2026-04-04", Decimal("1.4285")),
    ("the future", "client.weeks_silent", "{from: x, as: weeks_since}", "2026-04-15", "crm-wrong-side"),
    ("until", "client.payment_days", "{from: x, as: days_until}", "2026-04-15", 1),
    ("false is no date", "client.payment_days", "{from: x, as: days_since}", False, "crm-no-date"),
    # --- text
    ("HTML", "client.source", "{from: x, html: true}", "<p>referral<br></p>", "referral"),
    ("HTML with nothing in it", "client.source", "{from: x, html: true}", "<p>&nbsp;<br></p>", UNKNOWN),
    ("blanks around", "client.source", "x", "\ufeff referral\u00a0", "referral"),
    ("10,000 characters", "custom.note", "x", "ä" * 10_000, "ä" * 10_000),
    ("emoji", "custom.note", "x", "👩‍🚀 on board", "👩‍🚀 on board"),
    ("right to left", "custom.note", "x", "שלום, مرحبا", "שלום, مرحبا"),
    ("control characters", "custom.note", "x", "a\x00b\x1b[31mc", "ab[31mc"),
    ("half a character", "custom.note", "x", "a\ud800b", "a\ufffdb"),
    ("a formula is just text", "custom.note", "x", "=1+1", "=1+1"),
    # --- expressions: what they compare has to be there
    ("a comparison", "project.rush", "x == 'urgent'", "urgent", True),
    ("a comparison that is false", "project.rush", "x == 'urgent'", "calm", False),
    ("a comparison with nothing is not no", "project.rush", "x == 'urgent'", ..., UNKNOWN),
    ("a comparison with blank is not no", "project.rush", "x == 'urgent'", "", UNKNOWN),
    ("a function", "project.rush", "contains(x, 'b')", ["a", "b"], True),
    ("a function of nothing", "project.rush", "contains(x, 'b')", None, UNKNOWN),
    ("a function of a number", "project.rush", "contains(x, 'b')", 5, "crm-path-fails"),
    ("a fixed text behind an or", "client.source", "x || 'referral'", ..., UNKNOWN),
    ("the first that is there", "client.source", "[y, x]", "referral", "referral"),
    ("false counts as there", "project.rush", "[x, y]", False, False),
    ("behind a pipe", "project.rush", "x | a == 'b'", {"c": 1}, UNKNOWN),
    ("a part of what is there", "project.rush", "(x || y).a == 'b'", {"c": 1}, UNKNOWN),
    ("an item of what is there", "project.rush", "(x || y)[0] == 'b'", [""], UNKNOWN),
    ("a list in which nothing is found", "client.mind_changes", "length(x[?won])", [{"won": False}], 0),
    ("a filter", "client.source", '"x[?main].how | [0]"', [{"main": False, "how": "inbound"}, {"main": True, "how": "referral"}], "referral"),
    ("a filter that finds nothing", "client.source", '"x[?main].how | [0]"', [{"main": False, "how": "inbound"}], UNKNOWN),
)  # fmt: skip
AS_OF = date(2026, 4, 14)
TABLES = "options: {sources: {20: referral}}\ncurrency: {from: c}\n"


def record(value: object) -> dict[str, object]:
    return {"id": 7, "c": "EUR", **({} if value is ... else {"x": value})}


@pytest.mark.parametrize(
    ("fact", "field", "value", "expected"), [row[1:] for row in TRAPS], ids=[row[0] for row in TRAPS]
)
def test_trap(load: Load, fact: str, field: str, value: object, expected: object) -> None:
    """A value becomes the fact that it stands for, nothing, or a complaint that says where it stands; never anything else."""
    mapping = load(f"{ZONES}{TABLES}record: {{id: id}}\nfacts: {{{fact}: {quoted(field)}}}\n")
    case, diagnostics = mapping.try_case(record(value), AS_OF)
    if isinstance(expected, str) and expected.startswith(("crm-", "unfit-", "number-")):
        assert case is None
        assert [(item.code, item.target, item.record) for item in diagnostics if isinstance(item, Unread)] == [
            (expected, fact, "7")
        ]
    else:
        assert not diagnostics
        assert case is not None
        known = {} if expected is UNKNOWN or expected is ASKED else {fact: expected}
        assert case.facts() == known
        assert case.dont_know == (frozenset({fact}) if expected is ASKED else frozenset())


def quoted(field: str) -> str:
    """Return a path as YAML wants it between braces."""
    return field if field.startswith(("{", "[", '"')) else f'"{field}"'


@pytest.mark.parametrize("value", [{"x": "1"}, MappingProxyType({"x": "1"})], ids=["dict", "another mapping"])
def test_records_are_mappings(load: Load, value: Mapping[str, str]) -> None:
    assert load("facts: {client.mind_changes: x}").case(value).facts() == {"client.mind_changes": 1}


@pytest.mark.parametrize("value", [None, "deal", 5, [{"x": 1}], b"{}", {1, 2}])
def test_anything_else_is_no_record(load: Load, value: object) -> None:
    case, (complaint,) = load("facts: {client.mind_changes: x}").try_case(value)
    assert case is None
    assert complaint.code == "crm-not-a-record"


def test_a_bad_record_stops_no_other(load: Load) -> None:
    """A batch goes on, and all complaints of a record come at once."""
    mapping = load("record: {id: id}\nfacts: {client.mind_changes: x, project.rush: y}")
    first, second, third = mapping.cases([{"x": "1"}, {"id": 8, "x": "no", "y": "no"}, {"y": True}])
    assert (first.case, third.case) == (
        Case.model_validate({"client.mind_changes": 1}),
        Case.model_validate({"project.rush": True}),
    )
    assert [item.code for item in second.diagnostics] == ["crm-no-number", "crm-no-word"]


def test_one_instant_is_two_dates(load: Load) -> None:
    """The zone decides, and the mapping has to say which."""
    found = {}
    for zone in ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"):
        mapping = load(f"time_zone: {zone}\nfacts: {{client.payment_days: {{from: x, as: days_since}}}}")
        found[zone] = mapping.case({"x": "2026-03-31T22:30:00Z"}, AS_OF).client.payment_days
    assert found == {"UTC": 14, "Europe/Berlin": 13, "America/New_York": 14, "Pacific/Auckland": 13}


def test_no_clock(load: Load) -> None:
    """Without the date to count from, the fact is unknown."""
    mapping = load("time_zone: UTC\nfacts: {client.payment_days: {from: x, as: days_since}}")
    assert mapping.case({"x": "2026-03-31"}).facts() == {}


def test_currency(load: Load) -> None:
    """All amounts of a record are in one currency; where the record does not say which, the first amount does."""
    mapping = load("record: {id: id}\nfacts: {project.budget: a, project.estimate: {from: b, currency: cur}}")
    case = mapping.case({"a": {"value": 5, "currency": "usd"}, "b": 7, "cur": "USD"})
    assert case == Case.model_validate({"currency": "USD", "project.budget": 5, "project.estimate": 7})
    _, (complaint,) = mapping.try_case({"id": "A1", "a": {"value": 5, "currency": "USD"}, "b": 7, "cur": "EUR"})
    assert complaint.message == (
        "record `A1`: `project.estimate` is read from `b`, which is the number `7`: it is in EUR, and the record in USD"
    )


def test_beside_the_facts(load: Load) -> None:
    """Id, label, notes and overrides are text for people: control characters go, and a blank override is none."""
    mapping = load(
        "record: {id: id, label: name, notes: [mail, {from: page, html: true}]}\n"
        "override: {tier: {value: tier, by: who}, verdict: {value: verdict, by: who}}\nfacts: {project.rush: rush}\n"
    )
    case = mapping.case(
        {
            "id": 17.0,
            "name": "\u202bמשה\x00 כהן",
            "mail": "a" * 10_000,
            "page": "<p>Hello<p>you &amp; me",
            "tier": "good",
            "who": "Ada",
            "verdict": "",
        }
    )
    assert (case.id, case.label, case.notes) == ("17", "\u202bמשה כהן", ("a" * 10_000, "Hello\nyou & me"))
    assert {name: (item.value, item.by) for name, item in case.override.items()} == {"tier": ("good", "Ada")}


FORMULAS: tuple[tuple[str, str], ...] = (
    ("=1+1", "'=1+1"),
    ("+49 30 123", "'+49 30 123"),
    ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
    ("@SUM(A1)", "'@SUM(A1)"),
    (" =1+1", "' =1+1"),
    ("\t=1+1", "'\t=1+1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("\x00=1+1", "'=1+1"),
    ("-5", "-5"),
    ("-5.25", "-5.25"),
    ("Müller = Söhne", "Müller = Söhne"),
    ("שלום", "שלום"),
    ("👩‍🚀", "👩‍🚀"),
    ("", ""),
)


@pytest.mark.parametrize(("text", "expected"), FORMULAS, ids=[repr(text) for text, _ in FORMULAS])
def test_formulas(text: str, expected: str) -> None:
    """What a spreadsheet would run gets a `'` before it; everything else stays."""
    assert safe_for_spreadsheet(text) == expected


def test_formulas_survive_csv() -> None:
    """No cell that is read back begins with what starts a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_for_spreadsheet(text) for text, _ in FORMULAS])
    cells: list[Any] = next(csv.reader(io.StringIO(buffer.getvalue())))
    assert all(cell[:1] not in "=+@" or not cell for cell in cells)
