# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule set in use, and the answers that it can give.

`trytond.conf` may name another one than the default:

    [clientqual]
    rules = /srv/our-rules
"""

from functools import cache

from clientqual import RuleSet
from trytond import config

OUTCOMES = ("tier", "persona", "paradigm", "verdict")
"""The outcomes that a lead shows in fields of their own. The stored answer has all."""


@cache
def rules():
    """Return the rule set that the configuration names. It is read once, so a new one takes a restart of the server."""
    return RuleSet.load(config.get("clientqual", "rules", default="clientqual/default"))


@cache
def answers(outcome):
    """Return the answers that an outcome can have, best first where it has an order."""
    (values,) = {tuple(found) for found in _overrides(rules().schema("case"), outcome)}
    return values


def _overrides(schema, outcome):
    """Yield the values that the schema of a case lets a person decide on for an outcome."""
    if isinstance(schema, dict):
        for key, part in schema.items():
            if key == "override":
                yield part["properties"][outcome]["anyOf"][0]["enum"]
            else:
                yield from _overrides(part, outcome)


def label(value):
    """Return the words for a value: `one_off` is shown as `One off`."""
    return value.replace("_", " ").capitalize()
