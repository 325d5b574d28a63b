"""The lanes engine: a circuit run gate by gate. It needs no preparation, so it is the quickest for the first few cases."""

from __future__ import annotations

from collections.abc import Mapping

from clientqual.carriers import known_cells, planes, run
from clientqual.circuit import Circuit, Standing
from clientqual.engines.found import Found, status_of
from clientqual.ir import Finite, Program, Value
from clientqual.qualification import Status


class LanesEngine:
    """Answers cases of one program, each by running all gates."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._program = program
        self._circuit = circuit

    def found(self, known: Mapping[str, Value]) -> Found:
        """Return what follows from what is known: base facts, defaults among them, and derived facts that are stated."""
        program, circuit = self._program, self._circuit
        gates = run(circuit, planes(circuit, [known_cells(program, circuit, known)]), 1)
        presumed = {name: self._answers(name, circuit.presumed, gates)[0] for name in program.outcomes}
        actions = {name: circuit.actions[name] for name in program.action_order}
        return Found(
            possible={name: self._answers(name, circuit.possible, gates) for name in program.outcomes},
            presumed=presumed,
            signals=_statuses(dict(sorted(circuit.signals.items())), gates),
            actions=_statuses(actions, gates),
            computed={
                path: tuple(value for value, gate in zip(_values(program, path), table, strict=True) if gates[gate])
                for path, table in circuit.computed.items()
            },
            warnings=tuple(
                item.id for item, gate in zip(program.unrealistic, circuit.warnings, strict=True) if gates[gate]
            ),
        )

    def _answers(self, name: str, table: Mapping[str, tuple[int, ...]], gates: list[int]) -> tuple[str, ...]:
        values = self._program.outcomes[name].domain.values
        return tuple(str(value) for value, gate in zip(values, table[name], strict=True) if gates[gate])


def _values(program: Program, path: str) -> tuple[str | bool, ...]:
    domain = program.types[path].domain
    assert isinstance(domain, Finite)
    return domain.values


def _statuses(standings: Mapping[str, Standing], gates: list[int]) -> dict[str, Status]:
    found = {
        name: status_of(bool(gates[item.sure]), bool(gates[item.could]), bool(gates[item.presumed]))
        for name, item in standings.items()
    }
    return {name: status for name, status in found.items() if status is not None}
