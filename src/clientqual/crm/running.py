"""Reading records by a plan: the data of a case, and every complaint about what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from clientqual.crm import wording
from clientqual.crm.cleaners import Moment
from clientqual.crm.errors import Place, Unreadable, kind_of, one_line
from clientqual.crm.fields import Field
from clientqual.crm.plan import Plan
from clientqual.crm.raw import ASKED, Unknown, key_of
from clientqual.diagnostics import Diagnostic
from clientqual.models import Case, located

Read = Callable[[object, Moment], object]
Loc = tuple[int | str, ...]

_OVERRIDE: Final = "override"


class Mapped(NamedTuple):
    """What became of one record: the case, or None and everything that is wrong with it."""

    case: Case | None
    diagnostics: tuple[Diagnostic, ...]


class _Step(NamedTuple):
    """A fact that is read: where in the data of a case it goes, and how it is read."""

    section: str
    name: str
    path: str
    read: Read


class Beside(NamedTuple):
    """A text beside the facts that is read, and where in the data of a case it goes."""

    field: Field
    keys: tuple[str, ...]
    read: Read


class Runner:
    """Reads records by a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fields = {field.target: field for field in plan.fields()}
        self._steps = tuple(_step(field) for field in plan.facts)
        self._beside = tuple(_beside(field) for field in plan.beside)
        self._sections = tuple(dict.fromkeys([step.section for step in self._steps]))
        self._fixed = tuple((*_parts(fact.target), fact.value) for fact in plan.fixed)
        currency = plan.currency
        self._currency = _beside(currency) if isinstance(currency, Field) else None
        self._code = currency if isinstance(currency, str) else None

    def run(self, record: object, as_of: date | None) -> Mapped:
        """Return the case of a record, or everything that is wrong with it."""
        if record.__class__ is not dict and not isinstance(record, Mapping):
            return Mapped(None, (wording.not_a_record(kind_of(record)),))
        failed: list[tuple[Field, Unreadable]] = []
        data = self._data(record, Moment(as_of, self._code), failed)
        try:
            case = Case.model_validate(data)
        except ValidationError as error:
            return Mapped(None, tuple(self._complaints(record, failed, error)))
        if failed:
            return Mapped(None, tuple(self._complaints(record, failed, None)))
        return Mapped(case, ())

    def name_of(self, record: object) -> str | None:
        """Return the id of a record for complaints."""
        field = self._fields.get("record.id")
        if field is None:
            return None
        _, raw = field.found(record)
        key = key_of(raw)
        return one_line(key) if key and not isinstance(raw, bool) else None

    def place(self, record: object, field: Field) -> tuple[Place, object]:
        """Return where a field was read, and what stands there."""
        path, raw = field.found(record)
        return Place(self.name_of(record), field.target, path.text, field.span), raw

    def readings(self) -> Iterator[tuple[Field, Read]]:
        """Yield every field with how it is read, in the order in which that is done."""
        if self._currency is not None:
            yield self._currency.field, self._currency.read
        yield from ((item.field, item.read) for item in self._beside)
        yield from ((self._fields[step.path], step.read) for step in self._steps)

    def _data(self, record: object, now: Moment, failed: list[tuple[Field, Unreadable]]) -> dict[str, Any]:
        """Return the data of a case; what cannot be read is left out and added to `failed`."""
        data: dict[str, Any] = {section: {} for section in self._sections}
        asked: list[str] = []
        for section, name, value in self._fixed:
            data.setdefault(section, {})[name] = value
        self._read_beside(record, now, data, failed)
        for section, name, path, read in self._steps:
            try:
                value = read(record, now)
            except Unreadable as unreadable:
                failed.append((self._fields[path], unreadable))
                continue
            if value.__class__ is not Unknown:
                data[section][name] = value
            elif value is ASKED:
                asked.append(path)
        if asked:
            data["dont_know"] = asked
        if now.currency is not None:
            data["currency"] = now.currency
        return data

    def _read_beside(
        self, record: object, now: Moment, data: dict[str, Any], failed: list[tuple[Field, Unreadable]]
    ) -> None:
        """Read the currency, then id, label, notes and overrides."""
        every = self._beside if self._currency is None else (self._currency, *self._beside)
        for item in every:
            try:
                value = item.read(record, now)
            except Unreadable as unreadable:
                failed.append((item.field, unreadable))
                continue
            if value.__class__ is not Unknown:
                _put(item.keys, str(value), data, now)
        if _OVERRIDE in data:
            data[_OVERRIDE] = {name: parts for name, parts in data[_OVERRIDE].items() if "value" in parts}

    def _complaints(
        self, record: object, failed: list[tuple[Field, Unreadable]], error: ValidationError | None
    ) -> Iterator[Diagnostic]:
        for field, unreadable in failed:
            place, raw = self.place(record, field)
            yield place.complaint(unreadable, raw)
        for loc, told in located(error) if error else ():
            unread = next((self._fields[name] for name in _targets(loc) if name in self._fields), None)
            if unread is None:
                yield wording.unfit_record(self.name_of(record), told.code, told.message, told.help)
            else:
                place, raw = self.place(record, unread)
                yield place.complaint(_unfit(told), raw)


def _step(field: Field) -> _Step:
    section, name = _parts(field.target)
    return _Step(section, name, field.target, field.reader())


def _parts(path: str) -> tuple[str, str]:
    section, _, name = path.partition(".")
    return section, name


def _beside(field: Field) -> Beside:
    keys = tuple(field.target.removeprefix("record.").split("."))
    return Beside(field, keys, field.reader())


def _put(keys: tuple[str, ...], text: str, data: dict[str, Any], now: Moment) -> None:
    """Put a text beside the facts in its place."""
    first = keys[0]
    if first == "currency":
        now.currency = text.upper()
    elif first == "notes":
        data.setdefault(first, []).append(text)
    elif len(keys) == 1:
        data[first] = text
    else:
        data.setdefault(first, {}).setdefault(keys[1], {})[keys[2]] = text


def _unfit(told: Diagnostic) -> Unreadable:
    """Return what a case complains of as a problem of a field."""
    return Unreadable(
        lambda lead: wording.unfit(lead, told.code, told.message, told.help),
        lambda lead: wording.unfit_concealed(lead, told.code),
    )


def _targets(loc: Loc) -> Iterator[str]:
    """Yield the targets that a place in the data of a case may belong to."""
    names = [str(step) for step in loc]
    yield ".".join(names[:3])
    yield ".".join(names[:2])
    yield ".".join(("record", *names[:1]))
    yield ".".join(names[:1])
