"""The outcomes that every rule set shares. A rule set may answer fewer of them, and add its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class OutcomeType:
    """What an outcome can be, best answer first where it is ordered."""

    values: tuple[str, ...]
    ordered: bool = False


OUTCOMES: Final[dict[str, OutcomeType]] = {
    "paradigm": OutcomeType(("vendor_customer", "consultant_client")),
    "alignment": OutcomeType(("matched", "mismatched")),
    "tier": OutcomeType(("best", "good", "decent", "tolerable", "worst"), ordered=True),
    "persona": OutcomeType(("laissez_faire", "micromanager", "in_the_dark", "savvy", "none_of_these")),
    "verdict": OutcomeType(("pursue", "accept", "accept_with_conditions", "decline"), ordered=True),
    "course": OutcomeType(("not_running", "continue", "realign", "pause", "finish_fast", "end")),
}
