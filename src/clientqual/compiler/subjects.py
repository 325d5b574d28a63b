"""Conditions on one subject: what an operator and a value, or another fact, say of a fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clientqual import messages
from clientqual.compiler.constants import choice, constant, member
from clientqual.compiler.names import Names, describe_kind
from clientqual.compiler.shape import Desk, described
from clientqual.ir import (
    NUMERIC,
    PLACES,
    All,
    Always,
    Compare,
    Condition,
    FactType,
    Finite,
    Kind,
    Ordered,
    Relation,
    Subsets,
    Value,
    ValueSet,
    Within,
    fits_places,
)
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence, describe

ORDER: Final = ("lt", "le", "gt", "ge")


def operators(kind: FactType) -> tuple[str, ...]:
    """Return the operators of a fact."""
    if kind.kind is Kind.SET:
        return ("is", "has", "has_any", "has_all")
    compared = kind.kind in NUMERIC or kind.ordered
    return ("is", "in", "not_in", *ORDER, "between") if compared else ("is", "in", "not_in")


def joined(parts: list[Condition]) -> Condition:
    """Return the condition that all of some conditions hold."""
    return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else Always()


@dataclass(frozen=True, slots=True)
class SubjectReader:
    """Reads what a condition says of one fact or outcome."""

    desk: Desk
    names: Names

    def outcome(self, name: str, domain: Finite, value: Node) -> Condition:
        sets: list[ValueSet] = []
        for operator, operand, span in self._operations(value):
            before = len(self.desk.complaints)
            if operator not in ("is", "in", "not_in"):
                self.desk.complain(messages.unknown_operator(operator, name, ("is", "in", "not_in"), span))
                continue
            items = (operand,) if operator == "is" else self._items(operator, operand)
            answers = [choice(self.desk, name, domain, item) for item in items]
            chosen = domain.of([answer for answer in answers if answer is not None])
            if len(self.desk.complaints) == before:
                sets.append(~chosen if operator == "not_in" else chosen)
        return joined([self._within(name, values, value.span) for values in sets])

    def fact(self, kind: FactType, value: Node) -> Condition:
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
        return joined(parts)

    def _operations(self, value: Node) -> Iterable[tuple[str, Node, Span]]:
        """Return the operators that a value gives, each with its operand and its place."""
        if isinstance(value, Mapping):
            if not value.entries:
                self.desk.complain(messages.empty("a condition", value.span))
            return [(key.text, operand, key.span) for key, operand in value]
        return [("in" if isinstance(value, Sequence) else "is", value, value.span)]

    def _items(self, operator: str, operand: Node) -> tuple[Node, ...]:
        """Return the items of the list that an operator takes; none after a complaint."""
        if isinstance(operand, Sequence):
            return self.desk.items(operand, "this list")
        one = operand.text if isinstance(operand, Scalar) and operand.value is not None else None
        self.desk.complain(messages.operand_not_list(operator, describe(operand), operand.span, one))
        return ()

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
            items = (operand,) if operator == "is" else self._items(operator, operand)
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
        items = (operand,) if operator == "has" else self._items(operator, operand)
        sets = [domain.having(found) for item in items if (found := member(self.desk, kind, item)) is not None]
        values = sets[0] if sets else domain.all()
        for one in sets[1:]:
            values = values & one if operator == "has_all" else values | one
        return values

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
        text = node.text if isinstance(node, Scalar) else describe(node)
        positive = isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0
        if not positive or kind.kind not in NUMERIC:
            self.desk.complain(messages.bad_factor(text, node.span))
            return Decimal(1)
        factor = Decimal(value)  # type: ignore[arg-type]  # it is a number above 0
        if fits_places(factor):
            return factor
        self.desk.complain(messages.factor_places(text, PLACES, node.span))
        return Decimal(1)


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
