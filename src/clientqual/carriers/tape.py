"""A circuit as a tape: one straight line of two-sided operations over registers, for carriers that hold many cases in a plane of bits.

Only what is wanted is on the tape, and what the caller says never changes is folded away. Counts become adders: a sum is held as its binary
digits, one plane each, and whatever two gates have in common is worked out once. A register is used again as soon as nobody reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from clientqual.carriers.nodes import FALSE, TRUE, Nodes, Operation, Wire, reads
from clientqual.circuit import And, AtLeast, Circuit, Constant, Gate, Known, Not, Or, parts_of


class Step(NamedTuple):
    """One operation: what it writes, and what it reads. A load reads a literal, by its place; `target` of an `emit` is a group."""

    operation: Operation
    target: int
    left: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Tape:
    """What to do in order. `literals` are the gates to load.

    `outputs` holds for each group of wanted gates the register of each, or its truth if that is fixed. They are there when the group is
    emitted, and no longer.
    """

    literals: tuple[Known, ...]
    steps: tuple[Step, ...]
    outputs: tuple[tuple[int | bool, ...], ...]
    registers: int


Fixed: TypeAlias = Callable[[Known], bool | None]
"""Says of a literal whether it is true, or false, in all cases; None where that depends on the case."""


def write_tape(circuit: Circuit, groups: Sequence[Sequence[int]], fixed: Fixed = lambda _: None) -> Tape:
    """Return the tape that works out groups of gates of a circuit, one after the other."""
    writer = _Writer(circuit, fixed)
    writer.write(gate for group in groups for gate in group)
    wires = [[writer.nodes.plain(writer.wire(gate)) for gate in group] for group in groups]
    return _Allotting(writer.nodes).tape(wires)


# --- gates as nodes ---------------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes gates of a circuit as nodes."""

    def __init__(self, circuit: Circuit, fixed: Fixed) -> None:
        self.nodes = Nodes()
        self._gates = circuit.gates
        self._fixed = fixed
        self._wires: dict[int, Wire] = {}
        self._sums: dict[tuple[tuple[Wire, int], ...], list[Wire]] = {}
        self._often: Counter[int] = Counter()

    def write(self, wanted: Iterable[int]) -> None:
        """Write all gates that the wanted ones rest on, each after those that it reads."""
        alive = _alive(self._gates, wanted)
        self._often.update(part for gate in alive for part in parts_of(self._gates[gate]))
        for gate in alive:
            self._wires[gate] = self._written(self._gates[gate])

    def wire(self, gate: int) -> Wire:
        return self._wires[gate]

    def _written(self, gate: Gate) -> Wire:
        match gate:
            case Constant(value):
                return TRUE if value else FALSE
            case Known():
                truth = self._fixed(gate)
                return self.nodes.load(gate) if truth is None else TRUE if truth else FALSE
            case Not(part):
                return self._wires[part] ^ 1
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._all(parts, invert=1) ^ 1
            case AtLeast(least, parts, weights):
                return self._at_least(least, parts, weights)

    def _all(self, parts: Iterable[int], invert: int = 0) -> Wire:
        """Join parts. Those that are read most often come first, so that what many gates begin with is worked out once."""
        wires = dict.fromkeys(self._wires[part] ^ invert for part in self._by_use(parts))
        plain, inverse = TRUE, TRUE
        for wire in wires:
            if wire & 1 and wire != TRUE:
                inverse = self.nodes.both(inverse, wire)
            else:
                plain = self.nodes.both(plain, wire)
        return self.nodes.both(plain, inverse)

    def _by_use(self, parts: Iterable[int]) -> list[int]:
        return sorted(parts, key=lambda part: (-self._often[part], part))

    # --- counts -------------------------------------------------------------------------------------------------------------------

    def _at_least(self, least: int, parts: Sequence[int], weights: Sequence[int]) -> Wire:
        weight_of = dict(zip(parts, weights, strict=True))
        weighted: dict[Wire, int] = {}
        for part in self._by_use(parts):
            wire = self._wires[part]
            if wire == TRUE:
                least -= weight_of[part]
            elif wire != FALSE:
                weighted[wire] = weighted.get(wire, 0) + weight_of[part]
        if least <= 0 or sum(weighted.values()) < least:
            return TRUE if least <= 0 else FALSE
        key = tuple(weighted.items())
        if key not in self._sums:
            self._sums[key] = self._sum(key)
        return self._reaches(self._sums[key], least)

    def _sum(self, weighted: Iterable[tuple[Wire, int]]) -> list[Wire]:
        """Return the binary digits of a sum, the lowest first."""
        places: list[list[Wire]] = []
        for wire, weight in weighted:
            for place in range(weight.bit_length()):
                if weight >> place & 1:
                    _at(places, place).append(wire)
        digits: list[Wire] = []
        while len(digits) < len(places):
            place = len(digits)
            column = places[place]
            while len(column) > 1:
                three = [column.pop(0) for _ in range(min(3, len(column)))]
                digit, carry = self._added(three)
                column.append(digit)
                if carry != FALSE:
                    _at(places, place + 1).append(carry)
            digits.append(column[0] if column else FALSE)
        return digits

    def _added(self, wires: Sequence[Wire]) -> tuple[Wire, Wire]:
        """Add two or three digits of one place; return the digit, and the carry to the next place."""
        nodes = self.nodes
        if len(wires) == 2:
            return nodes.differ(*wires), nodes.both(*wires)
        inverse = sum(wire & 1 for wire in wires)
        # The odd one out is the pivot: then both differences are inverses, or none is, and their conjunction costs one operation.
        pivot, one, other = sorted(wires, key=lambda wire: wire & 1, reverse=inverse == 1)
        first, second = nodes.differ(pivot, one), nodes.differ(pivot, other)
        return nodes.differ(first, other), nodes.differ(pivot, nodes.both(first, second))

    def _reaches(self, digits: Sequence[Wire], least: int) -> Wire:
        """Return where a sum is at least so much, from its lowest digit up."""
        if least >> len(digits):
            return FALSE
        reached = TRUE
        for place, digit in enumerate(digits):
            reached = (self.nodes.both if least >> place & 1 else self.nodes.either)(digit, reached)
        return reached


