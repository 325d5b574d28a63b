"""What a rule set tells of itself: its facts and events, and how its tests went."""

from __future__ import annotations

from dataclasses import dataclass

from clientqual.qualification import Plain
from clientqual.span import Span


@dataclass(frozen=True, slots=True)
class FactInfo:
    """One fact as a rule set knows it.

    `values` are those to choose from, `range` says in words what a number can be. `default` makes it known unless a case says
    otherwise; `presumed` is what to go by until someone asks: a value, or words for what that depends on. `read_by` counts rules.
    """

    path: str
    kind: str
    values: tuple[str | bool, ...]
    range: str
    meaning: str
    ask: str
    of: str | None
    changed_by: str | None
    default: Plain | None
    presumed: str | None
    derived: bool
    sources: tuple[str, ...]
    read_by: int


@dataclass(frozen=True, slots=True)
class EventFieldInfo:
    """Something that an event of a kind may tell: of a kind that facts have too, or `text`."""

    name: str
    kind: str
    values: tuple[str | bool, ...]
    range: str
    required: bool


@dataclass(frozen=True, slots=True)
class EventInfo:
    """One kind of event as a rule set knows it: what happened, what such an event may say of it, and which facts that `tells`."""

    kind: str
    meaning: str
    fields: tuple[EventFieldInfo, ...]
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a rule test expected otherwise."""

    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a rule test went."""

    __test__ = False  # no test class, whatever pytest makes of its name

    name: str
    span: Span | None
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences
