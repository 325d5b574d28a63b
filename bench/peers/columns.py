"""The reference rule set as expressions of Polars, as a careful user would write them by hand: two values, no reasons, no unknowns.

Signals first, then how many there are of each colour, then the outcomes, each as a chain of `when`, and last the actions: each step is one
`with_columns` of a lazy frame, so that Polars can share and order the work. A fact that is null makes its condition false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from operator import add, and_, or_
from typing import Any

import polars as pl
from reference.oracle import OUTCOMES, Formula, Rules
from reference.shape import actions, counted, flags

_RELATIONS: dict[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "eq": lambda fact, value: fact == value,
    "ne": lambda fact, value: fact != value,
    "in": lambda fact, values: reduce(or_, [fact == value for value in values]),
    "lt": lambda fact, value: fact < value,
    "le": lambda fact, value: fact <= value,
    "gt": lambda fact, value: fact > value,
    "ge": lambda fact, value: fact >= value,
    "contains": lambda fact, value: fact.list.contains(value),
}


def prepare(rules: Rules) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return the function that answers a frame: a column for each outcome, and one of truths for each action."""
    write = Writer(rules)
    steps = [
        [write.holds(signal["when"]).alias(f"signal.{signal['id']}") for signal in rules["signals"]],
        [write.total(flags(rules, colour)).alias(colour) for colour in ("red", "green")],
        [expression for name in ("persona", "paradigm") for expression in write.scores(name)],
        [write.first("tier"), write.best("persona"), write.best("paradigm")],
        [write.alignment()],
        [write.first("verdict")],
        [write.holds(when).alias(f"action.{name}") for name, when in actions(rules).items()],
    ]
    wanted = [*OUTCOMES, *(f"action.{name}" for name in actions(rules))]

    def answer(frame: pl.DataFrame) -> pl.DataFrame:
        plan = frame.lazy()
        for step in steps:
            plan = plan.with_columns(step)
        return plan.select(wanted).collect()

    return answer


class Writer:
    """Writes formulas as expressions."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def holds(self, formula: Formula) -> pl.Expr:
        if "all" in formula:
            return reduce(and_, map(self.holds, formula["all"]))
        if "any" in formula:
            return reduce(or_, map(self.holds, formula["any"]))
        if "not" in formula:
            return ~self.holds(formula["not"])
        if "count" in formula:
            of = counted(self.rules, formula)
            return (pl.col(of) if isinstance(of, str) else self.total(of)) >= formula["count"]["at_least"]
        fact = pl.col(formula["fact"].removeprefix("outcome."))
        return _RELATIONS[formula["op"]](fact, formula["value"]).fill_null(value=False)

    def total(self, signals: list[str]) -> pl.Expr:
        return reduce(add, [pl.col(f"signal.{name}").cast(pl.UInt8) for name in signals])

    def first(self, name: str) -> pl.Expr:
        block = self.rules[name]
        kind = pl.Enum(list(dict.fromkeys([*(row["value"] for row in block["rules"]), block["default"]])))
        chain: Any = pl
        for row in block["rules"]:
            chain = chain.when(self.holds(row["when"])).then(pl.lit(row["value"], kind))
        return chain.otherwise(pl.lit(block["default"], kind)).alias(name)

    def scores(self, name: str) -> Iterator[pl.Expr]:
        for label, signs in self.rules[name]["labels"].items():
            parts = [self.holds(sign["when"]).cast(pl.UInt8) * sign["weight"] for sign in signs]
            yield reduce(add, parts).alias(f"{name}_score.{label}")

    def best(self, name: str) -> pl.Expr:
        block = self.rules[name]
        kind = pl.Enum(block["order"])
        scores = {label: pl.col(f"{name}_score.{label}") for label in block["order"]}
        top = pl.max_horizontal(list(scores.values()))
        chain: Any = pl.when(top < block["minimum"]).then(pl.lit(None, kind))
        for label, score in scores.items():
            chain = chain.when(score == top).then(pl.lit(label, kind))
        return chain.alias(name)

    def alignment(self) -> pl.Expr:
        role, matched = pl.col(self.rules["alignment"]["fact"]), self.rules["alignment"]["matched"]
        paradigm, kind = pl.col("paradigm"), pl.Enum(["matched", "mismatched"])
        fits = [(paradigm == name) & _RELATIONS["in"](role, roles) for name, roles in matched.items()]
        unknown = paradigm.is_null() | role.is_null()
        return (
            pl.when(unknown)
            .then(pl.lit(None, kind))
            .when(reduce(or_, fits))
            .then(pl.lit("matched", kind))
            .otherwise(pl.lit("mismatched", kind))
            .alias("alignment")
        )
