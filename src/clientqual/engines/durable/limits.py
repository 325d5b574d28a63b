"""Limits: what the module of durable-rules is not trusted with, by what was found out about it. Whatever meets one is refused.

What only many rules together could meet is not here: rules stand in networks too small for that.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.engines.durable.fields import Entry
from clientqual.engines.durable.ways import Ways
from clientqual.ir import Finite
from clientqual.span import Span

MOST_NODES: Final = 60
"""The module walks the checks that hold with a stack of 64, and puts what follows a check into a table of 512 without looking whether
there is room. So many checks in a network are safe from both."""

MOST_RULES: Final = 60
"""The module cannot end more than 255 rules with one check, and does not say so."""

LONGEST_TEXT: Final = 60_000
"""The module counts the characters of a text in 16 bits, and begins anew after 65,535."""

LARGEST: int = 2 ** (8 * struct.calcsize("l") - 1) - 1
"""The module reads the numbers in rules as what C calls long, which has 32 bits on Windows and 64 elsewhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose condition it is, for people, and where it stands."""

    what: str = ""
    span: Span | None = None


def too_long(entry: Entry, place: Place) -> Iterator[Diagnostic]:
    """Complain of a fact one of whose values is too long a text."""
    domain = entry.type.domain
    if isinstance(domain, Finite) and any(len(json.dumps(value)) > LONGEST_TEXT for value in domain.values):
        yield messages.durable_long_text(place.what, entry.type.path, LONGEST_TEXT, place.span)


def too_much(ways: Ways, place: Place) -> Iterator[Diagnostic]:
    """Complain of checks that are too many, or have too large a number."""
    longest = max(map(len, ways), default=0)
    if longest > MOST_NODES:
        yield messages.durable_many_values(place.what, longest, MOST_NODES, place.span)
    if any(not isinstance(check.value, str) and abs(check.value) > LARGEST for way in ways for check in way):
        yield messages.durable_large_number(place.what, place.span)
