"""What lies in the memory of Arrow, as NumPy sees it. Nothing is copied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clientqual.frames.planes import Plane, Rows


def numbers(column: pa.Array) -> NDArray[Any]:
    """Return the numbers of a column, one a row; they mean nothing where it is null."""
    return words(column, np.dtype(column.type.to_pandas_dtype()))


def words(column: pa.Array, dtype: Any, each: int = 1) -> NDArray[Any]:
    """Return what a column holds as numbers of a type, so many for each row."""
    buffer = column.buffers()[1]
    if buffer is None:
        return np.zeros(len(column) * each, dtype)
    return np.frombuffer(buffer, dtype, len(column) * each, column.offset * each * np.dtype(dtype).itemsize)


def valid(column: pa.Array, rows: Rows) -> Plane:
    """Return where a column is not null."""
    bitmap = column.buffers()[0]
    return rows.all if bitmap is None else rows.bitmap(bitmap, column.offset)


def is_text(type_: pa.DataType) -> bool:
    return type_ in (pa.string(), pa.large_string(), pa.string_view())


def is_list(type_: pa.DataType) -> bool:
    return bool(pa.types.is_list(type_) or pa.types.is_large_list(type_))
