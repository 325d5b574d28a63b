"""Layers: an order in which everything can be worked out after what it reads. A circle is a complaint with its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from clientqual import messages
from clientqual.compiler.shape import Desk
from clientqual.ir import (
    PHASES,
    Action,
    Condition,
    Derived,
    FactRef,
    First,
    Lit,
    Most,
    Outcome,
    Signal,
    Value,
    leaves,
    reads,
)
from clientqual.span import Span

Graph = Mapping[str, Iterable[str]]
"""What each thing is worked out from."""


def in_order(graph: Graph) -> tuple[str, ...]:
    """Return the names, each after those it is worked out from; the least name first where several could be next.

    Names on a circle, or behind one, are left out.
    """
    waiting = {name: {other for other in needs if other in graph} for name, needs in graph.items()}
    ready = [name for name, needs in waiting.items() if not needs]
    users: dict[str, list[str]] = {}
    for name, needs in waiting.items():
        for other in needs:
            users.setdefault(other, []).append(name)
    heapify(ready)
    order: list[str] = []
    while ready:
        name = heappop(ready)
        order.append(name)
        for user in users.get(name, ()):
            waiting[user].discard(name)
            if not waiting[user]:
                heappush(ready, user)
    return tuple(order)


def circle(graph: Graph, left: Iterable[str]) -> tuple[str, ...]:
    """Return a circle among names that could not be put in order: its names, the first once more at the end."""
    stuck = set(left)
    path = [min(stuck)]
    while True:
        following = min(other for other in graph[path[-1]] if other in stuck)
        if following in path:
            return (*path[path.index(following) :], following)
        path.append(following)


def ordered(desk: Desk, graph: Graph, relation: str, places: Mapping[str, Span | None]) -> tuple[str, ...]:
    """Return the names in order; each circle is a complaint, and its names come last.

    `relation` says what the things do to one another.
    """
    order, last = in_order(graph), list[str]()
    while left := sorted(set(graph) - set(order)):
        path = circle(graph, left)
        desk.complain(messages.cycle(relation, path, places.get(path[0])))
        last += path[:-1]
        graph = {name: set(needs) - set(path) for name, needs in graph.items() if name not in path}
        order = in_order(graph)
    return (*order, *last)


def table_reads(table: First | Most) -> Iterable[str]:
    """Yield what a table reads, facts that its answers refer to among them."""
    rules = table.rows if isinstance(table, First) else table.evidence
    for rule in rules:
        yield from reads(rule.when)
    if isinstance(table, First):
        yield from (
            then.path for then in (table.otherwise, *(row.then for row in table.rows)) if isinstance(then, FactRef)
        )


def presumption_reads(presumption: Value | FactRef | First) -> Iterable[str]:
    """Yield the facts that a presumption leans on."""
    if isinstance(presumption, First):
        yield from table_reads(presumption)
    elif isinstance(presumption, FactRef):
        yield presumption.path


def presumption_graph(presumptions: Mapping[str, Value | FactRef | First], derived: Mapping[str, Derived]) -> Graph:
    """Return what presumed and derived facts are worked out from, among each other."""
    graph = {path: set(presumption_reads(presumption)) for path, presumption in presumptions.items()}
    return graph | {path: set(table_reads(item.table)) for path, item in derived.items()}


def signal_graph(signals: Mapping[str, Signal]) -> Graph:
    """Return which signals each signal reads."""
    return {
        name: {path.removeprefix("signal.") for path in reads(item.when) if path.startswith("signal.")}
        for name, item in signals.items()
    }


def ordered_signals(desk: Desk, signals: Mapping[str, Signal], places: Mapping[str, Span | None]) -> tuple[str, ...]:
    """Return the signals in order; each circle is a complaint, and so is each that counts what it belongs to."""
    graph = dict(signal_graph(signals))
    for name, item in signals.items():
        counted = next(filter(None, (_counted(leaf, name) for leaf in leaves(item.when))), None)
        if counted is not None:
            desk.complain(messages.counts_itself(name, *counted))
            graph[name] = set(graph[name]) - {name}
    return ordered(desk, graph, "signals read each other", places)


def _counted(leaf: Condition, name: str) -> tuple[str, Span] | None:
    """Return the word, red, green or a group, through which a leaf reads a signal, and its place; None where it says its name."""
    if not isinstance(leaf, Lit) or leaf.signal != name or leaf.span is None:
        return None
    span = leaf.span
    word = span.source.line(span.line)[span.column - 1 : span.column - 1 + span.width].strip("'\"")
    return (word, span) if word.removeprefix("signal.") != name else None


def outcome_graph(outcomes: Mapping[str, Outcome]) -> Graph:
    """Return what each outcome reads."""
    return {name: set(table_reads(item.table)) for name, item in outcomes.items()}


def exclusion_graph(actions: Mapping[str, Action]) -> Graph:
    """Return, for each action, those that exclude it."""
    return {name: item.excluded_by for name, item in actions.items()}


def to_do_order(desk: Desk, actions: Mapping[str, Action]) -> tuple[str, ...]:
    """Return the actions in the order to do them: by phase, then `after`, then id."""
    order: list[str] = []
    for phase in PHASES:
        members = {name: item for name, item in actions.items() if item.phase == phase}
        graph = {name: set(item.after) for name, item in members.items()}
        order += ordered(
            desk, graph, "actions come after each other", {name: item.span for name, item in members.items()}
        )
    return tuple(order)
