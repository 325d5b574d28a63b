"""Reading conditions into gates: what every condition means, once what its leaves read has gates.

Two readings share this: the walk, in which a fact may be open, and the presumed case, in which nothing is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple, TypeAlias

from clientqual.circuit.gates import FALSE, TRUE
from clientqual.circuit.wiring import Wiring
from clientqual.ir import (
    All,
    Always,
    Any,
    Compare,
    Condition,
    Count,
    Finite,
    First,
    Lit,
    Most,
    Not,
    Outcome,
    Program,
    Value,
    ValueSet,
    Within,
)


class Rails(NamedTuple):
    """The gates of a condition: one is true where it surely holds, one where it could."""

    sure: int
    could: int


Answers: TypeAlias = Mapping[Value, int]
"""For each answer of a table, the gate that is true where it could be the answer."""


@dataclass(slots=True)
class Reading(ABC):
    """Turns the conditions and tables of a program into gates. Each condition object is read once."""

    program: Program
    wiring: Wiring
    answers: dict[str, Answers] = field(default_factory=dict)
    computed: dict[str, Answers] = field(default_factory=dict)
    signals: dict[str, Rails] = field(default_factory=dict)
    _read: dict[int, tuple[Condition, Rails]] = field(default_factory=dict)

    @abstractmethod
    def within(self, subject: str, values: ValueSet) -> Rails:
        """Return the gates for a fact in a set of values."""

    @abstractmethod
    def compared(self, compare: Compare) -> Rails:
        """Return the gates for a comparison of two numbers."""

    def rails(self, condition: Condition) -> Rails:
        """Return the gates of a condition."""
        kept = self._read.get(id(condition))
        if kept is None:
            kept = self._read[id(condition)] = (condition, self._rails(condition))
        return kept[1]

    def _rails(self, condition: Condition) -> Rails:
        wiring = self.wiring
        match condition:
            case Always():
                return Rails(TRUE, TRUE)
            case Within(subject, values):
                return self._one_of(subject, values) if subject in self.answers else self.within(subject, values)
            case Compare(left):
                return self._ranked(condition) if isinstance(self._domain(left), Finite) else self.compared(condition)
            case Lit(signal):
                return self.signals[signal]
            case Not(part):
                sure, could = self.rails(part)
                return Rails(wiring.inverse(could), wiring.inverse(sure))
            case All(parts):
                return self._joined(wiring.every, parts)
            case Any(parts):
                return self._joined(wiring.either, parts)
            case Count(parts, low, high):
                return self._counted([self.rails(part) for part in parts], low, high)

    def _joined(self, join: Callable[[Iterable[int]], int], parts: Iterable[Condition]) -> Rails:
        read = [self.rails(part) for part in parts]
        return Rails(join(one.sure for one in read), join(one.could for one in read))

    def _counted(self, parts: list[Rails], low: int, high: int) -> Rails:
        """Count the parts that surely hold, and those that could."""

        def reach(least: int, gates: Iterable[int]) -> int:
            return self.wiring.at_least(least, [(gate, 1) for gate in gates])

        sure, could = [part.sure for part in parts], [part.could for part in parts]
        within, past = self.wiring.every, self.wiring.inverse
        return Rails(
            within([reach(low, sure), past(reach(high + 1, could))]),
            within([reach(low, could), past(reach(high + 1, sure))]),
        )

    # --- what has answers: derived facts and outcomes -----------------------------------------------------------------------------

    def _one_of(self, subject: str, values: ValueSet) -> Rails:
        """Return the gates for an answer in a set."""
        inside = [gate for answer, gate in self.answers[subject].items() if answer in values]
        outside = [gate for answer, gate in self.answers[subject].items() if answer not in values]
        return self._among(inside, outside)

    def _among(self, inside: Iterable[int], outside: Iterable[int], /) -> Rails:
        """Return the gates for one of some answers: surely so if none outside is possible, possibly if one of them is."""
        return Rails(self.wiring.inverse(self.wiring.either(outside)), self.wiring.either(inside))

    def first(self, table: First) -> dict[Value, int]:
        """Return the answers of rows that may hold while no earlier row surely does."""
        found: dict[Value, list[int]] = {}
        reached = TRUE
        for row in table.rows:
            sure, could = self.rails(row.when)
            found.setdefault(row.then, []).append(self.wiring.every([reached, could]))  # type: ignore[arg-type]  # no FactRef here
            reached = self.wiring.growing(self.wiring.every([reached, self.wiring.inverse(sure)]))
        found.setdefault(table.otherwise, []).append(reached)  # type: ignore[arg-type]  # only presumptions refer to facts
        return {answer: self.wiring.either(gates) for answer, gates in found.items()}

    def derive(self, path: str) -> None:
        """Read a derived fact: what is stated, else what its table gives."""
        domain = self.program.types[path].domain
        assert isinstance(domain, Finite)
        found = self.first(self.program.derived[path].table)
        computed = self.computed[path] = {value: found.get(value, FALSE) for value in domain.values}
        open_ = self.wiring.inverse(self.wiring.known(path, domain.all()))

        def could_be(value: Value) -> int:
            stated = self.wiring.known(path, domain.of([value]))
            return self.wiring.either([stated, self.wiring.every([open_, computed[value]])])

        self.answers[path] = {value: could_be(value) for value in domain.values}
        self.wiring.whole(self.answers[path].values())

    def outcome(self, outcome: Outcome) -> Answers:
        """Return the answers that an outcome could have, in its own order."""
        table, order = outcome.table, outcome.domain.values
        found = self.first(table) if isinstance(table, First) else self._heaviest(order, table)
        answers: Answers = {answer: found.get(answer, FALSE) for answer in order}
        self.wiring.whole(answers.values())
        return answers

    def _heaviest(self, order: tuple[str | bool, ...], table: Most) -> dict[Value, int]:
        """Return the answers that reach the minimum and that no other surely beats.

        What is sure of an answer is its lower weight; all its weight less what is ruled out is its upper. A rival surely beats it if

            sure(rival)  >  total - ruled out     that is     sure(rival) + ruled out  >  total

        which is one threshold over true gates. Say `good` has evidence of 3 and 2, in all 5, and the rival `bad` has 2 and 2. With the 3
        ruled out, and one 2 of `bad` sure, 2 + 3 = 5: a tie at 2 each, with which `bad` only wins if it is listed before `good`.
        With both sure, 4 + 3 = 7 > 5: `bad` surely has 4, and `good` at most 2. A rival has to reach the minimum as well.
        """
        wiring = self.wiring
        sure: dict[Value, list[tuple[int, int]]] = {answer: [] for answer in order}
        not_possible: dict[Value, list[tuple[int, int]]] = {answer: [] for answer in order}
        for item in table.evidence:
            rails = self.rails(item.when)
            sure[item.answer].append((rails.sure, item.weight))
            not_possible[item.answer].append((wiring.inverse(rails.could), item.weight))
        total = {answer: sum(weight for _, weight in sure[answer]) for answer in order}
        reaches = {answer: wiring.at_least(table.minimum, sure[answer]) for answer in order}

        def beats(rival: str | bool, answer: str | bool) -> int:
            margin = 0 if order.index(rival) < order.index(answer) else 1
            ahead = wiring.at_least(total[answer] + margin, sure[rival] + not_possible[answer])
            return wiring.every([reaches[rival], ahead])

        def could_win(answer: str | bool) -> int:
            fails = wiring.at_least(total[answer] - table.minimum + 1, not_possible[answer])
            beaten = wiring.either(beats(rival, answer) for rival in order if rival != answer and total[rival])
            return wiring.inverse(wiring.either([fails, beaten])) if total[answer] else FALSE

        found: dict[Value, int] = {answer: could_win(answer) for answer in order}
        nobody = wiring.inverse(wiring.either(reaches.values()))
        found[table.otherwise] = wiring.either([found[table.otherwise], nobody])
        return found

    # --- facts of one ordered list that are compared ------------------------------------------------------------------------------

    def _ranked(self, compare: Compare) -> Rails:
        """Return the gates for a comparison by rank: of the lowest and the highest value that each side can have."""
        if compare.relation == "is":
            below, above = self._pairs(compare, "lt"), self._pairs(compare, "gt")
            same = self.wiring.inverse(self.wiring.either([below.could, above.could]))
            apart = self.wiring.either([below.sure, above.sure])
            return Rails(same, self.wiring.inverse(apart))
        return self._pairs(compare, compare.relation)

    def _pairs(self, compare: Compare, relation: str) -> Rails:
        met: list[int] = []
        missed: list[int] = []
        left, right = self._could_be(compare.left), self._could_be(compare.right)
        for (a, one), (b, other) in product(enumerate(left), enumerate(right)):
            pair = self.wiring.every([one, other])
            holds = {"lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b}[relation]
            (met if holds else missed).append(pair)
        return self._among(met, missed)

    def _could_be(self, subject: str) -> list[int]:
        """Return a gate for each value of an ordered list, true where the subject could have it."""
        domain = self._domain(subject)
        assert isinstance(domain, Finite)
        return [self.rails(Within(subject, domain.of([value]))).could for value in domain.values]

    def _domain(self, subject: str) -> object:
        return self.program.domain(subject)
