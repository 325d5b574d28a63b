"""Answers: from the bits that are left of a case to names and words. What a handful of bits says is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Final, NamedTuple, TypeVar

from clientqual.circuit import Circuit
from clientqual.engines.found import status_of
from clientqual.engines.table.memory import Remembered
from clientqual.ir import Finite, Outcome, Program, Value
from clientqual.qualification import Advice, Answer, OutcomeAnswer, Status

TOGETHER: Final = 5
"""So many signals or actions are read at once: few enough that how they stand together repeats."""

STATUSES: Final[tuple[Status, ...]] = ("certain", "presumed", "conditional")

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class Reading(Remembered[int, T]):
    """What some bits of a case say: those of `mask`, which stand in these places."""

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__()
        self.mask = sum(1 << place for place in places)
        self._places = tuple(places)

    def of(self, bits: int) -> T:
        """Return what all bits of a case say."""
        return self[bits & self.mask]

    def _set(self, bits: int) -> Sequence[bool]:
        """Say of each bit whether it is set."""
        return [bool(bits >> place & 1) for place in self._places]


class OutcomeReading(Reading[OutcomeAnswer]):
    """The bits of an outcome: one for each answer that is possible, then one for each that is presumed."""

    def __init__(self, outcome: Outcome, places: Sequence[int]) -> None:
        super().__init__(places)
        self._answers = [str(value) for value in outcome.domain.values]

    def __missing__(self, bits: int) -> OutcomeAnswer:
        found = self._set(bits)
        possible = tuple(answer for answer, is_set in zip(self._answers, found, strict=False) if is_set)
        presumed = next(
            answer for answer, is_set in zip(self._answers, found[len(self._answers) :], strict=True) if is_set
        )
        return self.keep(bits, OutcomeAnswer(presumed, possible))


class AdviceReading(Reading[tuple[Advice, ...]]):
    """The bits of some signals or actions, three each: surely, possibly, presumably. What no completion calls for is left out."""

    def __init__(self, names: Sequence[str], places: Sequence[int]) -> None:
        super().__init__(places)
        self._advice = [{status: Advice(name, status) for status in STATUSES} for name in names]

    def __missing__(self, bits: int) -> tuple[Advice, ...]:
        found = self._set(bits)
        stands = zip(self._advice, (status_of(*found[at : at + 3]) for at in count(0, 3)), strict=False)
        return self.keep(bits, tuple(advice[status] for advice, status in stands if status is not None))


class ListReading(Reading[tuple[V, ...]]):
    """The bits of a list, one each: what is in it."""

    def __init__(self, items: Sequence[V], places: Sequence[int]) -> None:
        super().__init__(places)
        self._items = items

    def __missing__(self, bits: int) -> tuple[V, ...]:
        return self.keep(bits, tuple(item for item, is_in in zip(self._items, self._set(bits), strict=True) if is_in))


class OutcomesReading(Remembered[int, dict[str, OutcomeAnswer]]):
    """The bits of all outcomes together. They repeat less often than those of each."""

    def __init__(self, outcomes: Mapping[str, OutcomeReading]) -> None:
        super().__init__()
        self.mask = sum(reading.mask for reading in outcomes.values())
        self._outcomes = outcomes

    def __missing__(self, bits: int) -> dict[str, OutcomeAnswer]:
        return self.keep(bits, {name: reading.of(bits) for name, reading in self._outcomes.items()})


class Read(NamedTuple):
    """All that is read of a case, bare."""

    outcomes: Mapping[str, OutcomeAnswer]
    actions: Sequence[Advice]
    signals: Sequence[Advice]
    computed: Mapping[str, tuple[str | bool, ...]]
    warnings: tuple[str, ...]


class Reader:
    """Reads the answers of a case from the bits of `wanted` gates. Actions and signals are read some at a time, each with their mask."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._program = program
        signals = [circuit.signals[name] for name in sorted(program.signals)]
        actions = [circuit.actions[name] for name in program.action_order]
        self.wanted: Sequence[int] = [
            *(gate for name in program.outcomes for gate in (*circuit.possible[name], *circuit.presumed[name])),
            *(gate for item in (*actions, *signals) for gate in (item.sure, item.could, item.presumed)),
            *(gate for path in program.derived for gate in circuit.computed[path]),
            *circuit.warnings,
        ]

    def place(self, places: Sequence[int]) -> None:
        """Take the places of the bits of all wanted gates, in their order."""
        program, waiting = self._program, iter(places)

        def take(number: int) -> Sequence[int]:
            return list(islice(waiting, number))

        def take_all(names: Sequence[str]) -> Iterator[AdviceReading]:
            for start in range(0, len(names), TOGETHER):
                some = names[start : start + TOGETHER]
                yield AdviceReading(some, take(3 * len(some)))

        outcomes = program.outcomes.items()
        self.outcomes = OutcomesReading(
            {name: OutcomeReading(outcome, take(2 * outcome.domain.size)) for name, outcome in outcomes}
        )
        self.actions = tuple((reading.mask, reading) for reading in take_all(program.action_order))
        self.signals = tuple((reading.mask, reading) for reading in take_all(sorted(program.signals)))
        self.computed = tuple((path, ListReading(values, take(len(values)))) for path, values in _derived(program))
        self.warnings = ListReading([item.id for item in program.unrealistic], take(len(program.unrealistic)))

    # --- reading ------------------------------------------------------------------------------------------------------------------

    def answer(self, bits: int) -> Answer:
        """Return the bare answer."""
        outcomes, actions = self.outcomes, list[Advice]()
        for mask, advised in self.actions:
            actions += advised[bits & mask]
        return Answer(outcomes[bits & outcomes.mask].copy(), actions)

    def read(self, bits: int) -> Read:
        """Return all there is."""
        outcomes, actions = self.answer(bits)
        signals: list[Advice] = []
        for mask, lit in self.signals:
            signals += lit[bits & mask]
        computed = {path: table.of(bits) for path, table in self.computed}
        return Read(outcomes, actions, signals, computed, self.warnings.of(bits))


def _derived(program: Program) -> Iterator[tuple[str, tuple[str | bool, ...]]]:
    for path in program.derived:
        domain = program.types[path].domain
        assert isinstance(domain, Finite)
        yield path, domain.values
