"""Alerts: what calls for attention while it holds, over facts, signals, outcomes and actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clientqual.compiler.bounds import MOST_PARTS
from clientqual.compiler.document import Document
from clientqual.compiler.names import check_name
from clientqual.compiler.tables import Workshop
from clientqual.ir import Action, AlertRule, All, Always, Any, Condition, Not, leaves
from clientqual.text import Node

_ALERT: Final = ("title", "when", "while", "due", "because", "source")


def read_alerts(shop: Workshop, document: Document, actions: Mapping[str, Action]) -> dict[str, AlertRule]:
    """Return the alerts by id."""
    found: dict[str, AlertRule] = {}
    conditions = shop.conditions("an alert", "actions", recommended(actions))
    for name, entry in sorted(document.section("alerts").items()):
        what = f"the alert `{name}`"
        check_name(shop.desk, "alert", name, entry.span)
        fields = shop.desk.fields(entry.node, _ALERT, what)
        when, ground = shop.condition(fields, conditions, what, entry.span), None
        if "while" in fields:
            when, ground = All((when, conditions.read(fields["while"]))), when
        for key in ("title", "because"):
            if key in fields:
                shop.texts.put(f"alerts/{name}/{key}", fields[key])
        shop.desk.need(fields, "title", what, entry.span)
        due = _due(shop, fields)
        found[name] = AlertRule(name, when, due, shop.source(fields.get("source")), entry.span, ground)
    return found


def _due(shop: Workshop, fields: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the actions that are due, in the order written."""
    due: list[str] = []
    for name, span in shop.desk.words(fields["due"], "`due`").items() if "due" in fields else ():
        if name in shop.names.actions:
            due.append(name)
        else:
            shop.names.unknown(shop.desk, "action", name, shop.names.actions, span)
    return tuple(due)


def recommended(actions: Mapping[str, Action]) -> dict[str, Condition]:
    """Return, by action, the condition under which it is recommended: called for, and by nothing recommended excluded.

    Those whose condition grows beyond all bounds have none. A circle is complained of elsewhere.
    """
    found: dict[str, Condition] = {}
    sizes: dict[str, int] = {}
    waiting = dict(actions)
    while True:
        ready = [name for name, action in waiting.items() if all(other in sizes for other in action.excluded_by)]
        for name in ready:
            action = waiting.pop(name)
            called = Any(tuple(rule.when for rule in action.rules))
            sizes[name] = sum(1 for _ in leaves(called)) + sum(sizes[other] for other in action.excluded_by)
            if sizes[name] <= MOST_PARTS:
                found[name] = All((called, *(Not(found[other]) for other in action.excluded_by)))
        if not ready:
            return found | dict.fromkeys(waiting, Always())
