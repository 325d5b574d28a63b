"""The leads that are drawn: the same for the same seed, and such that every row has an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest
from pyarrow import parquet

from clientqual import RuleSet

Part: TypeAlias = Callable[[str], ModuleType]


def test_drawn_leads(part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed says what is drawn, byte by byte; nothing in it is wrong, and nearly all rows know most facts."""
    leads = part("leads")
    monkeypatch.setattr(leads, "GROUP", 500)
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        leads.write(tmp_path / name, 1200, seed)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()
    assert leads.groups_of(tmp_path / "one") == 3
    table = parquet.read_table(tmp_path / "one")
    assert table["id"].to_pylist() == list(range(1200))
    known = [1 - column.null_count / len(column) for column in table.columns[1:]]
    assert min(known) > 0.6
    assert max(known) < 0.95
    answers = table.combine_chunks().to_batches()
    for batch in RuleSet.default().qualify_batches(answers, errors="null"):
        assert batch["errors"].null_count == len(batch)
