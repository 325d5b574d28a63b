"""A field: what a mapping says of one thing that is read, and the function that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from clientqual.crm import wording
from clientqual.crm.cleaners import (
    Clean,
    Moment,
    Table,
    Words,
    agree,
    as_it_is,
    cleaned,
    hidden_mapping,
    label,
    lenient,
    names,
    single,
    with_currency,
)
from clientqual.crm.errors import Unreadable
from clientqual.crm.markup import text_of
from clientqual.crm.numerals import Notation, Ranges
from clientqual.crm.paths import Path
from clientqual.crm.raw import (
    ASKED,
    EDGES,
    EMPTY,
    NOTHING_LISTED,
    Failed,
    Listed,
    Unknown,
    tidy,
)
from clientqual.crm.times import WAYS, Calendar, span_of
from clientqual.span import Span

As = Literal[
    "text", "set", "bool", "number", "money", "days_since", "weeks_since", "days_until", "weeks_until", "label"
]
"""How a value is read. `label` is text for people: id, label, notes, currency and the parts of an override."""


_CONTAINERS: Final = (list, tuple, Mapping)


@dataclass(frozen=True, slots=True)
class Field:
    """What a mapping says of one thing that is read. `several` says that it holds several values."""

    target: str
    span: Span
    paths: tuple[Path, ...]
    read_as: As
    several: bool = False
    empty: Listed = NOTHING_LISTED
    asked: Listed = NOTHING_LISTED
    html: bool = False
    split: str | None = None
    options: Table | None = None
    values: Table | None = None
    words: Words = field(default_factory=Words)
    notation: Notation = field(default_factory=Notation)
    currency: Path | None = None
    ranges: Ranges | None = None
    calendar: Calendar | None = None
    lenient: bool = False

    def reader(self) -> Callable[[object, Moment], object]:
        """Return the function that reads this field of a record: a value, or why there is none."""
        find, clean_up, has_asked = self.finder(), self.cleaner(), self.asked.has

        def read(record: object, now: Moment) -> object:
            value = find(record)
            if value.__class__ is Unknown:
                return value
            return ASKED if has_asked(value) else clean_up(value, now)

        path = self.paths[0]
        plain = len(self.paths) == 1 and path.present is None and not self.html
        whole = _text_first(path, self, read) if plain else read
        if self.currency is not None:
            whole = with_currency(whole, self.currency, self.empty)
        return lenient(whole) if self.lenient else whole

    def finder(self) -> Callable[[object], object]:
        """Return the function that finds the first value that is there."""
        finds = [_find(path, self.empty, self.html) for path in self.paths]
        if len(finds) == 1:
            return finds[0]

        def first(record: object) -> object:
            value: object = Unknown.MISSING
            for find in finds:
                value = find(record)
                if value.__class__ is not Unknown:
                    break
            return value

        return first

    def found(self, record: object) -> tuple[Path, object]:
        """Return the path that counts, the first where none finds anything, and the value there as it is written."""
        for path in self.paths:
            try:
                value = path.find(record, self.empty)
            except Unreadable:
                return path, Failed()
            if not isinstance(value, Unknown):
                return path, path.get(record)
        return self.paths[0], _written_at(self.paths[0], record)

    def cleaner(self) -> Clean:
        """Return the steps from a value that is there to the value of the fact."""
        one = single(self.item(), takes_mapping=self.read_as == "money")
        return self._each(one) if self.several else one

    def item(self) -> Clean:
        """Return the steps for one single value."""
        last = self._last()
        values, options = self.values, self.options
        if values is not None:
            table = values.get
            last = lambda value, _now: table(value)  # noqa: E731  (a step like the others)
        if options is None:
            return last

        def by_option(value: object, now: Moment) -> object:
            label = options.get(value)
            return label if label.__class__ is Unknown else last(label, now)

        return by_option

    def _last(self) -> Clean:
        if self.read_as in WAYS:
            return self._ranged(self._time)
        if self.ranges is not None:
            ranges, notation = self.ranges, self.notation
            return lambda value, _now: ranges.pick(value, notation)
        readings: dict[str, Clean] = {
            "bool": self.words.read,
            "number": lambda value, _now: self.notation.number(value),
            "money": self._money,
            "label": label,
        }
        return readings.get(self.read_as, cleaned if self.target.startswith("custom.") else as_it_is)

    def _ranged(self, read: Clean) -> Clean:
        ranges, notation = self.ranges, self.notation
        if ranges is None:
            return read

        def by_range(value: object, now: Moment) -> object:
            number = read(value, now)
            return number if isinstance(number, Unknown) else ranges.pick(number, notation)

        return by_range

    def _time(self, value: object, now: Moment) -> object:
        calendar = self.calendar
        assert calendar is not None
        if now.as_of is None:
            return Unknown.NO_DATE
        day = calendar.day(value)
        return day if isinstance(day, Unknown) else span_of(day, calendar.today(now.as_of), self.read_as)

    def _money(self, value: object, now: Moment) -> object:
        if isinstance(value, Mapping):
            return self._money_object(value, now)
        return self.notation.number(value)

    def _money_object(self, value: Mapping[str, object], now: Moment) -> object:
        name = "value" if "value" in value else "amount"
        if name not in value or not {*value} <= {name, "currency"}:
            raise Unreadable(lambda lead: wording.mapping_for_one(lead, names(value)), hidden_mapping)
        amount = tidy(value[name], self.empty)
        if isinstance(amount, Unknown):
            return amount
        agree(tidy(value.get("currency"), NOTHING_LISTED), now)
        if isinstance(amount, _CONTAINERS):
            raise Unreadable(lambda lead: wording.no_number(lead, None))
        return self.notation.number(amount)

    def _each(self, one: Clean) -> Clean:
        """Return the steps for a fact that holds several values."""
        has_asked = bool(self.asked.texts or self.asked.others)

        def each(value: object, now: Moment) -> object:
            found: list[object] = []
            pieces = [piece for piece in self._pieces(value) if piece.__class__ is not Unknown]
            if has_asked and any(map(self.asked.has, pieces)):
                return ASKED
            for piece in pieces:
                got = one(piece, now)
                if isinstance(got, Unknown):
                    return got
                found += got if isinstance(got, list) else [got]
            return found if pieces else EMPTY

        return each

    def _pieces(self, value: object) -> list[object]:
        if isinstance(value, list | tuple):
            return [tidy(piece, self.empty) for piece in value]
        if self.split is not None and isinstance(value, str):
            return [tidy(piece, self.empty) for piece in value.split(self.split)]
        return [value]


def _find(path: Path, empty: Listed, html: bool) -> Callable[[object], object]:
    if html:
        return lambda record: _as_text(path.find(record, empty), empty)
    if path.present is not None:
        return lambda record: path.find(record, empty)
    get = path.get
    return lambda record: tidy(get(record), empty)


def _text_first(path: Path, field: Field, otherwise: Clean) -> Clean:
    """Return the reader of a plain path with a shorter way for text, which is what nearly every field holds."""
    get, item = path.get, field.cleaner() if field.several else field.item()
    empty, asked = field.empty.texts | {""}, field.asked.texts

    def read(record: object, now: Moment) -> object:
        raw = get(record)
        if raw.__class__ is not str:
            return otherwise(record, now)
        text = raw.strip(EDGES)
        if text in empty:
            return EMPTY
        return ASKED if text in asked else item(text, now)

    return read


def _as_text(value: object, empty: Listed) -> object:
    return tidy(text_of(value), empty) if isinstance(value, str) else value


def _written_at(path: Path, record: object) -> object:
    return path.get(record) if path.present is None else None
