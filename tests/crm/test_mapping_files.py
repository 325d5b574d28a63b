"""Mapping files: what they may say, what they extend, and all mistakes at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual.crm import Mapping, MappingError
from clientqual.ruleset import RuleSet

Load = Callable[..., Mapping]

WRONG = """\
mapping: wrong
version: 1.0.0
tine_zone: UTC
facts:
  project.breif: deal.brief
  project.rush: {from: deal.rush, as: boolean}
  project.budget: {from: deal.amount, thousands: ","}
  client.source: {from: deal..source, values: {REFERRALS: refferal}, otherwise: ignore}
  client.organization: {from: a, ranges: []}
  client.payment_days: {from: a, ranges: [{value: 3}, {below: no, value: 4}, {below: 5}]}
  client.trust: {from: [a, [b]]}
  client.abusive: {from: a, html: yes}
  client.respectful: {value: yes}
  client.experience: []
  custom.a-b: a
override:
  tier: {value: a, from: b}
  verdict: {by: a}
  course: {value: {from: a, values: {x: carry_on}}}
record: {name: a}
"""


def complaints(text: str, folder: Path) -> list[str]:
    path = folder / "wrong.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingError) as caught:
        Mapping.load(path)
    return [
        f"{item.span.line}:{item.span.column} {item.message}; {item.help}" if item.span else item.message
        for item in caught.value.diagnostics
    ]


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    assert complaints(WRONG, tmp_path) == [
        "3:1 a mapping has no `tine_zone`; did you mean `time_zone`?",
        "5:3 `project.breif` is not a fact; did you mean `project.brief`?",
        "6:39 `as` cannot be `boolean`; did you mean `bool`?",
        "7:39 `project.budget` has no `thousands`; None",
        "8:30 `deal..source` is no path: `.` cannot stand here; None",
        "8:59 `client.source` cannot be `refferal`; did you mean `referral`?",
        "8:81 `otherwise` cannot be `ignore`; it is one of `unknown`",
        "9:42 `ranges` is empty; None",
        "10:43 only the last range may leave `below` out; write `{below: 10, value: ..}`, rising; the last may leave `below` out",
        "10:63 `below` is a number above 0; write `{below: 10, value: ..}`, rising; the last may leave `below` out",
        "10:78 a range has no `value`; None",
        "11:28 an item of `from` of `client.trust` is a single value, and this is a list; None",
        "12:35 `html` is `true` or `false`, and this is the text `yes`; None",
        "13:30 `client.respectful` is `true` or `false`, and this is the text `yes`; did you mean `true`?",
        "14:22 `from` of `client.experience` is empty; None",
        "15:3 `custom.a-b` is not a fact; None",
        "17:20 the override of `tier` has no `from`; it is one of `because`, `by`, `value`",
        "18:3 the override of `verdict` has no `value`; None",
        "19:41 `course` cannot be `carry_on`; it is one of `not_running`, `continue`, `realign`, `pause`, `finish_fast`, `end`",
        "20:10 `record` has no `name`; it is one of `id`, `label`, `notes`",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["`{file}` is empty"]),
        ("- a", ["1:1 a mapping file is a mapping of names to values, and this is a list; None"]),
        ("mapping: 'a", ["1:12 this is no YAML"]),
        ("facts: {project.rush: a}", ["1:1 a mapping has no `mapping`; None", "1:1 a mapping has no `version`; None"]),
    ],
)
def test_no_mapping_at_all(tmp_path: Path, text: str, expected: list[str]) -> None:
    found = complaints(text, tmp_path)
    shown = [item.replace(str(tmp_path / "wrong.yaml"), "{file}") for item in found]
    assert len(shown) >= len(expected)
    assert all(item.startswith(wanted) for item, wanted in zip(shown, expected, strict=False))


def test_extends(load: Load) -> None:
    """What a mapping says is added by name, replaces the rest, and takes entries out with null."""
    base = (
        "mapping: base\nversion: 1.0.0\nempty: [-]\nkeys: {budget: null}\noptions: {sources: {1: referral}}\nrecord: {id: id}\n"
        "facts:\n  project.budget: 'c.{budget}'\n  client.source: {from: s, options: sources}\n  project.rush: rush\n"
    )
    record = {"id": 5, "c": {"1f": 7}, "s": 2, "rush": "-", "b": "none"}
    plain = load("extends: base.yaml\nfacts: {client.source: null}", base=base)
    assert plain.case(record).facts() == {}
    assert plain.explain(record).readings[-1].why == "its key is not filled in: budget"
    own = load(
        "extends: base.yaml\nempty: []\nkeys: {budget: 1f}\noptions: {sources: {2: inbound}}\n"
        "facts: {project.brief: b, project.rush: {from: rush, otherwise: unknown}}\n",
        base=base,
    )
    assert own.case(record).facts() == {"client.source": "inbound", "project.brief": "none", "project.budget": 7}
    assert own.case(record).id == "5"
    assert (own.name, own.version) == ("test", "1.0.0")


def test_a_mistake_below_has_its_own_place(load: Load) -> None:
    with pytest.raises(MappingError) as caught:
        load("extends: base.yaml", base="mapping: base\nversion: 1.0.0\nfacts: {project.rsuh: a}\n")
    (complaint,) = caught.value.diagnostics
    assert complaint.span is not None
    assert Path(complaint.span.source.name).name == "base.yaml"


def test_what_is_read(load: Load) -> None:
    """The fields of a record that are read, and those that matter to a rule set."""
    mapping = load(
        "record: {id: deal.id}\ncurrency: {from: deal.currency}\noverride: {tier: {value: deal.tier}}\nfacts:\n"
        "  project.budget: {from: [deal.amount, 'deal.\"Amount (EUR)\"'], currency: deal.code}\n"
        "  project.rush: \"(deal.tags[?kind == 'speed'].name | [0]) == 'fast' || contains(deal.labels, 'rush')\"\n"
        "  custom.unheard_of: deal.other\n"
        "  client.source: 'links[0].source'\n"
    )
    read = (
        'deal."Amount (EUR)"', "deal.amount", "deal.code", "deal.currency", "deal.id", "deal.labels", "deal.other",
        "deal.tags[].kind", "deal.tags[].name", "deal.tier", "links[0].source",
    )  # fmt: skip
    assert mapping.reads() == read
    assert mapping.relevant(RuleSet.default()) == tuple(path for path in read if path not in ("deal.id", "deal.other"))
    assert mapping.facts() == ("client.source", "custom.unheard_of", "project.budget", "project.rush")


def test_what_nothing_reads(load: Load) -> None:
    """A sample shows what lies in a record unread."""
    mapping = load("facts: {project.rush: deal.rush, client.source: 'links[0].source', project.brief: notes}")
    record = {
        "deal": {"rush": "true", "size": 5},
        "links": [{"source": "inbound", "id": 3}],
        "notes": {"a": 1},
        "tags": [1],
    }
    assert mapping.explain(record).unread == ("deal.size", "links[].id", "tags")


def test_custom_facts(load: Load) -> None:
    """Their kind is that of the value, unless the mapping says how to read it."""
    mapping = load(
        "facts: {custom.a: a, custom.b: {from: b, as: bool}, custom.c: {from: c, as: number}, custom.d: {from: d, split: ','},"
        " custom.e: {from: e, as: set, values: {x: [p, q], y: r}}}"
    )
    case = mapping.case({"a": "3", "b": "true", "c": "3.50", "d": "u, v", "e": ["x", "y"]})
    assert {path: str(value) for path, value in case.facts().items() if path in ("custom.a", "custom.b", "custom.c")} == {
        "custom.a": "3", "custom.b": "True", "custom.c": "3.5",
    }  # fmt: skip
    assert (case.custom["d"], case.custom["e"]) == (frozenset("uv"), frozenset("pqr"))


def test_shipped_names_and_paths(tmp_path: Path) -> None:
    """A name is looked up among the shipped ones, a path in the folder."""
    assert Mapping.load(Mapping.shipped()[0]).name == Mapping.shipped()[0]
    with pytest.raises(MappingError, match="there is no file"):
        Mapping.load(tmp_path / "hubspot-deal.yaml")
    with pytest.raises(MappingError, match="did you mean `hubspot-deal`"):
        Mapping.load("hubspot-deals")
