"""The layout: a place for everything in one long integer, and how much is added to it for everything that turns out to be true.

Each unit has a field, a run of bits that counts. It begins as far below a power of two as the unit's threshold, so the topmost bit of
the field is set when, and only when, the unit fires. Whatever is true adds the same number each time: its weights, in the fields of all
that read it.

Units that others read stand in the lowest bits, in groups: those of a group read only groups below it. Above them stands what is read in
the end: a bit for each answer, or the field of the unit that gives it where nothing else reads that unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from clientqual.circuit import FALSE, TRUE, Circuit
from clientqual.engines.table.units import Source, Unit, source, units

TOGETHER: Final = 12
"""So many units are in a group: few enough that which of them fire together repeats from case to case."""


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of some units: how many bits they take, and for each unit the bit that says it fires, and what that adds.

    Bits count from the lowest of the group; what is added counts from the lowest above it.
    """

    width: int
    fires: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Places:
    """Hands out bits from the lowest up, and remembers how they begin and what each gate adds."""

    used: int = 0
    start: int = 0
    added: dict[int, int] = field(default_factory=dict)

    def bit(self, answer: Source) -> int:
        """Give an answer a bit of its own, and return its place."""
        place = self.used
        self.used += 1
        self._count(answer, 1, place)
        return place

    def field(self, unit: Unit) -> int:
        """Give a unit its field, and return the place of the bit that says it fires."""
        total = sum(weight for _, weight in unit.parts)
        height = (max(unit.least, total - unit.least + 1) - 1).bit_length()
        place = self.used
        self.used += height + 1
        self.start += ((1 << height) - unit.least) << place
        for part, weight in unit.parts:
            self._count(part, weight, place)
        return place + height

    def _count(self, part: Source, weight: int, place: int) -> None:
        """Let a part count with a weight in the field at a place."""
        if part.gate in (TRUE, FALSE):
            self.start += weight << place if (part.gate == TRUE) is part.positive else 0
            return
        if not part.positive:
            self.start += weight << place
            weight = -weight
        self.added[part.gate] = self.added.get(part.gate, 0) + (weight << place)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    `start` is the integer before anything is known, `added` what each gate adds that reads no other, `groups` the groups from the lowest
    up, `answers` the bit of each answer above them, and `width` how many bits there are in all.
    """

    start: int
    added: Mapping[int, int]
    groups: tuple[Group, ...]
    answers: tuple[int, ...]
    width: int


def lay_out(circuit: Circuit, answers: Sequence[int]) -> Layout:
    """Return a layout from which these gates are read in the end, from the lowest bit up in this order."""
    known_units = units(circuit)
    sources = [source(circuit, gate) for gate in answers]
    last = _read_only_once(known_units, sources)
    places, tops, ends = _Places(), dict[int, int](), list[int]()
    groups = list(_grouped({gate: unit for gate, unit in known_units.items() if gate not in last}))
    for group in groups:
        tops.update((unit.gate, places.field(unit)) for unit in group)
        ends.append(places.used)
    read = [places.field(known_units[part.gate]) if part.gate in last else places.bit(part) for part in sources]
    begin = ends[-1] if ends else 0
    return Layout(
        start=places.start,
        added={gate: number for gate, number in places.added.items() if gate not in known_units},
        groups=tuple(_groups(groups, ends, tops, places.added)),
        answers=tuple(bit - begin for bit in read),
        width=places.used,
    )


def _read_only_once(known_units: Mapping[int, Unit], answers: Sequence[Source]) -> set[int]:
    """Return the units that nothing reads but one answer, as they are."""
    reads = Counter(part.gate for unit in known_units.values() for part, _ in unit.parts)
    reads.update(part.gate for part in answers)
    return {part.gate for part in answers if part.positive and part.gate in known_units and reads[part.gate] == 1}


def _grouped(waiting: Mapping[int, Unit]) -> Iterator[Sequence[Unit]]:
    """Divide units into groups, as few as can be: those with the longest way to go come first."""
    heights = _heights(waiting)
    needs = {gate: {part.gate for part, _ in unit.parts if part.gate in waiting} for gate, unit in waiting.items()}
    readers: dict[int, list[int]] = {gate: [] for gate in waiting}
    for gate, needed in needs.items():
        for part in needed:
            readers[part].append(gate)
    ready = [gate for gate, needed in needs.items() if not needed]
    while ready:
        ready.sort(key=lambda gate: (-heights[gate], gate))
        group, ready = ready[:TOGETHER], ready[TOGETHER:]
        yield [waiting[gate] for gate in group]
        for gate in group:
            for reader in readers[gate]:
                needs[reader].discard(gate)
                if not needs[reader]:
                    ready.append(reader)


def _heights(waiting: Mapping[int, Unit]) -> dict[int, int]:
    """Return how many units stand one on another above each."""
    heights = dict.fromkeys(waiting, 0)
    for gate in sorted(waiting, reverse=True):
        for part, _ in waiting[gate].parts:
            if part.gate in heights:
                heights[part.gate] = max(heights[part.gate], heights[gate] + 1)
    return heights


def _groups(
    groups: Sequence[Sequence[Unit]], ends: Sequence[int], tops: Mapping[int, int], added: Mapping[int, int]
) -> Iterator[Group]:
    begin = 0
    for units_together, end in zip(groups, ends, strict=True):
        yield Group(end - begin, tuple((tops[unit.gate] - begin, added[unit.gate] >> end) for unit in units_together))
        begin = end
