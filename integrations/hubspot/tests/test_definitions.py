"""The properties that are created are those that the mapping reads, that the page lists, and that answers fit into."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from clientqual import RuleSet, crm

import create_properties
from answers import Qualifier, result_names
from conftest import FOLDER
from definitions import Definition, read_definitions, result_definitions
from fake import Fake
from fake_sample import fill

PAGE = FOLDER.parents[1] / "docs" / "crm" / "hubspot.md"
KINDS = {
    ("enumeration", "select"): "Dropdown select",
    ("enumeration", "checkbox"): "Multiple checkboxes",
    ("number", "number"): "Number",
    ("date", "date"): "Date picker",
    ("string", "text"): "Single-line text",
}
MAPPING = crm.Mapping.load("hubspot-deal")
RULES = RuleSet.default()


def rows(page: Path, heading: str) -> dict[str, list[str]]:
    """Return the rows of the table that follows a line, by name."""
    table = page.read_text("utf-8").partition(f"\n{heading}")[2].partition("|\n\n")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| `")
    ]
    return {name.strip("`"): rest for name, *rest in cells}


def as_row(one: Definition) -> list[str]:
    values = ", ".join(f"`{value}`" for value, _ in one.options)
    return [one.label, KINDS[one.type, one.field_type], values, one.description]


@pytest.mark.parametrize(
    ("kind", "heading"), [("deals", "Of deals:"), ("companies", "Of companies"), ("contacts", "Of companies")]
)
def test_the_page_lists_what_is_created(kind: str, heading: str) -> None:
    created = {one.name: as_row(one) for one in read_definitions(MAPPING, RULES, "cq_")[kind]}
    assert created == rows(PAGE, heading)


def test_every_custom_property_that_is_read_is_created() -> None:
    read = {path for path in MAPPING.reads() if ".cq_" in path}
    parts = {"deals": "deal", "companies": "company", "contacts": "contact"}
    created = read_definitions(MAPPING, RULES, "cq_")
    assert {f"{parts[kind]}.properties.{one.name}" for kind in created for one in created[kind]} == read


def test_every_option_is_one_that_the_mapping_reads() -> None:
    for one in read_definitions(MAPPING, RULES, "cq_")["deals"]:
        for value, _ in one.options:
            case, diagnostics = MAPPING.try_case({"deal": {"id": "1", "properties": {one.name: value}}})
            assert (case is not None, diagnostics) == (True, ())


def test_nothing_that_people_fill_in_is_written() -> None:
    assert not result_names(MAPPING, RULES, "cq_") & {
        one.name for one in read_definitions(MAPPING, RULES, "cq_")["deals"]
    }


def test_own_mapping_that_reads_a_result_keeps_it_from_being_written(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "mapping: own\nversion: 1.0.0\nextends: hubspot-deal\noverride:\n  tier: {value: deal.properties.cq_tier_override}\n"
    )
    assert "cq_tier_override" not in Qualifier(crm.Mapping.load(own), RULES, date(2026, 11, 2)).results
    assert "cq_tier_override" in Qualifier(MAPPING, RULES, date(2026, 11, 2)).results


@pytest.mark.usefixtures("qualify")
def test_creating_twice_changes_nothing(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert create_properties.main([]) == 0
    first = {kind: dict(known) for kind, known in fake.store.properties.items()}
    fake.calls.clear()
    assert create_properties.main([]) == 0
    assert fake.store.properties == first
    assert {call.partition(" ")[0] for call in fake.calls} == {"GET"}
    assert "created, 0 given more options" in capsys.readouterr().out


@pytest.mark.usefixtures("qualify")
def test_options_that_are_missing_are_added_and_those_of_others_stay(fake: Fake) -> None:
    create_properties.main([])
    tiers = fake.store.properties["deals"]["cq_tier"]
    fewer = (("best", "Top"), ("ours", "Ours"))
    fake.store.properties["deals"]["cq_tier"] = tiers.__class__(**{**vars(tiers), "options": fewer})
    assert create_properties.main([]) == 0
    assert fake.store.properties["deals"]["cq_tier"].options == (*fewer, *tiers.options[1:])


@pytest.mark.usefixtures("qualify")
def test_a_property_of_another_type_is_named_and_left_alone(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    create_properties.main([])
    known = fake.store.properties["deals"]
    known["cq_tier"] = known["cq_tier"].__class__("cq_tier", "number", "number", custom=True)
    assert create_properties.main([]) == 2
    assert "cq_tier is there with another type" in capsys.readouterr().err


@pytest.mark.usefixtures("qualify")
def test_a_dry_run_and_a_list_create_nothing(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    create_properties.main(["--dry-run"])
    create_properties.main(["--list", "--only", "cq_brief"])
    assert "cq_key" not in fake.store.properties["deals"]
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "deals cq_brief (enumeration, select): Brief",
        "    none, spoken, written, detailed, dont_know",
    ]


@pytest.mark.usefixtures("qualify")
def test_the_sample_fits_the_properties(fake: Fake) -> None:
    fill(fake.store, 6)
    create_properties.main([])
    for kind, records in fake.store.records.items():
        for record in records.values():
            for name, value in record.properties.items():
                fake.store.check(kind, name, value)


def test_what_is_written_is_what_is_created() -> None:
    results = Qualifier(MAPPING, RULES, date(2026, 11, 2)).results
    assert {one.name for one in result_definitions(results, RULES, "cq_")} == results
