"""Numbers as records write them: in a declared notation, as binary floats, as ranges such as `11-50` and `100+`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from clientqual.crm import wording
from clientqual.crm.errors import Unreadable
from clientqual.crm.raw import MOST_DIGITS, Unknown
from clientqual.ir import PLACES, to_places

Number: TypeAlias = int | Decimal

THOUSANDS: Final = (",", ".", " ", "'", "_")
POINTS: Final = (".", ",")
_SPACES: Final = "[ \u00a0\u2009\u202f]"
_LONGEST: Final = 60
_WHOLE: Final = re.compile("[0-9]{1,15}")
_SIMPLE: Final = re.compile(r"[0-9]{1,15}\.[0-9]{1,4}")
"""What most numbers look like; they need no further look."""
_DASH: Final = "[-\u2010-\u2015\u2212]"
_LOWER: Final = {">": True, ">=": False, "\u2265": False}
_UPPER: Final = {"<": True, "<=": False, "\u2264": False}


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, None without end; `open_high` leaves `high` itself out."""

    low: Number
    high: Number | None
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Notation:
    """How a source writes numbers in text."""

    thousands: str = ""
    point: str = "."
    _number: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _between: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _bound: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        mark = _SPACES if self.thousands == " " else re.escape(self.thousands)
        grouped = rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|" if self.thousands else ""
        point = re.escape(self.point)
        digits = rf"(?:(?:{grouped}[0-9]+)(?:{point}[0-9]+)?|{point}[0-9]+)"
        object.__setattr__(self, "_number", re.compile(rf"[-+]?{digits}(?:[eE][-+]?[0-9]{{1,3}})?"))
        object.__setattr__(self, "_between", re.compile(rf"({digits})\s*{_DASH}\s*({digits})"))
        object.__setattr__(self, "_bound", re.compile(rf"([<>]=?|[\u2264\u2265])\s*({digits})|({digits})\s*\+"))

    def number(self, value: object) -> Number:
        """Return a number, exact up to its fourth decimal, or raise Unreadable."""
        if value.__class__ is str:
            return self._written(value)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Unreadable(lambda lead: wording.no_number(lead, None))
        if isinstance(value, int):
            return int(value)
        number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        return _kept(number)

    def _written(self, text: str) -> Number:
        if _WHOLE.fullmatch(text):
            return int(text)
        if self.point == "." and _SIMPLE.fullmatch(text):
            return _shortest(Decimal(text))
        if len(text) > _LONGEST or not self._number.fullmatch(text):
            raise Unreadable(lambda lead: wording.no_number(lead, self._hint(text)))
        return _kept(Decimal(self._plain(text)))

    def _plain(self, text: str) -> str:
        if self.thousands:
            text = re.sub(_SPACES, "", text) if self.thousands == " " else text.replace(self.thousands, "")
        return text.replace(self.point, ".")

    def _hint(self, text: str) -> str | None:
        """Return the help for text that would be a number with another mark between thousands."""
        for mark in THOUSANDS:
            if mark not in (self.thousands, self.point) and mark in text and Notation(mark, self.point).reads(text):
                return f'say `numbers: {{thousands: "{mark}"}}` if that is how this source writes numbers'
        return None

    def reads(self, text: str) -> bool:
        return len(text) <= _LONGEST and bool(self._number.fullmatch(text))

    def interval(self, text: str) -> Interval | None:
        """Return the numbers that a text such as `11-50`, `100+` or `<10` stands for, or None where it is no such text."""
        if len(text) > _LONGEST:
            return None
        if between := self._between.fullmatch(text):
            low, high = self._written(between[1]), self._written(between[2])
            return Interval(low, high) if low <= high else None
        bound = self._bound.fullmatch(text)
        if bound is None:
            return None
        if bound[3] or bound[1] in _LOWER:
            return Interval(self._written(bound[3] or bound[2]), None)
        return Interval(0, self._written(bound[2]), _UPPER[bound[1]])


def _kept(number: Decimal) -> Number:
    """Return a finite decimal with at most four places, whole ones as int."""
    if not number.is_finite():
        raise Unreadable(lambda lead: wording.no_number(lead, None))
    if number.adjusted() > MOST_DIGITS:
        raise Unreadable(wording.number_out_of_bounds)
    return _shortest(number if _places(number) <= PLACES else to_places(number))


def _shortest(number: Decimal) -> Number:
    whole = int(number)
    return whole if whole == number else number


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Ranges:
    """Values of a fact by rising upper ends, themselves not included; `last` is for what lies above, None where nothing is."""

    ends: tuple[Number, ...]
    values: tuple[object, ...]

    def pick(self, value: object, notation: Notation) -> object:
        """Return the value for a number or a range; unknown for a range that lies in several."""
        interval = notation.interval(value) if isinstance(value, str) and not notation.reads(value) else None
        if interval is None:
            return self._of(notation.number(value))
        first = bisect_right(self.ends, interval.low)
        if interval.high is None:
            last = len(self.ends)
        else:
            last = (bisect_left if interval.open_high else bisect_right)(self.ends, interval.high)
        return self.at(first) if first == last else Unknown.BETWEEN

    def _of(self, number: Number) -> object:
        if number < 0:
            raise Unreadable(wording.out_of_ranges)
        return self.at(bisect_right(self.ends, number))

    def at(self, place: int) -> object:
        if place >= len(self.values):
            raise Unreadable(wording.out_of_ranges)
        return self.values[place]
