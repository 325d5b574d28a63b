"""Odd things that people give: half a frame, numbers wider than Arrow's, one name for a list; and several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from clientqual import CaseError, ClientqualError, RuleSet

RULES = RuleSet.default()


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (pl.Series("project.brief", ["none"]), "polars.Series"),
        (pd.Series(["none"], name="project.brief"), "pandas.Series"),
        (pa.array(["none"]), "pyarrow.StringArray"),
        (pa.chunked_array([["none"]]), "pyarrow.ChunkedArray"),
    ],
)
def test_a_column_is_no_frame(column: Any, name: str) -> None:
    """One column alone speaks Arrow as well, and is refused in our words."""
    with pytest.raises(ClientqualError) as refused:
        RULES.qualify_frame(column)
    assert f"this is no frame but `{name}`" in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [[pa.table({"project.brief": ["none"]})], pa.table({"project.brief": ["none"]}), pl.DataFrame({"a": [1]})],
)
def test_what_is_no_batch(given: Any) -> None:
    with pytest.raises(ClientqualError, match="this is no record batch but"):
        list(RULES.qualify_batches(given))


@pytest.mark.parametrize("method", ["qualify_frame", "qualify_batches", "qualify_spark"])
def test_an_option_that_there_is_not(method: str) -> None:
    """It is told as Python tells it of any keyword, with the one that was probably meant."""
    told = rf"^RuleSet.{method}\(\) got an unexpected keyword argument 'action'. Did you mean 'actions'\?$"
    with pytest.raises(TypeError, match=told):
        getattr(RULES, method)(pl.DataFrame({"project.brief": ["none"]}), action=["walk_away"])


@pytest.mark.parametrize("type_", [pl.Int128, pl.UInt128])
def test_numbers_of_128_bits(type_: Any) -> None:
    """Arrow has none so wide; what they say is read all the same, and what is too much is told as such."""
    changes = pl.DataFrame({"client.mind_changes": pl.Series([0, None, 7], dtype=type_)})
    plain = RULES.qualify_frame(changes.cast(pl.Int64))
    wide = RULES.qualify_frame(changes)
    assert wide.drop("client.mind_changes").equals(plain.drop("client.mind_changes"))
    assert wide["client.mind_changes"].dtype == type_
    for huge, digits in ((2**100, 31), (2**127 - 1, 39)):
        budgets = pl.DataFrame({"project.budget": pl.Series([900, huge], dtype=type_)})
        with pytest.raises(CaseError, match=f"this number has {digits} digits before the point") as refused:
            RULES.qualify_frame(budgets)
        assert "in row 1" in str(refused.value)


@pytest.mark.parametrize("query", ["sum(x)::HUGEINT", "sum(x)::UHUGEINT", "sum(x)"])
def test_sums_of_duckdb(query: str) -> None:
    """The sum of whole numbers is one, though DuckDB gives it a type that Arrow does not have."""
    summed = duckdb.sql(f'SELECT {query} AS "client.mind_changes" FROM range(4) t(x)')
    plain = duckdb.sql('SELECT 6 AS "client.mind_changes"')
    assert RULES.qualify_frame(summed).fetchall() == RULES.qualify_frame(plain).fetchall()


def test_one_action_by_its_name() -> None:
    """A text is one name, not its letters."""
    frame = pl.DataFrame({"project.brief": ["none"]})
    named, listed = (RULES.qualify_frame(frame, actions=given) for given in ("mention_deposit", ["mention_deposit"]))
    assert named.equals(listed)
    with pytest.raises(ClientqualError) as refused:
        RULES.qualify_frame(frame, actions="mention_depsit")
    assert [item.message for item in refused.value.diagnostics] == ["this rule set has no action `mention_depsit`"]


def test_many_threads_share_a_rule_set() -> None:
    """Frames of different columns that are answered at once by one rule set get the answers that they get one by one."""
    values: dict[str, list[object]] = {
        "project.brief": ["none", "spoken", "detailed", None],
        "project.rush": [True, False, None],
        "project.budget": [400, 40_000, None],
        "client.mind_changes": [0, 3, None],
    }

    def drawn(seed: int) -> pl.DataFrame:
        random = Random(seed)
        columns = random.sample(sorted(values), 1 + seed % len(values))
        return pl.DataFrame({name: random.choices(values[name], k=2_000) for name in columns})

    frames = [drawn(seed) for seed in range(8)]
    alone = [RuleSet.default().qualify_frame(frame, actions="all", signals=True) for frame in frames]
    shared = RuleSet.default()
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda frame: shared.qualify_frame(frame, actions="all", signals=True), frames * 3))
    assert [one.equals(other) for one, other in zip(alone * 3, together, strict=True)] == [True] * 24
