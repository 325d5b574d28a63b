"""The kinds of event that come with the library. A rule set may add kinds of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from clientqual.ir import (
    FACT_STATED,
    LIMIT,
    RETRACTED,
    UNIT,
    Domain,
    EventField,
    EventKind,
    FactType,
    Finite,
    Kind,
    Numbers,
)
from clientqual.models import FACT_TYPES

PLAIN: Final = (
    "message_received", "question_unanswered", "status_requested", "mind_changed", "direction_reversed", "scope_added",
    "deposit_asked", "deposit_promised", "deposit_cleared", "deposit_refused", "estimate_accepted", "estimate_rejected",
    "contract_signed", "client_informed", "abuse", "praise", "referral", "note",
)  # fmt: skip
"""Kinds whose events tell nothing but that they happened."""

_MONEY: Final = Numbers(0, LIMIT * UNIT - 1, 1)
_PERCENT: Final = Numbers(0, 100 * UNIT, 1)


def _told(kind: str, name: str, sort: Kind, domain: Domain, *, required: bool = False) -> EventField:
    return EventField(name, FactType(f"{kind}.{name}", sort, domain), required)


def _kinds() -> tuple[EventKind, ...]:
    invoices = ("invoice_sent", "invoice_paid", "invoice_overdue")
    milestones = ("milestone_met", "milestone_missed")
    return (
        *map(EventKind, PLAIN),
        EventKind("estimate_given", (_told("estimate_given", "amount", Kind.MONEY, _MONEY, required=True),)),
        EventKind(
            "stage_entered",
            (_told("stage_entered", "stage", Kind.ENUM, FACT_TYPES["project.stage"].domain, required=True),),
        ),
        EventKind("problem_found", (_told("problem_found", "size", Kind.ENUM, Finite(("small", "major"))),)),
        EventKind(FACT_STATED, (EventField("facts", None, required=True),)),
        EventKind(RETRACTED, (EventField("event", None, required=True),)),
        *(EventKind(name, (_told(name, "progress", Kind.NUMBER, _PERCENT),)) for name in milestones),
        *(
            EventKind(name, (EventField("number"), _told(name, "amount", Kind.MONEY, _MONEY)))
            for name in invoices
        ),
    )  # fmt: skip


EVENT_KINDS: Final[Mapping[str, EventKind]] = MappingProxyType(
    {kind.name: kind for kind in sorted(_kinds(), key=lambda kind: kind.name)}
)
"""Every kind that comes with the library, by its name."""


def is_whole(kind: str) -> bool:
    """Say whether events of a kind are read wholly without a rule set: it is the library's, and states none of the facts."""
    return kind in EVENT_KINDS and kind != FACT_STATED
