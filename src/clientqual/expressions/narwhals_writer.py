"""Terms as Narwhals expressions, for every kind of frame that Narwhals knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

import narwhals as nw

from clientqual.expressions.terms import Term


class NarwhalsWriter:
    """Writes Narwhals expressions."""

    def column(self, name: str) -> Term:
        return nw.col(name)

    def text(self, value: str) -> Term:
        return nw.lit(value)

    def integer(self, value: int) -> Term:
        return nw.lit(value, nw.Int64)

    def truth(self) -> Term:
        return nw.lit(True)

    def no_text(self) -> Term:
        return nw.lit(None, nw.String)

    def is_null(self, term: Term) -> Term:
        return term.is_null()

    def filled(self, term: Term, instead: Term) -> Term:
        return term.fill_null(instead)

    def chosen(self, ways: Sequence[tuple[Term, Term]]) -> Term:
        (condition, value), *others = ways
        found = nw.when(condition).then(_literal(value))
        return found.otherwise(self.chosen(others)) if others else found

    def floor(self, term: Term) -> Term:
        return term.floor()

    def rounded(self, term: Term) -> Term:
        return term.round(0)

    def whole(self, term: Term) -> Term:
        return term.cast(nw.Int64)

    def floating(self, term: Term) -> Term:
        return term.cast(nw.Float64)

    def clipped(self, term: Term, low: int, high: int) -> Term:
        return term.clip(low, high)

    def weighed(self, weights: Sequence[tuple[Term, int]]) -> Term:
        return reduce(add, (nw.when(term).then(nw.lit(weight)).otherwise(nw.lit(0)) for term, weight in weights))

    def distinct(self, term: Term) -> Term:
        return term.list.unique().list.len()

    def holds(self, term: Term, member: str) -> Term:
        return term.list.contains(member)

    def joined(self, terms: Sequence[Term]) -> Term:
        return nw.concat_str(*terms, separator="; ", ignore_nulls=True)


def _literal(value: Term) -> Term:
    return value if isinstance(value, nw.Expr) else nw.lit(value)
