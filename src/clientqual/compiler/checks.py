"""Checks of a whole rule set, once every part of it has been read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientqual import messages
from clientqual.compiler.layers import presumption_reads, table_reads
from clientqual.compiler.shape import Desk
from clientqual.ir import Action, Compare, Condition, Derived, First, Outcome, Program, Rule, Within, leaves, reads
from clientqual.span import Span


def check_program(desk: Desk, program: Program) -> None:
    """Complain of facts that rules read and that have no value to go by, or no question."""
    for path, span in sorted(_base_facts_read(program).items()):
        fact = program.facts[path]
        if fact.default is not None:
            continue
        if path not in program.presumptions:
            desk.complain(messages.unread_presumption(path, span))
        if f"facts/{path}/ask" not in program.texts:
            desk.complain(messages.no_question(path, span))


def unused_sources(program: Program) -> Iterable[str]:
    """Return the sources that a rule set declares itself and nothing cites.

    One without signals, outcomes and actions judges nothing: it is there to be extended, and its sources for the rules of others.
    """
    if not (program.signals or program.outcomes or program.actions):
        return ()
    return sorted(program.own_sources - set(citations(program)))


def citations(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Return every source that is cited, with what cites it."""
    found: dict[str, list[str]] = {}

    def cite(by: str, sources: Iterable[str]) -> None:
        for source in sources:
            found.setdefault(source, []).append(by)

    for path, fact in program.facts.items():
        cite(path, fact.source)
    for name, signal in program.signals.items():
        cite(f"signal.{name}", signal.source)
    for name, alert in program.alerts.items():
        cite(f"alert.{name}", alert.source)
    for name, item in _with_rules(program).items():
        cite(name, item.source)
        for rule in _rules(item):
            cite(f"{name}/{rule.id}", rule.source)
    return {source: tuple(by) for source, by in sorted(found.items())}


def _with_rules(program: Program) -> Mapping[str, Derived | Outcome | Action]:
    return {**program.derived, **program.outcomes, **program.actions}


def _rules(item: Derived | Outcome | Action) -> tuple[Rule, ...]:
    if isinstance(item, Action):
        return item.rules
    return item.table.rows if isinstance(item.table, First) else item.table.evidence


def _base_facts_read(program: Program) -> dict[str, Span | None]:
    """Return the base facts that conditions and presumptions read, each with the first place that does."""
    found: dict[str, Span | None] = {}
    for _, condition in program.conditions():
        _collect(condition, found)
    for alert in program.alerts.values():
        _collect(alert.when, found)
    for presumption in program.presumptions.values():
        for path in presumption_reads(presumption):
            found.setdefault(path, None)
    for derived in program.derived.values():
        for path in table_reads(derived.table):
            found.setdefault(path, None)
    return {path: span for path, span in found.items() if path in program.facts}


def _collect(condition: Condition, found: dict[str, Span | None]) -> None:
    for leaf in leaves(condition):
        if isinstance(leaf, Within):
            found.setdefault(leaf.subject, leaf.span)
        elif isinstance(leaf, Compare):
            found.setdefault(leaf.left, leaf.span)
            found.setdefault(leaf.right, leaf.span)


def readers(program: Program) -> Mapping[str, int]:
    """Return how many rules read each base fact, directly or through signals and derived facts."""
    behind = {path: frozenset({path}) for path in program.facts}

    def facts_of(subjects: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*(behind.get(subject, ()) for subject in subjects))

    for path, derived in program.derived.items():
        behind[path] = facts_of(table_reads(derived.table))
    for name, signal in program.signals.items():
        behind[f"signal.{name}"] = facts_of(reads(signal.when))
    counts = dict.fromkeys(program.facts, 0)
    for _, condition in program.conditions():
        for path in facts_of(reads(condition)):
            counts[path] += 1
    return counts
