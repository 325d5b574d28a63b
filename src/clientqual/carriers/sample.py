"""A sample of completions: whole cases that were drawn once, a lane each, in which what is known of a case replaces what was drawn.

Every lane is a case of its own, with a value for each fact: so what is worked out for it is what one completion gives.
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

Drawn: TypeAlias = tuple[tuple[Value, int], ...]
"""The values that were drawn of a number, each with the lanes in which it is that."""
Placed: TypeAlias = tuple[tuple[int, int], ...]
"""Numbers of gates, each with the lanes in which it is true."""

_KEPT: Final = 1 << 12


class Sample:
    """Runs the completions of cases of one program. `circuit` is that for complete cases. It never changes, and is the same every time."""

    def __init__(self, program: Program, circuit: Circuit, lanes: int) -> None:
        self.every = (1 << lanes) - 1
        self._program = program
        self._batches = Batches(circuit)
        self._told = {
            path: _Told(program, circuit, subject, self.every)
            for path, subject in circuit.subjects.items()
            if isinstance(subject, Partition)
        }
        self._compared = tuple(
            (subject, _asking(circuit, name))
            for name, subject in circuit.subjects.items()
            if isinstance(subject, Comparison)
        )
        cells = self._cells = {
            path: divided(Random(path), len(told.subject.cells), lanes)  # noqa: S311  (the point is that it repeats)
            for path, told in self._told.items()
            if path in program.facts
        }
        sides = {path for subject, _ in self._compared for path in (subject.left, subject.right)}
        self._numbers = {path: tuple(self._drawn(path, cells.get(path), lanes)) for path in sides}
        self._holding = lru_cache(_KEPT)(self._hold)
        self._blank = self._batches.loaded(cells, lanes)
        for subject, gates in self._compared:
            self._compare(gates, self._holding(subject, None, None), self._blank)

    def run(self, known: Mapping[str, Value]) -> list[int]:
        """Return for each gate the lanes in which it is true. `known` holds base facts, and derived facts that are stated."""
        found = self._blank.copy()
        for path, value in known.items():
            told = self._told.get(path)
            if told:
                for gate, lanes in told.placed[told.cell(value)]:
                    found[gate] = lanes
        for subject, gates in self._compared:
            if subject.left in known or subject.right in known:
                self._compare(gates, self._holding(subject, known.get(subject.left), known.get(subject.right)), found)
        return self._batches.carried_on(found, self.every)

    def completion(self, known: Mapping[str, Value], lane: int) -> dict[str, Value]:
        """Return the completion of a case that stands in a lane. What no gate asks for is what it first can be."""
        found = {path: member(fact.type, fact.type.domain.all()) for path, fact in self._program.facts.items()}
        for path, cells in self._cells.items():
            found[path] = next(
                value for value, lanes in zip(self._told[path].subject.members, cells, strict=True) if lanes >> lane & 1
            )
        for path, drawn in self._numbers.items():
            found[path] = next(value for value, lanes in drawn if lanes >> lane & 1)
        return {**found, **known}

    def _drawn(self, path: str, cells: tuple[int, ...] | None, lanes: int) -> Iterator[tuple[Value, int]]:
        """Yield the values drawn of a number that is compared: the first or the last of the cell in which it lies."""
        kind = self._program.types[path]
        domain = kind.domain
        assert isinstance(domain, Numbers)
        ranges = [cell.ends() for cell in self._told[path].subject.cells] if cells else [domain.all().ends()]
        high = chosen(Random(f"{path}, last of its cell"), 0.5, lanes)  # noqa: S311  (see above)
        for (first, last), lying in zip(ranges, cells or (self.every,), strict=True):
            yield number_value(kind, first), lying & ~high
            yield number_value(kind, last), lying & high

    def _hold(self, subject: Comparison, left: Value | None, right: Value | None) -> int:
        """Return the lanes in which a comparison holds."""
        lefts, rights = (
            ((value, self.every),) if value is not None else self._numbers[path]
            for path, value in ((subject.left, left), (subject.right, right))
        )
        holds = 0
        for one, lanes in lefts:
            for other, others in rights:
                if lanes & others and settled(self._program, subject, one, other):
                    holds |= lanes & others
        return holds

    def _compare(self, gates: tuple[tuple[int, int], ...], holds: int, found: list[int]) -> None:
        """Place a comparison, of whose cells the second is that it holds."""
        for gate, cells in gates:
            found[gate] = (holds if cells & 2 else 0) | (self.every & ~holds if cells & 1 else 0)


class _Told:
    """A fact that can be told: for each of its cells, what that makes of the gates that ask for it."""

    def __init__(self, program: Program, circuit: Circuit, subject: Partition, every: int) -> None:
        self.subject = subject
        self.cell = finder(program.types[subject.path].domain, subject)
        gates = _asking(circuit, subject.path)
        self.placed: list[Placed] = [
            tuple((gate, every if cells >> cell & 1 else 0) for gate, cells in gates)
            for cell in range(len(subject.cells))
        ]


def _asking(circuit: Circuit, name: str) -> tuple[tuple[int, int], ...]:
    """Return the gates that ask for a subject, each with the cells that it asks for."""
    numbered = enumerate(circuit.gates)
    return tuple((number, gate.cells) for number, gate in numbered if isinstance(gate, Known) and gate.subject == name)
