"""What an event of each kind of the library says happened, for a person who looks for the right one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EVENT_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "abuse": "They abused you or your team",
        "client_informed": "You told them of the problem that was found",
        "contract_signed": "They signed the contract",
        "deposit_asked": "You asked for the deposit",
        "deposit_cleared": "The deposit is in the bank",
        "deposit_promised": "They said that the deposit will come, or is on its way",
        "deposit_refused": "They refused to pay a deposit",
        "direction_reversed": "They want the opposite of what was agreed",
        "estimate_accepted": "They accepted the sum you named",
        "estimate_given": "You named a sum",
        "estimate_rejected": "They rejected the sum you named",
        "fact_stated": "You learned facts, which hold from then on; null takes one back",
        "invoice_overdue": "An invoice was not paid when it was due",
        "invoice_paid": "They paid an invoice, and the money is in the bank",
        "invoice_sent": "You sent an invoice",
        "message_received": "They wrote, called or answered",
        "milestone_met": "A milestone was met",
        "milestone_missed": "A milestone was missed",
        "mind_changed": "They changed their mind about what was agreed",
        "note": "Something for people to read; no rule does",
        "praise": "They praised your work",
        "problem_found": "A problem with the work came to light",
        "question_unanswered": "They left a question of yours without an answer",
        "referral": "They sent somebody else to you",
        "retracted": "You noted an event wrongly, and it never was",
        "scope_added": "They asked for something beyond what was agreed",
        "stage_entered": "The engagement came to a stage",
        "status_requested": "They asked how it is going",
    }
)
"""A sentence for every kind that comes with the library, by its name. Other kinds have a title in their rule set."""
