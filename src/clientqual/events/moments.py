"""Moments: points in time as people write them, kept in UTC so that no clock is ever asked and no zone is ever guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError

MomentLike: TypeAlias = datetime | date | str

DAY: Final = timedelta(days=1)
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
BEYOND: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""No moment is before the first, nor as late as this: time is gone through day by day, and needs an end that it does not come near."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def moment(value: object) -> datetime | Diagnostic:
    """Return a moment in UTC, or the complaint about what is none.

    A date-time needs an offset; a plain date is the start of that day in UTC. Years go from 1970 to 2199.
    """
    found = _moment(value)
    return found if isinstance(found, Diagnostic) or FIRST <= found < BEYOND else messages.far_moment(str(value))


def _moment(value: object) -> datetime | Diagnostic:
    if isinstance(value, datetime):
        return _in_utc(value, str(value))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str):
        return messages.no_moment(str(value))
    try:
        if _DATE.fullmatch(value):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        # A date in another form, such as `20260302`, is no time that lacks its offset.
        at = datetime.fromisoformat(value)
        return _in_utc(at, value) if "T" in value or " " in value else messages.no_moment(value)
    except ValueError:
        return messages.no_moment(value)


def as_moment(value: MomentLike) -> datetime:
    """Return a moment in UTC. Raises ClientqualError for what is none."""
    found = moment(value)
    if isinstance(found, Diagnostic):
        raise ClientqualError([found])
    return found


def written(at: datetime) -> str:
    """Write a moment as logs have it: `2026-03-02T10:15:00Z`, with decimals only where there are any."""
    return at.isoformat().replace("+00:00", "Z")


def _in_utc(value: datetime, shown: str) -> datetime | Diagnostic:
    if value.tzinfo is None or value.utcoffset() is None:
        return messages.moment_without_offset(shown)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return messages.far_moment(shown)  # only the ends of the calendar have no such time in UTC
