# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the record of a lead to what it tells, by a mapping of clientqual.

`trytond.conf` may name another mapping than the one that comes with clientqual, for leads with fields of your own:

    [clientqual]
    mapping = /srv/our-leads.yaml
"""

import re
from functools import cache
from typing import NamedTuple

from clientqual import CaseError, ClientqualError, Diagnostic, Qualification
from clientqual.crm import Mapping, redacted
from trytond import config

from .facts import MORE_FACTS
from .lines import concealed, read_lines
from .rules import rules

_WHO = "cq_tier_override_by.rec_name"


@cache
def mapping():
    """Return the mapping that the configuration names. Like the rule set, it is read once."""
    return Mapping.load(config.get("clientqual", "mapping", default="tryton-sale-opportunity"))


def to_read(model):
    """Return the names that `read` of a model needs to be asked for."""
    return [MORE_FACTS, _WHO, *sorted({_name(model, path) for path in mapping().reads()})]


def _name(model, path):
    """Return what `read` calls a path of the mapping: the key `code` of `"currency."` is read as `currency.code`."""
    field, *inner = _words(path)
    if field not in model._fields:
        raise ValueError(f"the mapping {mapping().name} reads `{field}`, and a lead has no such field")
    return ".".join([field, *inner]) if inner and hasattr(model._fields[field], "get_target") else field


def _words(path):
    return re.findall(r"\w+", path)


@cache
def inputs():
    """Return the fields of a lead whose change may change the answer."""
    return {MORE_FACTS, *(_words(path)[0] for path in mapping().relevant(rules()))}


class Told(NamedTuple):
    """What a record tells: facts in the form that `qualify` takes, what follows from them, and what is wrong with them, in words.

    Where nothing is told there are no facts, and nothing follows.
    """

    facts: dict
    q: Qualification | None
    problem: str | None


def tell(record, as_of=None):
    """Return what a record tells, as `read` returns one."""
    more = {}
    try:
        more, unknown = read_lines(record[MORE_FACTS])
        facts = _facts(mapping().case(_with_name(record), as_of), more, unknown)
        return Told(facts, rules().qualify(facts) if facts else None, None)
    except ClientqualError as error:
        return Told({}, None, "\n".join(concealed(item, more) for item in redacted(error.diagnostics)))


def _facts(case, more, unknown):
    known, unknown = case.facts(), case.dont_know | unknown
    twice = sorted(more.keys() & known.keys())
    if twice:
        raise CaseError([_twice(path) for path in twice])
    if not (known or more or unknown or case.override):
        return {}
    beside = {name: getattr(case, name) for name in ("id", "label", "currency", "override")}
    return {**beside, **known, **more, "dont_know": unknown}


def _with_name(record):
    """Return the record with a name for whoever decided: a user may have a login only."""
    who = record["cq_tier_override_by."]
    return {**record, "cq_tier_override_by.": {**who, "name": who["rec_name"]}} if who else record


def _twice(path):
    return Diagnostic(
        "fact-twice",
        f"`{path}` is stated twice",
        help="it has a field of its own, so take the line out or empty the field",
    )
