"""Numbers as people write them, read exactly. A mark that may stand between thousands or before decimals is not guessed at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_LONGEST: Final = 60
_PLAIN: Final = re.compile(r"[-+]?[0-9]+")
_BROKEN: Final = re.compile(r"([-+]?[0-9]*)[.,]([0-9]+)")
_IN_DOUBT: Final = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
# Groups of three, with the same mark between all of them and another before the decimals.
_GROUPED: Final = re.compile(r"([-+]?[0-9]{1,3}(?:([ '\u2019_,.])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that could be either of two numbers."""

    one: Decimal
    other: Decimal


def read_number(text: str) -> Decimal | Doubt | None:
    """Return the number that a text writes out, both where it could be two, or None where it is none.

    `2500`, `2 500`, `2'500.50`, `1,234.50`, `1.234,50`, `2.5` and `2,50` are each one number; `2,500` and `2.500` are in doubt.
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if broken := _BROKEN.fullmatch(text):
        whole, rest = broken.groups()
        number = Decimal(f"{whole}.{rest}")
        return Doubt(Decimal(whole + rest), number) if _IN_DOUBT.fullmatch(text) else number
    if grouped := _GROUPED.fullmatch(text):
        return Decimal(f"{re.sub('[^-+0-9]', '', grouped[1])}.{grouped[3] or 0}")
    return None
