"""Formulas: what is true of variables, as clauses that a solver reads. Equal parts are made once.

A literal is a variable, a number from 1 on, or its contrary, the same number negated; a clause is a list of literals, one of which is
true. Clauses are kept with the variables that they define, so that of a large formula just what a question rests on can be taken out: of
a definition the half that says what follows where the literal is true, as nobody asks what would make it so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, TypeAlias

TRUE: Final = 1
"""The literal that is true; the contrary is false."""

Clause: TypeAlias = list[int]

PAIRED: Final = 20
"""Of so many literals each excludes each other one by a clause of its own."""

MOST_SUMS: Final = 1000
"""So many partial sums a sum is made of at most. One that has more is added up in binary, which a solver sees less far through."""


@dataclass(slots=True)
class Formula:
    """Makes literals that stand for conditions on others, and the clauses that say so."""

    most_sums: int = MOST_SUMS
    size: int = TRUE
    clauses: defaultdict[int, list[Clause]] = field(default_factory=lambda: defaultdict(list, {TRUE: [[TRUE]]}))
    """By variable, the clauses that define it."""
    tied: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """By knot, the variables that are taken with it."""
    knots: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By variable, the knots that are taken with it."""
    _made: dict[tuple[object, ...], int] = field(default_factory=dict)

    def variable(self) -> int:
        """Return a new variable."""
        self.size += 1
        return self.size

    def _define(self, key: tuple[object, ...]) -> tuple[int, bool]:
        """Return the variable made for a key, and whether it is new."""
        if key in self._made:
            return self._made[key], False
        found = self._made[key] = self.variable()
        return found, True

    def tie(self, literals: Iterable[int], clauses: Iterable[Clause], *, follows: bool = False) -> int:
        """Add clauses on variables of which none defines another: whoever takes one takes all.

        A variable that is in no clause holds them together; whatever is found out about the others, it stays. Clauses that follow from
        what defines the variables are taken with any of these as well, but do not bring in the others. Returns the knot.
        """
        knot = self.variable()
        self.clauses[knot].extend(clauses)
        variables = tuple(dict.fromkeys(map(abs, literals)))
        self.tied[knot] = () if follows else variables
        for variable in variables:
            self.knots[variable].append(knot)
        return knot

    def choice(self, literals: Sequence[int], *, follows: bool = False) -> None:
        """Say that just one of some literals is true."""
        self.tie(literals, [list(literals), *self.at_most_one(literals)], follows=follows)

    def at_most_one(self, literals: Sequence[int]) -> list[Clause]:
        """Return clauses that let no two of some literals be true.

        There is one for each pair, or, where those would be very many, a chain of variables that hands on that one was true.
        """
        if len(literals) <= PAIRED:
            return [[-one, -other] for one, other in combinations(literals, 2)]
        clauses: list[Clause] = []
        had = literals[0]
        for literal in literals[1:]:
            has = self.variable()
            clauses += [[-had, -literal], [-had, has], [-literal, has]]
            had = has
        return clauses

    def needs(self, literal: int) -> tuple[list[Clause], tuple[int, ...]]:
        """Return the clauses that say what follows where a literal is true, and the literals and knots that these need in turn."""
        variable = abs(literal)
        defining = self.clauses.get(variable, [])
        if variable in self.tied:
            return defining, self.tied[variable]
        half = [clause for clause in defining if -literal in clause]
        others = dict.fromkeys(other for clause in half for other in clause if other != -literal)
        return half, (*others, *self.knots.get(variable, ()))

    # --- conditions -------------------------------------------------------------------------------------------------------------

    def either(self, literals: Iterable[int]) -> int:
        """Return the literal that is true where one of these is."""
        return -self.every(-literal for literal in literals)

    def every(self, literals: Iterable[int]) -> int:
        """Return the literal that is true where all of these are."""
        joined = set(literals) - {TRUE}
        if -TRUE in joined or any(-part in joined for part in joined):
            return -TRUE
        parts = sorted(joined)
        if len(parts) < 2:
            return parts[0] if parts else TRUE
        found, is_new = self._define(tuple(parts))
        if is_new:
            self.clauses[found] = [[-found, part] for part in parts]
            self.clauses[found].append([found, *(-part for part in parts)])
        return found

    def at_least(self, least: int, weighted: Iterable[tuple[int, int]]) -> int:
        """Return the literal that is true where the weights of the true literals come to at least so much."""
        weights: dict[int, int] = {}
        for literal, weight in weighted:
            if literal == TRUE:
                least -= weight
            elif literal != -TRUE:
                shared = min(weight, weights.get(-literal, 0))  # one of the two is true in any case
                least -= shared
                weights[-literal] = weights.get(-literal, 0) - shared
                weights[literal] = weights.get(literal, 0) + weight - shared
        kept = [(literal, weight) for literal, weight in weights.items() if weight]
        return self._reaching(least, sorted(kept, key=lambda item: (-item[1], abs(item[0]))))

    def _reaching(self, least: int, order: Sequence[tuple[int, int]]) -> int:
        """Return the literal for weights, going through them in this order and keeping what is still needed."""
        if least <= 0:
            return TRUE
        needed = [{least}]
        count = 0
        for _, weight in order:
            needed.append({max(still - had, 0) for still in needed[-1] for had in (0, weight)})
            count += len(needed[-1])
            if count > self.most_sums:
                return self._comes_to(least, self._added(order))
        made = {still: TRUE if still == 0 else -TRUE for still in needed.pop()}
        for literal, weight in reversed(order):
            stills = sorted(needed.pop())
            made = {still: self._helped(literal, made[max(still - weight, 0)], made[still]) for still in stills}
        return made[least]

    def _helped(self, literal: int, having: int, lacking: int) -> int:
        """Return `having` where a literal is true and else `lacking`, where what holds without it holds with it."""
        if having == lacking:
            return having
        if having == TRUE or lacking == -TRUE:
            return self.either([literal, lacking]) if having == TRUE else self.every([literal, having])
        if literal < 0:  # the contrary of a sum is a sum of contraries: the two share what they are made of
            return -self._helped(-literal, -lacking, -having)
        found, is_new = self._define((literal, having, lacking, "helped"))
        if is_new:
            self.clauses[found] = [
                [-found, having],
                [-found, lacking, literal],
                [found, -lacking],
                [found, -literal, -having],
            ]
        return found

    def _added(self, weighted: Iterable[tuple[int, int]]) -> list[int]:
        """Return the binary digits of the sum of the weights of what is true, the lowest first."""
        columns: list[list[int]] = []
        for literal, weight in weighted:
            columns += [[] for _ in range(weight.bit_length() - len(columns))]
            for place in range(weight.bit_length()):
                if weight >> place & 1:
                    columns[place].append(literal)
        for place, column in enumerate(columns):  # it grows on the way
            while len(column) > 1:
                parts, column[:3] = column[:3], []
                if place + 1 == len(columns):
                    columns.append([])
                columns[place + 1].append(self.at_least(2, [(part, 1) for part in parts]))
                column.append(self._odd(parts))
        return [column[0] if column else -TRUE for column in columns]

    def _odd(self, literals: Iterable[int]) -> int:
        """Return the literal that is true where an odd number of some is."""
        found = -TRUE
        for literal in literals:
            found = self.either([self.every([found, -literal]), self.every([-found, literal])])
        return found

    def _comes_to(self, least: int, digits: Sequence[int]) -> int:
        """Return the literal that is true where a number of these binary digits is at least so much."""
        if least >> len(digits):
            return -TRUE
        found = TRUE
        for place, digit in enumerate(digits):
            found = self.every([digit, found]) if least >> place & 1 else self.either([digit, found])
        return found
