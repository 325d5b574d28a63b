"""Networks: the rules of each layer, in portions so small that the limits of the module are out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from clientqual.engines.durable.fields import Check, member
from clientqual.engines.durable.limits import MOST_NODES, MOST_RULES
from clientqual.engines.durable.native import Module, Network, Rule
from clientqual.engines.durable.plan import Head, Planner
from clientqual.engines.durable.steps import Run, Step


class Fires(NamedTuple):
    """What a rule that fires says: a head, and how that is entered for the layers above."""

    head: int
    field: str
    entered: str


@dataclass(frozen=True, slots=True)
class Layer:
    """What is worked out first, and then the networks."""

    steps: tuple[Step, ...]
    networks: tuple[Network, ...]


class Layers:
    """A plan made ready to run."""

    def __init__(self, planner: Planner, module: Module) -> None:
        self._entries = planner.entries
        self._fires = {
            rule.name: Fires(head.number, head.field, member(head.field, True))
            for head in planner.heads
            for rule in rules_of(head)
        }
        last = max([*planner.steps, *(head.ready for head in planner.heads)], default=0)
        self.layers = tuple(
            Layer(tuple(planner.steps.get(number, ())), tuple(Network(module, some) for some in rules))
            for number, rules in enumerate(layered(planner.heads, last + 1))
        )

    def networks(self) -> Iterator[Network]:
        """Yield all networks."""
        for layer in self.layers:
            yield from layer.networks

    def run(self, run: Run) -> Run:
        """Take a case through all layers."""
        entered, fired = run.entered, run.fired
        for path, entry in self._entries.items():
            if path in run.values:
                entry.enter(run.values[path], entered)
        for layer in self.layers:
            for step in layer.steps:
                step(run)
            found = [self._fires[name] for network in layer.networks for name in network.ask(entered)]
            for head, field, says in found:
                fired.add(head)
                entered[field] = says
        return run


def rules_of(head: Head) -> list[Rule]:
    """Return a rule for each way in which a head comes about."""
    return [Rule(f"{head.number}.{place}", way) for place, way in enumerate(head.ways)]


def layered(heads: Iterable[Head], count: int) -> list[list[list[Rule]]]:
    """Return the rules of each layer, in portions."""
    layers: list[list[Rule]] = [[] for _ in range(count)]
    for head in heads:
        layers[head.ready - 1].extend(rules_of(head))
    return [list(portions(rules)) for rules in layers]


def portions(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    """Divide rules so that no portion has more rules or makes more nodes than it may. Rules that begin with the same checks share those."""
    portion: list[Rule] = []
    nodes: set[tuple[Check, ...]] = set()
    for rule in sorted(rules, key=_order):
        made = {rule.checks[: length + 1] for length in range(len(rule.checks))}
        if portion and (len(nodes | made) > MOST_NODES or len(portion) == MOST_RULES):
            yield portion
            portion, nodes = [], set()
        portion.append(rule)
        nodes |= made
    if portion:
        yield portion


def _order(rule: Rule) -> list[tuple[str, str, str]]:
    return [(check.field, check.op, repr(check.value)) for check in rule.checks]
