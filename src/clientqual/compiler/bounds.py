"""Bounds: how deep rules may lean on each other, and how much a condition may come to once its signals are written out.

What leans on a fact leans on what that is presumed to be as well. Whoever walks a program, known facts or presumed ones, may then do so
with plain recursion, and soon comes to an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from clientqual import messages
from clientqual.compiler.shape import Desk
from clientqual.ir import (
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    FactRef,
    First,
    Lit,
    Most,
    Not,
    Program,
    Rule,
    Value,
    Within,
)
from clientqual.span import Span

MOST_STEPS: Final = 120
MOST_PARTS: Final = 2_000
_BLAMELESS: Final = -(10**9)
"""What stands for the measure of something that was complained of, so that what leans on it is not."""


@dataclass(slots=True)
class _Measure:
    """The depth of all that was measured so far, and the size of the signals among it."""

    desk: Desk
    depths: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def thing(self, name: str, what: str, rules: tuple[Rule, ...], span: Span | None, above: int = 0) -> None:
        """Measure a table, a signal or an action by its rules; an action stands on those that exclude it as well."""
        found = [self.condition(rule.when) for rule in rules]
        self.depths[name] = 2 + _deepest(above, *(depth for depth, _ in found))
        self.sizes[name] = size = max((size for _, size in found), default=0)
        if self.depths[name] > MOST_STEPS:
            self.depths[name] = _BLAMELESS
            self.desk.complain(messages.too_many_steps(what, MOST_STEPS, span))
        if size > MOST_PARTS:
            self.sizes[name] = _BLAMELESS
            self.desk.complain(messages.too_many_parts(what, MOST_PARTS, span))

    def table(self, path: str, what: str, then: Value | FactRef | First, span: Span | None) -> None:
        """Measure what a fact is worked out from, or presumed to be: a plain value leans on nothing."""
        rows = then.rows if isinstance(then, First) else ()
        ends = (then.otherwise, *(row.then for row in rows)) if isinstance(then, First) else (then,)
        leant_on = [self.depths.get(end.path, 0) for end in ends if isinstance(end, FactRef)]
        if rows or leant_on:
            self.thing(path, what, rows, span, _deepest(*leant_on))

    def condition(self, condition: Condition) -> tuple[int, int]:
        """Return how many steps a condition is deep and how many parts it has, those of its signals among them."""
        match condition:
            case Always():
                return 0, 0
            case Within(subject):
                return self.depths.get(subject, 0), 1
            case Compare(left, _, right):
                return _deepest(self.depths.get(left, 0), self.depths.get(right, 0)), 1
            case Lit(signal):
                return self.depths[f"signal.{signal}"], self.sizes[f"signal.{signal}"]
            case Not(part):
                depth, size = self.condition(part)
                return depth + 1, size
            case All(parts) | Any(parts) | Count(parts):
                found = [self.condition(part) for part in parts]
                return 1 + _deepest(*(depth for depth, _ in found)), sum(size for _, size in found)


def _deepest(*depths: int) -> int:
    """Return the greatest depth, but a blameless one where there is one."""
    return min(depths, default=0) if any(depth < 0 for depth in depths) else max(depths, default=0)


def check_bounds(desk: Desk, program: Program, places: Mapping[str, Span]) -> None:
    """Complain of what leans on too long a chain, or comes to too much. The program must be free of circles."""
    measure = _Measure(desk)
    for path in program.presumption_order:
        if path in program.derived:
            measure.table(path, f"the derived fact `{path}`", program.derived[path].table, places.get(path))
        else:
            measure.table(path, f"the presumption of `{path}`", program.presumptions[path], places.get(path))
    for name, signal in program.signals.items():
        measure.thing(f"signal.{name}", f"the signal `{name}`", (Rule(name, signal.when),), signal.span)
    for name, outcome in program.outcomes.items():
        measure.thing(name, f"the outcome `{name}`", _rules(outcome.table), outcome.span)
    for name, action in program.actions.items():
        above = _deepest(*(measure.depths[f"action.{other}"] for other in action.excluded_by))
        measure.thing(f"action.{name}", f"the action `{name}`", action.rules, action.span, above)
    for name, alert in program.alerts.items():
        measure.thing(f"alert.{name}", f"the alert `{name}`", (Rule(name, alert.when),), alert.span)


def _rules(table: First | Most) -> tuple[Rule, ...]:
    return table.rows if isinstance(table, First) else table.evidence
