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

from clientqual.circuit import FALSE, TRUE, Circuit, Known
from clientqual.engines.table.groups import Group, grouped, in_order
from clientqual.engines.table.units import Source, Unit, source, units


@dataclass(frozen=True, slots=True)
class Step:
    """A group in its place: how many bits its fields take, and the bit of each field by which its gate is known to be true; the inner
    units; and what gates of the group add when they are true.

    Bits count from the lowest of the group; what is added counts from the lowest above it.
    """

    width: int
    tops: tuple[tuple[int, int], ...]
    inner: tuple[Unit, ...]
    added: Mapping[int, int]


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

    `start` is the integer before anything is known, `added` what each gate adds that reads no other, `steps` the groups from the lowest
    up, `answers` the bit of each answer above them, and `width` how many bits there are in all.
    """

    start: int
    added: Mapping[int, int]
    steps: tuple[Step, ...]
    answers: tuple[int, ...]
    width: int


def lay_out(circuit: Circuit, answers: Sequence[int]) -> Layout:
    """Return a layout from which these gates are read in the end, from the lowest bit up in this order."""
    known_units = units(circuit)
    sources = [source(circuit, gate) for gate in answers]
    order = in_order(known_units, (source(circuit, gate).gate for gate in (*_rails(circuit), *answers)))
    groups, apart = grouped(known_units, order, _read_only_once(known_units, sources))
    places, last = _Places(), {unit.gate: unit for unit in apart}
    placed = [(group, places.used, [places.field(unit) for unit in group.fields], places.used) for group in groups]
    begin = places.used
    read = [places.field(_turned(last[part.gate], part)) if part.gate in last else places.bit(part) for part in sources]
    return Layout(
        start=places.start,
        added={gate: number for gate, number in places.added.items() if isinstance(circuit.gates[gate], Known)},
        steps=tuple(_step(*where, places.added) for where in placed),
        answers=tuple(bit - begin for bit in read),
        width=places.used,
    )


def _rails(circuit: Circuit) -> Iterator[int]:
    """Yield the gates of signals: most of what is decided rests on them, and those of one signal go together."""
    for signal in circuit.signals.values():
        yield from (signal.sure, signal.could, signal.presumed)


def _read_only_once(known_units: Mapping[int, Unit], answers: Sequence[Source]) -> set[int]:
    """Return the units that nothing reads but one answer, as they are."""
    reads = Counter(part.gate for unit in known_units.values() for part, _ in unit.parts)
    reads.update(part.gate for part in answers)
    return {part.gate for part in answers if part.gate in known_units and reads[part.gate] == 1}


def _turned(unit: Unit, answer: Source) -> Unit:
    """Return the unit that fires when an answer is true: a unit, or the one that fires when that does not."""
    if answer.positive:
        return unit
    total = sum(weight for _, weight in unit.parts)
    parts = tuple((Source(part.gate, not part.positive), weight) for part, weight in unit.parts)
    return Unit(unit.gate, total - unit.least + 1, parts)


def _step(group: Group, begin: int, tops: Sequence[int], end: int, added: Mapping[int, int]) -> Step:
    gates = [unit.gate for unit in (*group.fields, *group.inner)]
    return Step(
        width=end - begin,
        tops=tuple((top - begin, unit.gate) for top, unit in zip(tops, group.fields, strict=True)),
        inner=tuple(group.inner),
        added={gate: added[gate] >> end for gate in gates if gate in added},
    )
