"""The two plans of a program: for what follows from a case, and for what is ordinary where the case says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientqual.engines.durable.limits import Place
from clientqual.engines.durable.plan import Planner
from clientqual.engines.durable.steps import FirstRows, Heaviest, Pair, Presumed, Ruled
from clientqual.ir import FactRef, Finite, First, Most, Program, Value
from clientqual.normal import Normalizer


@dataclass(frozen=True, slots=True)
class Walk:
    """The plan for what follows from a case, and the heads to read it from."""

    planner: Planner
    signals: Mapping[str, Pair]
    called: Mapping[str, Pair]
    warnings: Mapping[str, int]


def plan_walk(normal: Program) -> Walk:
    """Plan a program in normal form."""
    planner = Planner(normal)
    for path, derived in normal.derived.items():
        _answered(planner, path, normal.types[path].domain, derived.table, is_derived=True)
    signals = {}
    for name, signal in normal.signals.items():
        planner.place = Place(f"signal `{name}`", signal.span)
        signals[name] = planner.pair(signal.when)
    for name, outcome in normal.outcomes.items():
        _answered(planner, name, outcome.domain, outcome.table)
    called = {}
    for name, action in normal.actions.items():
        planner.place = Place(f"action `{name}`", action.span)
        called[name] = planner.pair(action.rules[0].when)
    warnings = {}
    for item in normal.unrealistic:
        planner.place = Place(f"situation `{item.id}`", None)
        warnings[item.id] = planner.head(item.when, truth=True).number
    return Walk(planner, signals, called, warnings)


def _answered(planner: Planner, name: str, domain: object, table: First | Most, *, is_derived: bool = False) -> None:
    """Plan a table, and what its answers rule out."""
    assert isinstance(domain, Finite)
    rules = table.rows if isinstance(table, First) else table.evidence
    pairs = []
    for rule in rules:
        planner.place = Place(f"`{name}/{rule.id}`", rule.span)
        pairs.append(planner.pair(rule.when))
    ready = planner.ready_after(pairs)
    fields = planner.answers(name, domain, ready)
    if isinstance(table, First):
        rows = tuple((pair, _value(row.then)) for pair, row in zip(pairs, table.rows, strict=True))
        answers: FirstRows | Heaviest = FirstRows(rows, _value(table.otherwise))
    else:
        evidence = tuple((pair, item.answer, item.weight) for pair, item in zip(pairs, table.evidence, strict=True))
        answers = Heaviest(domain.values, evidence, table.minimum, table.otherwise)
    planner.step(ready, Ruled(name, domain, fields, answers, is_derived))


def _value(then: Value | FactRef) -> Value:
    assert not isinstance(then, FactRef)  # only presumptions refer to facts
    return then


def plan_presumptions(program: Program) -> Planner:
    """Plan what facts are presumed to be. All that is read has a value by then, so conditions are read only as true."""
    planner = Planner(program)
    normalizer = Normalizer({})
    for path in program.presumption_order:
        source = program.derived[path].table if path in program.derived else program.presumptions[path]
        table = normalizer.first(source) if isinstance(source, First) else First((), source)
        heads = []
        for row in table.rows:
            planner.place = Place(f"`{path}/{row.id}`", row.span)
            heads.append(planner.head(row.when, truth=True))
        referred = [
            then.path for then in (*(row.then for row in table.rows), table.otherwise) if isinstance(then, FactRef)
        ]
        ready = max([*(head.ready for head in heads), *(planner.ready.get(other, 0) for other in referred)], default=0)
        planner.ready[path] = ready
        rows = tuple((head.number, row.then) for head, row in zip(heads, table.rows, strict=True))
        planner.step(ready, Presumed(path, table.otherwise, rows, planner.entries))
    return planner
