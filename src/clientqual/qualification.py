"""The answer: what follows from a case, for sure, so far, and still open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeAlias

from clientqual.sealing import fixed, seal, sealed

Status = Literal["certain", "presumed", "conditional"]
Precision = Literal["walk", "exact"]
Plain: TypeAlias = bool | int | Decimal | str | tuple[str, ...]
"""A value of a fact as callers see it; a set fact is a sorted tuple."""


class Unfolding:
    """Something whose fields may be worked out when they are first looked at. To its users it is like any other."""

    __slots__ = ("_work_out",)

    @classmethod
    def unfolding(cls, work_out: Callable[[str], object], **given: object) -> Self:
        """Return an item with some fields given; `work_out` returns any other by name, the same each time."""
        item = cls.__new__(cls)
        for name, value in given.items():
            object.__setattr__(item, name, fixed(value))
        object.__setattr__(item, "_work_out", work_out)
        return item

    if not TYPE_CHECKING:  # a name that there is not is for type checkers to find

        def __getattr__(self, name: str) -> Any:
            # Python asks here only for what has no value yet.
            if name not in getattr(type(self), "__dataclass_fields__", ()):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = fixed(self._work_out(name))
            object.__setattr__(self, name, value)
            return value


class OutcomeAnswer(NamedTuple):
    """The bare answer to one question: what it is presumed to be, and what it can still turn out to be."""

    presumed: str
    possible: tuple[str, ...]

    @property
    def decided(self) -> str | None:
        """The one possible answer, or None while more than one is open."""
        return self.possible[0] if len(self.possible) == 1 else None


class Advice(NamedTuple):
    """The bare recommendation of an action."""

    action: str
    status: Status


class Answer(NamedTuple):
    """The bare answer to a case, without a text: for callers who ask very often.

    `actions` are all that are recommended or could be, each with its status, in the order to do them.
    """

    outcomes: Mapping[str, OutcomeAnswer]
    actions: Sequence[Advice]


@sealed
@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is what it is: facts that are enough for it, of which none can be left out, and the rules that carry it.

    `facts` are known, `presumed` ones are what the rule set goes by until someone asks. `rules` are ids such as
    `tier/worst_by_signs`, `sources` what they cite, `text` their sentences. `paragraph` says it all for a person.
    """

    facts: Mapping[str, Plain] = field(default_factory=dict)
    presumed: Mapping[str, Plain] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    paragraph: str = ""

    def __post_init__(self) -> None:
        seal(self, "facts", "presumed")


@sealed
@dataclass(frozen=True, slots=True)
class Outcome(Unfolding):
    """The answer to one question: what it is presumed to be, and what it can still turn out to be.

    `possible` is in the outcome's own order, best first where it has one. `exact` says that no answer in it is there for lack of
    a closer look.
    """

    name: str
    presumed: str
    possible: tuple[str, ...]
    exact: bool
    title: str = ""
    answer: str = ""
    reason: Reason = Reason()

    @property
    def decided(self) -> str | None:
        """The one possible answer, or None while more than one is open."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def is_certain(self) -> bool:
        """Whether only one answer is possible, whatever else turns out."""
        return len(self.possible) == 1

    def __str__(self) -> str:
        return self.presumed if self.is_certain else f"{self.presumed} (presumed)"


@sealed
@dataclass(frozen=True, slots=True)
class Signal(Unfolding):
    """A red or green flag that holds, for certain or as far as is known."""

    id: str
    status: Status
    title: str = ""
    because: str = ""
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.id if self.status == "certain" else f"{self.id} ({self.status})"


@sealed
@dataclass(frozen=True, slots=True)
class Recommendation(Unfolding):
    """An action that the rules call for in this case.

    `parameters` are facts worth showing with it, by path, where they are known.
    """

    action: str
    status: Status
    exact: bool
    phase: str
    effect: str
    title: str = ""
    guidance: str = ""
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    reason: Reason = Reason()

    def __post_init__(self) -> None:
        seal(self, "parameters")

    def __str__(self) -> str:
        return self.action if self.status == "certain" else f"{self.action} ({self.status})"


@sealed
@dataclass(frozen=True, slots=True)
class IfAnswered:
    """What an answer to a question would change.

    `answer` says it in words, `values` lists the answers that do the same (empty for numbers and sets). `presumed` holds outcomes whose
    presumed answer changes, `possible` those that are narrowed, `recommended` the actions that would then be recommended, and `dropped`
    those that would be no more. All are empty where the answer only narrows what else there is to ask.
    """

    answer: str
    values: tuple[str | bool, ...] = ()
    presumed: Mapping[str, str] = field(default_factory=dict)
    possible: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommended: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        seal(self, "presumed", "possible")


@sealed
@dataclass(frozen=True, slots=True)
class Question(Unfolding):
    """A fact worth asking for. `values` are the answers to choose from, empty for numbers; `affects` names what is open and may
    depend on it: outcomes, then actions; `gain` is how much the answer is expected to settle, in bits.
    """

    fact: str
    of: str | None
    ask: str
    kind: str
    values: tuple[str | bool, ...]
    affects: tuple[str, ...]
    gain: float = 0.0
    changes: tuple[IfAnswered, ...] = field(default=(), compare=False)


@sealed
@dataclass(frozen=True, slots=True)
class Basis:
    """How much is known: facts stated or implied (defaults apart), and relevant facts still open."""

    known: int
    open: int
    defaults: int = 0


@sealed
@dataclass(frozen=True, slots=True)
class Stated:
    """A derived fact that the case states, over what its table gives (None while that is open)."""

    fact: str
    stated: Plain
    derived: Plain | None


@sealed
@dataclass(frozen=True, slots=True)
class Override:
    """What a person decided instead of the computed answer."""

    value: str
    by: str | None = None
    because: str | None = None


@sealed
@dataclass(frozen=True, slots=True)
class RuleSetRef:
    name: str
    version: str
    digest: str


@sealed
@dataclass(frozen=True, slots=True)
class CaseRef:
    id: str | None
    digest: str
    label: str | None = None


@sealed
@dataclass(frozen=True, slots=True)
class Qualification(Unfolding):
    """Everything that follows from one case under one rule set."""

    rule_set: RuleSetRef
    case: CaseRef
    precision: Precision
    basis: Basis
    outcomes: Mapping[str, Outcome]
    red: tuple[Signal, ...]
    green: tuple[Signal, ...]
    recommendations: tuple[Recommendation, ...]
    conditional: tuple[Recommendation, ...]
    done: tuple[str, ...]
    questions: tuple[Question, ...]
    stated: tuple[Stated, ...]
    override: Mapping[str, Override]
    warnings: tuple[str, ...]

    def __post_init__(self) -> None:
        seal(self, "outcomes", "override")

    @property
    def paradigm(self) -> Outcome:
        return self.outcomes["paradigm"]

    @property
    def alignment(self) -> Outcome:
        return self.outcomes["alignment"]

    @property
    def tier(self) -> Outcome:
        return self.outcomes["tier"]

    @property
    def persona(self) -> Outcome:
        return self.outcomes["persona"]

    @property
    def verdict(self) -> Outcome:
        return self.outcomes["verdict"]

    @property
    def course(self) -> Outcome:
        return self.outcomes["course"]
