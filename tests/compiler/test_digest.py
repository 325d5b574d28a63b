"""The digest: what the rules mean, and nothing else, changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientqual.ruleset import RuleSet

HEAD = "ruleset: test\nversion: 1.0.0\nextends: none\ncurrency: EUR\n"
FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {enum: [x, y], ask: B?, presume: x}
  custom.c: {money: true, ask: C?, presume: 1000}
"""
SIGNALS = """
sources: {S1: One., S2: Two.}
signals:
  a: {flag: red, title: A, when: {custom.a: true, any: [{custom.b: y}, {custom.c: {lt: 500}}]}, source: [S1, S2]}
  b: {flag: green, title: B, when: {count: {of: [a, {custom.b: y}], at_least: 1}}}
groups: {some: [a, b]}
unrealistic:
  - {when: {custom.a: true, custom.c: 1}}
  - {when: {custom.b: y, custom.c: 1}}
"""
OUTCOME = """
outcome: mood
values: [good, bad]
policy: most
minimum: 2
evidence:
  bad:
    - {id: one, when: {custom.a: true}, weight: 2}
    - {id: two, when: {custom.b: y}, weight: 1}
otherwise: good
"""
ACTIONS = """
actions:
  wait: {title: Wait, phase: any, effect: none, recommend: [{id: x, when: true}, {id: y, when: {mood: bad}}]}
  leave: {title: Leave, phase: any, effect: ends, excludes: [wait], recommend: [{id: x, when: {mood: bad}}]}
"""
ALL = {"ruleset.yaml": HEAD, "a.yaml": FACTS, "b.yaml": SIGNALS, "c.yaml": OUTCOME, "d.yaml": ACTIONS}


def digest(tmp_path: Path, files: dict[str, str]) -> str:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return RuleSet.load(folder).digest


def changed(old: str, new: str) -> dict[str, str]:
    """Return the files with a piece of text changed wherever it stands."""
    assert any(old in text for text in ALL.values())
    return {name: text.replace(old, new) for name, text in ALL.items()}


@pytest.mark.parametrize(
    "files",
    [
        {"ruleset.yaml": HEAD + "---" + OUTCOME + "---" + FACTS + SIGNALS + ACTIONS},
        {f"sub/{name}" if name != "ruleset.yaml" else name: f"# a comment\n\n{text}" for name, text in ALL.items()},
        changed("title: A", "title: Another title"),
        changed("One.", "Another source."),
        changed("A?", "Another question?"),
        changed("version: 1.0.0", "version: 2.0.0\ndescription: Another."),
        changed("{custom.a: true, any: [{custom.b: y}, {custom.c: {lt: 500}}]}", "{all: [{any: [{custom.c: {lt: 500.00}}, {custom.b: y}]}, {custom.a: true}]}"),
        changed("[a, {custom.b: y}]", "[{custom.b: y}, a]"),
        changed("[S1, S2]", "[S2, S1]"),
        changed("some: [a, b]", "some: [b, a]"),
        changed("presume: 1000", "presume: 1000.00"),
        changed("[{id: x, when: true}, {id: y, when: {mood: bad}}]", "[{id: y, when: {mood: bad}}, {id: x, when: true}]"),
        changed("  - {when: {custom.a: true, custom.c: 1}}\n  - {when: {custom.b: y, custom.c: 1}}", "  - {when: {custom.b: y, custom.c: 1}}\n  - {when: {custom.c: 1, custom.a: true}}"),
        {**ALL, "tests.yaml": "tests: [{name: one, case: {}, expect: {mood: good}}]\nalways: [{when: {custom.a: true}, then: {mood: bad}}]"},
        {**ALL, "texts/de.yaml": "language: de\nsignals: {a: {title: Ah}}"},
    ],
    ids=["one file", "folders and comments", "title", "source", "question", "version", "order of all and any", "order of count", "order of sources", "order of a group", "zeros", "order of rules", "order of unrealistic", "tests", "overlay"],
)  # fmt: skip
def test_same(tmp_path: Path, files: dict[str, str]) -> None:
    """Texts, comments, the layout of files and the order of parts do not change the digest."""
    assert digest(tmp_path, ALL) == digest(tmp_path, files)


@pytest.mark.parametrize(
    "files",
    [
        changed("weight: 2", "weight: 3"),
        changed("minimum: 2", "minimum: 1"),
        changed("presume: x", "presume: y"),
        changed("lt: 500", "le: 500"),
        changed("flag: green", "flag: red"),
        changed("at_least: 1", "at_least: 2"),
        changed("otherwise: good", "otherwise: bad"),
        changed("values: [good, bad]", "values: [bad, good]"),
        changed("phase: any", "phase: inquiry"),
        changed("excludes: [wait], ", ""),
        changed("currency: EUR", "currency: USD"),
        changed("custom.c: 1}", "custom.c: 2}"),
        changed("source: [S1, S2]", "source: [S1]"),
    ],
)
def test_other(tmp_path: Path, files: dict[str, str]) -> None:
    """Whatever the rules mean changes it."""
    assert digest(tmp_path, ALL) != digest(tmp_path, files)


def test_order_of_rows_counts(tmp_path: Path) -> None:
    """Only the rows of a `first` table carry an order."""
    first = "outcome: tier\npolicy: first\nrows: [{id: a, when: {custom.a: true}, then: best}, {id: b, when: {custom.b: y}, then: worst}]\notherwise: good"
    second = "outcome: tier\npolicy: first\nrows: [{id: b, when: {custom.b: y}, then: worst}, {id: a, when: {custom.a: true}, then: best}]\notherwise: good"
    assert digest(tmp_path, {**ALL, "e.yaml": first}) != digest(tmp_path, {**ALL, "e.yaml": second})
