"""Words are found in columns of texts of every type: short ones, long ones, and those that only begin alike."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest

from clientqual.frames import texts
from clientqual.frames.planes import Rows
from clientqual.frames.texts import found_words

WORDS = [
    "none", "a", "", "accept_with_conditions", "accept_with_conditionz", "xccept_with_conditions", "accept_with_conditio",
    "twelve_bytes", "thirteen_byte", "ümlaut",
]  # fmt: skip
OTHERS = ["other", "accept_with_conditionss", "accept_with_kondition", None]


@pytest.mark.parametrize("most", [0, 1000])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_found_words(kind: pa.DataType, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word is found where it stands and nowhere else, over pieces, slices, and views into several buffers."""
    monkeypatch.setattr(texts, "JOINED", most)  # the buffers of the views stay apart, or are joined
    random = Random(1)
    values = [random.choice([*WORDS, *OTHERS]) for _ in range(70_000)]
    whole = pa.array(values, kind)
    joined = pa.chunked_array([whole.slice(0, 40_000), pa.array(values[40_000:], kind)]).combine_chunks()
    for column in (whole, joined, whole.slice(13), whole.slice(5, 3), whole.slice(0, 0)):
        told = column.to_pylist()
        known = np.array([value is not None for value in told], bool)
        rows = Rows(len(column))
        for word, plane in zip(WORDS, found_words(column, WORDS), strict=True):
            line = rows.unpacked(plane).view(np.bool_)
            assert np.array_equal(line[known], np.array([value == word for value in told], bool)[known]), word
