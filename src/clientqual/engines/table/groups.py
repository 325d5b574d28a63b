"""Groups: units that are worked out together.

What a group reads from outside is counted in fields, one for each *field unit*; all else in it, its *inner units*, follows from which of
those fire. How field units fire together repeats from case to case, so what a group comes to is worked out once for each such pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from clientqual.engines.table.units import Source, Unit

MOST_FIELDS: Final = 14
"""So many fields a group has: few enough that which of them fire together repeats from case to case."""


@dataclass(slots=True)
class Group:
    """Field units read what stands before the group; inner units read only units of the group, and none a later one."""

    fields: list[Unit] = field(default_factory=list)
    inner: list[Unit] = field(default_factory=list)


def grouped(
    units: Mapping[int, Unit], order: Iterable[int], spared: AbstractSet[int]
) -> tuple[list[Group], list[Unit]]:
    """Divide units into groups, in the order in which they can be worked out; return `spared` units that would need a field apart."""
    grouping = _Grouping(units, next_gate=max(units, default=0) + 1)
    apart = [units[gate] for gate in order if not grouping.add(units[gate], gate in spared)]
    return grouping.groups, apart


@dataclass(slots=True)
class _Grouping:
    units: Mapping[int, Unit]
    next_gate: int
    groups: list[Group] = field(default_factory=list)
    _place: dict[int, int] = field(default_factory=dict)
    _bundles: dict[tuple[int, int, tuple[tuple[Source, int], ...]], int] = field(default_factory=dict)

    def add(self, unit: Unit, spared: bool) -> bool:
        """Put a unit into the first group that can have it; say whether there is one. All that it reads was added before."""
        last = max((self._place.get(part.gate, -1) for part, _ in unit.parts), default=-1)
        inside = tuple(item for item in unit.parts if last >= 0 and self._place.get(item[0].gate) == last)
        outside = tuple(item for item in unit.parts if item not in inside)
        if inside and not outside:
            self._put(unit, last, inner=True)
        elif spared:
            return False
        elif inside and (bundle := self._bundle(unit, outside, last)) is not None:
            parts = (*inside, (Source(bundle, True), 1))
            self._put(Unit(unit.gate, 1 if unit.least == 1 else len(parts), parts), last, inner=True)
        else:
            self._put(unit, self._room(last + 1), inner=False)
        return True

    def _bundle(self, unit: Unit, outside: tuple[tuple[Source, int], ...], place: int) -> int | None:
        """Return the gate of a field for the part of an `and` or an `or` that a group reads from outside; None where there is none."""
        if any(weight != 1 for _, weight in unit.parts) or unit.least not in (1, len(unit.parts)):
            return None
        key = (place, 1 if unit.least == 1 else len(outside), outside)
        if key not in self._bundles:
            if len(self.groups[place].fields) >= MOST_FIELDS:
                return None
            self._bundles[key] = self.next_gate
            self._put(Unit(self.next_gate, *key[1:]), place, inner=False)
            self.next_gate += 1
        return self._bundles[key]

    def _put(self, unit: Unit, place: int, *, inner: bool) -> None:
        self._place[unit.gate] = place
        (self.groups[place].inner if inner else self.groups[place].fields).append(unit)

    def _room(self, first: int) -> int:
        """Return the first group from a place on that has room for a field."""
        for place in range(first, len(self.groups)):
            if len(self.groups[place].fields) < MOST_FIELDS:
                return place
        self.groups.append(Group())
        return len(self.groups) - 1


def in_order(units: Mapping[int, Unit], roots: Iterable[int]) -> Iterator[int]:
    """Yield the units that some gates rest on, each after those that it reads: what belongs together stands together."""
    seen: set[int] = set()
    for root in roots:
        waiting = [(root, False)]
        while waiting:
            gate, is_ready = waiting.pop()
            if is_ready:
                yield gate
            elif gate in units and gate not in seen:
                seen.add(gate)
                waiting.append((gate, True))
                waiting += [(part.gate, False) for part, _ in reversed(units[gate].parts)]
