"""Answers: from the bits that are left of a case to names and words. What a handful of bits says is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Final, NamedTuple, TypeVar

from clientqual.circuit import FALSE, Circuit, Standing
from clientqual.engines.found import Found
from clientqual.ir import Outcome, Program
from clientqual.qualification import Advice, Answer, OutcomeAnswer, Status

MOST_REMEMBERED: Final = 1 << 12
_BITS: Final = 4
"""So many bits say how an action stands."""
_TOGETHER: Final = 6
"""So many actions are read at once: few enough that how they stand together repeats."""

T = TypeVar("T")


class Reading(dict[int, T]):
    """What some bits say, by their number. There is an end to how much is kept."""

    def keep(self, bits: int, said: T) -> T:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[bits] = said
        return said


class OutcomeReading(Reading[OutcomeAnswer]):
    """The bits of an outcome: one for each answer that is possible, then one for each that is presumed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self._answers = [str(value) for value in outcome.domain.values]

    @property
    def width(self) -> int:
        return 2 * len(self._answers)

    def __missing__(self, bits: int) -> OutcomeAnswer:
        many = len(self._answers)
        presumed = next(answer for place, answer in enumerate(self._answers, many) if bits >> place & 1)
        possible = tuple(answer for place, answer in enumerate(self._answers) if bits >> place & 1)
        return self.keep(bits, OutcomeAnswer(presumed, possible))


class Advised(NamedTuple):
    """What some bits advise: what is recommended, what only some completions would call for, and what is done already."""

    recommended: tuple[Advice, ...]
    conditional: tuple[Advice, ...]
    done: tuple[str, ...]


class AdviceReading(Reading[Advised]):
    """The bits of some actions, four each: surely called for, possibly, presumably, and done."""

    def __init__(self, actions: Sequence[str]) -> None:
        super().__init__()
        self._actions = actions

    def places(self, start: int) -> Iterator[tuple[str, int]]:
        """Yield each action with the place of its bits."""
        return zip(self._actions, count(start, _BITS), strict=False)

    def __missing__(self, bits: int) -> Advised:
        stands = [
            (Advice(action, status), bits >> place + 3 & 1)
            for action, place in self.places(0)
            if (status := status_of(bits >> place)) is not None
        ]
        return self.keep(
            bits,
            Advised(
                tuple(item for item, done in stands if item.status != "conditional" and not done),
                tuple(item for item, done in stands if item.status == "conditional" and not done),
                tuple(item.action for item, done in stands if item.status != "conditional" and done),
            ),
        )


def status_of(bits: int) -> Status | None:
    """Return the status that three bits stand for: surely, possibly, presumably. None where no completion calls for it."""
    if bits & 1:
        return "certain"
    if not bits >> 1 & 1:
        return None
    return "presumed" if bits >> 2 & 1 else "conditional"


class Reader:
    """Reads the answers of a case, whose bits stand in the order of `gates`."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self.gates: list[int] = []
        self._outcomes = tuple(self._place_outcomes(program, circuit))
        self._advice = tuple(self._place_advice(program, circuit))
        self._signals = tuple((name, self._place(circuit.signals[name])) for name in sorted(program.signals))
        self._warnings = tuple((item.id, place) for place, item in enumerate(program.unrealistic, len(self.gates)))
        self.gates += circuit.warnings

    def _place_outcomes(self, program: Program, circuit: Circuit) -> Iterator[tuple[str, int, int, OutcomeReading]]:
        for name, outcome in program.outcomes.items():
            reading = OutcomeReading(outcome)
            yield name, len(self.gates), (1 << reading.width) - 1, reading
            self.gates += (*circuit.possible[name], *circuit.presumed[name])

    def _place_advice(self, program: Program, circuit: Circuit) -> Iterator[tuple[int, int, AdviceReading]]:
        waiting = iter(program.action_order)
        while names := tuple(islice(waiting, _TOGETHER)):
            yield len(self.gates), (1 << _BITS * len(names)) - 1, AdviceReading(names)
            for name in names:
                self._place(circuit.actions[name])
                self.gates.append(circuit.done.get(name, FALSE))

    def _place(self, standing: Standing) -> int:
        self.gates += (standing.sure, standing.could, standing.presumed)
        return len(self.gates) - 3

    # --- reading ------------------------------------------------------------------------------------------------------------------

    def answer(self, bits: int) -> Answer:
        """Return the bare answer."""
        recommended: list[Advice] = []
        conditional: list[Advice] = []
        finished: tuple[str, ...] = ()
        for place, mask, reading in self._advice:
            some, others, done = reading[bits >> place & mask]
            recommended += some
            conditional += others
            finished += done
        outcomes = {name: reading[bits >> place & mask] for name, place, mask, reading in self._outcomes}
        return Answer(outcomes, tuple(recommended), tuple(conditional), finished)

    def found(self, bits: int) -> Found:
        """Return all that was found."""
        outcomes = {name: reading[bits >> place & mask] for name, place, mask, reading in self._outcomes}
        actions = {
            name: status
            for start, _, reading in self._advice
            for name, place in reading.places(start)
            if (status := status_of(bits >> place)) is not None
        }
        return Found(
            possible={name: outcome.possible for name, outcome in outcomes.items()},
            presumed={name: outcome.presumed for name, outcome in outcomes.items()},
            signals={name: status for name, place in self._signals if (status := status_of(bits >> place)) is not None},
            actions=actions,
            warnings=tuple(name for name, place in self._warnings if bits >> place & 1),
        )
