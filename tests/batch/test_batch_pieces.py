"""The pieces: where records end, structures of Thrift, Parquet files joined."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from clientqual.batch import thrift
from clientqual.batch.plan import cut
from clientqual.batch.records import header_end, record_ends
from clientqual.batch.splice import splice

cells = st.text(st.sampled_from('a",\n\r;'), max_size=4)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=12), st.integers(1, 20))
def test_a_table_is_cut_between_records(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], step: int
) -> None:
    """However a table of text is cut, the pieces hold its records, none torn, whatever stands in quotes."""
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    data = path.read_bytes()
    start = header_end(str(path))
    marks = [0, start, *record_ends(str(path), start, step, quoted=True), len(data)]
    pieces = [data[begin:end].decode() for begin, end in pairwise(marks)]
    assert "".join(pieces) == data.decode()
    assert [row for piece in pieces for row in csv.reader(io.StringIO(piece, newline=""))] == rows


def test_cut_takes_whole_pieces() -> None:
    """Parts take whole pieces and are at least so large; there is always one."""
    assert cut([3, 3, 3, 3, 3], 5) == [6, 12, 15]
    assert cut([10], 5) == [10]
    assert cut([], 5) == [0]
    assert cut([5, 0], 5) == [5]


def table(rows: int, seed: int) -> pa.Table:
    draw = Random(seed)
    words = pa.array(["x", "y", "z"])
    return pa.table(
        {
            "n": pa.array([draw.randrange(10**6) for _ in range(rows)], pa.int64()),
            "w": pa.DictionaryArray.from_arrays(pa.array([draw.randrange(3) for _ in range(rows)], pa.int8()), words),
            "l": pa.array([["a"] * draw.randrange(3) for _ in range(rows)], pa.list_(pa.string())),
            "b": pa.array([draw.choice([True, False, None]) for _ in range(rows)], pa.bool_()),
        }
    )


@pytest.mark.parametrize("page_index", [False, True])
def test_spliced_parquet_is_read_by_all(tmp_path: Path, page_index: bool) -> None:
    """Joined files hold the rows of all, for Arrow, Polars and DuckDB, and what their footer says of places is right."""
    tables = [table(rows, rows) for rows in (300, 0, 1, 2_000)]
    paths = [tmp_path / f"{number}.parquet" for number in range(len(tables))]
    for path, part in zip(paths, tables, strict=True):
        parquet.write_table(part, path, row_group_size=150, compression="zstd", write_page_index=page_index)
    with (tmp_path / "all.parquet").open("wb") as out:
        splice(paths, out)
    whole = pa.concat_tables(tables)
    assert parquet.read_table(tmp_path / "all.parquet").equals(whole)
    assert pl.read_parquet(tmp_path / "all.parquet").equals(pl.DataFrame(whole))
    found = pl.scan_parquet(tmp_path / "all.parquet").filter(pl.col("n") > 900_000).collect()
    assert found.equals(pl.DataFrame(whole).filter(pl.col("n") > 900_000))
    total = duckdb.read_parquet(str(tmp_path / "all.parquet")).sum("n").fetchall()
    assert total == [(sum(whole["n"].to_pylist()),)]
    metadata = parquet.ParquetFile(tmp_path / "all.parquet").metadata
    assert sum(metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)) == metadata.num_rows


def test_one_file_spliced_is_itself(tmp_path: Path) -> None:
    """A footer that is read and written again is the same bytes."""
    parquet.write_table(table(100, 1), tmp_path / "one.parquet", row_group_size=30)
    with (tmp_path / "all.parquet").open("wb") as out:
        splice([tmp_path / "one.parquet"], out)
    assert (tmp_path / "all.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()


def test_thrift_round_trip() -> None:
    """Fields of all types, far apart and negative, and long lists survive."""
    structure: thrift.Struct = [
        [1, 5, -3],
        [40, 8, b"text"],
        [41, 1, None],
        [42, 2, None],
        [43, 9, (5, list(range(40)))],
        [44, 12, [[1, 7, b"12345678"], [2, 3, 7]]],
        [45, 9, (12, [[[1, 6, 2**40]], []])],
        [46, 6, -(2**50)],
    ]
    assert thrift.read(thrift.write(structure)) == structure
