"""The tape says of every gate what running all gates says, whatever is fixed, and whatever is asked for."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientqual.carriers import known_cells, planes, run, run_tape, write_tape
from clientqual.circuit import Known
from clientqual.testing.specimens import Specimen, specimens

LANES = 40


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(specimens(), st.integers(0, 2**32))
def test_tape_says_what_the_gates_say(specimen: Specimen, seed: int) -> None:
    """Any gates in any groups, where some facts are unknown in every lane and folded away."""
    random = Random(seed)
    circuit, program = specimen.circuit, specimen.program
    absent = {name for name in circuit.subjects if random.random() < 0.2}
    cells = [
        known_cells(program, circuit, specimen.case(random.randint(0, len(specimen.telling)), seed + lane))
        for lane in range(LANES)
    ]
    lanes = planes(circuit, [{name: cell for name, cell in case.items() if name not in absent} for case in cells])
    gates = run(circuit, lanes, LANES)
    groups = [random.sample(range(len(gates)), min(len(gates), random.randint(1, 9))) for _ in range(6)]

    def load(known: Known) -> int:
        return gates[circuit.gates.index(known)]

    tape = write_tape(circuit, groups, lambda known: False if known.subject in absent else None)
    assert run_tape(tape, load, (1 << LANES) - 1) == [[gates[gate] for gate in group] for group in groups]
