"""What an engine finds of one case: what is possible, what is presumed, and how signals and actions stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from clientqual.ir import Value
from clientqual.qualification import Status

Kind: TypeAlias = Literal["outcome", "signal", "action"]
Named: TypeAlias = tuple[Kind, str]
"""What something is, and its name: names are unique only among things of one kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """What follows from one case, by name.

    `possible` and `presumed` hold the answers of every outcome, possible ones in the outcome's order. `signals` and `actions` leave out
    those that no completion calls for; actions stand in the order of the plan. `computed` holds for each derived fact what its table could
    give, whatever is stated. `warnings` are ids of unrealistic situations surely met.
    `unsettled` names the outcomes, signals and actions that may be narrower in truth; None where nobody looked closer than the walk.
    """

    possible: Mapping[str, tuple[str, ...]]
    presumed: Mapping[str, str]
    signals: Mapping[str, Status]
    actions: Mapping[str, Status]
    computed: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    unsettled: frozenset[Named] | None = None

    def is_exact_outcome(self, name: str) -> bool:
        """Say whether what is found of an outcome is the truth over completions."""
        return len(self.possible[name]) == 1 if self.unsettled is None else ("outcome", name) not in self.unsettled

    def is_exact_action(self, name: str) -> bool:
        """Say whether what is found of an action is the truth over completions."""
        if self.unsettled is None:
            return self.actions.get(name) in (None, "certain")
        return ("action", name) not in self.unsettled


def status_of(surely: bool, possibly: bool, presumably: bool) -> Status | None:
    """Return how a signal or an action stands; None where no completion calls for it."""
    if surely:
        return "certain"
    if not possibly:
        return None
    return "presumed" if presumably else "conditional"
