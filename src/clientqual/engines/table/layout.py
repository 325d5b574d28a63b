"""The layout: a place for everything in one long integer, and how much is added to it for everything that turns out to be true.

Each unit has a field, a run of bits that counts. It begins as far below a power of two as the unit's threshold, so the topmost bit of
the field is set when, and only when, the unit fires. Fields stand by level, the lowest level in the lowest bits. Above all fields stand
the answers, a bit each. Whatever is true adds the same number each time: its weights, in the fields of all that read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clientqual.circuit import FALSE, TRUE, Circuit
from clientqual.engines.table.units import Source, Unit, source, units


@dataclass(frozen=True, slots=True)
class Level:
    """The fields of one level: how many bits they take, and for each of its units that is read, where it fires and what that adds.

    Places count from the lowest bit of the level; what is added counts from the lowest bit above it.
    """

    width: int
    fires: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Places:
    """Hands out bits from the lowest up, and remembers how they begin and what each gate adds."""

    used: int = 0
    start: int = 0
    added: dict[int, int] = field(default_factory=dict)

    def take(self, width: int) -> int:
        place = self.used
        self.used += width
        return place

    def count(self, part: Source, weight: int, place: int) -> None:
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
    """Where everything stands. `start` is the integer before anything is known, `added` what each gate adds that reads no other,
    `width` how many bits there are.

    `answers` is how many bits of answers stand above all fields; what stands above them is for others to use.
    """

    start: int
    added: Mapping[int, int]
    width: int
    levels: tuple[Level, ...]
    answers: int


def lay_out(circuit: Circuit, answers: Sequence[int]) -> Layout:
    """Return a layout in which each of these gates has a bit for its answer, in this order from the lowest up."""
    places = _Places()
    tops: dict[int, int] = {}
    by_level: list[list[Unit]] = []
    ends: list[int] = []
    for unit in units(circuit):
        if unit.level == len(by_level):
            by_level.append([])
            ends.append(0)
        by_level[unit.level].append(unit)
        tops[unit.gate] = _field(unit, places)
        ends[unit.level] = places.used
    for gate in answers:
        places.count(source(circuit, gate), 1, places.take(1))
    return Layout(
        start=places.start,
        added={gate: number for gate, number in places.added.items() if gate not in tops},
        width=places.used,
        levels=tuple(_levels(by_level, ends, tops, places.added)),
        answers=len(answers),
    )


def _field(unit: Unit, places: _Places) -> int:
    """Give a unit its field, and return the place of the bit that says it fires."""
    total = sum(weight for _, weight in unit.parts)
    height = max(unit.least, total - unit.least + 1) - 1
    top = height.bit_length()
    place = places.take(top + 1)
    places.start += ((1 << top) - unit.least) << place
    for part, weight in unit.parts:
        places.count(part, weight, place)
    return place + top


def _levels(
    by_level: list[list[Unit]], ends: list[int], tops: Mapping[int, int], added: Mapping[int, int]
) -> list[Level]:
    found, begin = [], 0
    for level, end in zip(by_level, ends, strict=True):
        fires = tuple((tops[unit.gate] - begin, added[unit.gate] >> end) for unit in level if unit.gate in added)
        found.append(Level(end - begin, fires))
        begin = end
    return found
