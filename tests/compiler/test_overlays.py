"""Texts: placeholders, and overlays in other languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clientqual.compiler import holes
from clientqual.errors import RuleSetError
from clientqual.ruleset import RuleSet

TEXT = """
facts:
  custom.a: {bool: true, ask: Is it so?, presume: false}
signals:
  a: {flag: red, title: "It  is\\n so", because: They said so., when: {custom.a: true}}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {signal.a: true}, then: bad, because: It is so.}]
otherwise: good
"""
GERMAN = """
facts: {custom.a: {ask: Ist es so?}}
signals: {a: {title: Es ist so}}
outcomes: {mood: {title: Laune, answers: {bad: schlecht}, because: {a: Weil es so ist.}}}
"""


def test_languages(rules: Callable[..., RuleSet]) -> None:
    """An overlay changes the texts that it has; the others stay in the language of the rule set."""
    case = {"custom": {"a": True}}
    german = rules(TEXT, texts={"de": GERMAN}, language="de").qualify(case)
    (signal,), mood = german.red, german.outcomes["mood"]
    assert (signal.title, signal.because) == ("Es ist so", "They said so.")
    assert (mood.title, mood.answer, mood.reason.text) == ("Laune", "schlecht", "Weil es so ist.")
    english = rules(TEXT, texts={"de": GERMAN}).qualify(case)
    assert (english.red[0].title, english.outcomes["mood"].title) == ("It is so", "")


def test_own_language(rules: Callable[..., RuleSet]) -> None:
    """An overlay in the rule set's own language changes its texts, also those of its base."""
    text = "signals: {a: {title: They say so}}"
    assert rules("---", base=TEXT, texts={"en": text}).program.texts["signals/a/title"] == "They say so"


def test_overlay_of_the_base(rules: Callable[..., RuleSet]) -> None:
    """A rule set may lay texts over those of its base, and has the languages of both."""
    loaded = rules("---", base=TEXT, texts={"de": GERMAN, "fr": "signals: {a: {title: Si}}"})
    assert sorted(loaded.program.translations) == ["de", "fr"]


def test_unknown_language(rules: Callable[..., RuleSet]) -> None:
    """A language without texts is refused with those there are."""
    with pytest.raises(RuleSetError) as caught:
        rules(TEXT, texts={"de": GERMAN}, language="fr")
    (complaint,) = caught.value.diagnostics
    assert (complaint.message, complaint.help) == ("this rule set has no texts in `fr`", "it is one of `de`, `en`")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no holes, {{not this}}", []),
        ("{a.b} and { c.d | some words }", [("a.b", "", False), ("c.d", "some words", True)]),
        ("{a.b|}", [("a.b", "", True)]),
        ("{{{a.b}}}", [("a.b", "", False)]),
        ("{}", [("", "", False)]),
        ("{a", []),
    ],
)
def test_holes(text: str, found: list[tuple[str, str, bool]]) -> None:
    """A placeholder names a fact, and may bring words for when it is unknown; a doubled brace is a brace."""
    assert found == list(holes(text))
