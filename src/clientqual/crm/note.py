"""An answer as a note on a record."""

from __future__ import annotations

from typing import Final, Literal

from clientqual import rendering
from clientqual.qualification import Qualification

Form = Literal["text", "markdown"]

LIMIT: Final = 65_536
"""What a note of HubSpot holds, and enough everywhere."""


def as_note(q: Qualification, form: Form = "text", limit: int = LIMIT) -> str:
    """Write an answer as a note: what it is, what to do, what to ask, and by which rules; at most `limit` characters."""
    return rendering.note(q, form, limit)
