"""Stages: which gates become columns of their own for a while, and in which order.

A gate that much reads is worked out once, as a column; what is cheap, or read once, is written into the expression of what reads it. So no
expression grows with the circuit, and a stage reads only columns of stages before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from clientqual.circuit import And, AtLeast, Constant, Gate, Known, Not, Or, parts_of

Sum: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""Gates and their weights, added up once however many thresholds the sum is held against."""

Item: TypeAlias = int | Sum
"""What may become a column: a gate, by its number, or a sum."""

REPEATED: Final = 20
"""So much may be written twice, counted in gates, before it becomes a column instead: a stage costs a planner more than a gate does."""

LARGEST: Final = 100
"""So large may an expression become, counted in gates: planners walk expressions by recursion."""


def stages(gates: Sequence[Gate], wanted: Iterable[int], cost: Callable[[Known], int]) -> tuple[tuple[Item, ...], ...]:
    """Return what becomes a column in each stage, so that the wanted gates can be told. `cost` says how much is written for a leaf."""
    order = list(_order(gates))
    uses = Counter(part for item in order for part in reads(gates, item))
    uses.update(upright(gates, gate) for gate in wanted)
    height: dict[Item, int] = {}  # the stage in which an item can be read
    size: dict[Item, int] = {}  # how much is written where it is read
    found: list[list[Item]] = []
    for item in order:
        below = reads(gates, item)
        leaf = gates[item] if isinstance(item, int) else None
        height[item] = max((height[part] for part in below), default=0)
        size[item] = cost(leaf) if isinstance(leaf, Known) else 1 + sum(size[part] for part in below)
        if (uses[item] - 1) * size[item] > REPEATED or size[item] > LARGEST:
            found += [[] for _ in range(height[item] + 1 - len(found))]
            found[height[item]].append(item)
            height[item], size[item] = height[item] + 1, 1
    return tuple(map(tuple, found))


def reads(gates: Sequence[Gate], item: Item) -> tuple[Item, ...]:
    """Return what an expression for an item reads. An inverse is written where it is read, and is no item."""
    if isinstance(item, tuple):
        return tuple(upright(gates, part) for part in item[0])
    gate = gates[item]
    if isinstance(gate, AtLeast):
        return ((gate.parts, gate.weights),)
    return tuple(upright(gates, part) for part in parts_of(gate))


def upright(gates: Sequence[Gate], gate: int) -> int:
    """Return a gate, or what it is the inverse of."""
    found = gates[gate]
    return found.part if isinstance(found, Not) else gate


def _order(gates: Sequence[Gate]) -> Iterable[Item]:
    """Yield all items, none before one that it reads."""
    seen: set[Sum] = set()
    for number, gate in enumerate(gates):
        match gate:
            case AtLeast(_, parts, weights):
                if (parts, weights) not in seen:
                    seen.add((parts, weights))
                    yield parts, weights
                yield number
            case Known() | And() | Or():
                yield number
            case Constant() | Not():
                pass
