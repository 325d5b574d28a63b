"""Cells of a set fact, in terms of which members matter, and which of them do the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from clientqual.circuit import Partition
from clientqual.frames.planes import Plane
from clientqual.ir import Cells, Subsets

MANY: Final = 10
"""Of a fact with more members each is taken for itself: to look for those that do the same would take too long."""


def kinds_of_members(partition: Partition, domain: Subsets) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the kind of each member, -1 for one that makes no difference, and the cells as the bits of sets of kinds."""
    count = len(domain.members)
    bits = [cell.bits for cell in partition.cells if isinstance(cell, Cells)]
    if count > MANY:
        return tuple(range(count)), tuple(bits)
    cell_of = partition.places
    kinds: list[int] = []
    firsts: list[int] = []
    for member in range(count):
        one = 1 << member
        if all(cell_of[some | one] == cell_of[some & ~one] for some in range(1 << count)):
            kinds.append(-1)
            continue
        same = (kind for kind, first in enumerate(firsts) if _do_the_same(cell_of, one, 1 << first))
        kind = next(same, len(firsts))
        if kind == len(firsts):
            firsts.append(member)
        kinds.append(kind)
    of_kinds = [
        sum(1 << first for place, first in enumerate(firsts) if some >> place & 1) for some in range(1 << len(firsts))
    ]
    return tuple(kinds), tuple(
        sum(1 << some for some, example in enumerate(of_kinds) if cell_of[example] == number)
        for number in range(len(bits))
    )


def _do_the_same(cell_of: Sequence[int], one: int, other: int) -> bool:
    """Say whether it makes no difference which of two members a set has, or whether it has both."""
    return all(
        cell_of[some | one] == cell_of[some & ~one | other] == cell_of[some | one | other]
        for some in range(len(cell_of))
    )


def sorted_out(held: Sequence[Plane], cells: Sequence[int], where: Plane) -> Iterator[tuple[int, Plane]]:
    """Yield cells with rows that lie in them. A cell is given by the bits of its sets, a set by those of its members.

    `held` has the rows that hold each member. The last one is asked for first, and none that makes no difference.
    """
    left = [number for number, bits in enumerate(cells) if bits]
    if len(left) == 1:
        yield left[0], where
        return
    half = 1 << len(held) - 1
    without, having = [bits & (1 << half) - 1 for bits in cells], [bits >> half for bits in cells]
    if without == having:
        yield from sorted_out(held[:-1], without, where)
    else:
        yield from sorted_out(held[:-1], without, where & ~held[-1])
        yield from sorted_out(held[:-1], having, where & held[-1])
