"""The program: a rule set read, resolved, typed and put in order. Everything above reads it, nothing changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clientqual.ir.conditions import Condition
from clientqual.ir.events import AlertRule, EventKind, FromEvents
from clientqual.ir.facts import Fact, FactRef, FactType
from clientqual.ir.rules import Action, Derived, First, Outcome, Promise, RuleTest, Signal, Unrealistic
from clientqual.ir.values import Domain, Value


@dataclass(frozen=True, slots=True)
class Identity:
    """What a rule set calls itself, and the digest of its rules."""

    name: str
    version: str
    currency: str | None = None
    language: str = "en"
    description: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A checked rule set.

    The order of a mapping is an order in which its items can be worked out: derived facts after those they read, outcomes after
    those they read, actions after those that exclude them. `presumption_order` is such an order of presumed and derived facts together.
    `own_sources` are those that the rule set declares itself, not one below it. `readers` counts, for each base fact, the rules that read it.
    `events` are the kinds that a log may hold, `from_events` says by path how they tell facts; alerts stand above all rules.
    """

    identity: Identity
    facts: Mapping[str, Fact]
    derived: Mapping[str, Derived]
    types: Mapping[str, FactType]
    presumptions: Mapping[str, Value | FactRef | First]
    presumption_order: tuple[str, ...]
    signals: Mapping[str, Signal]
    groups: Mapping[str, tuple[str, ...]]
    readers: Mapping[str, int]
    outcomes: Mapping[str, Outcome]
    actions: Mapping[str, Action]
    action_order: tuple[str, ...]
    unrealistic: tuple[Unrealistic, ...]
    tests: tuple[RuleTest, ...]
    promises: tuple[Promise, ...]
    texts: Mapping[str, str] = field(compare=False)
    sources: Mapping[str, str] = field(compare=False)
    own_sources: frozenset[str] = field(default=frozenset(), compare=False)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    events: Mapping[str, EventKind] = field(default_factory=dict)
    from_events: Mapping[str, FromEvents] = field(default_factory=dict)
    alerts: Mapping[str, AlertRule] = field(default_factory=dict)

    def domain(self, subject: str) -> Domain:
        """Return what a fact, derived fact or outcome can be."""
        outcome = self.outcomes.get(subject)
        return outcome.domain if outcome else self.types[subject].domain

    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """Return every condition of a rule with the id of what it belongs to."""
        found: list[tuple[str, Condition]] = [(f"signal.{item.id}", item.when) for item in self.signals.values()]
        for derived in self.derived.values():
            found += [(derived.path, row.when) for row in derived.table.rows]
        for outcome in self.outcomes.values():
            table = outcome.table
            rules = table.rows if isinstance(table, First) else table.evidence
            found += [(outcome.name, rule.when) for rule in rules]
        for action in self.actions.values():
            found += [(action.id, rule.when) for rule in action.rules]
        return tuple(found)
