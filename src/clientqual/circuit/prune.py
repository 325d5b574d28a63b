"""Dead gates taken out, and the rest put in layers: no gate stands before what it reads, and each stands as early as it can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from clientqual.circuit.drawing import Drawing
from clientqual.circuit.gates import FALSE, TRUE, And, AtLeast, Not, Or, Standing, parts_of
from clientqual.circuit.wiring import Asks, Draft


def prune(drawing: Drawing) -> Drawing:
    """Return a drawing with only what its answers rest on, in layers."""
    depths = _depths(drawing.gates, _alive(drawing))
    order = sorted(depths, key=lambda gate: (depths[gate], gate))
    place = {gate: number for number, gate in enumerate(order)}
    sizes = [size for _, size in sorted(Counter(depths.values()).items())]  # no depth is left out
    asked = {gate.subject for gate in (drawing.gates[kept] for kept in order) if isinstance(gate, Asks)}
    return Drawing(
        gates=tuple(_renumbered(drawing.gates[gate], place) for gate in order),
        comparisons={name: item for name, item in drawing.comparisons.items() if name in asked},
        layers=tuple(accumulate(sizes)),
        possible=_tables(drawing.possible, place),
        presumed=_tables(drawing.presumed, place),
        computed=_tables(drawing.computed, place),
        signals=_standings(drawing.signals, place),
        actions=_standings(drawing.actions, place),
        warnings=tuple(place[gate] for gate in drawing.warnings),
    )


def _alive(drawing: Drawing) -> set[int]:
    """Return the gates that an answer rests on, and the two constants."""
    waiting = [TRUE, FALSE, *_answers(drawing)]
    alive: set[int] = set()
    while waiting:
        gate = waiting.pop()
        if gate not in alive:
            alive.add(gate)
            waiting.extend(parts_of(drawing.gates[gate]))
    return alive


def _answers(drawing: Drawing) -> Iterator[int]:
    for gates in (*drawing.possible.values(), *drawing.presumed.values(), *drawing.computed.values()):
        yield from gates
    for standing in (*drawing.signals.values(), *drawing.actions.values()):
        yield from (standing.sure, standing.could, standing.presumed)
    yield from drawing.warnings


def _depths(gates: Sequence[Draft], alive: set[int]) -> dict[int, int]:
    """Return how many gates stand one on another below each. They come numbered so that none reads a later one."""
    depths: dict[int, int] = {}
    for gate in sorted(alive):
        depths[gate] = 1 + max((depths[part] for part in parts_of(gates[gate])), default=-1)
    return depths


def _renumbered(gate: Draft, place: Mapping[int, int]) -> Draft:
    match gate:
        case Not(part):
            return Not(place[part])
        case And(parts):
            return And(tuple(sorted(place[part] for part in parts)))
        case Or(parts):
            return Or(tuple(sorted(place[part] for part in parts)))
        case AtLeast(least, parts, weights):
            pairs = sorted((place[part], weight) for part, weight in zip(parts, weights, strict=True))
            return AtLeast(least, tuple(part for part, _ in pairs), tuple(weight for _, weight in pairs))
    return gate


def _tables(tables: Mapping[str, tuple[int, ...]], place: Mapping[int, int]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(place[gate] for gate in gates) for name, gates in tables.items()}


def _standings(standings: Mapping[str, Standing], place: Mapping[int, int]) -> dict[str, Standing]:
    return {
        name: replace(item, sure=place[item.sure], could=place[item.could], presumed=place[item.presumed])
        for name, item in standings.items()
    }
