# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts that a lead tells in fields of their own, and the text that holds all others.

A choice that is left empty means that nobody knows yet. "They could not say" means that somebody asked.
"""

from clientqual import RuleSet
from trytond.model import fields
from trytond.modules.currency.fields import Monetary

from .rules import label

FACTS = {
    "client.source": "Source",
    "client.organization": "Organization",
    "client.experience": "Experience",
    "client.knows_goal": "Knows the Goal",
    "client.involvement": "Involvement",
    "client.trust": "Trust",
    "client.work_pattern": "Work Pattern",
    "client.decision_maker_present": "Decision Maker Present",
    "client.estimate_stance": "Stance on the Estimate",
    "client.deposit_stance": "Stance on the Deposit",
    "client.asks_unpaid_work": "Asks for Unpaid Work",
    "client.payment_record": "Payment Record",
    "project.stage": "Stage of the Work",
    "project.deliverable": "Deliverable",
    "project.size": "Size",
    "project.importance": "Importance",
    "project.brief": "Brief",
    "project.research": "Research",
    "project.budget_defined": "Budget Defined",
    "project.budget": "Budget",
    "project.deadline": "Deadline",
    "project.rush": "Rush",
    "project.written_estimate": "Written Estimate",
    "project.contract": "Contract",
    "project.deposit": "Deposit",
}
"""The facts that matter most, with the words on the screen."""

MORE_FACTS = "cq_more_facts"
DONT_KNOW = "dont_know"


def field_of(path):
    """Return the name of the field of a fact: `project.brief` stands in `cq_brief`."""
    return "cq_" + path.partition(".")[2]


FACT_FIELDS = frozenset({MORE_FACTS, *map(field_of, FACTS)})


def _fields():
    """Yield a field for each fact, with the question of the vocabulary as its help."""
    told = {fact.path: fact for fact in RuleSet.default().facts()}
    for path, string in FACTS.items():
        fact = told[path]
        if fact.kind == "money":
            field = Monetary(string, currency="currency", digits="currency", help=fact.ask)
        else:
            values = ("yes", "no") if fact.kind == "bool" else fact.values
            choices = [(None, ""), *((value, label(value)) for value in values), (DONT_KNOW, "They could not say")]
            field = fields.Selection(choices, string, sort=False, help=fact.ask)
        yield field_of(path), field
    yield (
        MORE_FACTS,
        fields.Text(
            "More Facts",
            help="Any other facts, one on each line, such as\n"
            "client.mind_changes: 3\n"
            "project.external_risks: [weather, holidays]\n"
            "dont_know: [project.estimate]",
        ),
    )


# The fields follow the vocabulary of the library, so they are made, not written out.
FactFields = type("FactFields", (), {"__slots__": (), "__doc__": "The facts of a lead.", **dict(_fields())})
