"""Dates as records write them, and the time between one of them and the date that the caller names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from clientqual.crm import wording
from clientqual.crm.errors import Unreadable
from clientqual.crm.raw import Unknown
from clientqual.ir import UNIT, unscaled

_ISO: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?P<time>[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|[-+][0-9]{2}:?[0-9]{2})?)?"
)
_DIGITS: Final = re.compile(r"[0-9]{1,15}")
_NO_DATE: Final = re.compile(r"0+|0000-00-00([T ]00:00(:00)?)?")
_EARLIEST: Final = 10**10
"""Fewer milliseconds than these, spring 1970, are more likely seconds, or a date written as `20260331`."""
_LATEST: Final = 253_402_214_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

WAYS: Final = {"days_since": (1, 1), "weeks_since": (7, 1), "days_until": (1, -1), "weeks_until": (7, -1)}
"""What a date can be read as: the length of the unit in days, and which way it counts."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """In which zone an instant becomes a date, and the zone of times that come without one."""

    zone: tzinfo
    source_zone: tzinfo | None

    def day(self, value: object) -> date | Unknown:
        """Return the date that a value stands for, `Unknown` for a zero, or raise Unreadable."""
        if isinstance(value, datetime):
            return self._on(value)
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            return self._written(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return self._since_epoch(value)
        raise Unreadable(wording.no_date)

    def _written(self, text: str) -> date | Unknown:
        if _NO_DATE.fullmatch(text):
            return Unknown.EMPTY
        if _DIGITS.fullmatch(text):
            return self._since_epoch(int(text))
        form = _ISO.fullmatch(text)
        if form is None:
            raise Unreadable(lambda lead: wording.no_date(lead, "write it as `2026-03-31`"))
        try:
            return self._on(datetime.fromisoformat(text)) if form["time"] else date.fromisoformat(text)
        except ValueError:
            raise Unreadable(wording.no_date) from None

    def _since_epoch(self, number: float | Decimal) -> date | Unknown:
        if number == 0:
            return Unknown.EMPTY
        if not _EARLIEST <= number <= _LATEST:
            raise Unreadable(lambda lead: wording.no_date(lead, "a number is read as milliseconds since 1970"))
        return self._on(_EPOCH + timedelta(milliseconds=int(number)))

    def _on(self, time: datetime) -> date:
        """Return the date on which an instant falls in our zone."""
        if time.tzinfo is None:
            if self.source_zone is None:
                raise Unreadable(wording.no_zone)
            time = time.replace(tzinfo=self.source_zone)
        try:
            return time.astimezone(self.zone).date()
        except OverflowError:
            raise Unreadable(wording.no_date) from None

    def today(self, as_of: date) -> date:
        """Return the date to count from; a caller may name it by an instant."""
        if isinstance(as_of, datetime):
            return as_of.astimezone(self.zone).date() if as_of.tzinfo else as_of.date()
        return as_of


def span_of(day: date, as_of: date, way: str) -> int | Decimal:
    """Return the days or weeks from a date to `as_of`, or the other way round; raise Unreadable for the wrong side."""
    length, sign = WAYS[way]
    days = (as_of - day).days * sign
    if days < 0:
        side = "after" if sign > 0 else "before"
        raise Unreadable(lambda lead: wording.wrong_side(lead, side, as_of.isoformat()))
    if days % length == 0:
        return days // length
    return unscaled(days * UNIT // length)
