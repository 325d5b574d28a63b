"""A circuit less what is settled before any row is read: facts without a column, answers that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clientqual.circuit import FALSE, TRUE, And, AtLeast, Constant, Gate, Known, Not, Or, parts_of


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The gates that are left, none before one that it reads, and where each wanted gate of the whole circuit went."""

    gates: tuple[Gate, ...]
    place: Mapping[int, int]


def trim(gates: Sequence[Gate], settled: Mapping[int, bool], wanted: Iterable[int]) -> Trimmed:
    """Return what is left of gates, some of which are settled, if only some are wanted."""
    knife = _Knife()
    alive = _alive(gates, settled, wanted)
    for number in sorted(alive):
        knife.place[number] = knife.cut(gates[number], settled.get(number))
    return Trimmed(tuple(knife.gates), {gate: knife.place[gate] for gate in wanted})


def _alive(gates: Sequence[Gate], settled: Mapping[int, bool], wanted: Iterable[int]) -> set[int]:
    waiting, alive = [*wanted], set[int]()
    while waiting:
        gate = waiting.pop()
        if gate not in alive:
            alive.add(gate)
            waiting += () if gate in settled else parts_of(gates[gate])
    return alive


@dataclass(slots=True)
class _Knife:
    """Makes the gates that are left. Equal ones are made once."""

    gates: list[Gate] = field(default_factory=lambda: [Constant(True), Constant(False)])
    place: dict[int, int] = field(default_factory=dict)
    _made: dict[Gate, int] = field(default_factory=dict)

    def cut(self, gate: Gate, truth: bool | None) -> int:
        """Return the place of what is left of a gate."""
        if truth is not None:
            return TRUE if truth else FALSE
        match gate:
            case Constant(value):
                return TRUE if value else FALSE
            case Known():
                return self._keep(gate)
            case Not(part):
                return self._inverse(self.place[part])
            case And(parts):
                return self._every({self.place[part] for part in parts})
            case Or(parts):
                return self._either({self.place[part] for part in parts})
            case AtLeast(least, parts, weights):
                return self._at_least(least, [self.place[part] for part in parts], weights)

    def _keep(self, gate: Gate) -> int:
        found = self._made.get(gate)
        if found is None:
            found = self._made[gate] = len(self.gates)
            self.gates.append(gate)
        return found

    def _inverse(self, part: int) -> int:
        if part in (TRUE, FALSE):
            return FALSE if part == TRUE else TRUE
        gate = self.gates[part]
        return gate.part if isinstance(gate, Not) else self._keep(Not(part))

    def _every(self, parts: set[int]) -> int:
        parts.discard(TRUE)
        if FALSE in parts:
            return FALSE
        if len(parts) < 2:
            return parts.pop() if parts else TRUE
        return self._keep(And(tuple(sorted(parts))))

    def _either(self, parts: set[int]) -> int:
        parts.discard(FALSE)
        if TRUE in parts:
            return TRUE
        if len(parts) < 2:
            return parts.pop() if parts else FALSE
        return self._keep(Or(tuple(sorted(parts))))

    def _at_least(self, least: int, parts: Sequence[int], weights: Sequence[int]) -> int:
        left: dict[int, int] = {}
        for part, weight in zip(parts, weights, strict=True):
            if part == TRUE:
                least -= weight
            elif part != FALSE:
                left[part] = left.get(part, 0) + weight
        if least <= 0 or sum(left.values()) < least:
            return TRUE if least <= 0 else FALSE
        if min(left.values()) >= least:
            return self._either(set(left))
        pairs = sorted(left.items())
        return self._keep(AtLeast(least, tuple(part for part, _ in pairs), tuple(weight for _, weight in pairs)))
