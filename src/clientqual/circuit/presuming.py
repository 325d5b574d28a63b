"""The presumed case as gates: every fact that is not known has its ordinary value, and everything is true or false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from clientqual.circuit.gates import FALSE, TRUE
from clientqual.circuit.reading import Rails, Reading
from clientqual.ir import UNIT, Compare, FactRef, First, Numbers, Ranges, Relation, Value, ValueSet, scaled

Alternative: TypeAlias = tuple[int, Value | FactRef]
"""The gate of a circumstance, and what a fact is in it: a value, or the same as a fact that is known in that circumstance."""

_MIRRORED: dict[Relation, Relation] = {"is": "is", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


@dataclass(slots=True)
class Presuming(Reading):
    """Reads a program as it is written. Nothing is open, so both gates of a condition are the same.

    So in every case just one answer of a table has a true gate: that of the first row that holds, as no earlier one does. And a base
    fact is in just one circumstance: known; or open, and in one circumstance of the one answer that its presumption has.
    """

    _known_as: dict[str, tuple[Alternative, ...]] = field(default_factory=dict)

    def within(self, subject: str, values: ValueSet) -> Rails:
        if subject in self.program.derived:
            self.derive(subject)
            return self._one_of(subject, values)
        gates = [self.wiring.every([when, self._member(then, values)]) for when, then in self._alternatives(subject)]
        return _one(self.wiring.either(gates))

    def _member(self, then: Value | FactRef, values: ValueSet) -> int:
        if isinstance(then, FactRef):
            return self.wiring.known(then.path, values)
        return TRUE if then in values else FALSE

    def _among(self, inside: Iterable[int], _: Iterable[int], /) -> Rails:
        return _one(self.wiring.either(inside))

    # --- where presumed values come from ------------------------------------------------------------------------------------------

    def _alternatives(self, path: str) -> tuple[Alternative, ...]:
        """Return what a base fact is in the presumed case, in circumstances of which just one holds.

        No two of them have the same end, so there are at most as many as there are facts and values, however many ways lead to them.
        """
        if path not in self._known_as:
            known = self.wiring.known(path, self.program.types[path].domain.all())
            open_ = self.wiring.inverse(known)
            ordinary = self.program.presumptions.get(path)
            others = self._ends(ordinary) if ordinary is not None else ()
            found = [(self.wiring.every([open_, when]), end) for when, end in others]
            self.wiring.whole(when for when, _ in found)
            self._known_as[path] = ((known, FactRef(path)), *(item for item in found if item[0] != FALSE))
        return self._known_as[path]

    def _ends(self, ordinary: Value | FactRef | First) -> Iterator[Alternative]:
        """Yield each end of a presumption once, with the gate of all ways there."""
        ends: dict[Value | FactRef, list[int]] = {}
        for when, end in self._ordinary(ordinary):
            ends.setdefault(end, []).append(when)
        yield from ((ways[0] if len(ways) == 1 else self.wiring.either(ways), end) for end, ways in ends.items())

    def _ordinary(self, ordinary: Value | FactRef | First) -> Iterator[Alternative]:
        """Yield what a presumption comes to, and the way there: of all ways just one is open. Presumptions run in no circle."""
        if isinstance(ordinary, First):
            for then, when in self.first(ordinary).items():
                yield from ((self.wiring.every([when, also]), end) for also, end in self._ordinary(then))
        elif not isinstance(ordinary, FactRef):
            yield TRUE, ordinary
        elif ordinary.path in self.program.derived:
            domain = self.program.types[ordinary.path].domain
            values = domain.all().values()  # type: ignore[attr-defined]  # derived facts have short lists
            yield from ((self.within(ordinary.path, domain.of([value])).could, value) for value in values)
        else:
            yield from self._alternatives(ordinary.path)

    # --- numbers that are compared ------------------------------------------------------------------------------------------------

    def compared(self, compare: Compare) -> Rails:
        """Compare in every circumstance of both sides; in each, the sides are constants or known facts."""
        gates = [
            self.wiring.every([when, also, self._holds(compare, left, right)])
            for when, left in self._alternatives(compare.left)
            for also, right in self._alternatives(compare.right)
        ]
        return _one(self.wiring.either(gates))

    def _holds(self, compare: Compare, left: Value | FactRef, right: Value | FactRef) -> int:
        relation, times = compare.relation, scaled(compare.times)
        match left, right:
            case FactRef(one), FactRef(other):
                if one == other:
                    return self._number(one, UNIT - times, relation, 0)
                return self.wiring.compared(Compare(one, relation, other, compare.times), True)
            case FactRef(one), number:
                return self._number(one, UNIT, relation, _point(number) * times)
            case number, FactRef(other):
                return self._number(other, times, _MIRRORED[relation], _point(number) * UNIT)
        difference = _point(left) * UNIT - _point(right) * times
        return TRUE if _compares(difference, relation) else FALSE

    def _number(self, path: str, factor: int, relation: Relation, bound: int) -> int:
        """Return the gate for a known number, times a factor, in relation to a bound."""
        domain = self.program.types[path].domain
        assert isinstance(domain, Numbers)
        return self.wiring.known(path, solutions(domain, factor, relation, bound))


def solutions(domain: Numbers, factor: int, relation: Relation, bound: int) -> Ranges:
    """Return the numbers of a domain whose product with a factor stands in a relation to a bound."""
    if factor < 0:
        return solutions(domain, -factor, _MIRRORED[relation], -bound)
    if factor == 0:
        return domain.all() if _compares(-bound, relation) else ~domain.all()
    up_to = _span(domain, domain.low, bound // factor)
    down_to = _span(domain, -(-bound // factor), domain.high)
    return {"le": up_to, "ge": down_to, "lt": ~down_to, "gt": ~up_to, "is": up_to & down_to}[relation]


def _span(domain: Numbers, low: int, high: int) -> Ranges:
    """Return the numbers of a domain from one to another."""
    first = -(-max(low, domain.low) // domain.step) * domain.step
    last = min(high, domain.high) // domain.step * domain.step
    return Ranges(domain, ((first, last),) if first <= last else ())


def _compares(difference: int, relation: Relation) -> bool:
    """Say whether a relation holds between two numbers, by what the one is above the other."""
    return {
        "is": difference == 0,
        "lt": difference < 0,
        "le": difference <= 0,
        "gt": difference > 0,
        "ge": difference >= 0,
    }[relation]


def _point(value: Value | FactRef) -> int:
    assert isinstance(value, int | Decimal)
    return scaled(value)


def _one(gate: int) -> Rails:
    return Rails(gate, gate)
