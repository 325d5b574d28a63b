"""What expressions are not made for is refused, with what may help."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from clientqual import CaseError, ClientqualError, RuleSet
from clientqual.testing.back_ends import rows_of


def refusal(frame: Any, **options: Any) -> list[tuple[str, str, str | None]]:
    with pytest.raises(ClientqualError) as caught:
        RuleSet.default().qualify_lazy(frame, **options)
    return [(item.code, item.message, item.help) for item in caught.value.diagnostics]


def test_types_that_facts_are_not_read_from() -> None:
    """A column of a wrong type is named with its type and what to cast it to; all of them at once."""
    frame = pl.LazyFrame(
        {
            "client.trust": [1],
            "project.rush": ["yes"],
            "project.budget": [0.5],
            "client.mind_changes": [1.0],
            "project.terms_agreed": ["revisions"],
            "client.weeks_silent": [Decimal("0.12345")],
        }
    )
    assert sorted(refusal(frame)) == [
        (
            "column-form",
            f"the column `{name}` has the type `{got}`, and {kind} is not read from that",
            f"cast it to {forms}",
        )
        for name, got, kind, forms in (
            ("client.mind_changes", "Float64", "a whole number", "integers"),
            ("client.trust", "Int64", "one of a list of values", "text"),
            (
                "client.weeks_silent",
                "Decimal(precision=38, scale=5)",
                "a number",
                "integers, decimals of four places at most or floats of 64 bits",
            ),
            ("project.budget", "Float64", "an amount of money", "integers or decimals of four places at most"),
            ("project.rush", "String", "true or false", "booleans"),
            ("project.terms_agreed", "String", "a set of values", "lists of text"),
        )
    ]


def test_names_of_columns() -> None:
    """A misspelt fact, a name that is needed for an answer, no fact at all."""
    assert refusal(pl.LazyFrame({"project.breif": ["none"], "errors": [1]})) == [
        ("column-taken", "there is a column `errors` already", "drop it, or give it another name"),
        (
            "column-unknown-fact",
            "the column `project.breif` is named like a fact, and this rule set has no such fact",
            "did you mean `project.brief`?",
        ),
    ]
    assert [code for code, _, _ in refusal(pl.LazyFrame({"id": [1]}))] == ["no-fact-columns"]


def test_what_a_back_end_cannot() -> None:
    """Lists on PyArrow; types of NumPy on pandas; what is no frame."""
    lists = pa.table({"project.terms_agreed": [["revisions"]], "project.rush": [True]})
    assert refusal(lists) == [
        (
            "back-end-cannot",
            "the column `project.terms_agreed` has the type `List(String)`, and PyArrow cannot do with that what is needed",
            "leave the column out, or use `qualify_frame`",
        )
    ]
    assert refusal(pd.DataFrame({"project.rush": [True, None], "id": [1, 2]})) == [
        (
            "types-of-numpy",
            "the column `project.rush` has the type `object`, in which pandas does not tell what is unknown",
            'use types of Arrow: `frame.convert_dtypes(dtype_backend="pyarrow")`',
        )
    ]
    assert [code for code, _, _ in refusal([{"project.rush": True}])] == ["not-a-frame"]


def test_columns_of_nothing_but_null() -> None:
    """A column without a type has nothing to say, and is no mistake."""
    rules = RuleSet.default()
    frames = (pl.LazyFrame({"project.brief": [None], "project.rush": [True]}), pa.table({"project.brief": [None]}))
    for frame in frames:
        (row,) = rows_of(rules.qualify_lazy(frame))
        assert row["errors"] is None
        assert row["tier.presumed"] is not None


def test_unknown_actions() -> None:
    frame = pl.LazyFrame({"project.rush": [True]})
    assert [message for _, message, _ in refusal(frame, actions=["require_depsit"])] == [
        "this rule set has no action `require_depsit`"
    ]


def test_nothing_is_run() -> None:
    """A relation whose rows cannot be read is answered all the same, until somebody asks for its rows."""
    relation = duckdb.sql("SELECT error('run') :: BOOLEAN AS \"project.rush\"")
    answered = RuleSet.default().qualify_lazy(relation)
    assert "tier.presumed" in answered.columns
    with pytest.raises(duckdb.Error, match="run"):
        answered.fetchall()


def test_dialects() -> None:
    with pytest.raises(ClientqualError, match="there is no dialect `sparc`") as caught:
        RuleSet.default().sql("sparc", "leads")  # type: ignore[arg-type]  # just that
    assert caught.value.diagnostics[0].help == "did you mean `spark`?"
    with pytest.raises(CaseError, match=r"`project\.rush` has the type `VARCHAR`"):
        RuleSet.default().sql("duckdb", "leads", {"project.rush": "VARCHAR"})
