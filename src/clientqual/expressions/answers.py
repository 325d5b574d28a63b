"""Answers as columns: of each outcome what is presumed, decided and possible, of each action and signal how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from clientqual import messages
from clientqual.circuit import Circuit, Standing
from clientqual.expressions.facts import Facts
from clientqual.expressions.terms import Term, Writer, either, every, inverse
from clientqual.ir import Program

ERRORS: Final = "errors"
"""The column that says what is wrong with a row; null where nothing is."""

PREFIX: Final = "clientqual "
"""What the names of columns start with that are there only while an answer is worked out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to come out beside all outcomes: actions and signals, by name."""

    actions: tuple[str, ...]
    signals: tuple[str, ...] = ()


def standings(circuit: Circuit, wanted: Wanted) -> dict[str, Standing]:
    """Return the gates of actions and signals, by the names of their columns."""
    actions = {f"action.{name}": circuit.actions[name] for name in wanted.actions}
    return actions | {f"signal.{name}": circuit.signals[name] for name in wanted.signals}


def gates_of(circuit: Circuit, wanted: Wanted) -> Iterator[int]:
    """Yield the gates that the answers read."""
    for table in (circuit.possible, circuit.presumed):
        for gates in table.values():
            yield from gates
    for standing in standings(circuit, wanted).values():
        yield from (standing.sure, standing.could, standing.presumed)


def column_names(program: Program, circuit: Circuit, wanted: Wanted) -> Iterator[str]:
    """Yield the names of the columns that come out, in their order."""
    for name in program.outcomes:
        yield from (f"{name}.presumed", f"{name}.decided", f"{name}.possible")
    yield from standings(circuit, wanted)
    yield ERRORS


@dataclass(frozen=True, slots=True)
class Answers:
    """Makes the columns that come out. `told` returns the term of a gate; answers are null where `is_case` is not true."""

    program: Program
    circuit: Circuit
    writer: Writer
    told: Callable[[int], Term]
    is_case: Term

    def possible(self) -> Mapping[str, Term]:
        """Return for each outcome its possible answers: a sum of 1 for the first answer, 2 for the second, 4 for the third, ..."""
        return {f"{name}.possible": self._mask(gates) for name, gates in self.circuit.possible.items()}

    def presumed(self) -> Mapping[str, Term]:
        """Return for each outcome its answer in the presumed case."""
        return {
            f"{name}.presumed": self._first(zip(map(self.told, gates), self._values(name), strict=True))
            for name, gates in self.circuit.presumed.items()
        }

    def decided(self) -> Mapping[str, Term]:
        """Return for each outcome its one possible answer; null while there are several. It reads the column of possible ones."""
        found = {}
        for name in self.program.outcomes:
            possible = self.writer.column(f"{name}.possible")
            ways = [(possible == (1 << place), value) for place, value in enumerate(self._values(name))]
            found[f"{name}.decided"] = self._first(ways)
        return found

    def standing(self, wanted: Wanted) -> Mapping[str, Term]:
        """Return how each action and signal stands; null where nothing calls for it."""
        found = {}
        for name, item in standings(self.circuit, wanted).items():
            sure, could, presumed = self.told(item.sure), self.told(item.could), self.told(item.presumed)
            ways = [(sure, "certain"), (every([could, presumed]), "presumed"), (could, "conditional")]
            found[name] = self._first(ways)
        return found

    def _values(self, name: str) -> list[str]:
        return [str(value) for value in self.program.outcomes[name].domain.values]

    def _mask(self, gates: Iterable[int]) -> Term:
        terms = [(self.told(gate), 1 << place) for place, gate in enumerate(gates)]
        total = self.writer.integer(sum(weight for term, weight in terms if term is True))
        open_ = [(term, weight) for term, weight in terms if not isinstance(term, bool)]
        total = self.writer.weighed(open_) + total if open_ else total
        return total if self.is_case is True else self.writer.chosen([(self.is_case, total)])

    def _first(self, ways: Iterable[tuple[Term, str]]) -> Term:
        """Return the text of the first way that is true; null if none is."""
        left = [(every([self.is_case, condition]), self.writer.text(text)) for condition, text in ways]
        left = [way for way in left if way[0] is not False]
        for place, (condition, text) in enumerate(left):
            if condition is True:
                return self.writer.chosen([*left[:place], (self.writer.truth(), text)]) if place else text
        return self.writer.chosen(left) if left else self.writer.no_text()


@dataclass(frozen=True, slots=True)
class Checks:
    """What is wrong with a row: for each fact, whether it has a value that it cannot have, and whether something else contradicts it."""

    wrong: Mapping[str, Term]
    contradicted: Mapping[str, Term]

    @classmethod
    def of(cls, facts: Facts) -> Checks:
        wrong = {path: facts.is_wrong(path) for path in facts.columns}
        contradicted = {path: facts.is_contradicted(path) for path in facts.program.types}
        return cls(
            *({path: term for path, term in told.items() if term is not False} for told in (wrong, contradicted))
        )

    def is_case(self) -> Term:
        """Say whether a row is a case that can be answered."""
        return inverse(either([*self.wrong.values(), *self.contradicted.values()]))

    def errors(self, writer: Writer) -> Term:
        """Return all that is wrong with a row as a text, which is empty where nothing is."""
        told = {messages.wrong_in_row(path): term for path, term in self.wrong.items()}
        told |= {messages.contradicted_in_row(path): term for path, term in self.contradicted.items()}
        texts = [writer.chosen([(term, writer.text(text))]) for text, term in told.items()]
        return writer.joined(texts) if texts else writer.text("")
