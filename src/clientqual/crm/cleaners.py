"""The steps from a value that is there to the value of a fact: tables, words, and what every single value goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from clientqual.crm import wording
from clientqual.crm.errors import Problem, Unreadable
from clientqual.crm.paths import Path
from clientqual.crm.raw import Foreign, Listed, Unknown, clean, key_of


@dataclass(slots=True)
class Moment:
    """What the reading of one record goes by: the date to count from, and the currency of the record once it is known."""

    as_of: date | None = None
    currency: str | None = None


Clean: TypeAlias = Callable[[Any, Moment], object]
"""From a value as it counts to the value of a fact, or `Unknown`; raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of values or of options, with its name for messages."""

    name: str
    entries: Mapping[str, object]

    def get(self, value: object) -> object:
        key = value if value.__class__ is str else key_of(value)
        found = self.entries.get(key, self)  # type: ignore[arg-type]  # a key that is None is in no table
        if found is self:
            raise Unreadable(self._unlisted(str(key or "")), self._unlisted(""))
        return Unknown.MEANT if found is None else found

    def _unlisted(self, key: str) -> Problem:
        return lambda lead: wording.not_in_table(lead, self.name, key, self.entries)


@dataclass(frozen=True, slots=True)
class Words:
    """The words for yes and no, in lower case."""

    true: tuple[str, ...] = ("true",)
    false: tuple[str, ...] = ("false",)

    def read(self, value: object, _now: Moment) -> object:
        if isinstance(value, bool):
            return value
        word = key_of(value)
        folded = None if word is None else word.casefold()
        if folded in self.true:
            return True
        if folded in self.false:
            return False
        raise Unreadable(lambda lead: wording.no_word(lead, self.true, self.false))


def single(item: Clean, *, takes_mapping: bool) -> Clean:
    """Return the steps for one value, which a list or a mapping is not."""

    def one_value(value: object, now: Moment) -> object:
        if value.__class__ is str:
            return item(value, now)
        if isinstance(value, list | tuple):
            raise Unreadable(wording.list_for_one)
        if isinstance(value, Mapping) and not takes_mapping:
            raise Unreadable(lambda lead: wording.mapping_for_one(lead, names(value)), hidden_mapping)
        if isinstance(value, Foreign):
            raise Unreadable(wording.foreign_value)
        return item(value, now)

    return one_value


def with_currency(read: Clean, path: Path, empty: Listed) -> Clean:
    """Hold the currency beside an amount against that of the record."""

    def read_both(record: object, now: Moment) -> object:
        amount = read(record, now)
        if not isinstance(amount, Unknown):
            agree(path.find(record, empty), now)
        return amount

    return read_both


def names(value: Mapping[Any, object]) -> list[str]:
    """Return the keys of a small mapping, as paths would write them."""
    return [f".{key}" for key in value if isinstance(key, str) and key.isidentifier() and key.isascii()][:6]


def hidden_mapping(lead: str) -> Any:
    return wording.mapping_for_one(lead, ())


def lenient(read: Clean) -> Clean:
    def read_or_not(value: object, now: Moment) -> object:
        try:
            return read(value, now)
        except Unreadable:
            return Unknown.UNREADABLE

    return read_or_not


def as_it_is(value: object, _now: Moment) -> object:
    return value


def cleaned(value: object, _now: Moment) -> object:
    return clean(value) if value.__class__ is str else value


def label(value: object, _now: Moment) -> object:
    if value.__class__ is str:
        return clean(value)
    text = None if isinstance(value, bool) else key_of(value)
    if text is None and isinstance(value, date):
        text = value.isoformat()
    if text is None:
        raise Unreadable(wording.not_text_here)
    return clean(text)


def agree(currency: object, now: Moment) -> None:
    """Hold the currency of an amount against that of the record, which it gives where nothing else does."""
    if isinstance(currency, Unknown):
        return
    got, wanted = currency.upper() if isinstance(currency, str) else "", now.currency
    if not (len(got) == 3 and got.isascii() and got.isalpha()):
        raise Unreadable(wording.no_currency)
    if wanted is not None and got != wanted:
        raise Unreadable(lambda lead: wording.other_money(lead, got, wanted))
    now.currency = got
