"""What is handed out does not change: results refuse every name, and their mappings every change, but are mappings all the same."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from clientqual import Event, Log, Qualification, RuleSet, report

CASE = {"client": {"deposit_stance": "hesitates"}, "project": {"stage": "estimate", "budget": 1800, "estimate": 3000}}
RULES = RuleSet.default()
Q = RULES.qualify(CASE)
CHANGE = RULES.change(CASE, tier="good", limit=1).changes[0]
EVENT = Event(id="1", at="2026-03-02", kind="estimate_given", amount=4000)  # type: ignore[arg-type, call-arg]  # read from it
STATED = Event(id="2", at="2026-03-03", kind="fact_stated", facts={"project.rush": True})  # type: ignore[arg-type, call-arg]
FOLDED = RULES.facts_at(Log([EVENT, STATED]), "2026-03-04")
QUESTION = next(item for item in Q.questions if item.changes)

ITEMS = {
    "result": Q,
    "read back": report.from_json(Q.to_json()),
    "outcome": Q.tier,
    "reason": Q.tier.reason,
    "recommendation": Q.recommendations[0],
    "question": Q.questions[0],
    "what if": QUESTION.changes[0],
    "rule set": Q.rule_set,
    "case": Q.case,
    "change": CHANGE,
    "step": CHANGE.steps[0],
}
MAPPINGS: dict[str, Mapping[str, Any]] = {
    "outcomes": Q.outcomes,
    "outcomes, read back": report.from_json(Q.to_json()).outcomes,
    "override": Q.override,
    "facts of a reason": Q.tier.reason.facts,
    "parameters": Q.recommendations[0].parameters,
    "what would be": QUESTION.changes[0].presumed,
    "before": CHANGE.before,
    "after": CHANGE.after,
    "fields": EVENT.fields,
    "facts of an event": STATED.facts,
    "facts at a moment": FOLDED.facts,
    "events of a fact": FOLDED.events,
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_no_name_can_be_set(item: Any) -> None:
    """Neither a field nor a property nor a new name: what Python says of any frozen object, which is an AttributeError."""
    for name in ("tier", "foo", "presumed", "id"):
        with pytest.raises(AttributeError, match=f"cannot assign to field '{name}'"):
            setattr(item, name, 1)
        with pytest.raises(AttributeError, match=f"cannot delete field '{name}'"):
            delattr(item, name)
    assert copy.deepcopy(item) == item
    assert pickle.loads(pickle.dumps(item)) == item


@pytest.mark.parametrize("held", MAPPINGS.values(), ids=MAPPINGS)
def test_no_mapping_can_be_changed(held: Any) -> None:
    """It refuses whatever would change it. It is equal to a plain dict, and copied, pickled and written like one."""
    before = dict(held)
    for change in (
        lambda: held.__setitem__("tier", 1),
        lambda: held.__delitem__("tier"),
        lambda: held.update(tier=1),
        lambda: held.setdefault("x", 1),
        lambda: held.pop("tier", None),
        held.popitem,
        held.clear,
        lambda: held.__ior__({"x": 1}),
    ):
        with pytest.raises(TypeError, match="belongs to a result and cannot be changed"):
            change()
    assert held == before
    assert repr(held) == repr(before)
    assert json.dumps(held, default=str) == json.dumps(before, default=str)
    for same in (copy.copy(held), copy.deepcopy(held), pickle.loads(pickle.dumps(held))):
        assert (type(same), same) == (type(held), before)
    assert type(held | {"x": 1}) is dict


def test_a_copy_is_a_result() -> None:
    """A result that was copied or pickled has its renderings."""
    for same in (copy.copy(Q), copy.deepcopy(Q), pickle.loads(pickle.dumps(Q))):
        assert (type(same), same, same.text()) == (Qualification, Q, Q.text())
