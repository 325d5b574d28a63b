"""What a change is for as gates: the presumed case, on request the walk beside it, and the situations that a change is not to lead into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clientqual.circuit.build import read_rules, recommendations
from clientqual.circuit.cells import divide
from clientqual.circuit.drawing import Drawing
from clientqual.circuit.gates import Circuit, Comparison, Standing
from clientqual.circuit.presuming import Presuming, solutions
from clientqual.circuit.prune import prune
from clientqual.circuit.walking import Walking
from clientqual.circuit.wiring import Asks, Wiring
from clientqual.ir import UNIT, FactRef, Finite, First, Numbers, Program, Ranges, Relation, scaled
from clientqual.normal import normalize

_BORDERS: Final[tuple[Relation, ...]] = ("lt", "le")


def compile_goals(program: Program, *, decided: bool) -> Circuit:
    """Return the circuit that says what is presumed, and where it is to be decided, what is possible as well.

    Unrealistic situations stand among the signals: surely met, and met in the presumed case. `computed` has the presumed values of facts that
    nobody can change, where these depend on others.
    """
    return divide(program, prune(_draw(program, normalize(program), decided)))


def _draw(program: Program, normal: Program, decided: bool) -> Drawing:
    wiring = Wiring()
    walking, presuming = Walking(normal, wiring), Presuming(program, wiring)
    for path in normal.derived:
        walking.derive(path)
    read_rules(presuming)
    presumed = recommendations(presuming)
    if decided:
        read_rules(walking)
    walked = recommendations(walking) if decided else presumed
    met = [presuming.rails(item.when).could for item in program.unrealistic]
    surely = [walking.rails(item.when).sure for item in normal.unrealistic]
    leaning = dict(_leaning(presuming))
    return Drawing(
        gates=tuple(wiring.gates),
        comparisons=wiring.comparisons,
        layers=(),
        possible={name: tuple(gates.values()) for name, gates in walking.answers.items() if name in program.outcomes},
        presumed={name: tuple(presuming.answers[name].values()) for name in program.outcomes},
        computed=leaning,
        signals={
            item.id: Standing(sure, gate, gate)
            for item, sure, gate in zip(program.unrealistic, surely, met, strict=True)
        },
        actions={name: Standing(*walked[name], presumed[name].could) for name in program.actions},
        warnings=(),
    )


def _leaning(presuming: Presuming) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the facts that nobody can change and that are presumed to be what others make them, with a gate for each value."""
    program, asked = presuming.program, {gate.subject for gate in presuming.wiring.gates if isinstance(gate, Asks)}
    for path, fact in program.facts.items():
        leans = isinstance(program.presumptions.get(path), First | FactRef) and fact.default is None
        domain = fact.type.domain
        if leans and fact.changed_by is None and path in asked and isinstance(domain, Finite):
            yield path, tuple(presuming.within(path, domain.of([value])).could for value in domain.values)


def settling(program: Program, comparison: Comparison, path: str) -> tuple[Ranges, ...]:
    """Return sets of one side of a comparison that tell apart where the comparison is settled whatever the other side is."""
    domain = program.types[path].domain
    assert isinstance(domain, Numbers)
    is_left, times = path == comparison.left, scaled(comparison.times)
    ends = program.types[comparison.right if is_left else comparison.left].domain.all().ends()
    factor, other = (UNIT, times) if is_left else (times, UNIT)
    return tuple(solutions(domain, factor, relation, end * other) for relation in _BORDERS for end in ends)
