"""`clientqual map` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clientqual.cli import cli

MAPPING = """\
mapping: shop
version: 1.0.0
record: {id: id, label: name}
time_zone: UTC
facts:
  project.stage: {value: inquiry}
  project.budget: amount
  project.brief: brief
  client.payment_days: {from: paid, as: days_since}
"""
GOOD = {"id": 1, "name": "=cmd()", "amount": "5000", "brief": "none", "paid": "2026-03-01", "colour": "blue"}
BAD = {"id": 2, "name": "Ada", "amount": "Lovelace", "brief": ""}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CLIENTQUAL_CACHE", str(tmp_path_factory.getbasetemp() / "compiled"))
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(MAPPING, "utf-8")
    Path("good.json").write_text(json.dumps(GOOD), "utf-8")
    Path("both.jsonl").write_text(f"{json.dumps(BAD)}\n{json.dumps(GOOD)}\n", "utf-8")


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["map", *arguments], input=stdin)


def test_check() -> None:
    """Fact by fact: what was read from where, what was left, and what nothing reads."""
    done = run("check", "shop.yaml", "good.json", "--as-of", "2026-03-15")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "shop 1.0.0\n\nRead\n  record.id: 1\n    id is the number `1`\n  record.label: =cmd()\n    name is the text `=cmd()`\n"
        "  project.budget: 5000\n    amount is the text `5000`\n  project.brief: none\n    brief is the text `none`\n"
        "  client.payment_days: 14\n    paid is the text `2026-03-01`\n  project.stage: inquiry\n\n"
        "In the record, and read by nothing\n  colour\n"
    )


def test_check_knows_a_misspelt_name() -> None:
    """What nothing reads and is nearly what the mapping looks for in vain, is told to be just that."""
    Path("odd.json").write_text(json.dumps({"id": 1, "Breif": "none", "amount": 5, "colour": "blue"}), "utf-8")
    done = run("check", "shop.yaml", "odd.json")
    assert done.stdout.endswith("In the record, and read by nothing\n  Breif: did you mean `brief`?\n  colour\n")


def test_check_finds() -> None:
    """What cannot be read is a finding, with what may help; what is left unknown says why."""
    done = run("check", "shop.yaml", "both.jsonl")
    assert done.exit_code == 1
    assert (
        "Cannot be read\n  project.budget: that is no number [crm-no-number]\n    amount is the text `Lovelace`\n"
        in done.stdout
    )
    assert "  it is empty: project.brief (brief)\n" in done.stdout
    assert "  client.payment_days: it needs the date to count from, `as_of`\n" in done.stdout


def test_check_as_json() -> None:
    (told,) = json.loads(run("check", "shop.yaml", "good.json", "--format", "json").stdout)
    assert told["case"]["id"] == "1"
    assert told["unread"] == ["colour"]
    assert {item["target"]: item["value"] for item in told["readings"]}["project.budget"] == 5000


def test_a_bad_record_stops_no_other() -> None:
    """It is complained about, with its value, and the others are answered."""
    done = run("qualify", "shop.yaml", "both.jsonl", "--format", "properties")
    assert done.exit_code == 2
    assert "record `2`: `project.budget` is read from `amount`, which is the text `Lovelace`" in done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["id"] == "1"
    assert json.loads(line)["properties"]["cq_known"] == 4


def test_redact() -> None:
    done = run("qualify", "shop.yaml", "both.jsonl", "--redact")
    assert "Lovelace" not in done.output
    assert "which is a text of 8 characters" in done.stderr


def test_csv() -> None:
    """Text that a spreadsheet would run is made safe."""
    done = run("qualify", "shop.yaml", "good.json", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["id"], row["label"], row["cq_green_count"]) == ("1", "'=cmd()", "0")


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_other_forms(form: str) -> None:
    done = run("qualify", "shop.yaml", "-", "--format", form, "--as-of", "2026-03-15", stdin=json.dumps([GOOD, GOOD]))
    assert done.exit_code == 0
    if form == "text":
        assert done.stdout.startswith("=cmd()\n")
    else:
        found = json.loads(done.stdout) if form == "json" else [json.loads(line) for line in done.stdout.splitlines()]
        assert [item["case"]["id"] for item in found] == ["1", "1"]


def test_one_record_is_one_object() -> None:
    assert json.loads(run("qualify", "shop.yaml", "good.json", "--format", "json").stdout)["case"]["label"] == "=cmd()"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables(mark: str) -> None:
    """A table is read whatever stands between its cells; a blank cell is unknown, and blank lines are nothing."""
    text = f"\ufeffid{mark}amount{mark}brief\n7{mark}5000{mark}\n\n8{mark}{mark}none\n9\n"
    Path("deals.csv").write_text(text, "utf-8")
    done = run("qualify", "shop.yaml", "deals.csv", "--format", "properties")
    assert done.exit_code == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(item["id"], item["properties"]["cq_known"]) for item in told] == [("7", 3), ("8", 2), ("9", 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,id\n1,2\n", "`deals.csv` is no table: two columns are called `id`"),
        ("id\n1,2\n", "`deals.csv` is no table: line 2 has more cells than the first line has names"),
        ('id,a\n"1,2\n', "`deals.csv` is no table: line 2: unexpected end of data"),
    ],
)
def test_bad_tables(text: str, message: str) -> None:
    Path("deals.csv").write_text(text, "utf-8")
    done = run("qualify", "shop.yaml", "deals.csv")
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_case_that_does_not_fit_the_rules() -> None:
    """The complaint says which record it is about."""
    Path("shop.yaml").write_text(f"{MAPPING}  custom.unheard_of: colour\n", "utf-8")
    done = run("qualify", "shop.yaml", "good.json")
    assert done.exit_code == 2
    assert "note: in record `1`" in done.stderr


def test_no_such_mapping_or_file() -> None:
    assert run("check", "hubspot-deals", "good.json").exit_code == 2
    assert run("check", "shop.yaml", "nothing.json").exit_code == 2


def test_list() -> None:
    done = run("list")
    assert done.exit_code == 0
    assert done.stdout.count("\n") >= 6


def test_a_record_without_id_is_found_by_its_place() -> None:
    """In a table of a thousand rows nobody finds the one without id by what stands in it."""
    Path("no-ids.csv").write_text('name,amount\n"Ada\nLovelace",12\nBob,soon\n', "utf-8")
    done = run("qualify", "shop.yaml", "no-ids.csv", "--redact")
    assert done.exit_code == 2
    assert done.stderr == (
        "error: a record without id: `project.budget` is read from `amount`, which is a text of 4 characters: "
        "that is no number [crm-no-number]\n  note: the mapping reads it at shop.yaml:7:19\n"
        "  note: the record begins at no-ids.csv:4:1\n\n"
    )
    Path("no-ids.jsonl").write_text('{"amount": 12}\n\n{"amount": "soon"}\n', "utf-8")
    assert "  note: the record begins at no-ids.jsonl:3:1\n" in run("qualify", "shop.yaml", "no-ids.jsonl").stderr


def test_a_record_of_another_form_is_warned_of() -> None:
    """A deal as the API returns it alone has none of the paths of a deal with its company and contact."""
    Path("deal.json").write_text('{"id": 1, "properties": {"dealname": "X", "amount": "5000"}}', "utf-8")
    done = run("qualify", "hubspot-deal", "deal.json", "--format", "properties")
    assert done.exit_code == 0
    assert done.stderr.startswith(
        "warning: nothing that the mapping `hubspot-deal` reads stands in this record [crm-nothing-read]\n"
        "  note: the record begins at deal.json:1:1\n  help: it reads `company.properties."
    )
    Path("deal.json").write_text('{"deal": {"id": 1, "properties": {"dealname": "X"}}}', "utf-8")
    assert run("qualify", "hubspot-deal", "deal.json").stderr == ""
