"""Conditions: from YAML to typed conditions, with every name resolved. What they say of one fact is read in `subjects`."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Final, Literal

from clientqual import messages
from clientqual.compiler.bounds import MOST_PARTS
from clientqual.compiler.names import Names
from clientqual.compiler.shape import Desk, colon_meant
from clientqual.compiler.subjects import SubjectReader, joined
from clientqual.ir import (
    Always,
    Any,
    Condition,
    Count,
    Lit,
    Not,
)
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence, describe

Scope = Literal["facts", "signals", "outcomes", "actions"]
"""The last layer that a condition may read: facts and derived facts; those and signals; those and outcomes; those and actions."""

CONNECTIVES: Final = ("all", "any", "not", "count")
COUNTS: Final = ("at_least", "at_most", "exactly")


@dataclass(slots=True)
class ConditionReader:
    """Reads the conditions of one sort of rule. `reader` names the sort, for complaints."""

    desk: Desk
    names: Names
    reader: str
    scope: Scope
    actions: MappingOf[str, Condition] = field(default_factory=dict)
    """Under which condition an action is recommended, where such conditions may be read."""

    def read(self, node: Node) -> Condition:
        """Return the condition that a node states; one that always holds after a complaint."""
        if isinstance(node, Scalar) and node.value is True:
            return Always()
        if not isinstance(node, Mapping):
            hint = _without_dashes(node) if isinstance(node, Sequence) else colon_meant(node)
            self.desk.complain(messages.wrong_shape("a condition", "a mapping", describe(node), node.span, hint))
            return Always()
        if not node.entries:
            self.desk.complain(messages.empty("a condition", node.span))
        return joined([self._entry(key, value) for key, value in node])

    def _entry(self, key: Scalar, value: Node) -> Condition:
        name, kind = key.text, self.names.types.get(key.text)
        if name in CONNECTIVES:
            return self._connective(name, value)
        if name.startswith("signal."):
            return self._signal(name.removeprefix("signal."), value, key.span)
        if name.startswith("action."):
            return self._action(name.removeprefix("action."), value, key.span)
        if name in self.names.outcomes:
            if self.scope not in ("outcomes", "actions"):
                self.desk.complain(messages.out_of_layer(self.reader, "outcome", name, key.span))
            return SubjectReader(self.desk, self.names).outcome(name, self.names.outcomes[name], value)
        if kind is not None:
            return SubjectReader(self.desk, self.names).fact(kind, value)
        if name in self.names.signals:
            self.desk.complain(messages.signal_without_prefix(name, key.span))
        else:
            known = {*self.names.types, *self.names.outcomes, *(f"signal.{signal}" for signal in self.names.signals)}
            self.names.unknown(self.desk, "fact or outcome", name, known, key.span)
        return Always()

    def _connective(self, name: str, value: Node) -> Condition:
        if name == "not":
            return Not(self.read(value))
        if name == "count":
            return self._count(value)
        parts = [self.read(item) for item in self.desk.items(value, f"`{name}`")]
        return joined(parts) if name == "all" else Any(tuple(parts))

    def _signal(self, name: str, value: Node, span: Span) -> Condition:
        lit = self._lit(name, span)
        return lit if self.desk.flag(value, f"`signal.{name}`") else Not(lit)

    def _lit(self, name: str, span: Span) -> Condition:
        if name not in self.names.signals:
            self.names.unknown(self.desk, "signal", name, self.names.signals, span)
            return Always()
        if self.scope == "facts":
            self.desk.complain(messages.out_of_layer(self.reader, "signal", name, span))
        return Lit(name, span)

    def _action(self, name: str, value: Node, span: Span) -> Condition:
        if name not in self.names.actions:
            self.names.unknown(self.desk, "action", name, self.names.actions, span)
            return Always()
        if self.scope != "actions":
            self.desk.complain(messages.out_of_layer(self.reader, "action", name, span))
            return Always()
        if name not in self.actions:
            self.desk.complain(messages.too_many_parts(f"the action `{name}`", MOST_PARTS, span))
        holds = self.actions.get(name, Always())
        return holds if self.desk.flag(value, f"`action.{name}`") else Not(holds)

    # --- counts -----------------------------------------------------------------------------------------------------------------

    def _count(self, node: Node) -> Condition:
        before = len(self.desk.complaints)
        fields = self.desk.fields(node, ("of", *COUNTS), "`count`")
        of = self.desk.need(fields, "of", "`count`", node.span)
        limits = {name: fields[name] for name in COUNTS if name in fields}
        if not limits and len(self.desk.complaints) == before:
            self.desk.complain(messages.missing_key("`count`", "at_least`, `at_most` or `exactly", node.span))
        elif "exactly" in limits and len(limits) > 1:
            self.desk.complain(messages.count_limits(limits["exactly"].span))
        parts = tuple(self._counted(of)) if of is not None else ()
        low, high = 0, len(parts)
        for name, value in limits.items():
            number = self.desk.whole(value, 0, f"`{name}`")
            low = number if name in ("at_least", "exactly") else low
            high = number if name in ("at_most", "exactly") else high
        if len(self.desk.complaints) == before and limits and of is not None:
            self._reachable(limits, low, high, len(parts), node.span)
        return Count(parts, low, high)

    def _reachable(self, limits: Iterable[str], low: int, high: int, parts: int, span: Span) -> None:
        """Complain of a count that every case reaches, or none."""
        idle = {"at_least": low == 0, "at_most": high >= parts, "exactly": low == 0 and high >= parts}
        never = low > min(high, parts)
        said = [f"`{name}: {low if name == 'at_least' else high}`" for name in limits if never or idle[name]]
        if said:
            case = "no case" if never else "every case"
            self.desk.complain(messages.count_out_of_reach(" and ".join(said), case, parts, span))

    def _counted(self, of: Node) -> list[Condition]:
        if not isinstance(of, Scalar):
            items = self.desk.items(of, "`of`")
            parts = [self._item(item) for item in items]
            self._distinct(parts, items)
            return parts
        name = self.desk.word(of, "`of`")
        if name in ("red", "green"):
            return [self._lit(signal, of.span) for signal, flag in sorted(self.names.signals.items()) if flag == name]
        if name in self.names.groups:
            return [self._lit(signal, of.span) for signal in self.names.groups[name]]
        if name:
            self.names.unknown(self.desk, "group", name, {*self.names.groups, "red", "green"}, of.span)
        return []

    def _item(self, item: Node) -> Condition:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            return self._lit(item.value.removeprefix("signal."), item.span)
        return self.read(item)

    def _distinct(self, parts: list[Condition], items: tuple[Node, ...]) -> None:
        for place, part in enumerate(parts):
            if part in parts[:place] and part != Always():
                what = f"the signal `{part.signal}`" if isinstance(part, Lit) else "this condition"
                self.desk.complain(messages.repeated(what, items[place].span))


def _without_dashes(node: Sequence) -> str | None:
    """Return the help for a list of conditions where one is meant."""
    conditions = [item for item in node.items if isinstance(item, Mapping)]
    if not conditions or len(conditions) < len(node.items):
        return None
    keys = [key.text for item in conditions for key, _ in item]
    one_list = "put the list under `all:`, or under `any:` where one of them is enough"
    return f"drop the dashes; or {one_list}" if len(set(keys)) == len(keys) else one_list
