"""A sample of completions: whole cases that were drawn once, a lane each, in which what is known of a case replaces what was drawn.

Every lane is a case of its own, with a value for each fact: so what is worked out for it is what one completion gives. In half of the
lanes anything is as likely as anything else, in the others every second fact is as it is presumed to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import Final, TypeAlias

from clientqual.carriers.batches import Batches
from clientqual.carriers.cases import finder, settled
from clientqual.carriers.chances import chosen, divided
from clientqual.circuit import Circuit, Comparison, Known, Partition, member
from clientqual.ir import Numbers, Program, Value, number_value
from clientqual.semantics import presume

Gates: TypeAlias = tuple[tuple[int, int], ...]
"""The numbers of gates that ask for a subject, each with the cells that it asks for."""
Placed: TypeAlias = tuple[tuple[int, int], ...]
"""Numbers of gates, each with the lanes in which it is true."""

_KEPT: Final = 1 << 12


class Sample:
    """Runs completions of cases of one program, `lanes` of them. `circuit` is that for complete cases.

    It never changes, may be used from many threads, and is the same every time it is made.
    """

    def __init__(self, program: Program, circuit: Circuit, lanes: int) -> None:
        self.every = (1 << lanes) - 1
        self._program = program
        self._batches = Batches(circuit)
        subjects, asking = circuit.subjects.values(), _asking(circuit)
        self._told = {
            subject.path: _Told(program, subject, asking[subject.path], self.every)
            for subject in subjects
            if isinstance(subject, Partition)
        }
        self._compared = [(item, asking[item.name]) for item in subjects if isinstance(item, Comparison)]
        self._drawn = dict(self._draw(lanes))
        sides = {path for item, _ in self._compared for path in (item.left, item.right)}
        self._numbers = {path: tuple(self._values(path, lanes)) for path in sides}
        self._holding = lru_cache(_KEPT)(self._hold)
        self._unknown = self._batches.loaded(self._drawn, lanes)
        for item, gates in self._compared:
            self._compare(gates, self._holding(item, None, None), self._unknown)

    def run(self, known: Mapping[str, Value]) -> list[int]:
        """Return for each gate the lanes in which it is true. `known` holds base facts, and derived facts that are stated."""
        found = self._unknown.copy()
        for path, value in known.items():
            told = self._told.get(path)
            if told:
                for gate, lanes in told.placed[told.cell(value)]:
                    found[gate] = lanes
        for item, gates in self._compared:
            if item.left in known or item.right in known:
                self._compare(gates, self._holding(item, known.get(item.left), known.get(item.right)), found)
        return self._batches.carried_on(found, self.every)

    def completion(self, known: Mapping[str, Value], lane: int) -> dict[str, Value]:
        """Return the completion of a case that stands in a lane. What no gate asks for is what it first can be."""
        found = {path: member(fact.type, fact.type.domain.all()) for path, fact in self._program.facts.items()}
        for path, cells in self._drawn.items():
            members = zip(self._told[path].partition.members, cells, strict=True)
            found[path] = next(value for value, lanes in members if lanes >> lane & 1)
        for path, values in self._numbers.items():
            found[path] = next(value for value, lanes in values if lanes >> lane & 1)
        return {**found, **known}

    def _draw(self, lanes: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield the facts with the lanes in which each lies in each of its cells."""
        facts = self._program.facts.items()
        presumed = presume(self._program, {path: fact.default for path, fact in facts if fact.default is not None})
        half = (1 << lanes // 2) - 1
        for path, told in self._told.items():
            if path in self._program.facts:
                random = Random(path)  # noqa: S311  (nothing secret: the point is that it repeats)
                ordinary = half & chosen(random, 0.5, lanes)
                cells = [cell & ~ordinary for cell in divided(random, len(told.partition.cells), lanes)]
                cells[told.cell(presumed[path])] |= ordinary
                yield path, tuple(cells)

    def _values(self, path: str, lanes: int) -> Iterator[tuple[Value, int]]:
        """Yield the values of a number that is compared, each with its lanes: the first and the last of each cell."""
        kind = self._program.types[path]
        assert isinstance(kind.domain, Numbers)
        ends = (
            [cell.ends() for cell in self._told[path].partition.cells]
            if path in self._told
            else [kind.domain.all().ends()]
        )
        last_ones = chosen(Random(f"{path}, the last"), 0.5, lanes)  # noqa: S311  (see above)
        for (first, last), lying in zip(ends, self._drawn.get(path, (self.every,)), strict=True):
            yield number_value(kind, first), lying & ~last_ones
            yield number_value(kind, last), lying & last_ones

    def _hold(self, item: Comparison, left: Value | None, right: Value | None) -> int:
        """Return the lanes in which a comparison holds, of two numbers that may be known."""
        lefts = self._numbers[item.left] if left is None else ((left, self.every),)
        rights = self._numbers[item.right] if right is None else ((right, self.every),)
        holds = 0
        for one, lanes in lefts:
            for other, others in rights:
                if lanes & others and settled(self._program, item, one, other):
                    holds |= lanes & others
        return holds

    def _compare(self, gates: Gates, holds: int, found: list[int]) -> None:
        """Place a comparison. Its cells are that it does not hold, and that it does."""
        for gate, cells in gates:
            found[gate] = (holds if cells & 2 else 0) | (self.every & ~holds if cells & 1 else 0)


class _Told:
    """A fact that can be told: for each of its cells, what that makes of the gates that ask for it."""

    def __init__(self, program: Program, partition: Partition, gates: Gates, every: int) -> None:
        self.partition = partition
        self.cell = finder(program.types[partition.path].domain, partition)
        self.placed: list[Placed] = [
            tuple((gate, every if cells >> cell & 1 else 0) for gate, cells in gates)
            for cell in range(len(partition.cells))
        ]


def _asking(circuit: Circuit) -> dict[str, Gates]:
    """Return the gates that ask for each subject."""
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in circuit.subjects}
    for number, gate in enumerate(circuit.gates):
        if isinstance(gate, Known):
            found[gate.subject].append((number, gate.cells))
    return {name: tuple(gates) for name, gates in found.items()}
