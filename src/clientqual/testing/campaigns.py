"""Campaigns: how the cases on which a law is tried are shared out among rule sets."""

from __future__ import annotations

from typing import Final

MOST_SETS: Final = 2000
"""No campaign draws more rule sets for a law: drawing and compiling one takes as long as many cases."""


def shared_out(cases: int, each: int, least: int = 6) -> tuple[int, int]:
    """Return among how many rule sets so many cases are shared out, and how many of them each gets: `each`, more in a large campaign."""
    sets = min(max(cases // each, least), MOST_SETS)
    return sets, max(-(-cases // sets), each)
