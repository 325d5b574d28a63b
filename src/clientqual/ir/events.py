"""Events: what can happen in an engagement, what that says of facts, and what calls for attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from clientqual.ir.conditions import Condition
from clientqual.ir.facts import FactType
from clientqual.ir.values import Value
from clientqual.span import Span

TimeUnit = Literal["days", "weeks"]

FACT_STATED: Final = "fact_stated"
"""The kind of event that states facts outright; every rule set reads it."""


@dataclass(frozen=True, slots=True)
class EventField:
    """Something that an event of a kind may tell. `type` is None for free text; its path is `KIND.FIELD`."""

    name: str
    type: FactType | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event, with the fields that an event of it may have."""

    name: str
    fields: tuple[EventField, ...] = ()

    def field(self, name: str) -> EventField | None:
        return next((item for item in self.fields if item.name == name), None)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many events of these kinds there were, in all or within the last days."""

    kinds: tuple[str, ...]
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How many whole days there are since the latest event of these kinds; a week is seven of them."""

    kinds: tuple[str, ...]
    unit: TimeUnit = "days"


@dataclass(frozen=True, slots=True)
class Latest:
    """What a field of the latest event of these kinds holds; events without it are passed over."""

    kinds: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Became:
    """What the latest event of these kinds stands for."""

    values: Mapping[str, Value]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.values)


@dataclass(frozen=True, slots=True)
class Pending:
    """What was opened and is not closed: how many, for how long the oldest has been (`unit`), or a value while anything is.

    That value is the greatest that is told in `field`, by the order in which `ranks` names the answers; `then` stands for events that do
    not tell it, and for all of them where there is no `field`. An event closes what has the same content in the field `same`, and
    everything where either of the two lacks it.
    """

    opened: tuple[str, ...]
    closed: tuple[str, ...]
    same: str | None = None
    unit: TimeUnit | None = None
    then: Value | None = None
    field: str | None = None
    ranks: tuple[Value, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*self.opened, *self.closed)


Fold: TypeAlias = Counted | Elapsed | Latest | Became | Pending


@dataclass(frozen=True, slots=True)
class FromEvents:
    """How events tell a fact: the first of the folds that says anything."""

    path: str
    folds: tuple[Fold, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """What calls for attention while its condition holds in the presumed case, and which actions are due then.

    `when` is all that has to hold; `ground` the part of it that is the reason, where there is another that only says for how long.
    """

    id: str
    when: Condition
    due: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)
    ground: Condition | None = None

    @property
    def reason(self) -> Condition:
        """What is told as the reason for it."""
        return self.when if self.ground is None else self.ground
