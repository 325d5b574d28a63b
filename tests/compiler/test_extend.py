"""Extending: add, place, change, replace, remove, at every level, and what a base keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual.compiler import compile_rules
from clientqual.errors import RuleSetError
from clientqual.ir import First, Most, Program
from clientqual.ruleset import RuleSet

BASE = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
signals:
  a: {flag: red, title: A, because: As they say., when: {custom.a: true}}
actions:
  wait:
    title: Wait
    phase: any
    effect: none
    recommend:
      - {id: one, when: {custom.a: true}, because: One.}
      - {id: two, when: {custom.b: true}}
---
outcome: mood
values: [x, y, z]
policy: first
rows:
  - {id: one, when: {custom.a: true}, then: x, because: One.}
  - {id: two, when: {custom.b: true}, then: y}
otherwise: z
---
outcome: style
values: [plain, rich, none]
policy: most
minimum: 2
evidence:
  plain:
    - {id: one, when: {custom.a: true}, weight: 1}
    - {id: two, when: {custom.b: true}, weight: 2}
otherwise: none
"""


def rows(program: Program, name: str = "mood") -> list[tuple[str, object]]:
    table = program.outcomes[name].table
    assert isinstance(table, First)
    return [(row.id, row.then) for row in table.rows]


def evidence(program: Program) -> list[tuple[str, str, int]]:
    table = program.outcomes["style"].table
    assert isinstance(table, Most)
    return [(item.answer, item.id, item.weight) for item in table.evidence]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("rows: [{id: new, when: true, then: z}]", ["new z", "one x", "two y"]),
        ("rows: [{id: new, when: true, then: z}, {id: newer, when: true, then: z}]", ["new z", "newer z", "one x", "two y"]),
        ("rows: [{id: new, when: true, then: z, before: one}]", ["new z", "one x", "two y"]),
        ("rows: [{id: new, when: true, then: z, after: one}]", ["one x", "new z", "two y"]),
        ("rows: [{id: new, when: true, then: z, after: two}]", ["one x", "two y", "new z"]),
        (
            "rows: [{id: new, when: true, then: z, after: one}, {id: newer, when: true, then: z, after: new}]",
            ["one x", "new z", "newer z", "two y"],
        ),
        ("rows: [{id: b, when: true, then: z, before: one}, {id: c, when: true, then: z}]", ["c z", "b z", "one x", "two y"]),
        (
            "rows: [{id: c, when: true, then: z}, {id: b, when: true, then: z, before: c}, {id: d, when: true, then: z}]",
            ["b z", "c z", "d z", "one x", "two y"],
        ),
        ("rows: [{id: one, then: y}]", ["one y", "two y"]),
        ("rows: [{id: two, before: one}]", ["two y", "one x"]),
        ("rows: [{id: one, then: z, after: two}]", ["two y", "one z"]),
        ("remove: [one]", ["two y"]),
        ("remove: [one]\nrows: [{id: new, when: true, then: z, after: one}]", ["new z", "two y"]),
        ("remove: [one]\nrows: [{id: one, when: true, then: z}]", ["one z", "two y"]),
        (
            "replace: true\nvalues: [x, y]\npolicy: first\notherwise: x\nrows: [{id: only, when: true, then: y}]",
            ["only y"],
        ),
        ("replace: false\notherwise: y", ["one x", "two y"]),
    ],
)  # fmt: skip
def test_rows(rules: Callable[..., RuleSet], changes: str, expected: list[str]) -> None:
    """Rows are added, placed, moved, changed and removed by their ids; all else of the table stays."""
    program = rules(f"outcome: mood\n{changes}", base=BASE).program
    assert expected == [f"{name} {then}" for name, then in rows(program)]


def test_changed_row_keeps_the_rest(rules: Callable[..., RuleSet]) -> None:
    """A row that is changed keeps what the change does not speak of: its condition and its reason."""
    changed = rules("outcome: mood\nrows: [{id: one, then: y}]", base=BASE).program
    base = rules(BASE).program
    assert changed.outcomes["mood"].table.rows[0].when == base.outcomes["mood"].table.rows[0].when  # type: ignore[union-attr]
    assert changed.texts["outcomes/mood/because/one"] == "One."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("minimum: 3", [("plain", "one", 1), ("plain", "two", 2)]),
        ("evidence: {plain: [{id: one, weight: 5}]}", [("plain", "one", 5), ("plain", "two", 2)]),
        (
            "evidence: {rich: [{id: three, when: {custom.a: true}, weight: 4}]}",
            [("plain", "one", 1), ("plain", "two", 2), ("rich", "three", 4)],
        ),
        ("remove: [two]", [("plain", "one", 1)]),
        (
            "remove: [two]\nevidence: {rich: [{id: two, when: {custom.b: true}, weight: 4}]}",
            [("plain", "one", 1), ("rich", "two", 4)],
        ),
    ],
)
def test_evidence(rules: Callable[..., RuleSet], changes: str, expected: list[tuple[str, str, int]]) -> None:
    """Evidence is merged by answer and id."""
    assert expected == evidence(rules(f"outcome: style\n{changes}", base=BASE).program)


def test_recommendations(rules: Callable[..., RuleSet]) -> None:
    """Recommendations are merged by id, and the other parts of an action stay as they are."""
    changes = "actions: {wait: {phase: inquiry, remove: [two], recommend: [{id: one, because: Two.}, {id: three, when: true}]}}"
    program = rules(changes, base=BASE).program
    action = program.actions["wait"]
    assert (action.phase, action.effect, [rule.id for rule in action.rules]) == ("inquiry", "none", ["one", "three"])
    assert (program.texts["actions/wait/title"], program.texts["actions/wait/because/one"]) == ("Wait", "Two.")


