"""What runs on a worker, without Spark: batches in, batches out."""

from __future__ import annotations

import pickle

import pyarrow as pa
import pytest

from clientqual import CaseError, RuleSet
from clientqual.spark import partitions
from clientqual.spark.partitions import Answering, Carried, blocks, in_types_of_spark

NAMES = ("lead", "project.brief")


def batch(*briefs: str | None) -> pa.RecordBatch:
    """Return a batch as Spark hands it over, with names of its own for columns."""
    return pa.record_batch(
        {"column0": pa.array(range(len(briefs)), pa.int64()), "column1": pa.array(briefs, pa.string())}
    )


def answering(key: str | None = "lead") -> Answering:
    return Answering(Carried(RuleSet.default()), NAMES, key, {}, partition=lambda: 3)


def test_order_and_names() -> None:
    """Rows come out in their order under the caller's names, however they were cut; no rows, no batches."""
    cut = [batch("none"), batch(), batch("written", None)]
    answered = pa.Table.from_batches(answering()(cut))
    assert answered.column_names[:2] == [*NAMES]
    assert answered["project.brief"].to_pylist() == ["none", "written", None]
    assert answered["verdict.presumed"].null_count == 0
    assert list(answering()([])) == []


def test_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short batches are joined until there are enough rows, and none is held longer."""
    monkeypatch.setattr(partitions, "BLOCK", 4)
    cut = [batch("none"), batch("none", "none"), batch("none"), batch("none")]
    assert [block.num_rows for block in blocks(cut, NAMES)] == [4, 1]


def test_wrong_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wrong row is named by its place in the partition, over all blocks; the first are named, and the rest counted."""
    monkeypatch.setattr(partitions, "BLOCK", 2)
    monkeypatch.setattr(partitions, "NAMED", 1)
    with pytest.raises(CaseError) as caught:
        list(answering()([batch("none", None), batch("verbal", "oral")]))
    first, more = caught.value.diagnostics
    assert first.message.startswith("1 more rows of partition 3")
    assert more.message.startswith("row 2 of partition 3 (`lead` is `0`): `project.brief`")
    assert "`verbal`" in more.message
    with pytest.raises(CaseError, match=r"row 0 of partition 3: "):
        list(answering(key=None)([batch("verbal")]))


def test_types() -> None:
    """No dictionaries and no integers without a sign."""
    table = pa.table({"a": pa.array(["x"]).dictionary_encode(), "b": pa.array([200], pa.uint8()), "c": [1.5]})
    assert in_types_of_spark(table).schema == pa.schema({"a": pa.string(), "b": pa.int16(), "c": pa.float64()})


def test_sent() -> None:
    """What is sent to workers can be pickled, with a rule set that is compiled already."""
    again = pickle.loads(pickle.dumps(Answering(Carried(RuleSet.default()), NAMES, None, {"actions": "all"})))
    (answered,) = again([batch("none")])
    assert "action.require_deposit" in answered.schema.names
