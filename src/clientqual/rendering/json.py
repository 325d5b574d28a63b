"""A qualification as JSON: the form in which other programs, and other languages, get the answer.

Names and shapes are a contract: keys keep their names and their order, and more may be added. Money and other decimals are text
without an exponent or idle zeros, set facts are sorted lists, so that equal qualifications give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, get_args

from clientqual import messages
from clientqual.errors import ClientqualError
from clientqual.qualification import (
    CaseRef,
    Outcome,
    Override,
    Plain,
    Qualification,
    Question,
    Reason,
    Recommendation,
    RuleSetRef,
    Signal,
    Stated,
)

Detail = Literal["full", "answer"]
DETAILS: Final[tuple[Detail, ...]] = get_args(Detail)
JsonObject: TypeAlias = dict[str, Any]


def as_json(q: Qualification, detail: Detail = "full") -> JsonObject:
    """Return a qualification in plain JSON types.

    `detail="answer"` leaves out what explains the answer: texts of the rule set, reasons, sources, questions and basis. What a
    person wrote (label, override) and warnings stay. Raises ClientqualError for another detail.
    """
    if detail not in DETAILS:
        raise ClientqualError([messages.unknown_form("detail", detail, DETAILS)])
    full = detail == "full"
    return {
        "rule_set": _rule_set(q.rule_set),
        "case": _case(q.case),
        "precision": q.precision,
        **({"basis": {"known": q.basis.known, "open": q.basis.open, "defaults": q.basis.defaults}} if full else {}),
        "outcomes": {name: _outcome(outcome, full) for name, outcome in q.outcomes.items()},
        "signals": {"red": [_signal(item, full) for item in q.red], "green": [_signal(item, full) for item in q.green]},
        "recommendations": [_recommendation(item, full) for item in q.recommendations],
        "conditional": [_recommendation(item, full) for item in q.conditional],
        "done": list(q.done),
        "stated": [_stated(item) for item in q.stated],
        "override": {name: _override(q.override[name]) for name in sorted(q.override)},
        "warnings": list(q.warnings),
        **({"questions": [_question(item) for item in q.questions]} if full else {}),
    }


def dumps(q: Qualification, detail: Detail = "full", indent: int | None = None) -> str:
    """Write a qualification as JSON text, in one line unless `indent` says otherwise."""
    return json.dumps(as_json(q, detail), ensure_ascii=False, allow_nan=False, indent=indent)


def json_of(item: RuleSetRef | CaseRef | Outcome | Signal | Recommendation | Stated) -> str:
    """Write one item as it stands in a qualification at `detail="answer"`."""
    return json.dumps(_item(item), ensure_ascii=False, allow_nan=False)


def _item(item: RuleSetRef | CaseRef | Outcome | Signal | Recommendation | Stated) -> JsonObject:
    match item:
        case RuleSetRef():
            return _rule_set(item)
        case CaseRef():
            return _case(item)
        case Outcome():
            return _outcome(item, full=False)
        case Signal():
            return _signal(item, full=False)
        case Recommendation():
            return _recommendation(item, full=False)
        case Stated():
            return _stated(item)


def decimal_text(number: Decimal) -> str:
    """Write a decimal without an exponent and without idle zeros: `2500`, `0.5`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(value: Plain) -> bool | int | str | list[str]:
    """Return the value of a fact in a JSON type."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return sorted(value) if isinstance(value, tuple) else value


def _rule_set(ref: RuleSetRef) -> JsonObject:
    return {"name": ref.name, "version": ref.version, "digest": ref.digest}


def _case(ref: CaseRef) -> JsonObject:
    return {"id": ref.id, "digest": ref.digest, "label": ref.label}


def _outcome(outcome: Outcome, full: bool) -> JsonObject:
    answer: JsonObject = {
        "presumed": outcome.presumed,
        "decided": outcome.decided,
        "possible": list(outcome.possible),
        "exact": outcome.exact,
    }
    if full:
        answer |= {"title": outcome.title, "answer": outcome.answer, "reason": _reason(outcome.reason)}
    return answer


def _reason(reason: Reason) -> JsonObject:
    return {
        "facts": _facts(reason.facts),
        "presumed": _facts(reason.presumed),
        "rules": list(reason.rules),
        "sources": list(reason.sources),
        "text": reason.text,
        "paragraph": reason.paragraph,
    }


def _facts(facts: Mapping[str, Plain]) -> JsonObject:
    return {path: plain(facts[path]) for path in sorted(facts)}


def _signal(signal: Signal, full: bool) -> JsonObject:
    answer: JsonObject = {"id": signal.id, "status": signal.status}
    if full:
        answer |= {"title": signal.title, "because": signal.because, "sources": list(signal.sources)}
    return answer


def _recommendation(item: Recommendation, full: bool) -> JsonObject:
    texts = {"title": item.title, "guidance": item.guidance} if full else {}
    return {
        "action": item.action,
        "status": item.status,
        "exact": item.exact,
        "phase": item.phase,
        "effect": item.effect,
        **texts,
        "parameters": _facts(item.parameters),
        **({"reason": _reason(item.reason)} if full else {}),
    }


def _stated(item: Stated) -> JsonObject:
    return {
        "fact": item.fact,
        "stated": plain(item.stated),
        "derived": None if item.derived is None else plain(item.derived),
    }


def _override(item: Override) -> JsonObject:
    return {"value": item.value, "by": item.by, "because": item.because}


def _question(item: Question) -> JsonObject:
    return {
        "fact": item.fact,
        "of": item.of,
        "ask": item.ask,
        "kind": item.kind,
        "values": list(item.values),
        "affects": list(item.affects),
        "gain": item.gain,
    }
