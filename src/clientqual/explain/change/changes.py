"""What would change an answer, as callers see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from clientqual.ir import Party
from clientqual.qualification import Plain
from clientqual.sealing import seal, sealed

Fixed = Literal["known", "default", "stated", "presumed"]
Names: TypeAlias = str | Iterable[str]


@sealed
@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a change, as they name it: of outcomes one of some answers, and actions that are recommended or not.

    `decided`: whatever the rest turns out to be.
    """

    outcomes: Mapping[str, Names]
    recommended: Names = ()
    not_recommended: Names = ()
    decided: bool = False


@sealed
@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a change, and who can change it. `old` is what is known of it; None where it is only `presumed`.

    `new` is the nearest value that does it. Where no rule that matters here tells other values apart from it, these are the `others` of a
    list, or all numbers from `low` to `high`, where None stands for no end.
    """

    fact: str
    by: Party
    old: Plain | None
    presumed: Plain | None
    new: Plain
    others: tuple[Plain, ...] = ()
    low: Plain | None = None
    high: Plain | None = None


@sealed
@dataclass(frozen=True, slots=True)
class Change:
    """Facts that are set together, and what follows. It is empty where nothing has to change.

    `implied` are facts that the case states as well once these are stated, `presumed` those of which something else is presumed than
    before. `before` and `after` are the presumed answers of every outcome.
    """

    steps: tuple[Step, ...] = ()
    implied: Mapping[str, Plain] = field(default_factory=dict)
    presumed: Mapping[str, Plain] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seal(self, "implied", "presumed", "before", "after")

    @property
    def facts(self) -> dict[str, Plain]:
        """The new values by path, as `Case.with_` takes them."""
        return {step.fact: step.new for step in self.steps}

    @property
    def client(self) -> tuple[Step, ...]:
        """What the client would have to change."""
        return tuple(step for step in self.steps if step.by == "client")

    @property
    def provider(self) -> tuple[Step, ...]:
        """What you can change yourself."""
        return tuple(step for step in self.steps if step.by == "provider")

    def __len__(self) -> int:
        return len(self.steps)


@sealed
@dataclass(frozen=True, slots=True)
class Blocker:
    """A fact that stands in the way: `known` and nobody can change it, a `default` of the house, a derived fact that the case states over
    its table, or one that is only `presumed` and that nobody could change either.
    """

    fact: str
    value: Plain | None
    fixed: Fixed


@sealed
@dataclass(frozen=True, slots=True)
class Changes:
    """The smallest changes that bring about what is wanted, best first, each of other facts.

    `more` says that there are others of the same size, as good in what they leave as it was presumed. `already` is true where nothing has to
    change: then there is the empty change. `impossible` is true where no change does it, and `blocked_by` then names facts that together
    stand in the way; none where it cannot be whatever the facts are. Where `complete` is false the search was given up: there may be smaller
    changes, or some where none was found; where it is `impossible` nonetheless, less than `blocked_by` may be enough to stand in the way.
    """

    changes: tuple[Change, ...]
    already: bool = False
    impossible: bool = False
    blocked_by: tuple[Blocker, ...] = ()
    more: bool = False
    complete: bool = True

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)
