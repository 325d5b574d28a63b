"""What a field may give: whether a value written in a mapping is one that its fact can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clientqual import messages
from clientqual.crm import wording
from clientqual.crm.fields import As
from clientqual.diagnostics import Diagnostic
from clientqual.ir import OUTCOMES, FactType, Kind
from clientqual.models import FACT_TYPES, Override, fit, near_fact
from clientqual.span import Span
from clientqual.text import Node, Scalar, Sequence, describe, plain_data

CUSTOM: Final = "custom."
OVERRIDE_PARTS: Final = tuple(Override.model_fields)
RECORD_PARTS: Final = ("id", "label", "notes")

_READ_AS: Final[Mapping[Kind, As]] = {
    Kind.ENUM: "text", Kind.SET: "set", Kind.BOOL: "bool", Kind.INT: "number", Kind.NUMBER: "number", Kind.MONEY: "money",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What a field is read for: a fact, with its type where the library knows it, or a text beside the facts."""

    name: str
    fact: FactType | None = None
    is_fact: bool = True

    @property
    def read_as(self) -> As:
        if not self.is_fact:
            return "label"
        return _READ_AS[self.fact.kind] if self.fact else "text"

    def value(self, node: Node) -> object | Diagnostic:
        """Return a value written in a mapping as the fact holds it, None for null, or the complaint about it."""
        if isinstance(node, Scalar) and node.value is None:
            return None
        if self.fact is not None:
            got = fit(self.fact, _written(self.fact, node))
            if isinstance(got, Diagnostic):
                return wording.unfit_target(got.message, got.help, node.span)
            return sorted(got) if isinstance(got, frozenset) else got
        return self._untyped(node)

    def _untyped(self, node: Node) -> object | Diagnostic:
        if isinstance(node, Scalar):
            if self.is_fact:
                return node.value
            complaint = _no_answer(self.name, node)
            return complaint or node.text
        if self.is_fact and isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return [item.text for item in node.items if isinstance(item, Scalar)]
        return messages.wrong_shape(f"a value of `{self.name}`", "a single value", describe(node), node.span)


def _written(fact: FactType, node: Node) -> object:
    """Return a value as data; in an enum a number is the word that it is written as, and `3.0` is a whole number."""
    if isinstance(node, Scalar):
        if fact.kind is Kind.ENUM and not isinstance(node.value, bool):
            return node.text
        if isinstance(node.value, Decimal) and fact.kind is Kind.INT and node.value == int(node.value):
            return int(node.value)
    return plain_data(node)


def _no_answer(name: str, node: Scalar) -> Diagnostic | None:
    """Complain about an answer that an outcome of the library does not have."""
    outcome, _, part = name.removeprefix("override.").partition(".")
    known = OUTCOMES.get(outcome)
    if not name.startswith("override.") or part != "value" or known is None or node.text in known.values:
        return None
    return messages.not_a_value(outcome, node.text, known.values, node.span)


def fact_target(path: str, span: Span) -> Target | Diagnostic:
    """Return the target for a path of a fact, or the complaint that there is no such fact."""
    if path in FACT_TYPES:
        return Target(path, FACT_TYPES[path])
    if path.startswith(CUSTOM) and path.removeprefix(CUSTOM).isidentifier():
        return Target(path)
    told = messages.unknown_fact(path, near_fact(path))
    return Diagnostic(told.code, told.message, span, told.help)
