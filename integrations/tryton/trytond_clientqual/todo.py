# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recommended actions as to-dos of a lead."""

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.model.exceptions import AccessError

from .rules import label


class Todo(sequence_ordered(), ModelSQL, ModelView):
    """An action that the rules call for. People tick it off; everything else in it is kept up to date by qualifying."""

    __name__ = "sale.opportunity.cq_todo"
    __string__ = "Client To-do"
    _rec_name = "title"

    lead = fields.Many2One("sale.opportunity", "Lead", required=True, readonly=True, ondelete="CASCADE")
    action = fields.Char("Action", required=True, readonly=True)
    title = fields.Char("Title", required=True, readonly=True)
    phase = fields.Char("Phase", readonly=True)
    guidance = fields.Text("Guidance", readonly=True)
    because = fields.Text("Because", readonly=True)
    status = fields.Selection(
        [("certain", "Certain"), ("presumed", "Presumed"), ("past", "No longer called for")],
        "Status",
        sort=False,
        required=True,
        readonly=True,
    )
    done = fields.Boolean("Done")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.sequence.readonly = True
        # Whoever may read or write a lead may read its to-dos or tick them off, and nobody else.
        cls.__access__.add("lead")

    @classmethod
    def default_done(cls):
        return False

    @classmethod
    def check_modification(cls, mode, todos, values=None, external=False):
        super().check_modification(mode, todos, values=values, external=external)
        if external and mode in {"create", "delete"}:
            raise AccessError(gettext("clientqual.msg_todo"))

    @classmethod
    def follow(cls, lead, q):
        """Make the to-dos of a lead what a qualification calls for, without forgetting what is done.

        Without a qualification nothing is called for.
        """
        there = {todo.action: todo for todo in lead.cq_todos}
        recommended, found_out = (q.recommendations, q.done) if q else ((), ())
        called_for = [_values(position, item) for position, item in enumerate(recommended, start=1)]
        new, changed = [], []
        for values in called_for:
            todo = there.pop(values["action"], None)
            if todo is None:
                new.append({**values, "lead": lead.id})
            elif any(getattr(todo, name) != value for name, value in values.items()):
                changed.extend(([todo], values))
        gone = [todo for action, todo in there.items() if not (todo.done or action in found_out)]
        past = [todo for todo in there.values() if todo not in gone]
        for position, todo in enumerate(past, start=len(called_for) + 1):
            changed.extend(([todo], {"sequence": position, "status": "past", "done": True}))
        if gone:
            cls.delete(gone)
        if changed:
            cls.write(*changed)
        if new:
            cls.create(new)


def _values(position, item):
    return {
        "sequence": position,
        "action": item.action,
        "title": item.title,
        "phase": label(item.phase),
        "guidance": item.guidance,
        "because": item.reason.text,
        "status": item.status,
    }
