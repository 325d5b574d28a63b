"""An answer as properties of a CRM record: flat, with stable names and plain types, and a key that says whether it is news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from clientqual.hashing import hashed
from clientqual.qualification import Outcome, Qualification
from clientqual.rendering import as_json

Property: TypeAlias = str | int | bool | None

PREFIX: Final = "cq_"
SEPARATOR: Final = ";"
"""What stands between several values, as HubSpot and Salesforce want it."""

_OF_OUTCOMES: Final = ("", "_status", "_possible", "_override")
_OWN: Final = frozenset(
    {"actions", "next_action", "next_action_title", "red", "red_count", "green", "green_count", "next_question",
     "next_question_fact", "known", "open", "rule_set", "rule_set_version", "rule_set_digest", "case_digest", "key"}
)  # fmt: skip


def as_properties(q: Qualification, prefix: str = PREFIX) -> dict[str, Property]:
    """Return an answer as flat properties. The names depend on the outcomes of the rule set and on nothing else.

    What is not there is None, never 0 and never an empty text. Several values are one text, joined by `;`.
    """
    found: dict[str, Property] = {}
    for name, outcome in q.outcomes.items():
        found.update(_outcome(_base(name, q.outcomes), outcome, q))
    found.update(_lists(q))
    found.update(_refs(q))
    return {f"{prefix}{name}": value for name, value in found.items()}


def answer_key(q: Qualification) -> str:
    """Return `sha256:` and a hash of an answer with all that it rests on: what the case states, and the rule set.

    Equal keys mean that there is nothing to write. Id and label of the case, and the texts of the rule set, do not change it.
    """
    answer = {name: part for name, part in as_json(q, "answer").items() if name != "case"}
    return hashed({"case": q.case.digest, "answer": answer})


def is_current(properties: Mapping[str, object], q: Qualification, prefix: str = PREFIX) -> bool:
    """Say whether properties of a record hold this answer already, so that it need not be written again."""
    return properties.get(f"{prefix}key") == answer_key(q)


def _base(name: str, outcomes: Iterable[str]) -> str:
    """Return what the properties of an outcome begin with; one that is called like another property steps aside."""
    others = {other + part for other in outcomes if other != name for part in _OF_OUTCOMES[1:]}
    taken = _OWN | others
    return f"outcome_{name}" if any(name + part in taken for part in _OF_OUTCOMES) else name


def _outcome(base: str, outcome: Outcome, q: Qualification) -> dict[str, Property]:
    override = q.override.get(outcome.name)
    return {
        base: outcome.presumed,
        f"{base}_status": "certain" if outcome.is_certain else "presumed",
        f"{base}_possible": SEPARATOR.join(outcome.possible),
        f"{base}_override": override.value if override else None,
    }


def _lists(q: Qualification) -> dict[str, Property]:
    """Return what is to do, what to ask, and the flags."""
    action = q.recommendations[0] if q.recommendations else None
    question = q.questions[0] if q.questions else None
    return {
        "actions": _joined(item.action for item in q.recommendations),
        "next_action": action.action if action else None,
        "next_action_title": (action.title or None) if action else None,
        "red": _joined(item.id for item in q.red),
        "red_count": len(q.red),
        "green": _joined(item.id for item in q.green),
        "green_count": len(q.green),
        "next_question": (question.ask or None) if question else None,
        "next_question_fact": question.fact if question else None,
        "known": q.basis.known,
        "open": q.basis.open,
    }


def _refs(q: Qualification) -> dict[str, Property]:
    return {
        "rule_set": q.rule_set.name,
        "rule_set_version": q.rule_set.version,
        "rule_set_digest": q.rule_set.digest,
        "case_digest": q.case.digest,
        "key": answer_key(q),
    }


def _joined(names: Iterable[str]) -> str | None:
    return SEPARATOR.join(names) or None
