"""What lists hold, against going through them one by one."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pyarrow as pa
import pytest

from clientqual.frames.lists import members
from clientqual.frames.planes import PIECE, Plane, Rows

NAMES = [f"name {number}" for number in range(70)]


def drawn(seed: int, count: int, longest: int, names: Sequence[str], *, strange: bool = False) -> pa.Array:
    """Draw lists, short ones mostly, with gaps and repetitions; strange words and gaps among their elements if wanted."""
    chance = random.Random(seed)
    words = [*names, *(["no name", None] if strange else [])]
    lists = [
        None if chance.random() < 0.2 else chance.choices(words, k=int(longest * chance.random() ** 4))
        for _ in range(count)
    ]
    return pa.array(lists, pa.list_(pa.string()))


def numbers(plane: Plane, rows: Rows) -> set[int]:
    return set(rows.numbers(plane).tolist())


@pytest.mark.parametrize("is_coded", [False, True])
@pytest.mark.parametrize("strange", [False, True])
@pytest.mark.parametrize(
    ("longest", "kinds"),
    [(6, (0, -1, 1)), (9, (0, 0, 0, 1, 1)), (40, (0, 1, 2, 3, 4, -1)), (300, tuple(range(70))), (1, (0, 0))],
)
def test_each_list_holds_the_kinds_of_its_elements(
    longest: int, kinds: tuple[int, ...], strange: bool, is_coded: bool
) -> None:
    names = NAMES[: len(kinds)]
    kind_of = dict(zip(names, kinds, strict=True))
    for count in (0, 1, 500):
        column = drawn(longest, count, longest + 1, names, strange=strange)
        if is_coded:
            encoded = column.values.dictionary_encode()
            column = pa.ListArray.from_arrays(column.offsets, encoded, mask=column.is_null())
        rows = Rows(count)
        planes, wrong = members(column, names, kinds, rows)
        told = column.to_pylist()
        assert len(planes) == max(kinds) + 1
        for kind, plane in enumerate(planes):
            wanted = {row for row, some in enumerate(told) if some and any(kind_of.get(one) == kind for one in some)}
            assert numbers(plane, rows) == wanted
        assert numbers(wrong, rows) == {
            row for row, some in enumerate(told) if some and any(one not in kind_of for one in some)
        }


def test_lists_of_many_rows_are_done_in_pieces_and_slices_begin_where_they_begin() -> None:
    names = NAMES[:3]
    column = drawn(3, PIECE + 1000, 12, names).slice(37)
    rows = Rows(len(column))
    planes, wrong = members(column, names, (0, 1, 1), rows)
    told = column.to_pylist()
    assert not wrong.any()
    assert numbers(planes[0], rows) == {row for row, some in enumerate(told) if some and names[0] in some}
    assert numbers(planes[1], rows) == {row for row, some in enumerate(told) if some and {*some} & {*names[1:]}}
