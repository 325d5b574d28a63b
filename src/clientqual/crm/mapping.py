"""A mapping: from a record of a CRM to a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, final

from clientqual.crm import document
from clientqual.crm.cleaners import Moment
from clientqual.crm.errors import MappingError, Unread, Unreadable, shown_value
from clientqual.crm.fields import Field
from clientqual.crm.plan import Plan, read_plan
from clientqual.crm.raw import Unknown
from clientqual.crm.running import Mapped, Read, Runner
from clientqual.crm.sample import fields_of, is_read
from clientqual.diagnostics import Diagnostic
from clientqual.inspection import FactInfo
from clientqual.models import Case


class Catalogue(Protocol):
    """What is asked of a rule set: its facts, and how many rules read each."""

    def facts(self) -> tuple[FactInfo, ...]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for one target: a fact, or one of `record.id`, `record.label`, `record.notes`, `currency`, `override.NAME.PART`.

    `raw` is what stands in the record, for people. `value` is None while unknown, and `why` says why. `problem` is why it could not
    be read.
    """

    target: str
    path: str
    raw: str
    value: object
    why: str | None = None
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a mapping reads one record: every reading, the case that comes of it, and what in the record nothing reads."""

    readings: tuple[Reading, ...]
    mapped: Mapped
    unread: tuple[str, ...]


@final
class Mapping:
    """Says how records of a CRM become cases. It never changes, and may be used from many threads."""

    def __init__(self, plan: Plan) -> None:
        """Take a checked plan; use `Mapping.load` for a file."""
        self._plan = plan
        self._runner = Runner(plan)

    @classmethod
    def load(cls, where: str | Path) -> Mapping:
        """Load a mapping from its file, or by the name of one that comes with the library.

        Raises MappingError with every complaint that there is about it.
        """
        return cls(read_plan(where))

    @staticmethod
    def shipped() -> tuple[str, ...]:
        """Return the names of the mappings that come with the library."""
        return document.shipped()

    @property
    def name(self) -> str:
        return self._plan.settings.name

    @property
    def version(self) -> str:
        return self._plan.settings.version

    @property
    def description(self) -> str:
        return self._plan.settings.description

    def __repr__(self) -> str:
        return f"<Mapping {self.name} {self.version}>"

    def case(self, record: object, as_of: date | None = None) -> Case:
        """Return the case that a record tells. `as_of` is the date to which times since and until are counted.

        Raises MappingError with everything that could not be read.
        """
        case, diagnostics = self._runner.run(record, as_of)
        if case is None:
            raise MappingError(diagnostics)
        return case

    def try_case(self, record: object, as_of: date | None = None) -> Mapped:
        """Return the case that a record tells, or None and everything that could not be read."""
        return self._runner.run(record, as_of)

    def cases(self, records: Iterable[object], as_of: date | None = None) -> Iterator[Mapped]:
        """Yield what `try_case` returns for each record, in order; a bad record stops no other."""
        return (self._runner.run(record, as_of) for record in records)

    def facts(self) -> tuple[str, ...]:
        """Return the facts that this mapping can tell, by path."""
        plan = self._plan
        told = {item.target for group in (plan.facts, plan.fixed, plan.unfilled) for item in group}
        return tuple(sorted(target for target in told if not _is_beside(target)))

    def reads(self) -> tuple[str, ...]:
        """Return the fields of a record that this mapping reads, sorted; what it reads of the items of a list stands behind `[]`."""
        return _paths(self._plan.fields())

    def relevant(self, rules: Catalogue) -> tuple[str, ...]:
        """Return the fields of a record whose change may change the answer of a rule set: those to subscribe to."""
        read = {fact.path for fact in rules.facts() if fact.read_by or fact.derived}
        return _paths(field for field in self._plan.fields() if field.target in read or _counts(field.target))

    def explain(self, record: object, as_of: date | None = None) -> Explanation:
        """Return how a record is read, field by field, and what in it nothing reads."""
        mapped = self._runner.run(record, as_of)
        known = self.reads()
        return Explanation(
            tuple(self._readings(record, as_of, mapped)),
            mapped,
            tuple(path for path in fields_of(record) if not is_read(path, known)),
        )

    def _readings(self, record: object, as_of: date | None, mapped: Mapped) -> Iterator[Reading]:
        plan = self._plan
        problems = {item.target: item for item in mapped.diagnostics if isinstance(item, Unread)}
        now = Moment(as_of, plan.currency if isinstance(plan.currency, str) else None)
        if isinstance(plan.currency, str):
            yield Reading("currency", "", "", plan.currency)
        for field, read in self._runner.readings():
            yield self._reading(field, read, (record, now), problems)
        for fixed in plan.fixed:
            yield Reading(fixed.target, "", "", fixed.value)
        for unfilled in plan.unfilled:
            yield Reading(unfilled.target, unfilled.path, "", None, f"{Unknown.NO_KEY.value}: {unfilled.key}")

    def _reading(
        self, field: Field, read: Read, arguments: tuple[object, Moment], problems: dict[str, Unread]
    ) -> Reading:
        record, now = arguments
        place, raw = self._runner.place(record, field)
        problem = problems.get(field.target)
        try:
            value = read(record, now)
        except Unreadable:
            value = None
        why = value.value if isinstance(value, Unknown) else None
        known = None if problem or why else value
        if field.target == "currency" and isinstance(known, str):
            now.currency = known.upper()
        return Reading(field.target, place.path, shown_value(raw), known, why, problem)


def _paths(fields: Iterable[Field]) -> tuple[str, ...]:
    found: set[str] = set()
    for field in fields:
        for path in (*field.paths, *([field.currency] if field.currency else ())):
            found.update(path.reads)
    return tuple(sorted(found))


def _counts(target: str) -> bool:
    """Say whether something beside the facts counts for an answer: the currency, and what a person decided."""
    return target == "currency" or target.startswith("override.")


def _is_beside(target: str) -> bool:
    return target == "currency" or target.startswith(("record.", "override."))
