"""On a cluster rows have the answers that they have on one machine, whatever partition they are in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clientqual import ClientqualError, RuleSet
from clientqual.testing.back_ends import cases_of, table_of
from clientqual.testing.specimens import Specimen
from clientqual.testing.tables import expected

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

ROWS = 500
FILES = 5


@pytest.fixture(scope="module")
def cases() -> list[Any]:
    return cases_of(Specimen.of(RuleSet.default()), 7, ROWS)


@pytest.fixture(scope="module")
def table(cases: list[Any]) -> pa.Table:
    return table_of(cases, RuleSet.default().program.types, 7)


@pytest.fixture(scope="module")
def files(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the cases as several files, one of them without rows."""
    folder = tmp_path_factory.mktemp("leads")
    for number in range(FILES):
        pq.write_table(
            table.slice(number * ROWS // (FILES - 1), ROWS // (FILES - 1)), folder / f"part-{number}.parquet"
        )
    return folder


def test_as_on_one_machine(spark: Any, files: Path, table: pa.Table) -> None:
    """The same rows with the same answers, in several partitions; the schema is known before anything is run."""
    rules = RuleSet.default()
    frame = spark.read.option("basePath", str(files)).parquet(*map(str, files.iterdir())).repartition(4)
    answered = rules.qualify_spark(frame, actions="all", signals=True)
    here = rules.qualify_frame(table, actions="all", signals=True)
    assert answered.columns == here.column_names
    assert dict(answered.dtypes)["verdict.possible"] == "smallint"
    there = answered.sort("id").toArrow()
    assert there.to_pylist() == here.to_pylist()


def test_written_as_files(spark: Any, files: Path, cases: list[Any], tmp_path: Path) -> None:
    """From Parquet to Parquet without a row on this side: each has the answers of its case alone."""
    rules = RuleSet.default()
    rules.qualify_spark(spark.read.parquet(str(files))).write.parquet(str(tmp_path / "out"))
    names = ["tier.presumed", "verdict.presumed", "verdict.decided"]
    found = {row["id"]: row for row in pq.read_table(tmp_path / "out").to_pylist()}
    assert sorted(found) == list(range(ROWS))
    for number, case in list(enumerate(cases))[::10]:
        assert {name: found[number][name] for name in names} == expected(rules, case, names)


def test_wrong_values(spark: Any, tmp_path: Path) -> None:
    """A job with wrong values fails, and names the row by its key, with the value; or it tells of them in their rows."""
    for number, brief in enumerate(["none", "verbal"]):
        rows = {
            "lead": [f"L{number}1", f"L{number}2"],
            "project.brief": ["written", brief],
            "project.rush": [True, None],
        }
        pq.write_table(pa.table(rows), tmp_path / f"{number}.parquet")
    frame = spark.read.parquet(str(tmp_path))
    rules = RuleSet.default()
    with pytest.raises(Exception, match=r"row 1 of partition \d \(`lead` is `L12`\): .*`verbal`") as caught:
        rules.qualify_spark(frame, key="lead").collect()
    assert "project.brief" in str(caught.value)
    told = {row["lead"]: row for row in map(dict, rules.qualify_spark(frame, errors="null").toArrow().to_pylist())}
    assert [lead for lead, row in sorted(told.items()) if row["errors"]] == ["L12"]
    assert told["L12"]["tier.presumed"] is None
    assert told["L02"]["tier.presumed"] is not None


def test_before_anything_is_run(spark: Any) -> None:
    """What is wrong with columns is said at once."""
    frame = spark.createDataFrame([(1, "none")], "id int, `project.breif` string")
    with pytest.raises(ClientqualError, match=r"`project\.breif` is named like a fact"):
        RuleSet.default().qualify_spark(frame)
    with pytest.raises(ClientqualError, match="there is no column `lead` to name rows by"):
        RuleSet.default().qualify_spark(frame, key="lead")
