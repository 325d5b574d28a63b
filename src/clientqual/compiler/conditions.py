"""Conditions: from YAML to typed conditions, with every name resolved and every value checked."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from clientqual import messages
from clientqual.compiler.bounds import MOST_PARTS
from clientqual.compiler.constants import choice, constant, member
from clientqual.compiler.names import Names, describe_kind
from clientqual.compiler.shape import Desk, described
from clientqual.ir import (
    NUMERIC,
    UNIT,
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    FactType,
    Finite,
    Kind,
    Lit,
    Not,
    Ordered,
    Relation,
    Subsets,
    Value,
    ValueSet,
    Within,
    scaled,
)
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence, describe

Scope = Literal["facts", "signals", "outcomes", "actions"]
"""The last layer that a condition may read: facts and derived facts; those and signals; those and outcomes; those and actions."""

CONNECTIVES: Final = ("all", "any", "not", "count")
ORDER: Final = ("lt", "le", "gt", "ge")
COUNTS: Final = ("at_least", "at_most", "exactly")


def operators(kind: FactType) -> tuple[str, ...]:
    """Return the operators of a fact."""
    if kind.kind is Kind.SET:
        return ("is", "has", "has_any", "has_all")
    compared = kind.kind in NUMERIC or kind.ordered
    return ("is", "in", "not_in", *ORDER, "between") if compared else ("is", "in", "not_in")


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
            self.desk.complain(messages.wrong_shape("a condition", "a mapping", describe(node), node.span))
            return Always()
        if not node.entries:
            self.desk.complain(messages.empty("a condition", node.span))
        return _all([self._entry(key, value) for key, value in node])

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
            return self._outcome(name, self.names.outcomes[name], value)
        if kind is not None:
            return self._fact(kind, value)
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
        return _all(parts) if name == "all" else Any(tuple(parts))

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

    # --- outcomes and facts -----------------------------------------------------------------------------------------------------

    def _outcome(self, name: str, domain: Finite, value: Node) -> Condition:
        sets: list[ValueSet] = []
        for operator, operand, span in self._operations(value):
            before = len(self.desk.complaints)
            if operator not in ("is", "in", "not_in"):
                self.desk.complain(messages.unknown_operator(operator, name, ("is", "in", "not_in"), span))
                continue
            items = (operand,) if operator == "is" else self.desk.items(operand, f"`{name}`")
            answers = [choice(self.desk, name, domain, item) for item in items]
            chosen = domain.of([answer for answer in answers if answer is not None])
            if len(self.desk.complaints) == before:
                sets.append(~chosen if operator == "not_in" else chosen)
        return _all([self._within(name, values, value.span) for values in sets])

    def _fact(self, kind: FactType, value: Node) -> Condition:
        if kind.kind is Kind.SET and isinstance(value, Sequence):
            self.desk.complain(messages.list_on_set(kind.path, value.span))
            return Always()
        parts: list[Condition] = []
        for operator, operand, span in self._operations(value):
            if operator not in operators(kind):
                self.desk.complain(messages.unknown_operator(operator, kind.path, operators(kind), span))
            elif isinstance(operand, Mapping):
                parts.append(self._comparison(kind, operator, operand))
            else:
                found = self._values(kind, operator, operand)
                if found is not None:
                    parts.append(self._within(kind.path, found, operand.span, operator))
        return _all(parts)

    def _operations(self, value: Node) -> Iterable[tuple[str, Node, Span]]:
        """Return the operators that a value gives, each with its operand and its place."""
        if isinstance(value, Mapping):
            if not value.entries:
                self.desk.complain(messages.empty("a condition", value.span))
            return [(key.text, operand, key.span) for key, operand in value]
        return [("in" if isinstance(value, Sequence) else "is", value, value.span)]

    def _within(self, subject: str, values: ValueSet, span: Span, operator: str = "") -> Condition:
        if values.is_empty() and not values.is_full():
            hint = "write the lower end first" if operator == "between" else None
            self.desk.complain(messages.never_holds(subject, span, hint))
        elif values.is_full() and not values.is_empty():
            self.desk.complain(messages.always_holds(subject, span))
        return Within(subject, values, span)

    def _values(self, kind: FactType, operator: str, operand: Node) -> ValueSet | None:
        """Return the values that an operator with a constant allows; None after a complaint."""
        before = len(self.desk.complaints)
        allowed = self._allowed(kind, operator, operand)
        return allowed if len(self.desk.complaints) == before else None

    def _allowed(self, kind: FactType, operator: str, operand: Node) -> ValueSet:
        domain = kind.domain
        if operator in ("is", "in", "not_in"):
            items = (operand,) if operator == "is" else self.desk.items(operand, f"`{kind.path}`")
            read = [constant(self.desk, kind, item) for item in items]
            chosen = domain.of([value for value in read if value is not None])
            return ~chosen if operator == "not_in" else chosen
        if isinstance(domain, Subsets):
            return self._having(kind, domain, operator, operand)
        assert isinstance(domain, Ordered)
        if operator == "between":
            low, high = self._ends(kind, operand)
            return (
                domain.where("ge", low) & domain.where("le", high)
                if low is not None and high is not None
                else domain.all()
            )
        value = constant(self.desk, kind, operand)
        return domain.where(operator, value) if value is not None else domain.all()  # type: ignore[arg-type]  # one of ORDER

    def _ends(self, kind: FactType, operand: Node) -> tuple[Value | None, Value | None]:
        if not isinstance(operand, Sequence) or len(operand.items) != 2:
            wanted = "a list of two, `[low, high]`"
            self.desk.complain(messages.wrong_shape("`between`", wanted, described(operand), operand.span))
            return None, None
        low, high = operand.items
        return constant(self.desk, kind, low), constant(self.desk, kind, high)

    def _having(self, kind: FactType, domain: Subsets, operator: str, operand: Node) -> ValueSet:
        items = (operand,) if operator == "has" else self.desk.items(operand, f"`{operator}`")
        sets = [domain.having(found) for item in items if (found := member(self.desk, kind, item)) is not None]
        joined = sets[0] if sets else domain.all()
        for one in sets[1:]:
            joined = joined & one if operator == "has_all" else joined | one
        return joined

    # --- comparisons of two facts -----------------------------------------------------------------------------------------------

    def _comparison(self, kind: FactType, operator: str, operand: Mapping) -> Condition:
        fields = self.desk.fields(operand, ("fact", "times"), f"the value of `{operator}`")
        named = self.desk.need(fields, "fact", f"the value of `{operator}`", operand.span)
        if named is None:
            return Always()
        path = self.desk.word(named, "`fact`")
        other = self.names.types.get(path)
        if other is None:
            if path:
                self.names.unknown(self.desk, "fact", path, self.names.types, named.span)
            return Always()
        reason = _unlike(kind, other, operator)
        if reason is not None:
            self.desk.complain(messages.not_comparable(kind.path, path, reason, named.span))
        times = self._times(kind, fields.get("times"))
        relation: Relation = operator if operator in ("is", *ORDER) else "is"  # type: ignore[assignment]  # narrowed by the test
        return Compare(kind.path, relation, path, times, operand.span)

    def _times(self, kind: FactType, node: Node | None) -> Decimal:
        if node is None:
            return Decimal(1)
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0 and kind.kind in NUMERIC:
            factor = Decimal(value)
            if Decimal(scaled(factor)) / UNIT == factor:
                return factor
        self.desk.complain(messages.bad_factor(node.text if isinstance(node, Scalar) else describe(node), node.span))
        return Decimal(1)


def _all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else Always()


def _unlike(kind: FactType, other: FactType, operator: str) -> str | None:
    """Say why two facts cannot be compared; None if they can."""
    if operator not in ("is", *ORDER):
        return f"`{operator}` takes values only"
    if kind.path == other.path:
        return "it is the same fact"
    if kind.kind in NUMERIC and other.kind in NUMERIC:
        money = (kind.kind is Kind.MONEY) == (other.kind is Kind.MONEY)
        return None if money else "only one of them is money"
    if kind.kind is Kind.SET or kind.kind is not other.kind:
        return f"one is {describe_kind(kind)}, the other is {describe_kind(other)}"
    return None if kind.domain == other.domain else "they do not have the same list of values"
