# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of further facts."""

from decimal import Decimal

import pytest
from clientqual import CaseError, qualify

from trytond_clientqual.lines import concealed, read_lines


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("client.mind_changes: 3", 3),
        ("client.weeks_silent: 1.50", Decimal("1.50")),
        ("project.rush_fee_agreed: true", True),
        ("project.rush_fee_agreed: False", False),
        ("client.trust: trusting", "trusting"),
        ("  client.trust :  'trusting'  ", "trusting"),
        ("project.external_risks: [weather, 'holidays']", ["weather", "holidays"]),
        ("project.external_risks: []", []),
        ("custom.code: '17'", "17"),
        ("custom.url: a:b", "a:b"),
        ("client.trust: null", None),
        ("client.trust:", None),
        ("client.attitude: yes", "yes"),
    ],
)
def test_values(line, value):
    """A value is a number, true or false, a list or a text, and nothing is guessed."""
    (found,) = read_lines(line)[0].values()
    assert (found, type(found)) == (value, type(value))


def test_blank_lines_and_comments_say_nothing():
    assert read_lines(None) == read_lines("\n  \n# client.trust: trusting\n") == ({}, frozenset())


def test_dont_know():
    """What was asked for in vain is kept apart from the facts, one or several."""
    assert read_lines("dont_know: [project.estimate, project.budget]")[1] == {"project.estimate", "project.budget"}
    assert read_lines("dont_know: project.budget") == ({}, frozenset({"project.budget"}))


def test_all_complaints_at_once():
    """Every line that is no fact is named."""
    with pytest.raises(CaseError) as caught:
        read_lines("they were nice\nclient.trust: cautious\nlabel: Miller\nclient.trust: trusting\n: 3")
    assert [item.message for item in caught.value.diagnostics] == [
        "`client.trust` is stated twice",
        "line 1 of the further facts is no fact",
        "line 3 of the further facts is no fact",
        "line 5 of the further facts is no fact",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("client.trust: Miller", "`client.trust` cannot be that; it is one of `distrustful`, `cautious`, `trusting`"),
        ("project.external_risks: [Miller & Sons]", "`project.external_risks` cannot hold that"),
        ("client.mind_changes: Miller", "`client.mind_changes` is a whole number, and this is the text that"),
    ],
)
def test_complaints_do_not_repeat_values(line, words):
    """What Tryton may write to its log names the fact and not what was said of it."""
    told = read_lines(line)[0]
    with pytest.raises(CaseError) as caught:
        qualify(told)
    (diagnostic,) = caught.value.diagnostics
    assert concealed(diagnostic, told).startswith(words)