def _alive(gates: Sequence[Gate], wanted: Iterable[int]) -> list[int]:
    waiting, alive = list(wanted), set[int]()
    while waiting:
        gate = waiting.pop()
        if gate not in alive:
            alive.add(gate)
            waiting.extend(parts_of(gates[gate]))
    return sorted(alive)


def _at(places: list[list[Wire]], place: int) -> list[Wire]:
    while len(places) <= place:
        places.append([])
    return places[place]


# --- nodes as steps ---------------------------------------------------------------------------------------------------------------


class _Allotting:
    """Puts nodes in order, and gives each a register for as long as somebody still reads it."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes.nodes
        self._literals = nodes.literals
        self._loaded: list[Known] = []
        self._register: dict[int, int] = {}
        self._free: list[int] = []
        self._used = 0

    def tape(self, groups: Sequence[Sequence[Wire]]) -> Tape:
        wanted = [[wire >> 1 for wire in group if wire > TRUE] for group in groups]
        order = list(self._scheduled(wanted))
        needed = [wanted[number] if is_group else reads(self._nodes[number]) for is_group, number in order]
        last = {part: place for place, parts in enumerate(needed) for part in parts}
        steps: list[Step] = []
        outputs: list[tuple[int | bool, ...]] = []
        for place, (is_group, number) in enumerate(order):
            sources = [self._register[part] for part in needed[place]]
            self._free += [self._register[part] for part in dict.fromkeys(needed[place]) if last[part] == place]
            if is_group:
                outputs.append(
                    tuple(self._register[wire >> 1] if wire > TRUE else wire == TRUE for wire in groups[number])
                )
                steps.append(Step("emit", number))
            else:
                steps.append(self._step(number, sources))
        return Tape(tuple(self._loaded), tuple(steps), tuple(outputs), self._used)

    def _step(self, node: int, sources: list[int]) -> Step:
        if not self._free:
            self._free.append(self._used)
            self._used += 1
        self._register[node] = self._free.pop()
        operation, literal, _ = self._nodes[node]
        if operation == "load":
            sources = [len(self._loaded)]
            self._loaded.append(self._literals[literal])
        return Step(operation, self._register[node], sources[0], sources[-1])

    def _scheduled(self, groups: Sequence[Sequence[int]]) -> Iterator[tuple[bool, int]]:
        """Yield each node right before it is first read, as far as that goes, and each group when its nodes are there."""
        done: set[int] = set()
        for number, group in enumerate(groups):
            for target in group:
                waiting = [target]
                while waiting:
                    node = waiting[-1]
                    missing = [part for part in reads(self._nodes[node]) if part not in done]
                    if node in done or not missing:
                        waiting.pop()
                        if node not in done:
                            done.add(node)
                            yield False, node
                    else:
                        waiting.extend(missing)
            yield True, number


def run_tape(tape: Tape, load: Callable[[Known], int], every: int) -> list[list[int]]:
    """Run a tape over Python integers, one bit a case; return the groups. `load` gives the cases of a literal, `every` is all cases."""
    registers = [0] * tape.registers
    found: list[list[int]] = []
    for operation, target, left, right in tape.steps:
        match operation:
            case "load":
                registers[target] = load(tape.literals[left])
            case "and":
                registers[target] = registers[left] & registers[right]
            case "or":
                registers[target] = registers[left] | registers[right]
            case "xor":
                registers[target] = registers[left] ^ registers[right]
            case "not":
                registers[target] = registers[left] ^ every
            case "emit":
                outputs = tape.outputs[target]
                found.append([(every if out else 0) if isinstance(out, bool) else registers[out] for out in outputs])
    return found
