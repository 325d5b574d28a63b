"""Rules: tables, signals, actions, and what a rule set promises of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from clientqual.ir.conditions import Condition
from clientqual.ir.facts import FactRef
from clientqual.ir.values import Finite, Value
from clientqual.span import Span

Flag = Literal["red", "green"]
Phase = Literal["prepare", "inquiry", "estimate", "contract", "kickoff", "delivery", "closing", "any"]
Effect = Literal["begins", "continues", "ends", "none"]

PHASES: Final[tuple[Phase, ...]] = (
    "prepare", "inquiry", "estimate", "contract", "kickoff", "delivery", "closing", "any",
)  # fmt: skip
EFFECTS: Final[tuple[Effect, ...]] = ("begins", "continues", "ends", "none")


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with an id: one row, piece of evidence or recommendation."""

    id: str
    when: Condition
    source: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Row(Rule):
    """A row of a `first` table: where it is the first that holds, the answer is `then`."""

    then: Value | FactRef = ""


@dataclass(frozen=True, slots=True)
class Evidence(Rule):
    """Something that speaks for one answer of a `most` table, with a positive weight."""

    answer: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class First:
    """Hit policy `first`: the first row that holds answers, else `otherwise`."""

    rows: tuple[Row, ...]
    otherwise: Value | FactRef


@dataclass(frozen=True, slots=True)
class Most:
    """Hit policy `most`: the answer with the heaviest evidence, if it reaches `minimum`, else `otherwise`."""

    evidence: tuple[Evidence, ...]
    minimum: int
    otherwise: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that a table computes from other facts."""

    path: str
    table: First
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    id: str
    flag: Flag
    when: Condition
    source: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with a fixed list of answers, best first where it is ordered."""

    name: str
    domain: Finite
    table: First | Most
    ordered: bool = False
    monotone: bool = False
    source: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. `excludes`, `excluded_by` and `after` are ids of actions, with effects and phases resolved."""

    id: str
    phase: Phase
    effect: Effect
    rules: tuple[Rule, ...]
    after: tuple[str, ...] = ()
    excludes: frozenset[str] = frozenset()
    excluded_by: tuple[str, ...] = ()
    finds_out: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unrealistic:
    """A situation that does not occur; a case that meets it gets a warning."""

    id: str
    when: Condition


Answers: TypeAlias = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a test expects; each part is empty where the test says nothing of it.

    Answers are pairs of an outcome and the answers that are right.
    """

    presumed: Answers = ()
    decided: Answers = ()
    possible: Answers = ()
    undecided: tuple[str, ...] = ()
    recommended: frozenset[str] = frozenset()
    not_recommended: frozenset[str] = frozenset()
    certain: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    no_signals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A case with what is expected of it. `facts` are those that the case states, by path.

    `house` holds the defaults that the test was written under: a test of a base is run without the facts of the house above it.
    """

    name: str
    facts: tuple[tuple[str, Value], ...]
    dont_know: tuple[str, ...]
    expect: Expectation
    house: tuple[tuple[str, Value], ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds in every complete case in which `when` does."""

    name: str
    when: Condition
    then: Answers = ()
    recommended: frozenset[str] = frozenset()
    not_recommended: frozenset[str] = frozenset()
    span: Span | None = field(default=None, compare=False, repr=False)
