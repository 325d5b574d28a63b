"""What completions drawn at random show: nearly everything that any completion does, before a solver is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from clientqual.carriers import Sample
from clientqual.circuit import Circuit, Standing
from clientqual.engines.exact.claims import Claim
from clientqual.engines.found import Kind
from clientqual.ir import Program, Value

LANES: Final = 1024
"""So many completions are drawn of every case. Four times as many leave the solver hardly fewer claims."""


class _Shown(NamedTuple):
    """Where a claim is shown: where a gate is true, or where it is not."""

    gate: int
    is_true: bool


class DrawnCompletions:
    """Draws completions of cases of one program, and has them decided by the circuit for complete cases."""

    def __init__(self, program: Program, decisions: Circuit, lanes: int) -> None:
        self._sample = Sample(program, decisions, lanes)
        self._shown = dict(_shown(program, decisions))

    def without(self, known: Mapping[str, Value], claims: Iterable[Claim]) -> list[Claim]:
        """Return the claims that no drawn completion of a case shows."""
        gates, every, shown = self._sample.run(known), self._sample.every, self._shown
        left = []
        for claim in claims:
            gate, is_true = shown[claim]
            if gates[gate] == (0 if is_true else every):
                left.append(claim)
        return left


def _shown(program: Program, decisions: Circuit) -> Iterator[tuple[Claim, _Shown]]:
    """Yield every claim that there can be, with where it is shown."""
    for name, gates in decisions.possible.items():
        for answer, gate in zip(program.outcomes[name].domain.values, gates, strict=True):
            yield Claim("outcome", name, answer), _Shown(gate, is_true=True)
    kinds: tuple[tuple[Kind, Mapping[str, Standing]], ...] = (
        ("signal", decisions.signals),
        ("action", decisions.actions),
    )
    for kind, standings in kinds:
        for name, standing in standings.items():
            for value in (True, False):
                yield Claim(kind, name, value), _Shown(standing.could, value)
