"""Files of cases: what people write by hand, many cases in a file, and a place for every complaint."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from clientqual.diagnostics import Diagnostic
from clientqual.models import Case, CaseFile, parse_cases, read_cases
from clientqual.span import Source

CUSTOM = "a custom fact is true or false, a number, a text, or a list of texts"


def parsed(text: str, name: str = "case.yaml") -> CaseFile:
    """Read a text."""
    return parse_cases(Source(name, text))


def told(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Return complaints without the excerpt: place, message, help."""
    return [
        f"{item.span}: {item.message}" + (f"; {item.help}" if item.help else "") if item.span else item.message
        for item in diagnostics
    ]


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """No input takes more than a second."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 1


def test_what_a_hand_writes_is_what_was_meant() -> None:
    """`yes` and `no` are true and false where a fact is either; ids, labels and notes stay as they were written."""
    file = parsed(
        """\
id: 0012
label: 2026-11-21
notes: [1e3, no, null text]
currency: EUR
project:
  brief: none
  rush: Yes
  deadlines_agreed: NO
  budget: 2500.50
  phases: 2.0
  terms_agreed: recourse
  size: null
  stage:
client.refers_others: no
custom: {industry: retail, rate: 85.50, channels: [web], vip: true}
dont_know: client.trust
override: {tier: {value: good, by: 007, because: }}
"""
    )
    assert told(file.complaints) == []
    (entry,) = file.entries
    assert entry.name == "0012"
    assert entry.case == Case.model_validate(
        {
            "id": "0012",
            "label": "2026-11-21",
            "notes": ["1e3", "no", "null text"],
            "currency": "EUR",
            "project": {"brief": "none", "rush": True, "deadlines_agreed": False, "budget": "2500.5", "phases": 2},
            "project.terms_agreed": ["recourse"],
            "client.refers_others": False,
            "custom": {"industry": "retail", "rate": Decimal("85.5"), "channels": {"web"}, "vip": True},
            "dont_know": ["client.trust"],
            "override": {"tier": {"value": "good", "by": "007"}},
        }
    )


def test_every_complaint_has_its_place() -> None:
    """Names are complained of at the key, values at the value, members of a list at the item."""
    file = parsed(
        """\
project:
  brief: no
  breif: none
  rush: "yes"
  terms_agreed:
    - recourse
    - revison
  phases: 2.5
