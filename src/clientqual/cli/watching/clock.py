"""The time, which the shell supplies: the library never looks at a clock."""

from __future__ import annotations

from datetime import UTC, datetime

from clientqual.engagement import as_moment


def now() -> datetime:
    """Return what the clock says, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def moment(told: str | None) -> datetime:
    """Return the moment that was asked for, or what the clock says. Raises ClientqualError for what is none."""
    return as_moment(told) if told is not None else now()
