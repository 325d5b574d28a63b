"""`clientqual ask` under other rules and on other screens: kinds of question, languages, letters, widths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_other_kinds_of_question(run: Run, house: Path) -> None:
    """Yes and no, numbers with their bounds, amounts in their currency, several of a list."""
    (house / "more.yaml").write_text(
        "facts:\n"
        "  custom.big: {bool: true, ask: Is it big?, presume: true}\n"
        "  custom.share: {number: [0, 100], ask: How much of it?, of: provider, presume: 0}\n"
        "  custom.fee: {money: true, ask: What does it cost?, presume: 0}\n"
        "  custom.staff: {int: [1, null], ask: How many are they?, presume: {fact: custom.teams}}\n"
        "  custom.teams: {int: [1, null], ask: How many teams?, presume: 1}\n"
        "  custom.risks: {set: [rain, deep_snow], ask: Which risks are there?, presume: []}\n"
        "---\n"
        "outcome: mood\n"
        "values: [good, bad]\n"
        "policy: first\n"
        "rows: [{id: a, when: {any: [{custom.big: false}, {custom.share: {gt: 50}}, {custom.fee: {gt: 9}},"
        " {custom.staff: {gt: 4}}, {custom.risks: {has: rain}}]}, then: bad}]\n"
        "otherwise: good\n"
    )
    facts = {"big": "y", "share": "12,5", "fee": "5 €", "staff": "3", "risks": "deep snow"}
    result = run("ask", "--rules", house, given="".join(f"custom.{name}: {said}\n" for name, said in facts.items()))
    for noted in ("big is yes", "share is 12.5", "fee is 5", "staff is 3", "risks is deep snow"):
        assert f"  Noted: custom.{noted}.\n" in result.stdout
    asked = run("ask", "--rules", house, given="dk\n" * 9).stdout
    for question in (
        "Is it big?\n    yes or no\n",
        "For you: How much of it?\n    a number, 0 to 100\n",
        "What does it cost?\n    an amount in EUR, at least 0\n",
        "How many are they?\n    a whole number, at least 1\n",
        "Which risks are there?\n    1  rain\n    2  deep snow\n    those that apply, with commas between them, or none\n",
    ):
        assert question in asked


def test_texts_come_from_the_rule_set(run: Run, house: Path) -> None:
    """In another language the questions, titles and reasons are in that language, the frame is not."""
    (house / "texts").mkdir()
    (house / "texts" / "de.yaml").write_text(
        "language: de\nfacts:\n  custom.industry: {ask: In welcher Branche?}\noutcomes:\n  tier: {title: Stufe}\n"
    )
    result = run("ask", "--rules", house, "--language", "de", given="written\nhealth\n")
    assert "For the client: In welcher Branche?" in result.stdout
    assert "  * Stufe: good (certain), was decent\n" in result.stdout


def test_after_ten_answers_it_says_that_one_may_stop(run: Run) -> None:
    """Nobody needs to answer everything."""
    result = run("ask", given="dk\n" * 12)
    assert result.stdout.count("  That makes 10 answers. Type done to see where they lead, or go on.\n") == 1


def test_what_does_not_go_together_is_said(run: Run) -> None:
    """A situation that does not occur is pointed out when an answer completes it."""
    result = run("ask", given="project.stage: inquiry\nproject.contract: signed\n")
    said = " ".join(result.stdout.split())
    assert "* Warning: this does not occur: project.contract is signed, project.stage is inquiry --" in said


def test_letters_that_are_none(run: Run, house: Path) -> None:
    """Bytes that are no text, and controls that a terminal would obey, are neither obeyed nor fatal."""
    result = run("ask", "--rules", house, given=b"\xff\xfe\x1b[2J\nwritten\n")
    assert "\x1b" not in result.stdout
    assert "is none of the answers" in result.stdout
    assert "  Noted: written.\n" in result.stdout
    assert run("ask", "--rules", house, given="\x00\n").exit_code == 0


@pytest.mark.parametrize("columns", [80, 40, 20])
def test_no_line_is_wider_than_the_terminal(run: Run, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All lines break in time, on narrow terminals too; none is narrower than can be read."""
    monkeypatch.setattr("clientqual.cli.ask.page_width", lambda: columns)
    result = run("ask", given="?\nnonsense\n1\ndk\nback\n")
    lines = result.stdout.partition("Take this work.")[0].split("\n")
    assert max(map(len, lines)) <= max(columns, 24)


def test_rules_without_an_outcome(run: Run, tmp_path: Path) -> None:
    """Where nothing is answered but what to do, that is asked for all the same."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ruleset.yaml").write_text(
        "ruleset: bare\nversion: 1.0.0\nextends: clientqual/vocabulary\n---\nactions:\n"
        "  call_back: {title: Call them back, phase: inquiry, effect: none, recommend: [{id: a, when: {project.rush: true}}]}\n"
    )
    result = run("ask", "--rules", tmp_path / "rules", given="?\nyes\n")
    assert "  It could change 1 thing to do.\n" in result.stdout
    assert "  Noted: yes.\n  * To do: Call them back\n" in result.stdout
