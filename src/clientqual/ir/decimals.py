"""Numbers and their four decimal places, reckoned in a context of our own: a caller's may round, or forbid to."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Final

PLACES: Final = 4
UNIT: Final = 10**PLACES
LIMIT: Final = 10**14

# All is said: what is left out is taken from a default that a caller can have changed.
EXACT: Final = Context(
    prec=80,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation],
)
"""Wide enough for whatever a case or a rule set can write."""

_STEP: Final = Decimal(1).scaleb(-PLACES, EXACT)


def read_decimal(text: str) -> Decimal | str:
    """Return the number that JSON writes so; the text itself where its exponent is past all bounds, which then is no number."""
    try:
        return Decimal(text, EXACT)
    except InvalidOperation:
        return text


def scaled(number: int | Decimal) -> int:
    """Return a number as a whole count of 0.0001; what is behind the fourth place is cut off."""
    return int(EXACT.multiply(number, UNIT)) if isinstance(number, Decimal) else number * UNIT


def unscaled(point: int) -> Decimal:
    """Return a whole count of 0.0001 as a number of four places."""
    return Decimal(point).scaleb(-PLACES, EXACT)


def fits_places(number: int | Decimal) -> bool:
    """Say whether a number is a whole count of 0.0001."""
    return isinstance(number, int) or unscaled(scaled(number)) == number


def to_places(number: Decimal) -> Decimal:
    """Return a number below 10^70 rounded to four places."""
    return number.quantize(_STEP, context=EXACT)


def shortest(number: Decimal) -> Decimal:
    """Return a number without idle zeros, those before the point among them: 2500 is `2.5E+3`."""
    return number.normalize(EXACT)


def number_text(point: int) -> str:
    """Write a whole count of 0.0001 as a number: `2500`, `0.5`."""
    return format(shortest(unscaled(point)), "f")
