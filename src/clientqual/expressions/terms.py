"""Terms: what expressions are made of, whatever writes them.

Two writers make them: Narwhals expressions, for frames that somebody holds, and SQL as text, for whoever holds only a name. Both kinds of
term join with Python's operators, and `True` and `False` stand for what is settled before any row is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol, TypeAlias

Term: TypeAlias = Any
"""An expression of a writer, or a plain value. It takes `&`, `|`, `~`, `+`, `-`, `*` and comparisons."""


class Writer(Protocol):
    """What differs between those who write terms."""

    def column(self, name: str) -> Term:
        """Return the value of a column."""

    def text(self, value: str) -> Term:
        """Return a constant text."""

    def integer(self, value: int) -> Term:
        """Return a constant integer."""

    def truth(self) -> Term:
        """Return the constant that is always true."""

    def no_text(self) -> Term:
        """Return a null that is a text."""

    def is_null(self, term: Term) -> Term:
        """Say whether a value is null."""

    def filled(self, term: Term, instead: Term) -> Term:
        """Return a value, or another where it is null."""

    def chosen(self, ways: Sequence[tuple[Term, Term]]) -> Term:
        """Return the value of the first way whose condition is true; null if there is none."""

    def floor(self, term: Term) -> Term:
        """Return the largest whole number that is no larger, of the same type."""

    def rounded(self, term: Term) -> Term:
        """Return the nearest whole number, of the same type."""

    def whole(self, term: Term) -> Term:
        """Return a whole number as an integer of 64 bits."""

    def floating(self, term: Term) -> Term:
        """Return a number as a float of 64 bits."""

    def clipped(self, term: Term, low: int, high: int) -> Term:
        """Return an integer, or the nearer of two bounds where it lies beyond them."""

    def weighed(self, weights: Sequence[tuple[Term, int]]) -> Term:
        """Return the sum of the weights of the conditions that are true."""

    def distinct(self, term: Term) -> Term:
        """Return how many different items a list has."""

    def holds(self, term: Term, member: str) -> Term:
        """Say whether a list holds a text."""

    def joined(self, terms: Sequence[Term]) -> Term:
        """Return texts as one, with a semicolon between them and those left out that are null."""


def every(terms: Iterable[Term]) -> Term:
    """Return the term that is true where all are."""
    left = [term for term in terms if term is not True]
    if any(term is False for term in left):
        return False
    return reduce(and_, left) if left else True


def either(terms: Iterable[Term]) -> Term:
    """Return the term that is true where one is."""
    left = [term for term in terms if term is not False]
    if any(term is True for term in left):
        return True
    return reduce(or_, left) if left else False


def inverse(term: Term) -> Term:
    """Return the term that is true where one is false."""
    return not term if isinstance(term, bool) else ~term
