"""Queries as text: what they answer is what the one-case engine does, and names and texts of all sorts come through."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from clientqual import RuleSet
from clientqual.expressions.columns import Held, held_as
from clientqual.testing.tables import expected

ODD = """
facts:
  custom.a: {enum: ["it's", 'a"b', 'back\\slash', "{x}"], ask: A?, presume: "it's"}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {custom.a: ['a"b', 'back\\slash', "{x}"]}, then: bad}]
otherwise: good
"""


def test_of_a_table() -> None:
    """A query names its table and the columns that come through, and has the answers of each row."""
    rules = RuleSet.default()
    columns = {"id": "INTEGER", "project.brief": "VARCHAR", "project.budget": "DECIMAL(12, 2)", "project.rush": "BOOL"}
    text = rules.sql("duckdb", "leads", columns, actions=["require_deposit"])
    with duckdb.connect() as base:
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        base.execute(f"CREATE TABLE leads ({listed})")
        base.execute("INSERT INTO leads VALUES (1, 'none', 800.50, true), (2, NULL, NULL, NULL)")
        (first, second) = base.sql(text).to_arrow_table().to_pylist()
    case = {"project.brief": "none", "project.budget": "800.50", "project.rush": True}
    names = ["tier.presumed", "tier.decided", "verdict.presumed", "action.require_deposit"]
    assert {name: first[name] for name in names} == expected(rules, case, names)
    assert {name: second[name] for name in names} == expected(rules, {}, names)
    assert list(first)[:4] == list(columns)


def test_of_all_facts() -> None:
    """Without columns a query reads every fact; in both dialects it is the same query but for how these quote and count."""
    duck, spark = (RuleSet.default().sql(dialect, "leads") for dialect in ("duckdb", "spark"))
    assert all(f'"{path}"' in duck and f"`{path}`" in spark for path in RuleSet.default().program.types)


def test_odd_texts(rules: Callable[..., RuleSet]) -> None:
    """Quotes, backslashes and braces in values are what they are."""
    import polars as pl

    house = rules(ODD)
    values = ["it's", 'a"b', "back\\slash", "{x}"]
    frame = duckdb.connect().from_arrow(pl.DataFrame({"custom.a": values, "o'clock {}": [1] * 4}).to_arrow())
    answered = house.qualify_lazy(frame).to_arrow_table().to_pylist()
    assert [row["mood.presumed"] for row in answered] == ["good", "bad", "bad", "bad"]
    assert "o'clock {}" in answered[0]


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ("VARCHAR", Held("text")),
        ("enum('a', 'b')", Held("text")),
        ("varchar(20)", Held("text")),
        ("Boolean", Held("truth")),
        ("INTEGER", Held("whole")),
        ("UBIGINT", Held("whole", is_wide=True)),
        ("DECIMAL(12, 2)", Held("decimal", places=2)),
        ("decimal(12)", Held("decimal")),
        ("double", Held("float")),
        ("VARCHAR[]", Held("list")),
        ("array<string>", Held("list")),
        ("real", None),
        ("date", None),
    ],
)
def test_types_of_sql(told: str, held: Held | None) -> None:
    assert held == held_as(told)


def test_two_relations() -> None:
    """Each relation keeps its own rows, though the queries of both name what they read alike."""
    rules = RuleSet.default()
    with duckdb.connect() as base:
        first, second = (
            rules.qualify_lazy(base.sql(f'SELECT {lead} AS lead, true AS "project.rush"')) for lead in (1, 2)
        )
        assert [row["lead"] for row in first.to_arrow_table().to_pylist()] == [1]
        assert [row["lead"] for row in second.to_arrow_table().to_pylist()] == [2]
        assert base.sql("SHOW TABLES").fetchall() == []
        again = rules.qualify_lazy(first.select("lead", '"project.rush"').filter("lead = 1"))
        assert [row["lead"] for row in again.to_arrow_table().to_pylist()] == [1]
