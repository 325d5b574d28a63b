# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads that qualify themselves: when a fact changes, every night, and when somebody asks.

Every lead is written only where its key changed, and the fields that are written are no facts. So writing back starts nothing.
"""

from datetime import datetime

from clientqual.crm import answer_key
from trytond.i18n import gettext
from trytond.model import ModelView
from trytond.pool import Pool, PoolMeta
from trytond.tools import grouped_slice
from trytond.transaction import Transaction, without_check_access

from .answer import KEPT, AnswerFields, stored
from .exceptions import FactsError
from .facts import FACT_FIELDS, FactFields
from .note import note_of
from .reading import inputs, tell, to_read

_TOLD_BY_HAND = FACT_FIELDS | {"cq_tier_override", "cq_tier_override_because"}
AT_ONCE = 200
_IS = {
    "=": lambda found, wanted: found == wanted,
    "!=": lambda found, wanted: found != wanted,
    "in": lambda found, wanted: found in wanted,
    "not in": lambda found, wanted: found not in wanted,
}


class Opportunity(FactFields, AnswerFields, metaclass=PoolMeta):
    """A lead with the facts about the client, and what follows from them."""

    __name__ = "sale.opportunity"

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons["cq_qualify"] = {"icon": "tryton-refresh"}

    # --- while somebody looks ------------------------------------------------------------------------------------

    @classmethod
    def get_cq_now(cls, leads, names):
        """Return what follows at this moment, whatever is stored; None for a lead of which nothing can be said."""
        found = {name: {lead.id: None for lead in leads} for name in names}
        for lead, told in cls._cq_told(leads):
            if told.q is not None:
                for name in names:
                    outcome = name.removeprefix("cq_").removesuffix("_now")
                    found[name][lead.id] = told.q.outcomes[outcome].presumed
        return found

    @classmethod
    def search_cq_now(cls, name, clause):
        """Work every lead out and keep those that match. In a long list the stored field is the quicker one."""
        _, operator, wanted = clause
        matches, ids = _IS[operator], []
        for leads in grouped_slice(cls.search([], order=[]), AT_ONCE):
            found = cls.get_cq_now(list(leads), [name])[name]
            ids.extend(lead for lead, value in found.items() if matches(value, wanted))
        return [("id", "in", ids)]

    @classmethod
    def get_cq_next_step(cls, leads, name):
        return {lead.id: next((todo.title for todo in lead.cq_todos if not todo.done), None) for lead in leads}

    # --- when something changes ----------------------------------------------------------------------------------

    @classmethod
    def preprocess_values(cls, mode, values):
        values = super().preprocess_values(mode, values)
        if "cq_tier_override" in values:
            # Who decided is for us to say. The user 0 is the server itself.
            values["cq_tier_override_by"] = (Transaction().user or None) if values["cq_tier_override"] else None
        return values

    @classmethod
    def on_modification(cls, mode, records, field_names=None):
        super().on_modification(mode, records, field_names=field_names)
        changed = inputs() if mode == "create" else inputs().intersection(field_names or ())
        if mode != "delete" and changed:
            # Only who changes a fact hears that the facts are wrong. A sale that is confirmed goes on.
            cls._cq_qualify(records, complain=bool(changed & _TOLD_BY_HAND))

    @classmethod
    def copy(cls, leads, default=None):
        default = {**dict.fromkeys((*KEPT, "cq_note_key", "cq_todos")), **(default or {})}
        for name in ("cq_tier_override", "cq_tier_override_by", "cq_tier_override_because"):
            default.setdefault(name, None)
        return super().copy(leads, default=default)

    # --- when somebody asks, and every night ---------------------------------------------------------------------

    @classmethod
    @ModelView.button
    def cq_qualify(cls, leads):
        """Qualify leads, and write down why in a note. Where nothing changed since the last note, nothing is written."""
        Note = Pool().get("ir.note")
        answers = cls._cq_qualify(leads, complain=True)
        notes, kept = [], []
        for lead, q in answers:
            if q is None:
                raise FactsError(gettext("clientqual.msg_nothing_known", lead=lead.rec_name))
            key = answer_key(q)
            if lead.cq_note_key != key:
                notes.append({"resource": str(lead), "message": note_of(q)})
                kept.extend(([lead], {"cq_note_key": key}))
        if notes:
            Note.create(notes)
            cls.write(*kept)

    @classmethod
    @without_check_access
    def cq_qualify_all(cls):
        """Qualify every lead that is neither lost nor cancelled. One that cannot be read keeps its answer and says why."""
        leads = cls.search([("state", "not in", ["lost", "cancelled"])], order=[("id", "ASC")])
        for some in grouped_slice(leads, AT_ONCE):
            cls._cq_qualify(list(some), complain=False)

    # --- how -----------------------------------------------------------------------------------------------------

    @classmethod
    def _cq_qualify(cls, leads, complain):
        """Store what follows from the facts of leads wherever it changed; return each lead with its qualification."""
        Todo = Pool().get("sale.opportunity.cq_todo")
        answers, writes = [], []
        for lead, told in cls._cq_told(leads):
            q = told.q
            answers.append((lead, q))
            if told.problem:
                if complain:
                    raise FactsError(gettext("clientqual.msg_facts", lead=lead.rec_name, problem=told.problem))
                if lead.cq_problem != told.problem:
                    writes.extend(([lead], {"cq_problem": told.problem}))
            elif lead.cq_key != (q and answer_key(q)) or lead.cq_problem:
                writes.extend(([lead], stored(told, datetime.now())))  # noqa: DTZ005  (Tryton's times are naive)
                Todo.follow(lead, q)
        if writes:
            cls.write(*writes)
        return answers

    @classmethod
    def _cq_told(cls, leads):
        """Yield each lead with what it tells."""
        Date = Pool().get("ir.date")
        with without_check_access():  # whoever sees the lead sees what follows from all of it
            read = cls.read([lead.id for lead in leads], [*to_read(cls), "company"])
        records, today = {record["id"]: record for record in read}, {}
        for lead in leads:
            company = records[lead.id]["company"]
            if company not in today:
                with Transaction().set_context(company=company):
                    today[company] = Date.today()
            yield lead, tell(records[lead.id], today[company])
