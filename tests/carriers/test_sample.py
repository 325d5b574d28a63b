"""What is drawn by chance, and the cells of values."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.carriers import chosen, divided, finder
from clientqual.circuit import Partition
from clientqual.testing.specimens import Specimen, specimens


@settings(max_examples=20)
@given(specimens())
def test_the_cell_of_a_value(rules: Specimen) -> None:
    """What finds cells finds the one that a value lies in, on both sides of every border."""
    for path, subject in rules.circuit.subjects.items():
        if isinstance(subject, Partition):
            find = finder(rules.program.types[path].domain, subject)
            values = (*subject.members, *rules.pools.get(path, ()))
            assert [find(value) for value in values] == [subject.cell(value) for value in values]


@given(st.integers(1, 40), st.integers(0, 200))
def test_every_lane_is_in_one_cell(size: int, lanes: int) -> None:
    """Lanes are divided among cells, none left over and none twice."""
    cells = divided(Random(0), size, lanes)
    assert len(cells) == size
    assert sum(cells) == (1 << lanes) - 1
    assert sum(cell.bit_count() for cell in cells) == lanes


@pytest.mark.parametrize(("share", "expected"), [(1.0, 10_000), (0.5, 5_000), (0.25, 2_500), (0.001, 10)])
def test_lanes_are_chosen_as_often_as_they_should(share: float, expected: int) -> None:
    """Of ten thousand lanes about so many are chosen."""
    count = chosen(Random(1), share, 10_000).bit_count()
    assert abs(count - expected) <= 3 * expected**0.5 * (share < 1)