client.brief: none
project.brief: spoken
projekt: {}
dont_know: [client.trust, budget]
override: {verdict: {value: declne}, tier: great}
custom: {x: {a: 1}}
currency: eur
id: [1]
"""
    )
    assert told(file.entries[0].diagnostics) == [
        "case.yaml:2:10: `project.brief` cannot be `no`; it is one of `none`, `spoken`, `written`, `detailed`",
        "case.yaml:3:3: `project.breif` is not a fact; did you mean `project.brief`?",
        "case.yaml:4:9: `project.rush` is `true` or `false`, and this is the text `yes`; did you mean `true`?",
        "case.yaml:7:7: `project.terms_agreed` cannot hold `revison`; did you mean `revisions`?",
        "case.yaml:8:11: `project.phases` is a whole number, and this is the number `2.5`",
        "case.yaml:9:1: `client.brief` is not a fact; did you mean `project.brief`?",
        "case.yaml:10:1: `project.brief` is stated twice; state it once, nested or under its dotted name",
        "case.yaml:11:1: a case has no `projekt`; did you mean `project`?",
        "case.yaml:12:27: `budget` is not a fact; did you mean `project.budget`?",
        "case.yaml:13:29: `override.verdict` cannot be `declne`; did you mean `decline`?",
        "case.yaml:13:44: `override.tier` cannot be `great`; it is one of `best`, `good`, `decent`, `tolerable`, `worst`",
        f"case.yaml:14:13: `custom.x` cannot be a mapping; {CUSTOM}",
        "case.yaml:15:11: `eur` is no currency; did you mean `EUR`?",
        "case.yaml:16:5: `id` is text, and this is a list",
    ]
    assert file.entries[0].case is None
    assert file.diagnostics == ()


def test_a_fact_has_its_place() -> None:
    """Whoever checks a case later can point at what was written, nested or dotted."""
    (entry,) = parsed("id: a\nproject: {rush: true}\ncustom.x: 1\n").entries
    assert [str(entry.place(path)) for path in ("project.rush", "custom.x", "project.brief")] == [
        "case.yaml:2:17",
        "case.yaml:3:11",
        "case.yaml:1:1",
    ]


def test_a_contradiction_has_its_place() -> None:
    """A fact both known and not is complained of where it is said to be unknown."""
    file = parsed("project: {brief: none}\ndont_know:\n  - client.trust\n  - project.brief\n")
    assert told(file.complaints) == [
        "case.yaml:4:5: `project.brief` is stated, and `dont_know` says that nobody knows it; take one of them out"
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "id: a\n---\nid: b\n---\n"),
        ("a.yaml", "- id: a\n- id: b\n"),
        ("a.yaml", "[{id: a}]\n---\n[{id: b}]\n"),
        ("a.json", '[{"id": "a"}, {"id": "b"}]'),
        ("a.jsonl", '{"id": "a"}\n{"id": "b"}\n'),
    ],
)
def test_a_file_holds_many_cases(name: str, text: str) -> None:
    """Several documents, a list, JSON Lines: all hold several cases."""
    file = parsed(text, name)
    assert file.cases == (Case(id="a"), Case(id="b"))
    assert file.complaints == ()


def test_json_numbers_are_exact() -> None:
    """Money from JSON is never a binary float, and whole numbers may be written with a point."""
    file = parsed('{"project": {"budget": 0.1, "phases": 3.0}, "id": 7}', "a.json")
    assert file.cases == (Case.model_validate({"id": "7", "project": {"budget": "0.1", "phases": 3}}),)


def test_one_bad_case_does_not_lose_the_others() -> None:
    """Complaints stay with their case, also those about its form."""
    file = parsed("- id: a\n- id: b\n  id: c\n- project: {brief: no}\n- 5\n-\n- label: d\n")
    assert [(entry.name, entry.case is not None, told(entry.diagnostics)) for entry in file.entries] == [
        ("a", True, []),
        ("b", False, ["case.yaml:3:3: the key `id` is here twice"]),
        (
            "case.yaml#3",
            False,
            ["case.yaml:4:20: `project.brief` cannot be `no`; it is one of `none`, `spoken`, `written`, `detailed`"],
        ),
        ("case.yaml#4", False, ["case.yaml:5:3: a case is a mapping of names to values, and this is the number `5`"]),
        ("case.yaml#5", False, ["case.yaml:6:2: a case is a mapping of names to values, and this is nothing"]),
        ("d", True, []),
    ]
    assert file.diagnostics == ()


def test_a_case_that_an_alias_repeats_is_bad_in_both_places() -> None:
    """A complaint about the form of a case concerns every case that repeats it."""
    file = parsed("- &a\n  id: a\n  id: b\n- id: c\n- *a\n")
    assert [entry.case for entry in file.entries] == [None, Case(id="c"), None]


def test_cases_before_a_broken_document_are_kept() -> None:
    """What was complete before the text becomes unreadable is read."""
    file = parsed("id: a\n---\nid: [\n")
    assert file.cases == (Case(id="a"),)
    assert [item.code for item in file.diagnostics] == ["yaml-syntax"]


def test_a_number_of_400_digits_is_refused() -> None:
    """Such a number is kept as text and refused as what it is."""
    file = parsed(f"project: {{budget: {'9' * 400}, phases: {'9' * 400}, progress: .nan}}\n")
    assert [item.message for item in file.complaints] == [
        "`project.budget` is below 10^14 in size, and this number has 400 digits before the point",
        "`project.phases` is below 10^14 in size, and this number has 400 digits before the point",
        "`project.progress` cannot be `.nan`, which is no number",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n", "# nothing\n", "null"])
def test_an_empty_file_is_complained_of(text: str) -> None:
    """A file without any case says so."""
    assert told(parsed(text).complaints) == ["`case.yaml` is empty"]


def test_an_empty_list_has_no_cases() -> None:
    """A list of no cases is what it says."""
    assert parsed("[]") == CaseFile()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id: a\0", "`x.yaml` is no text: it has zero bytes"),
        (b"id: a\nlabel: \xff\n", "`x.yaml` is not UTF-8 text: line 2 has bytes that are not"),
        (b"- id: a\n" * (50 * 1024 * 128), "`x.yaml` is larger than 8 MiB"),
    ],
    ids=["binary", "latin-1", "50 MiB"],
)
def test_a_file_that_is_no_text_is_complained_of(data: bytes, message: str, tmp_path: Path) -> None:
    """Whatever is in a file, the complaint names it."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    file = read_cases(path, "x.yaml")
    assert (file.entries, [item.message for item in file.diagnostics]) == ((), [message])


@pytest.mark.parametrize("text", ["rush:true", "project:\n  rush:true\n", "- id: a\n- rush:true\n"])
def test_a_space_is_missing_behind_a_colon(text: str) -> None:
    """YAML takes that for a text; the help says what was meant."""
    (complaint,) = parse_cases(Source("case.yaml", text)).complaints
    assert (complaint.code, complaint.help) == ("not-a-mapping", "write a space after the colon: `rush: true`")


def test_a_file_that_is_not_there_is_complained_of(tmp_path: Path) -> None:
    """A missing file and a folder are told apart."""
    assert told(read_cases(tmp_path / "x.yaml", "x.yaml").diagnostics) == ["there is no file `x.yaml`"]
    assert told(read_cases(str(tmp_path), "here").diagnostics) == ["`here` is a folder, and a file is meant"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
            "case.yaml:5:10: aliases repeat more than 20000 values; write the values out",
        ),
        ("project: " + "[" * 10_000, "case.yaml:1:69: this is nested more than 60 deep"),
        ("project: !run {}\n", "case.yaml:1:10: the tag `!run` is not allowed; write the plain value"),
    ],
    ids=["alias bomb", "10,000 deep", "tag"],
)
def test_a_text_made_to_hurt_is_complained_of(text: str, message: str) -> None:
    """Aliases, depth and tags are bounded."""
    assert told(parsed(text).complaints)[0] == message
