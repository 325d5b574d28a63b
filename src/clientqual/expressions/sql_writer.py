"""Terms as SQL, in the dialects of DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Literal, get_args

from clientqual.expressions.terms import Term

Dialect = Literal["duckdb", "spark"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)


class Binding(IntEnum):
    """How tightly a piece of SQL holds together, loosest first."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARED = 4
    ADDED = 5
    MULTIPLIED = 6
    WHOLE = 7


@dataclass(frozen=True, slots=True, eq=False)
class Sql:
    """A piece of SQL, and the columns that it reads. Comparing two makes a third.

    There are no more parentheses than needed: the time in which Spark reads a query grows with their depth beyond all measure.
    """

    text: str
    reads: frozenset[str] = frozenset()
    binding: Binding = Binding.WHOLE

    __hash__ = None  # type: ignore[assignment]  # `==` makes SQL

    def __and__(self, other: Term) -> Sql:
        return _joined(self, Binding.AND, "AND", other)

    def __or__(self, other: Term) -> Sql:
        return _joined(self, Binding.OR, "OR", other)

    def __invert__(self) -> Sql:
        return _sql(f"NOT {_held(self, Binding.COMPARED)}", self, binding=Binding.NOT)

    def __add__(self, other: Term) -> Sql:
        return _joined(self, Binding.ADDED, "+", other)

    def __sub__(self, other: Term) -> Sql:
        return _apart(self, Binding.ADDED, "-", other)

    def __mul__(self, other: Term) -> Sql:
        return _joined(self, Binding.MULTIPLIED, "*", other)

    def __truediv__(self, other: Term) -> Sql:
        return _apart(self, Binding.MULTIPLIED, "/", other)

    def __eq__(self, other: object) -> Sql:  # type: ignore[override]  # see above
        return _compared(self, "=", other)

    def __ne__(self, other: object) -> Sql:  # type: ignore[override]  # see above
        return _compared(self, "<>", other)

    def __lt__(self, other: Term) -> Sql:
        return _compared(self, "<", other)

    def __le__(self, other: Term) -> Sql:
        return _compared(self, "<=", other)

    def __gt__(self, other: Term) -> Sql:
        return _compared(self, ">", other)

    def __ge__(self, other: Term) -> Sql:
        return _compared(self, ">=", other)


def _joined(left: Sql, binding: Binding, word: str, right: object) -> Sql:
    """Return what is the same from whichever side it is read."""
    return _sql(f"{_held(left, binding)} {word} {_held(right, binding)}", left, right, binding=binding)


def _apart(left: Sql, binding: Binding, word: str, right: object) -> Sql:
    """Return what is read from the left."""
    tighter = Binding(binding + 1)
    return _sql(f"{_held(left, binding)} {word} {_held(right, tighter)}", left, right, binding=binding)


def _compared(left: Sql, word: str, right: object) -> Sql:
    within = Binding.ADDED
    return _sql(f"{_held(left, within)} {word} {_held(right, within)}", left, right, binding=Binding.COMPARED)


def _held(term: object, binding: Binding) -> str:
    """Write a term so that it stays together among others that are bound so."""
    is_loose = isinstance(term, Sql) and term.binding < binding
    return f"({written(term)})" if is_loose else written(term)


def _sql(text: str, *parts: object, binding: Binding = Binding.WHOLE) -> Sql:
    """Return a piece of SQL that is made of parts."""
    return Sql(text, frozenset[str]().union(*(part.reads for part in parts if isinstance(part, Sql))), binding)


def written(value: object) -> str:
    """Write a term or a constant."""
    match value:
        case Sql(text):
            return text
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return f"{value:f}"
    return str(value)


def quoted(text: str, mark: str) -> str:
    """Put a text or a name in quotes, and double those that it holds."""
    return mark + text.replace(mark, mark * 2) + mark


class SqlWriter:
    """Writes SQL."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._mark = '"' if dialect == "duckdb" else "`"
        self._contains = "list_contains" if dialect == "duckdb" else "array_contains"

    def name(self, column: str) -> str:
        return quoted(column, self._mark)

    def column(self, name: str) -> Sql:
        return Sql(self.name(name), frozenset([name]))

    def text(self, value: str) -> Sql:
        if self._dialect == "spark":  # there a backslash is no plain character
            value = value.replace("\\", "\\\\")
            return Sql("'" + value.replace("'", "\\'") + "'")
        return Sql(quoted(value, "'"))

    def integer(self, value: int) -> Sql:
        return Sql(str(value))

    def truth(self) -> Sql:
        return Sql("TRUE")

    def no_text(self) -> Sql:
        return Sql("CAST(NULL AS STRING)")

    def is_null(self, term: Sql) -> Sql:
        return _sql(f"{_held(term, Binding.ADDED)} IS NULL", term, binding=Binding.COMPARED)

    def filled(self, term: Sql, instead: Term) -> Sql:
        return _sql(f"coalesce({term.text}, {written(instead)})", term, instead)

    def chosen(self, ways: Sequence[tuple[Term, Term]]) -> Sql:
        told = " ".join(f"WHEN {written(condition)} THEN {written(value)}" for condition, value in ways)
        return _sql(f"CASE {told} END", *(part for way in ways for part in way))

    def floor(self, term: Sql) -> Sql:
        return _sql(f"floor({term.text})", term)

    def rounded(self, term: Sql) -> Sql:
        return _sql(f"round({term.text})", term)

    def whole(self, term: Sql) -> Sql:
        return _sql(f"CAST({term.text} AS BIGINT)", term)

    def floating(self, term: Sql) -> Sql:
        return _sql(f"CAST({term.text} AS DOUBLE)", term)

    def clipped(self, term: Sql, low: int, high: int) -> Sql:
        return _sql(f"least(greatest({term.text}, {low}), {high})", term)

    def weighed(self, weights: Sequence[tuple[Term, int]]) -> Sql:
        told = (f"CASE WHEN {written(term)} THEN {weight} ELSE 0 END" for term, weight in weights)
        return _sql(" + ".join(told), *(term for term, _ in weights), binding=Binding.ADDED)

    def distinct(self, term: Sql) -> Sql:
        distinct, size = ("list_distinct", "len") if self._dialect == "duckdb" else ("array_distinct", "size")
        return _sql(f"{size}({distinct}({term.text}))", term)

    def holds(self, term: Sql, member: str) -> Sql:
        return _sql(f"{self._contains}({term.text}, {self.text(member).text})", term)

    def joined(self, terms: Sequence[Term]) -> Sql:
        told = ", ".join(map(written, terms))
        return _sql(f"concat_ws('; ', {told})", *terms)
