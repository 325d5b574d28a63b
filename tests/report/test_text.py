"""The text report, held against golden files.

`golden/NAME.json` is a qualification, `NAME.txt` what it reads like and `NAME.guidance.txt` its long form. After a change that
is meant, write them anew and read the difference:

    CLIENTQUAL_GOLDEN=write python -m pytest tests/report/test_text.py
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from clientqual.qualification import Basis, CaseRef, Outcome, Qualification, RuleSetRef
from clientqual.rendering.layout import width
from clientqual.rendering.words import first_sentence
from clientqual.report import from_json, text

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))
ANSI = re.compile(r"\x1b\[\d+m")


def read(name: str) -> Qualification:
    return from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def bare(**outcomes: Outcome) -> Qualification:
    rule_set, case = RuleSetRef("house", "1.0.0", "sha256:0"), CaseRef(None, "sha256:1")
    return Qualification(rule_set, case, "walk", Basis(0, 0), outcomes, (), (), (), (), (), (), (), {}, ())


@pytest.mark.parametrize("guidance", [False, True], ids=["short", "guidance"])
@pytest.mark.parametrize("name", NAMES)
def test_text_is_as_in_its_golden_file(name: str, guidance: bool) -> None:
    """The report reads to the letter as it did when a person last looked at it."""
    path = GOLDEN / (f"{name}.guidance.txt" if guidance else f"{name}.txt")
    actual = text(read(name), guidance=guidance) + "\n"
    if os.environ.get("CLIENTQUAL_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("columns", [30, 41, 60, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_lines_keep_to_the_width(name: str, columns: int) -> None:
    """No line is wider than asked for or ends in a space, in any script."""
    for line in text(read(name), columns, guidance=True).split("\n"):
        assert width(line) <= columns
        assert line == line.rstrip()


@pytest.mark.parametrize("name", NAMES)
def test_colour_changes_nothing_but_colour(name: str) -> None:
    """Without its ANSI codes the coloured report is the plain one, which has none."""
    plain = text(read(name))
    coloured = text(read(name), color=True)
    assert "\x1b" not in plain
    assert coloured != plain
    assert ANSI.sub("", coloured) == plain


def test_a_hopeless_width_is_widened() -> None:
    """Nobody reads a column of single letters."""
    assert text(read("nightmare"), 3) == text(read("nightmare"), 30)


def test_a_label_cannot_take_over_the_terminal() -> None:
    """Control characters of a case do not reach the report."""
    q = read("certain")
    shown = text(replace(q, case=replace(q.case, label="nice\x1b[2J\r\nname")))
    assert shown.startswith("nice[2J name\n")


def test_answers_of_a_house_are_said_in_its_words() -> None:
    """A verdict, tier or course that a rule set made up is still a sentence."""
    q = bare(
        verdict=Outcome("verdict", "think_again", ("think_again",), exact=True),
        tier=Outcome("tier", "so_so", ("so_so",), exact=True),
        course=Outcome("course", "sleep_on_it", ("sleep_on_it",), exact=True),
    )
    assert text(q).split("\n\n")[0] == (
        "The course of the running work is sleep on it. The verdict on the next piece of\n"
        "work is think again. The client is of the so so tier.\n"
        "That is certain, whatever else turns out.\n"
        "Nothing is known yet; no further one would change anything."
    )


def test_a_rule_set_without_verdict_and_tier_has_a_report() -> None:
    """Nothing is said of what the rules do not answer."""
    q = bare(industry=Outcome("industry", "retail", ("retail", "health"), exact=False))
    assert text(q).split("\n\n")[1] == "What this is\n  Industry  retail (presumed; could still be health)"


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("One. Two.", "One."),
        ("Ask, e.g. Tom. Then wait.", "Ask, e.g. Tom."),
        ("Take 2.5 days. Then wait.", "Take 2.5 days."),
        ('He said "No." Then he left.', 'He said "No."'),
        ("前金を受け取る。待つ。", "前金を受け取る。"),
        ("one line\nanother line", "one line"),
        ("no end", "no end"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_found(given: str, first: str) -> None:
    """The short form cuts after a sentence, not in it."""
    assert first_sentence(given) == first
