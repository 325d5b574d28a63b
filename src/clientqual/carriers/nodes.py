"""Nodes: two-sided operations that read one another, each there once.

An inverse mostly costs nothing: a *wire* is a node and whether its inverse is meant, and `not a and not b` is the inverse of `a or b`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from clientqual.circuit import Known

Operation = Literal["load", "and", "or", "xor", "not", "emit"]

Wire: TypeAlias = int
"""Twice the number of a node, and one more where its inverse is meant."""

FALSE: Final[Wire] = 0
TRUE: Final[Wire] = 1


class Node(NamedTuple):
    operation: Operation
    left: int = 0
    right: int = 0


@dataclass(slots=True)
class Nodes:
    """Nodes, each there once. Node 0 is false; the others read nodes before them."""

    nodes: list[Node] = field(default_factory=lambda: [Node("or")])
    literals: list[Known] = field(default_factory=list)
    _known: dict[Node, int] = field(default_factory=dict)

    def load(self, literal: Known) -> Wire:
        self.literals.append(literal)
        return self._node("load", len(self.literals) - 1, 0)

    def _node(self, operation: Operation, left: int, right: int) -> Wire:
        node = Node(operation, left, right)
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return 2 * self._known[node]

    def plain(self, wire: Wire) -> Wire:
        """Return a wire that carries the same, and is no inverse of a node, constants apart."""
        return self._node("not", wire >> 1, 0) if wire & 1 and wire != TRUE else wire

    def both(self, one: Wire, other: Wire) -> Wire:
        low, high = sorted((one, other))
        if low == FALSE or low ^ high == 1:
            return FALSE
        if low in (TRUE, high):
            return high
        if low & high & 1:
            return self._node("or", low >> 1, high >> 1) ^ 1
        low, high = sorted((self.plain(low), self.plain(high)))
        return self._node("and", low >> 1, high >> 1)

    def either(self, one: Wire, other: Wire) -> Wire:
        low, high = sorted((one, other))
        if low == TRUE or low ^ high == 1:
            return TRUE
        if low in (FALSE, high):
            return high
        if low & high & 1:
            return self._node("and", low >> 1, high >> 1) ^ 1
        low, high = sorted((self.plain(low), self.plain(high)))
        return self._node("or", low >> 1, high >> 1)

    def differ(self, one: Wire, other: Wire) -> Wire:
        inverse = (one ^ other) & 1
        low, high = sorted((one >> 1, other >> 1))
        if low == high:
            return inverse
        return (2 * high if low == 0 else self._node("xor", low, high)) ^ inverse


def reads(node: Node) -> tuple[int, ...]:
    """Return the nodes that a node reads."""
    if node.operation == "load":
        return ()
    return (node.left,) if node.operation == "not" else (node.left, node.right)
