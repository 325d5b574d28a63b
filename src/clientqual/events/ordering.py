"""The order of events: by their moments, and within one moment by their ids as people count, so that `10` comes after `9`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from clientqual.events.event import Event

Natural: TypeAlias = tuple[tuple[str | tuple[int, str], ...], str]
Place: TypeAlias = tuple[datetime, Natural]

_DIGITS: Final = re.compile("([0-9]+)")


def place_in_time(event: Event) -> Place:
    """Return what puts an event before or after another. No two of a log have the same."""
    return event.at, natural(event.id)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in the order in which they happened."""
    return tuple(sorted(events, key=place_in_time))


def natural(name: str) -> Natural:
    """Return what orders names as people do: runs of digits as the numbers they are, the rest as text.

    Names that differ in leading zeros alone are ordered as text.
    """
    parts = _DIGITS.split(name)
    # Text and digits take turns, text first, so that only like is ever compared with like. Of two numbers without leading zeros the longer
    # one is the larger: so none is too long.
    return tuple(_number(part) if place % 2 else part for place, part in enumerate(parts)), name


def _number(digits: str) -> tuple[int, str]:
    bare = digits.lstrip("0")
    return len(bare), bare
