"""Values written in a rule set, read as the kind of the fact they are meant for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from clientqual import messages
from clientqual.compiler.names import Names, describe_kind
from clientqual.compiler.shape import Desk, truth_meant
from clientqual.ir import LIMIT, UNIT, FactType, Finite, Kind, Numbers, Subsets, Value, fits_places, number_text, scaled
from clientqual.text import Node, Scalar, Sequence, describe, looks_numeric


def constant(desk: Desk, kind: FactType, node: Node) -> Value | None:
    """Return the value of a fact that a node gives; None after a complaint."""
    if isinstance(node, Scalar) and node.value is None:
        desk.complain(messages.null_value(kind.path, node.span))
    elif kind.kind is Kind.SET:
        return _subset(desk, kind, node)
    elif not isinstance(node, Scalar):
        desk.complain(messages.wrong_type(kind.path, describe_kind(kind), describe(node), node.span))
    elif kind.kind is Kind.ENUM:
        return choice(desk, kind.path, kind.domain, node)
    elif kind.kind is Kind.BOOL:
        return _bool(desk, kind, node)
    else:
        return _number(desk, kind, node)
    return None


def choice(desk: Desk, subject: str, domain: object, node: Node) -> str | None:
    """Return one of the values of an enum or an outcome; None after a complaint."""
    assert isinstance(domain, Finite)
    if not isinstance(node, Scalar) or node.value is None:
        desk.complain(messages.wrong_type(subject, "one of its values", describe(node), node.span))
    elif node.value in domain.values and isinstance(node.value, str):
        return node.value
    elif node.text in domain.values and node.plain:
        desk.complain(messages.wrong_type(subject, "one of its values", describe(node), node.span, "put it in quotes"))
    elif domain.values:
        desk.complain(messages.not_a_value(subject, node.text, domain.values, node.span))
    return None


def _bool(desk: Desk, kind: FactType, node: Scalar) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    desk.complain(messages.wrong_type(kind.path, describe_kind(kind), describe(node), node.span, truth_meant(node)))
    return None


def _number(desk: Desk, kind: FactType, node: Scalar) -> Value | None:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        if isinstance(value, str) and node.plain and looks_numeric(node.text):
            desk.complain(messages.number_too_long(kind.path, node.span))
        else:
            hint = "leave out the quotes" if looks_numeric(node.text) else None
            desk.complain(messages.wrong_type(kind.path, describe_kind(kind), describe(node), node.span, hint))
        return None
    if kind.kind is Kind.INT and value != int(value):
        desk.complain(messages.wrong_type(kind.path, "a whole number", describe(node), node.span))
        return None
    if not -LIMIT < value < LIMIT or not fits_places(value):
        desk.complain(messages.number_too_long(kind.path, node.span))
        return None
    domain = kind.domain
    assert isinstance(domain, Numbers)
    if not domain.low <= scaled(value) <= domain.high:
        desk.complain(messages.number_out_of_range(kind.path, node.text, bounds(domain), node.span))
        return None
    return int(value) if kind.kind is Kind.INT else Decimal(value)


def bounds(domain: Numbers) -> str:
    """Say between what a number lies."""
    low = number_text(domain.low)
    return f"at least {low}" if domain.high >= (LIMIT - 1) * UNIT else f"between {low} and {number_text(domain.high)}"


def _subset(desk: Desk, kind: FactType, node: Node) -> frozenset[str] | None:
    assert isinstance(kind.domain, Subsets)
    if isinstance(node, Scalar):
        items: tuple[Node, ...] = (node,)
    elif isinstance(node, Sequence):
        items = node.items
    else:
        desk.complain(messages.wrong_type(kind.path, describe_kind(kind), describe(node), node.span))
        return None
    found = [member(desk, kind, item) for item in items]
    members = [item for item in found if item is not None]
    return frozenset(members) if len(members) == len(found) else None


def member(desk: Desk, kind: FactType, node: Node) -> str | None:
    """Return one member of a set fact; None after a complaint."""
    assert isinstance(kind.domain, Subsets)
    if isinstance(node, Scalar) and node.value in kind.domain.members and isinstance(node.value, str):
        return node.value
    if not isinstance(node, Scalar):
        what = f"a member of `{kind.path}`"
        desk.complain(messages.wrong_shape(what, "one of its values", describe(node), node.span))
    elif kind.domain.members:
        desk.complain(messages.not_a_value(kind.path, node.text, kind.domain.members, node.span))
    return None


@dataclass(slots=True)
class Statement:
    """Collects the facts that a mapping states, each with its key."""

    desk: Desk
    names: Names
    may_be_unknown: bool
    found: dict[str, tuple[Value, Scalar]] = field(default_factory=dict)

    def state(self, path: str, key: Scalar, value: Node) -> None:
        """Take one fact; in a case, null is no statement."""
        kind = self.names.types.get(path)
        if kind is None:
            self.names.unknown(self.desk, "fact", path, self.names.types, key.span)
        elif path in self.found:
            self.desk.complain(replace(messages.fact_twice(path), span=key.span))
        elif not (_is_null(value) and self.may_be_unknown):
            read = constant(self.desk, kind, value)
            if read is not None:
                self.found[path] = (read, key)

    def model(self, key: Scalar, value: Node) -> None:
        """Take the facts of one model."""
        if not _is_null(value):
            for inner, item in self.desk.mapping(value, f"`{key.text}`"):
                self.state(f"{key.text}.{inner.text}", inner, item)


def stated_facts(
    desk: Desk, names: Names, node: Node, what: str, others: tuple[str, ...] = ()
) -> dict[str, tuple[Value, Scalar]]:
    """Return the facts that a mapping states, nested by model or under dotted paths, each with its key.

    Keys in `others` are left to the caller; a mapping that has such keys is a case, in which facts may be null.
    """
    statement = Statement(desk, names, may_be_unknown=bool(others))
    models = {path.partition(".")[0] for path in names.types}
    for key, value in desk.mapping(node, what):
        if key.text in models:
            statement.model(key, value)
        elif "." in key.text:
            statement.state(key.text, key, value)
        elif key.text not in others:
            desk.complain(messages.unknown_key(key.text, what, sorted({*models, *others}), key.span))
    return statement.found


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None
