"""Programs as JSON text and back: plain data that can be kept on disk, and that can never run.

Every composite value is a node in one list, and refers to the nodes before it as `[index]`; equal nodes are stored once. Reading makes
nothing but the classes in the table below. Places in the YAML are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from clientqual.ir import conditions, events, facts, program, rules, values
from clientqual.ir.facts import Kind
from clientqual.span import Span

CLASSES: Final[dict[str, Any]] = {
    kind.__name__: kind
    for kind in (
        *(values.Finite, values.Subsets, values.Numbers, values.Cells, values.Ranges),
        *(facts.FactType, facts.FactRef, facts.Fact),
        *(conditions.Always, conditions.Within, conditions.Compare, conditions.Lit),
        *(conditions.Not, conditions.All, conditions.Any, conditions.Count),
        *(rules.Rule, rules.Row, rules.Evidence, rules.First, rules.Most, rules.Derived, rules.Signal, rules.Outcome),
        *(rules.Action, rules.Unrealistic, rules.Expectation, rules.RuleTest, rules.Promise),
        *(events.EventField, events.EventKind, events.Counted, events.Elapsed, events.Latest, events.Became),
        *(events.Pending, events.FromEvents, events.AlertRule),
        *(program.Identity, program.Program),
    )
}

_WIDE = 64  # bits beyond which an integer is written in hexadecimal: sets of cells can have thousands


class _Writer:
    def __init__(self) -> None:
        self.nodes: list[list[object]] = []
        self._known: dict[tuple[object, ...], int] = {}

    def value(self, value: object) -> object:
        """Return a value as JSON: itself, or a reference to its node."""
        if value is None or isinstance(value, bool) or type(value) is str or isinstance(value, Span):
            return None if isinstance(value, Span) else value
        if isinstance(value, int) and value.bit_length() <= _WIDE:
            return value
        return [self._node(*self._parts(value))]

    def _parts(self, value: object) -> list[object]:
        match value:
            case int():
                return ["x", hex(value)]
            case Kind():
                return ["k", value.value]
            case Decimal():
                return ["n", str(value)]
            case frozenset():
                return ["s", *(self.value(item) for item in sorted(value))]
            case tuple():
                return ["t", *(self.value(item) for item in value)]
            case Mapping():
                return ["d", *(self.value(part) for pair in value.items() for part in pair)]
        own = fields(value)  # type: ignore[arg-type]  # all that is left are dataclasses of the table
        return [type(value).__name__, *(self.value(getattr(value, item.name)) for item in own)]

    def _node(self, *parts: object) -> int:
        key = tuple(tuple(part) if isinstance(part, list) else (type(part), part) for part in parts)
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(list(parts))
        return self._known[key]


def _maker(kind: Callable[..., object]) -> Callable[[list[Any]], object]:
    return lambda parts: kind(*parts)


_MAKERS: Final[dict[str, Callable[[list[Any]], object]]] = {
    "x": lambda parts: int(parts[0], 16),
    "k": lambda parts: Kind(parts[0]),
    "n": lambda parts: Decimal(parts[0]),
    "s": frozenset,
    "t": tuple,
    "d": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    **{name: _maker(kind) for name, kind in CLASSES.items()},
}


def freeze(item: program.Program) -> str:
    """Write a program as JSON text."""
    writer = _Writer()
    writer.value(item)
    return json.dumps(writer.nodes, separators=(",", ":"), ensure_ascii=False)


def thaw(text: str) -> program.Program:
    """Return the program that a text was written from.

    Raises ValueError for any other text.
    """
    made: list[object] = []
    try:
        for name, *parts in json.loads(text):
            made.append(_MAKERS[name]([made[part[0]] if type(part) is list else part for part in parts]))
    except (KeyError, IndexError, TypeError, ArithmeticError) as error:
        raise ValueError("no frozen program") from error
    if not made or not isinstance(made[-1], program.Program):
        raise ValueError("no frozen program")
    return made[-1]
