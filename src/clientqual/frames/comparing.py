"""Numbers that are compared: where a comparison surely holds, and where it surely does not."""

from __future__ import annotations

from math import gcd
from typing import Final

import numpy as np

from clientqual.carriers import settled
from clientqual.circuit import Comparison, solutions
from clientqual.frames.facts import CellPlanes, NumberPlanes
from clientqual.frames.planes import Plane, Rows, pieces
from clientqual.ir import UNIT, Numbers, Program, Ranges, Relation, Value, scaled

SHORT: Final = 1 << 31
WHOLE: Final = 1 << 62

_ALWAYS: dict[Relation, tuple[Relation, bool]] = {
    "lt": ("lt", False),
    "le": ("le", False),
    "gt": ("gt", True),
    "ge": ("ge", True),
}
_NEVER: dict[Relation, tuple[Relation, bool]] = {
    "lt": ("ge", True),
    "le": ("gt", True),
    "gt": ("le", False),
    "ge": ("lt", False),
}
_MIRRORED: dict[Relation, Relation] = {"is": "is", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_COMPARED = {"is": np.equal, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal}
Side = NumberPlanes | Value | None
"""A number of each row; the number that it is in every row; None where it is unknown in every row."""


def compared(program: Program, comparison: Comparison, left: Side, right: Side, rows: Rows) -> CellPlanes:
    """Return where a comparison surely does not hold, and where it surely does, as its cells."""
    always, never = rows.none, rows.none

    def add(where: Plane, truth: bool | None) -> None:
        nonlocal always, never
        if truth is not None:
            always, never = (always | where, never) if truth else (always, never | where)

    lefts, rights = (side.known if isinstance(side, NumberPlanes) else rows.none for side in (left, right))
    if isinstance(left, NumberPlanes) and isinstance(right, NumberPlanes):
        both = lefts & rights
        truth = _both(comparison, left, right, rows)
        always, never = truth & both, both & ~truth
    other_left = None if isinstance(left, NumberPlanes) else left
    other_right = None if isinstance(right, NumberPlanes) else right
    if isinstance(left, NumberPlanes):
        sure, ruled_out = one_sided(program, comparison, other_right, of_left=True)
        always, never = always | (left.within(sure) & ~rights), never | (left.within(ruled_out) & ~rights)
    if isinstance(right, NumberPlanes):
        sure, ruled_out = one_sided(program, comparison, other_left, of_left=False)
        always, never = always | (right.within(sure) & ~lefts), never | (right.within(ruled_out) & ~lefts)
    add(rows.all & ~lefts & ~rights, settled(program, comparison, other_left, other_right))
    return CellPlanes(always | never, [never, always])


def one_sided(program: Program, comparison: Comparison, other: Value | None, *, of_left: bool) -> tuple[Ranges, Ranges]:
    """Return the numbers of one side for which a comparison surely holds, and those for which it surely does not.

    `other` is what the other side is in every row, None where it is unknown.
    """
    mine, others = (comparison.left, comparison.right) if of_left else (comparison.right, comparison.left)
    domain, range_ = program.types[mine].domain, program.types[others].domain
    assert isinstance(domain, Numbers)
    times = scaled(comparison.times)
    factor, scale = (UNIT, times) if of_left else (times, UNIT)
    low, high = (end * scale for end in (range_.all() if other is None else range_.of([other])).ends())
    relation = comparison.relation if of_left else _MIRRORED[comparison.relation]
    if relation == "is":
        sure = solutions(domain, factor, "is", low) if low == high else ~domain.all()
        return sure, solutions(domain, factor, "lt", low) | solutions(domain, factor, "gt", high)
    (surely, to_high), (never, from_high) = _ALWAYS[relation], _NEVER[relation]
    return (
        solutions(domain, factor, surely, high if to_high else low),
        solutions(domain, factor, never, high if from_high else low),
    )


def _both(comparison: Comparison, left: NumberPlanes, right: NumberPlanes, rows: Rows) -> Plane:
    """Compare numbers that are both known, exactly: as whole numbers, as long as need be."""
    factor, times = left.unit * UNIT, right.unit * scaled(comparison.times)
    common = gcd(factor, times)
    factor, times = factor // common, times // common
    most = max(left.size // left.unit * factor, right.size // right.unit * times, factor, times)
    whole = np.int32 if most < SHORT else np.int64 if most < WHOLE else object
    found = np.empty(rows.count, np.bool_)
    for piece in pieces(rows.count):
        lefts, rights = left.counted(piece, whole), right.counted(piece, whole)
        if factor != 1:
            lefts *= factor
        if times != 1:
            rights *= times
        found[piece] = _COMPARED[comparison.relation](lefts, rights)
    return rows.packed(found)
