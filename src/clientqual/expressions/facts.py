"""What each row says about each fact, as terms: whether it is known, and what it is known to be.

A row states a fact where its column holds a value that the fact can have. What is stated may imply another fact; where neither says
anything a default does. All terms made here are true or false and never null, so nothing above them has to know of nulls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from clientqual.circuit import Comparison
from clientqual.expressions.columns import Column
from clientqual.expressions.numbers import Ends, Number, compared, read_number
from clientqual.expressions.terms import Term, Writer, either, every, inverse
from clientqual.ir import Cells, FactType, Finite, Numbers, Program, Ranges, Subsets, Value, ValueSet


@dataclass(slots=True)
class Facts:
    """Makes terms about facts. `prepared` collects the columns that these terms read beside the caller's own, in two stages."""

    program: Program
    columns: Mapping[str, Column]
    writer: Writer
    prefix: str
    prepared: tuple[dict[str, Term], dict[str, Term]] = field(default_factory=lambda: ({}, {}))
    _implied: Mapping[str, tuple[tuple[Value, str], ...]] = field(default_factory=dict)
    _numbers: dict[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._implied = implications(self.program)

    # --- what a row states ---------------------------------------------------------------------------------------------------

    def states(self, path: str) -> Term:
        """Say whether a row states a fact."""
        if path not in self.columns:
            return False
        domain = self._kind(path).domain
        if isinstance(domain, Numbers):
            return inverse(self.writer.is_null(self._stated_number(path).units))
        if isinstance(domain, Subsets):
            return self._states_set(path, domain.members)
        assert isinstance(domain, Finite)
        return self._states_one(path, domain.values)

    def is_wrong(self, path: str) -> Term:
        """Say whether a row has a value that the fact cannot have."""
        return every([inverse(self.writer.is_null(self._column(path))), inverse(self.states(path))])

    def is_contradicted(self, path: str) -> Term:
        """Say whether a row states what implies that a fact is otherwise than it states, or than something else implies."""
        told = self._implied.get(path, ())
        stated = (
            every([self.states(origin), self._stated_in(path, ~self._kind(path).domain.of([value]))])
            for value, origin in told
        )
        implied = (
            every([self.states(origin), self.states(other)])
            for (value, origin), (otherwise, other) in combinations(told, 2)
            if value != otherwise
        )
        return either([*stated, *implied])

    # --- what is known of a row ----------------------------------------------------------------------------------------------

    def known_in(self, path: str, values: ValueSet) -> Term:
        """Say whether a fact is known to be one of these values."""
        if isinstance(values, Ranges):
            return self.number(path).lies_in(self.writer, values)
        stated = self._stated_in(path, values)
        told = [(origin, value in values) for value, origin in self._implied.get(path, ()) if origin in self.columns]
        default = self._default(path)
        if not told and default is None:
            return stated
        implied = either(self.states(origin) for origin, inside in told if inside)
        otherwise = False if default is None else default in values
        if otherwise:
            implied = either([implied, inverse(either(self.states(origin) for origin, _ in told))])
        return either([stated, every([inverse(self.states(path)), implied])])

    def number(self, path: str) -> Number:
        """Return a number as it is known: stated, implied or by default."""
        if path not in self._numbers:
            self._numbers[path] = self._number(path)
        return self._numbers[path]

    def _number(self, path: str) -> Number:
        found = self._stated_number(path) if path in self.columns else Number(None, None)
        for value, origin in self._implied.get(path, ()):
            implied = Number.constant(value).only_where(self.writer, self.states(origin))
            found = found.or_else(self.writer, implied)
        return found.or_else(self.writer, Number.constant(self._default(path)))

    def compared(self, comparison: Comparison) -> tuple[Term, Term]:
        """Return the terms that say a comparison of two facts surely holds, and that it surely does not."""
        left, right = (self._ends(path) for path in (comparison.left, comparison.right))
        return compared(self.writer, comparison.relation, left, right, comparison.times)

    def _ends(self, path: str) -> Ends:
        domain = self._kind(path).domain
        assert isinstance(domain, Numbers)
        return Ends.of(self.writer, self.number(path), domain)

    # --- how a column says it ------------------------------------------------------------------------------------------------

    def _stated_in(self, path: str, values: ValueSet) -> Term:
        if path not in self.columns or values.is_empty():
            return False
        if values.is_full():
            return self.states(path)
        if isinstance(values, Ranges):
            return self._stated_number(path).lies_in(self.writer, values)
        assert isinstance(values, Cells)
        if isinstance(values.domain, Subsets):
            return every([self.states(path), self._subset_in(path, values.domain.members, values.bits)])
        return self._one_of(path, values)

    def _states_one(self, path: str, values: tuple[str | bool, ...]) -> Term:
        column = self.columns[path]
        held = column.held
        certain = held.form == "truth" or (held.values is not None and set(held.values) <= set(values))
        if certain:
            return inverse(self.writer.is_null(self._column(path)))
        return self._prepare(f"states {path}", self._filled(either(self._equal(path, value) for value in values)))

    def _one_of(self, path: str, values: Cells) -> Term:
        """Compare one by one with the fewer: those that are in, or those that are not. No back end disagrees on that."""
        inside, outside = values.values(), (~values).values()
        if len(inside) <= len(outside) + 1:
            return self._filled(either(self._equal(path, value) for value in inside))
        return every([self.states(path), inverse(self._filled(either(self._equal(path, value) for value in outside)))])

    def _equal(self, path: str, value: Value) -> Term:
        column = self._column(path)
        if isinstance(value, bool):
            return column if value else ~column
        assert isinstance(value, str)
        return column == self.writer.text(value)

    def _states_set(self, path: str, members: tuple[str, ...]) -> Term:
        """Say whether a list holds nothing but members: as many different items as members that it has."""
        writer = self.writer
        count = writer.weighed([(self._has(path, member), 1) for member in members])
        size = writer.filled(writer.distinct(self._column(path)), -1)
        return self._prepare(f"states {path}", size == count, stage=1)

    def _subset_in(self, path: str, members: tuple[str, ...], bits: int) -> Term:
        """Say whether a set is one of some subsets, given as the bits of an integer, by asking member after member."""
        if not members:
            return bool(bits & 1)
        *others, last = members
        half = 1 << len(others)
        low, high = bits & ((1 << half) - 1), bits >> half
        without, with_it = (self._subset_in(path, tuple(others), part) for part in (low, high))
        if low == high:
            return without
        has = self._has(path, last)
        return either([every([has, with_it]), every([inverse(has), without])])

    def _has(self, path: str, member: str) -> Term:
        return self._prepare(f"{path} has {member}", self._filled(self.writer.holds(self._column(path), member)))

    def _stated_number(self, path: str) -> Number:
        read = read_number(self.writer, self.columns[path])
        return Number(self._prepare(f"units {path}", read.units), self._prepare(f"whole {path}", read.whole))

    # --- small things --------------------------------------------------------------------------------------------------------

    def _prepare(self, what: str, term: Term, stage: int = 0) -> Term:
        name = f"{self.prefix}{what}"
        self.prepared[stage].setdefault(name, term)
        return self.writer.column(name)

    def _filled(self, term: Term) -> Term:
        return term if isinstance(term, bool) else self.writer.filled(term, False)

    def _column(self, path: str) -> Term:
        return self.writer.column(self.columns[path].name)

    def _kind(self, path: str) -> FactType:
        return self.program.types[path]

    def _default(self, path: str) -> Value | None:
        fact = self.program.facts.get(path)
        return None if fact is None else fact.default


def implications(program: Program) -> dict[str, tuple[tuple[Value, str], ...]]:
    """Return for each fact what it is implied to be, and by which fact: in the end, not step by step."""
    found: dict[str, list[tuple[Value, str]]] = {}
    for origin in program.facts:
        seen, waiting = {origin}, [origin]
        while waiting:
            for path, value in program.facts[waiting.pop()].implies:
                found.setdefault(path, []).append((value, origin))
                if path not in seen:
                    seen.add(path)
                    waiting.append(path)
    return {path: tuple(dict.fromkeys(told)) for path, told in found.items()}
