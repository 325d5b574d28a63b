"""Formulas: what is true of variables, as clauses that a solver reads. Equal parts are made once.

A literal is a variable, a number from 1 on, or its contrary, the same number negated; a clause is a list of literals, one of which is
true. Clauses are kept with the variables that they define, so that of a large formula just what a question rests on can be taken out.
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


@dataclass(slots=True)
class Formula:
    """Makes literals that stand for conditions on others, and the clauses that say so."""

    size: int = TRUE
    clauses: defaultdict[int, list[Clause]] = field(default_factory=lambda: defaultdict(list, {TRUE: [[TRUE]]}))
    """By variable, the clauses that define it."""
    others: defaultdict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    """By variable, those that its definition names. (Dictionaries, for their order.)"""
    _made: dict[tuple[object, ...], int] = field(default_factory=dict)

    def variable(self) -> int:
        """Return a new variable."""
        self.size += 1
        return self.size

    def _define(self, key: tuple[object, ...], parts: Iterable[int]) -> tuple[int, bool]:
        """Return the variable made for a key, and whether it is new."""
        if key in self._made:
            return self._made[key], False
        found = self._made[key] = self.variable()
        self.others[found] = dict.fromkeys(map(abs, parts))
        return found, True

    def tie(self, literals: Iterable[int], clauses: Iterable[Clause]) -> None:
        """Add clauses on variables of which none defines another: whoever takes one takes all.

        A variable that is in no clause holds them together; whatever is found out about the others, it stays.
        """
        knot = self.variable()
        self.clauses[knot].extend(clauses)
        self.others[knot] = dict.fromkeys(map(abs, literals))
        for variable in self.others[knot]:
            self.others[variable][knot] = None

    def choice(self, literals: Sequence[int]) -> None:
        """Say that just one of some literals is true."""
        self.tie(literals, [list(literals), *([-one, -other] for one, other in combinations(literals, 2))])

    # --- conditions -------------------------------------------------------------------------------------------------------------

    def either(self, literals: Iterable[int]) -> int:
        """Return the literal that is true where one of these is."""
        return -self.every(-literal for literal in literals)

    def every(self, literals: Iterable[int]) -> int:
        """Return the literal that is true where all of these are."""
        parts = sorted(set(literals) - {TRUE})
        if -TRUE in parts or any(-part in parts for part in parts):
            return -TRUE
        if len(parts) < 2:
            return parts[0] if parts else TRUE
        found, is_new = self._define(tuple(parts), parts)
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
        for _, weight in order:
            needed.append({max(still - had, 0) for still in needed[-1] for had in (0, weight)})
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
        found, is_new = self._define((literal, having, lacking, "helped"), (literal, having, lacking))
        if is_new:
            self.clauses[found] = [
                [-found, having],
                [-found, lacking, literal],
                [found, -lacking],
                [found, -literal, -having],
            ]
        return found
