"""Answers are added to the text of a case, and all else in it stays: every line, comment and blank."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual import Case
from clientqual.cli.asking.amending import Misfit, amended
from clientqual.ir import Value
from clientqual.models import parse_cases
from clientqual.span import Source

TOLD: dict[str, Value] = {
    "client.trust": "cautious",
    "project.budget": Decimal("2500.50"),
    "project.rush": True,
    "project.external_risks": frozenset({"weather", "holidays"}),
    "custom.trade": "no",
}
UNKNOWN = ["client.attitude", "provider.role"]

TEXTS = [
    "",
    "# nothing yet\n",
    "# nothing yet",
    "---\n",
    "client:\n  source: inbound   # why\nproject:\n  # a\n  brief: none\n\n  # end\n# last\n",
    "project: {brief: none}\nclient: {source: inbound,}\n",
    "project:\nclient: ~\n",
    "label: x\ndont_know: [client.respectful]  # asked\n",
    "dont_know:\n- client.respectful # x\n- client.openness\n# t\nproject:\n    brief: none",
    "dont_know: client.respectful\n",
    "dont_know:\n",
    "dont_know: []\nproject.brief: none\n",
    "- project:\n    brief: none\n  client:\n    source: inbound\n",
    "{project: {brief: none}}\n",
    '{"project": {"brief": "none"}, "dont_know": []}\n',
    '[{"project": {"brief": "none"}, "dont_know": ["client.openness"]}]',
    "notes: |\n  long\n  text\n\n# x\n",
    "notes: >-\n  long\n  text\n",
    "label: two\n  lines\nproject:\n  brief: none\n",
    "project: &p\n  brief: none\n",
    "---\nproject:\n  brief: none\n...\n",
    "--- \nproject:\n  brief: none\n---\n",
    "project:\n  terms_agreed:\n  - revisions\n",
    "? project\n: brief: none\n",
    "custom: {}\n",
    '"project": {"brief": \'none\'}\n',
    "project:\n  brief: &x none\ncustom:\n  z: *x\n",
    "override: {tier: best}\nproject:\n  brief: none",
    "custom: {trade_name: 'it''s # a'}\n",
]


def cases(text: str) -> tuple[Case, ...]:
    found = parse_cases(Source("case.yaml", text))
    assert [item.code for item in found.complaints] in ([], ["empty-file"])
    return found.cases or (Case(),)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", TEXTS)
def test_answers_are_added_and_all_else_stays(text: str, newline: str) -> None:
    """The new text says the old case with the answers in it, and holds every line of the old text, in order."""
    old = text.replace("\n", newline)
    new = amended(old, TOLD, UNKNOWN)
    (before,) = cases(old)
    assert cases(new) == (before.with_({**TOLD, "dont_know": before.dont_know | set(UNKNOWN)}),)
    assert is_within(old.removesuffix(newline), new)
    if newline == "\r\n" and "\r\n" in old:
        assert new.count("\n") == new.count("\r\n")


def is_within(old: str, new: str) -> bool:
    """Say whether a text can be had from another by leaving letters out."""
    letters = iter(new)
    return all(letter in letters for letter in old)


def test_a_file_of_ones_own_keeps_its_look() -> None:
    """Facts join their section, in its own margin, below what stands there and above the comments that follow it."""
    old = (
        "# From the mail of Tuesday\n"
        "label: Signs\n"
        "client: {source: inbound}   # saw the van\n"
        "project:\n"
        "    rush: true              # by Friday\n"
        "\n"
        "    # The rest is to be asked.\n"
        "dont_know:\n"
        "- client.trust   # too early\n"
    )
    told: dict[str, Value] = {"project.brief": "none", "client.respectful": True, "custom.trade": "shop"}
    assert amended(old, told, ["client.attitude"]) == (
        "# From the mail of Tuesday\n"
        "label: Signs\n"
        "client: {source: inbound, respectful: true}   # saw the van\n"
        "project:\n"
        "    rush: true              # by Friday\n"
        "    brief: none\n"
        "\n"
        "    # The rest is to be asked.\n"
        "dont_know:\n"
        "- client.trust   # too early\n"
        "- client.attitude\n"
        "custom:\n"
        "  trade: shop\n"
    )


def test_json_stays_json() -> None:
    """Answers are written as JSON into JSON."""
    old = '{"project": {"brief": "none"}}\n'
    assert amended(old, TOLD, UNKNOWN) == (
        '{"project": {"brief": "none"}, "client.trust": "cautious", "project.budget": 2500.50, "project.rush": true, '
        '"project.external_risks": ["holidays", "weather"], "custom.trade": "no", '
        '"dont_know": ["client.attitude", "provider.role"]}\n'
    )


@pytest.mark.parametrize(
    "text",
    ["a: 1\n---\nb: 2\n", "- a: 1\n- b: 2\n", "just text\n", "a: [\n", "{x: &a [], dont_know: *a}", "dont_know: {}\n"],
)
def test_a_text_that_is_no_single_case_is_refused(text: str) -> None:
    """Where there is no one place for an answer, none is made up."""
    with pytest.raises(Misfit):
        amended(text, TOLD, UNKNOWN)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.dictionaries(words, st.one_of(words, st.frozensets(words, max_size=3)), min_size=1, max_size=4))
def test_any_text_is_written_so_that_it_is_read_again(custom: dict[str, Value]) -> None:
    """Quotes, colons, line breaks and words that mean something else in YAML are written as the texts that they are."""
    case = Case(custom=custom)
    text = amended("project: {rush: true}\n", {f"custom.{name}": value for name, value in case.custom.items()}, [])
    assert cases(text) == (case.with_({"project.rush": True}),)