def test_signals_and_facts(rules: Callable[..., RuleSet]) -> None:
    """A signal and a fact take the keys that are given and keep the others, unless they are started afresh."""
    changed = rules("signals: {a: {flag: green}}\nfacts: {custom.a: {presume: true}}", base=BASE).program
    assert (changed.signals["a"].flag, changed.texts["signals/a/because"]) == ("green", "As they say.")
    assert (changed.presumptions["custom.a"], changed.texts["facts/custom.a/ask"]) == (True, "A?")
    afresh = rules("signals: {a: {replace: true, flag: green, title: New, when: {custom.b: true}}}", base=BASE).program
    assert "signals/a/because" not in afresh.texts


def test_removed_whole(rules: Callable[..., RuleSet]) -> None:
    """Whole things are taken away, and their texts with them."""
    program = rules("remove: {signals: [a], actions: [wait], outcomes: [style]}", base=BASE).program
    assert (dict(program.signals), dict(program.actions), [*program.outcomes]) == ({}, {}, ["mood"])
    assert [key for key in program.texts if key.startswith(("signals", "actions"))] == []


def test_removed_and_defined_anew(rules: Callable[..., RuleSet]) -> None:
    """What is removed and defined in one rule set is the new thing alone."""
    text = "remove: {signals: [a]}\nsignals: {a: {flag: green, title: New, when: {custom.b: true}}}"
    program = rules(text, base=BASE).program
    assert (program.signals["a"].flag, "signals/a/because" in program.texts) == ("green", False)


TESTS = """
tests:
  - {name: keep, case: {custom.a: true}, expect: {mood: x}}
  - {name: overturn, case: {custom.b: true}, expect: {mood: y}}
always:
  - {name: promise, when: {custom.b: true, custom.a: false}, then: {mood: y}}
"""


def test_base_tests_run(rules: Callable[..., RuleSet]) -> None:
    """The tests and promises of the base are run, but for those that are overturned on purpose."""
    changes = "outcome: mood\nrows: [{id: two, then: z}]\n---\n"
    kept = rules(changes, base=f"{BASE}---{TESTS}")
    assert [(result.name, result.passed) for result in kept.test()] == [("keep", True), ("overturn", False)]
    overturned = rules(f"{changes}replaces_tests: [overturn, promise]", base=f"{BASE}---{TESTS}")
    assert [(result.name, result.passed) for result in overturned.test()] == [("keep", True)]
    assert overturned.program.promises == ()


def test_own_test_of_the_same_name(rules: Callable[..., RuleSet]) -> None:
    """A test of the same name takes the place of the base's."""
    changes = "outcome: mood\nrows: [{id: two, then: z}]\n---\n"
    own = "tests: [{name: overturn, case: {custom.b: true}, expect: {mood: z}}]"
    results = rules(changes + own, base=f"{BASE}---{TESTS}").test()
    assert [(result.name, result.passed) for result in results] == [("keep", True), ("overturn", True)]


def chain(tmp_path: Path, wanted: str) -> Program:
    """Load a rule set on a rule set on a rule set; the top one asks for a version of the middle one."""
    for name, above, text in (
        ("bottom", "none", BASE),
        ("middle", "../bottom", "outcome: mood\nrows: [{id: middle, when: true, then: y, after: one}]"),
        (
            "top",
            f"../middle {wanted}",
            "outcome: mood\nrows: [{id: middle, then: z}, {id: top, when: true, then: x, before: two}]",
        ),
    ):
        (tmp_path / name).mkdir()
        manifest = f"ruleset: {name}\nversion: 1.2.0\nextends: {above}\n---\n"
        (tmp_path / name / "ruleset.yaml").write_text(manifest + text, "utf-8")
    return compile_rules(tmp_path / "top")


def test_chain_of_three(tmp_path: Path) -> None:
    """Each rule set builds on what the one below comes to."""
    assert rows(chain(tmp_path, "")) == [("one", "x"), ("middle", "z"), ("top", "x"), ("two", "y")]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (">=1", True), (">=1.2", True), (">=1.2.0", True), (">1.2", False), ("<=1.2", True), ("<1.2", False), ("==1.2.0.0", True),
        ("!=1.2", False), (">=1,<2", True), (">= 1 , < 1.2", False), (">=1,", True),
    ],
)  # fmt: skip
def test_version_range(tmp_path: Path, wanted: str, fits: bool) -> None:
    """A version is compared number by number, zeros at the end apart."""
    if fits:
        assert chain(tmp_path, wanted).identity.name == "top"
        return
    with pytest.raises(RuleSetError) as caught:
        chain(tmp_path, wanted)
    assert [item.message for item in caught.value.diagnostics] == [
        f"`middle` is version 1.2.0, and `{wanted}` is asked for"
    ]


def test_base_by_absolute_path(tmp_path: Path) -> None:
    """A base may be named by its whole path."""
    for name, above in (("base", "none"), ("house", tmp_path / "base")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ruleset.yaml").write_text(f"ruleset: {name}\nversion: 1.0.0\nextends: {above}\n", "utf-8")
    assert compile_rules(tmp_path / "house").identity.name == "house"


def test_hidden_and_other_files_are_left_out(tmp_path: Path) -> None:
    """Only YAML files that are not hidden belong to a rule set."""
    (tmp_path / ".git").mkdir()
    for name in ("notes.md", ".draft.yaml", ".git/x.yaml"):
        (tmp_path / name).write_text("][", "utf-8")
    (tmp_path / "ruleset.yml").write_text("ruleset: test\nversion: 1.0.0\nextends: none\n", "utf-8")
    assert compile_rules(tmp_path).identity.name == "test"
