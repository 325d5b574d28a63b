# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of a lead that hold what follows from its facts.

The stored ones can be sorted and filtered by the database. Those that end in `_now` are worked out from the facts at the moment
that somebody looks.
"""

import json

from clientqual import Case
from clientqual.crm import Stored, as_properties
from trytond.model import fields
from trytond.pyson import Bool, Eval

from .rules import OUTCOMES, answers, label

STATUSES = [(None, ""), ("certain", "Certain"), ("presumed", "Presumed")]
_PROPERTIES = (
    *(f"cq_{name}{suffix}" for name in OUTCOMES for suffix in ("", "_status")),
    "cq_known",
    "cq_open",
    "cq_next_question",
    "cq_rule_set",
    "cq_rule_set_version",
    "cq_rule_set_digest",
    "cq_case_digest",
    "cq_key",
)
KEPT = (*_PROPERTIES, "cq_tier_shown", "cq_answer", "cq_qualified_at", "cq_problem")
"""The fields that are written by qualifying, and by nothing else."""


def choices(outcome):
    return [(None, ""), *((value, label(value)) for value in answers(outcome))]


def answer_field(outcome, string, **options):
    return fields.Selection(choices(outcome), string, sort=False, **options)


def stored(told, now):
    """Return the stored fields for what a lead tells; all empty where it tells nothing."""
    q = told.q
    if q is None:
        return dict.fromkeys(KEPT)
    properties, override = as_properties(q), q.override.get("tier")
    return {
        **{name: properties[name] for name in _PROPERTIES},
        "cq_tier_shown": override.value if override else q.tier.presumed,
        "cq_answer": json.dumps(
            Stored.of(Case.model_validate(told.facts), q).to_json(), sort_keys=True, ensure_ascii=False
        ),
        "cq_qualified_at": now,
        "cq_problem": None,
    }


class AnswerFields:
    """What follows from the facts of a lead."""

    __slots__ = ()

    cq_tier = answer_field("tier", "Computed Tier", readonly=True)
    cq_persona = answer_field("persona", "Persona", readonly=True)
    cq_paradigm = answer_field("paradigm", "Paradigm", readonly=True)
    cq_verdict = answer_field("verdict", "Verdict", readonly=True)
    cq_tier_status = fields.Selection(STATUSES, "Tier Status", sort=False, readonly=True)
    cq_persona_status = fields.Selection(STATUSES, "Persona Status", sort=False, readonly=True)
    cq_paradigm_status = fields.Selection(STATUSES, "Paradigm Status", sort=False, readonly=True)
    cq_verdict_status = fields.Selection(STATUSES, "Verdict Status", sort=False, readonly=True)

    cq_tier_now = fields.Function(answer_field("tier", "Tier Now"), "get_cq_now", searcher="search_cq_now")
    cq_persona_now = fields.Function(answer_field("persona", "Persona Now"), "get_cq_now", searcher="search_cq_now")
    cq_paradigm_now = fields.Function(answer_field("paradigm", "Paradigm Now"), "get_cq_now", searcher="search_cq_now")
    cq_verdict_now = fields.Function(answer_field("verdict", "Verdict Now"), "get_cq_now", searcher="search_cq_now")

    cq_tier_override = answer_field("tier", "Tier by Hand", help="What a person decides instead of the computed tier.")
    cq_tier_override_by = fields.Many2One(
        "res.user",
        "Decided by",
        readonly=True,
        ondelete="RESTRICT",
        states={"invisible": ~Bool(Eval("cq_tier_override"))},
    )
    cq_tier_override_because = fields.Text(
        "Because",
        states={"required": Bool(Eval("cq_tier_override")), "invisible": ~Bool(Eval("cq_tier_override"))},
    )
    cq_tier_shown = answer_field(
        "tier", "Tier", readonly=True, help="The tier by hand where there is one, otherwise the computed tier."
    )

    cq_known = fields.Integer("Facts Known", readonly=True)
    cq_open = fields.Integer(
        "Facts Open", readonly=True, help="Facts that nobody knows yet and that could change something."
    )
    cq_next_question = fields.Char("Next Question", readonly=True, help="What to ask next.")

    cq_rule_set = fields.Char("Rule Set", readonly=True)
    cq_rule_set_version = fields.Char("Version", readonly=True)
    cq_rule_set_digest = fields.Char("Digest of the Rules", readonly=True)
    cq_case_digest = fields.Char("Digest of the Facts", readonly=True)
    cq_key = fields.Char("Key", readonly=True, help="It changes with the facts and with the answer.")
    cq_answer = fields.Text("Answer", readonly=True, help="The facts, the rule set and the whole answer, as JSON.")
    cq_qualified_at = fields.Timestamp("Qualified at", readonly=True)
    cq_problem = fields.Text(
        "Problem",
        readonly=True,
        states={"invisible": ~Bool(Eval("cq_problem"))},
        help="Why the lead could not be qualified anew. The answer is still that of the time shown.",
    )
    cq_note_key = fields.Char("Key of the Last Note", readonly=True)
    cq_todos = fields.One2Many("sale.opportunity.cq_todo", "lead", "To Do")
    cq_next_step = fields.Function(fields.Char("Next Step"), "get_cq_next_step")
