"""Wiring: gates as they are made. Equal gates are made once, and what is settled by form alone is never made.

Here a gate that reads a fact still names the set of values it asks for; `cells` later turns the sets into cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from clientqual.circuit.gates import FALSE, TRUE, TRUTHS, And, AtLeast, Comparison, Constant, Not, Or, parts_of
from clientqual.ir import Compare, ValueSet


@dataclass(frozen=True, slots=True)
class Asks:
    """The subject is known, and its value is in this set."""

    subject: str
    values: ValueSet


MANY: Final = 64
"""So many parts a gate that grows has at most."""

Draft: TypeAlias = Constant | Asks | Not | And | Or | AtLeast
_Literal: TypeAlias = tuple[bool, ValueSet]


@dataclass(slots=True)
class Wiring:
    """Makes gates, and numbers them in the order in which they are made."""

    gates: list[Draft] = field(default_factory=lambda: [Constant(True), Constant(False)])
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    _made: dict[Draft, int] = field(default_factory=dict)
    _whole: set[int] = field(default_factory=set)

    def _gate(self, gate: Draft) -> int:
        found = self._made.get(gate)
        if found is None:
            found = self._made[gate] = len(self.gates)
            self.gates.append(gate)
        return found

    def known(self, subject: str, values: ValueSet) -> int:
        """Return the gate that is true where the subject is known and in a set of values."""
        return FALSE if values.is_empty() else self._gate(Asks(subject, values))

    def compared(self, compare: Compare, truth: bool) -> int:
        """Return the gate that is true where a comparison of two numbers surely is true, or surely is false."""
        comparison = Comparison(compare.left, compare.relation, compare.right, compare.times)
        self.comparisons[comparison.name] = comparison
        return self.known(comparison.name, TRUTHS.of([truth]))

    def whole(self, gates: Iterable[int]) -> None:
        """Let gates stand as a whole: what reads them does not take over their parts."""
        for gate in gates:
            inverse = self.gates[gate]
            self._whole.add(inverse.part if isinstance(inverse, Not) else gate)

    def growing(self, gate: int) -> int:
        """Return a gate that is to grow part by part. Once it has many it stands as a whole, else each step takes all apart again."""
        inverse = self.gates[gate]
        if len(parts_of(self.gates[inverse.part] if isinstance(inverse, Not) else inverse)) >= MANY:
            self.whole([gate])
        return gate

    def inverse(self, part: int) -> int:
        if part in (TRUE, FALSE):
            return FALSE if part == TRUE else TRUE
        gate = self.gates[part]
        return gate.part if isinstance(gate, Not) else self._gate(Not(part))

    def either(self, parts: Iterable[int]) -> int:
        """Return the gate that is true where one of the parts is."""
        return self.inverse(self.every(map(self.inverse, parts)))

    def every(self, parts: Iterable[int]) -> int:
        """Return the gate that is true where all parts are; parts that ask for the same subject become one."""
        rest: set[int] = set()
        literals: dict[str, _Literal] = {}
        for part in self._conjuncts(parts):
            literal = self._literal(part)
            if literal is None:
                rest.add(part)
            else:
                subject, positive, values = literal
                had = literals.get(subject)
                literals[subject] = (positive, values) if had is None else _both(had, (positive, values))
        rest.update(self._asking(subject, *literal) for subject, literal in literals.items())
        rest.discard(TRUE)
        if FALSE in rest or any(self.inverse(part) in rest for part in rest):
            return FALSE
        if len(rest) < 2:
            return rest.pop() if rest else TRUE
        return self._conjunction(sorted(rest))

    def _conjunction(self, parts: list[int]) -> int:
        """Return one gate for parts that cannot be joined further; where all are inverted, as the inverse of an `or`."""
        if all(isinstance(self.gates[part], Not) for part in parts):
            return self.inverse(self._gate(Or(tuple(sorted(map(self.inverse, parts))))))
        return self._gate(And(tuple(parts)))

    def _conjuncts(self, parts: Iterable[int]) -> Iterable[int]:
        """Yield parts, those of a conjunction in their place unless it stands as a whole."""
        for part in parts:
            gate = self.gates[part]
            if isinstance(gate, And) and part not in self._whole:
                yield from gate.parts
            elif isinstance(gate, Not) and gate.part not in self._whole and isinstance(self.gates[gate.part], Or):
                yield from map(self.inverse, parts_of(self.gates[gate.part]))
            else:
                yield part

    def _literal(self, part: int) -> tuple[str, bool, ValueSet] | None:
        gate = self.gates[part]
        if isinstance(gate, Asks):
            return gate.subject, True, gate.values
        if isinstance(gate, Not) and isinstance(inner := self.gates[gate.part], Asks):
            return inner.subject, False, inner.values
        return None

    def _asking(self, subject: str, positive: bool, values: ValueSet) -> int:
        gate = self.known(subject, values)
        return gate if positive else self.inverse(gate)

    def at_least(self, least: int, weighted: Sequence[tuple[int, int]]) -> int:
        """Return the gate that is true where the weights of the true parts, given as (part, weight), reach `least`."""
        weights: dict[int, int] = {}
        for part, weight in weighted:
            if part == TRUE:
                least -= weight
            elif part != FALSE:
                opposite = self.inverse(part)
                shared = min(weight, weights.get(opposite, 0))  # one of the two is true in any case
                least -= shared
                if shared:
                    weights[opposite] -= shared
                weights[part] = weights.get(part, 0) + weight - shared
        return self._threshold(least, {part: weight for part, weight in sorted(weights.items()) if weight})

    def _threshold(self, least: int, weights: dict[int, int]) -> int:
        total = sum(weights.values())
        if least <= 0 or total < least:
            return TRUE if least <= 0 else FALSE
        if min(weights.values()) >= least:
            return self.either(weights)
        if total - min(weights.values()) < least:
            return self.every(weights)
        inverted = {self.inverse(part): weight for part, weight in weights.items()}
        if sorted(inverted) < sorted(weights):  # too few are true where enough are false: one gate says both
            return self.inverse(self._sum(total - least + 1, inverted))
        return self._sum(least, weights)

    def _sum(self, least: int, weights: dict[int, int]) -> int:
        parts = sorted(weights)
        return self._gate(AtLeast(least, tuple(parts), tuple(weights[part] for part in parts)))


def _both(one: _Literal, other: _Literal) -> _Literal:
    """Join two conditions on one subject: known and in a set, or not known to be in it."""
    (positive, values), (also, more) = one, other
    if positive and also:
        return True, values & more
    if not positive and not also:
        return False, values | more
    return (True, values & ~more) if positive else (True, more & ~values)
