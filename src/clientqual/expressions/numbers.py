"""Numbers in whole steps of 0.0001, as terms, and two of them held against one another. Nothing here is rounded or overflows.

Back ends differ in how they multiply and divide decimals, so none is asked to: a number is cut into its whole part and the rest, each a small
integer, and integers are all that is ever compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import Final, Self

from clientqual.expressions.columns import Column
from clientqual.expressions.terms import Term, Writer, either, every, inverse
from clientqual.ir import UNIT, Numbers, Ranges, Value, scaled, unscaled

LARGEST_FLOAT: Final = 10**11
"""From here on a binary float cannot show four decimal places for sure."""

LARGEST_FACTOR: Final = 10**9
"""A factor of a comparison, as a fraction in lowest terms, has no larger numerator."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number: how many steps of 0.0001 it is, and its whole part, which is no larger. Both are null where it is unknown.

    Either may be plain Python: an integer, or None for what no row knows.
    """

    units: Term
    whole: Term

    @classmethod
    def constant(cls, value: Value | None) -> Self:
        if value is None:
            return cls(None, None)
        assert isinstance(value, int | Decimal)
        return cls.of(scaled(value))

    @classmethod
    def of(cls, units: int) -> Self:
        return cls(units, units // UNIT)

    @property
    def is_constant(self) -> bool:
        return self.units is None or isinstance(self.units, int)

    def or_else(self, writer: Writer, other: Number) -> Number:
        """Return this number, or another where this is unknown."""
        if other.units is None:
            return self
        if self.is_constant:
            return other if self.units is None else self
        return Number(writer.filled(self.units, other.units), writer.filled(self.whole, other.whole))

    def only_where(self, writer: Writer, condition: Term) -> Number:
        """Return this number where a condition holds, and else nothing."""
        if condition is False:
            return Number(None, None)
        return Number(writer.chosen([(condition, self.units)]), writer.chosen([(condition, self.whole)]))

    def lies_in(self, writer: Writer, values: Ranges) -> Term:
        """Say whether the number is known and lies in some ranges."""
        if self.is_constant:
            return self.units is not None and any(low <= self.units <= high for low, high in values.spans)
        if values.is_full():
            return inverse(writer.is_null(self.units))
        return writer.filled(either(self._between(low, high, values.domain) for low, high in values.spans), False)

    def _between(self, low: int, high: int, domain: Numbers) -> Term:
        if low == high:
            return self.units == low
        above = self.units >= low if low > domain.low else True
        below = self.units <= high if high < domain.high else True
        return every([above, below])


def read_number(writer: Writer, column: Column) -> Number:
    """Return the number that a column states; unknown where it holds one that the fact cannot have."""
    domain = column.fact.domain
    assert isinstance(domain, Numbers)
    got = writer.column(column.name)
    if column.held.form == "whole":
        return _read_whole(writer, got, domain, is_wide=column.held.is_wide)
    if column.held.form == "decimal":
        return _read_decimal(writer, got, domain, column.held.places)
    return _read_float(writer, got, domain)


def _read_whole(writer: Writer, got: Term, domain: Numbers, *, is_wide: bool) -> Number:
    value = got if is_wide else writer.whole(got)
    fits = every([value >= -(-domain.low // UNIT), value <= domain.high // UNIT])
    whole = writer.whole(writer.chosen([(fits, value)]))
    return Number(whole * UNIT, whole)


def _read_decimal(writer: Writer, got: Term, domain: Numbers, places: int) -> Number:
    low, high = map(unscaled, (domain.low, domain.high))
    value = writer.chosen([(every([got >= low, got <= high]), got)])
    floor = writer.floor(value)
    whole = writer.whole(floor)
    if not places:
        return Number(whole * UNIT, whole)
    # What is behind the point has four places at most, which a float holds well enough to be rounded to them.
    rest = writer.whole(writer.rounded(writer.floating(value - floor) * float(UNIT)))
    return Number(whole * UNIT + rest, whole)


def _read_float(writer: Writer, got: Term, domain: Numbers) -> Number:
    value = writer.chosen([(every([got > -float(LARGEST_FLOAT), got < float(LARGEST_FLOAT)]), got)])
    steps = writer.rounded(value * float(UNIT))
    found = Number(writer.whole(steps), writer.whole(writer.floor(value)))
    # By a column, not by a constant: some multiply with what a constant goes into one, which is another number.
    is_exact = (steps / (value * 0.0 + float(UNIT))) == value
    return found.only_where(writer, every([is_exact, found.units >= domain.low, found.units <= domain.high]))


# --- two numbers ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ends:
    """The lowest and the highest that a number can be in a row: itself where it is known, else what its fact can be."""

    low: Number
    high: Number

    @classmethod
    def of(cls, writer: Writer, number: Number, domain: Numbers) -> Ends:
        low, high = Number.of(domain.low), Number.of(domain.high)
        return cls(number.or_else(writer, low), number.or_else(writer, high))


def compared(writer: Writer, relation: str, left: Ends, right: Ends, times: Decimal) -> tuple[Term, Term]:
    """Return the terms that say a relation surely holds between a number and some times another, and that it surely does not."""
    least = _difference(writer, left.low, right.high, times)
    most = _difference(writer, left.high, right.low, times)
    below, at_most, above, at_least = most < 0, most <= 0, least > 0, least >= 0
    match relation:
        case "lt":
            return below, at_least
        case "le":
            return at_most, above
        case "gt":
            return above, at_most
        case "ge":
            return at_least, below
    # Sure to be the same only where both are known, and the lowest and the highest difference are one.
    return every([least == 0, most == 0]), either([below, above])


def _difference(writer: Writer, left: Number, right: Number, times: Decimal) -> Term:
    """Return a number that is above, at or below zero as the left number is held against `times` the right one."""
    if times == 1:
        return left.units - right.units  # both are below 10^18
    shared = gcd(scaled(times), UNIT)
    factor, divisor = scaled(times) // shared, UNIT // shared
    # In units: left * divisor - right * factor. Of the whole parts first; of what that comes to, only so much matters as the rests can turn.
    enough = max(factor, divisor)
    reach = (10**14 * divisor) // factor + 2  # beyond this the right side is above, or below, whatever the left one is
    wholes = left.whole * divisor - _clipped(writer, right.whole, reach) * factor
    rests = _rest(left) * divisor - _rest(right) * factor
    return _clipped(writer, wholes, enough) * UNIT + rests


def _rest(number: Number) -> Term:
    return number.units - number.whole * UNIT


def _clipped(writer: Writer, term: Term, bound: int) -> Term:
    return max(-bound, min(term, bound)) if isinstance(term, int) else writer.clipped(term, -bound, bound)


def is_too_large(times: Decimal) -> bool:
    """Say whether a factor is too large for the arithmetic above."""
    return scaled(times) // gcd(scaled(times), UNIT) > LARGEST_FACTOR
