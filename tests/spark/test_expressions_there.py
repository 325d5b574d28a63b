"""Expressions on Spark: one query, in its dialect. Its planner is slow, so the rule set here is small; it has facts of every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from clientqual import RuleSet
from clientqual.testing.back_ends import cases_of, masked, table_of
from clientqual.testing.specimens import Specimen
from clientqual.testing.tables import expected

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

RULES = r"""
facts:
  custom.kind: {enum: ["it's", 'a"b', 'back\slash', "{x}"], ask: Kind?, presume: "it's"}
  custom.fast: {bool: true, ask: Fast?, presume: false}
  custom.paid: {bool: true, ask: Paid?, presume: false, implies: {custom.fast: true}}
  custom.rounds: {int: [0, 9], default: 2}
  custom.share: {number: [0, 100], ask: Share?, presume: 50}
  custom.cost: {money: true, ask: Cost?, presume: 1000}
  custom.budget: {money: true, ask: Budget?, presume: {fact: custom.cost}}
  custom.terms: {set: [one, two, three], ask: Terms?, presume: [one]}
---
signals:
  short: {flag: red, title: Short, when: {custom.budget: {lt: {fact: custom.cost, times: 0.9}}}, because: It is.}
  odd: {flag: red, title: Odd, when: {custom.kind: ['a"b', 'back\slash', "{x}"], custom.rounds: {gt: 2}}, because: It is.}
  free: {flag: green, title: Free, when: {custom.terms: {has: two}, custom.share: {lt: 30.5}}, because: It is.}
---
outcome: mood
values: [good, fair, bad]
policy: first
rows:
  - {id: a, when: {count: {of: red, at_least: 2}}, then: bad}
  - {id: b, when: {any: [{signal.short: true}, {custom.fast: true}], signal.free: false}, then: fair}
otherwise: good
---
outcome: kind
values: [one, other]
policy: most
minimum: 2
evidence:
  one:
    - {id: c, when: {custom.paid: true}, weight: 2}
    - {id: d, when: {custom.terms: {has_any: [two, three]}}, weight: 1}
otherwise: other
"""


def test_as_one_by_one(spark: Any, rules: Callable[..., RuleSet], tmp_path: Path) -> None:
    """Each row has the answers of its case alone."""
    house = rules(RULES)
    cases = cases_of(Specimen.of(house), 3, 120)
    pq.write_table(table_of(cases, house.program.types, 3), tmp_path / "cases.parquet")
    frame = spark.read.parquet(str(tmp_path / "cases.parquet"))
    answered = house.qualify_lazy(frame, signals=True)
    rows = answered.sort("id").toArrow().to_pylist()
    names = [name for name in answered.columns if name not in {*frame.columns, "errors"}]
    for case, row in zip(cases, rows, strict=True):
        assert {name: row[name] for name in names} == masked(house.program, expected(house, case, names)), case
        assert row["errors"] is None


def test_wrong_rows(spark: Any, rules: Callable[..., RuleSet]) -> None:
    """A row that is no case has no answers, and says why."""
    schema = "`custom.kind` string, `custom.terms` array<string>, `custom.share` double, `custom.paid` boolean, `custom.fast` boolean"
    rows: list[tuple[Any, ...]] = [
        ("it's", ["one"], 0.3, True, True),
        ("its", ["one", "one"], None, None, None),
        (None, ["four"], 0.1 + 0.2, True, False),
        (None, None, float("nan"), None, None),
    ]
    frame = spark.createDataFrame(rows, schema).coalesce(1)
    answered = [row.asDict() for row in rules(RULES).qualify_lazy(frame).collect()]
    assert [(row["errors"], row["mood.presumed"] is None) for row in answered] == [
        (None, False),
        (_wrong("custom.kind"), True),
        (
            f"{_wrong('custom.terms')}; {_wrong('custom.share')}; `custom.fast` is stated to be what another fact rules out",
            True,
        ),
        (_wrong("custom.share"), True),
    ]


def _wrong(path: str) -> str:
    return f"`{path}` has a value that it cannot have"
