"""Supports: what a first look at the gates suggests is enough to keep them as they are. A guess, which a search then tries and trims.

One pass from the first gate to the last. A gate that is true because all its parts are needs what each of them needs; one that is true
because some part is, what the cheapest of those needs; and so with what is false. A fact that is not known is nothing to lose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientqual.circuit import And, AtLeast, Circuit, Constant, Known, Not, Or
from clientqual.explain.dropping import Dropping

Bits: TypeAlias = int
"""Facts, one bit each."""
Cost: TypeAlias = Callable[[Bits], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Supports:
    """Whether each gate is true in a case, and facts that may be enough to keep it so."""

    true: list[bool]
    facts: list[Bits]

    def behind(self, gates: Iterable[int]) -> Bits:
        """Return what may be enough for some gates together."""
        return _together(self.facts[gate] for gate in gates)


def supports(circuit: Circuit, case: Dropping, bits: Mapping[str, Bits], cost: Cost) -> Supports:
    """Look through a circuit. `bits` tells the bit of each fact that costs something."""
    true: list[bool] = []
    facts: list[Bits] = []
    known = _known(case, bits, cost)
    for gate in circuit.gates:
        truth, needed = False, 0
        match gate:
            case Constant(value):
                truth = value
            case Known(subject, cells):
                truth = subject in case.cells and bool(cells >> case.cells[subject] & 1)
                needed = known[subject] if truth else 0
            case Not(part):
                truth, needed = not true[part], facts[part]
            case And(parts) | Or(parts):
                usual = gate.__class__ is And  # unless a part says otherwise
                telling = [facts[part] for part in parts if true[part] is not usual]
                truth = usual is not bool(telling)
                needed = min(telling, key=cost) if telling else _together([facts[part] for part in parts])
            case AtLeast(least, parts, weights):
                weighed = list(zip(parts, weights, strict=True))
                truth = sum(weight for part, weight in weighed if true[part]) >= least
                alike = [(facts[part], weight) for part, weight in weighed if true[part] is truth]
                needed = _enough(alike, least if truth else sum(weights) - least + 1, cost)
        true.append(truth)
        facts.append(needed)
    return Supports(true, facts)


def _enough(weighed: list[tuple[Bits, int]], needed: int, cost: Cost) -> Bits:
    """Return what the cheapest of some parts need whose weights come to so much."""
    facts = 0
    for more, weight in sorted(weighed, key=lambda item: (cost(item[0]), -item[1])):
        if needed <= 0:
            break
        facts |= more
        needed -= weight
    return facts


def _known(case: Dropping, bits: Mapping[str, Bits], cost: Cost) -> dict[str, Bits]:
    """Return what it takes for each subject to be known."""
    found = {name: bits.get(name, 0) for name in case.cells}
    for name, settling in case.settlings.items():
        if name in found:
            ways = (zip(settling.paths, kept, strict=True) for kept in settling.cells)
            sides = [_together(bits.get(path, 0) for path, is_kept in way if is_kept) for way in ways]
            found[name] = min(sides, key=cost)
    return found


def _together(facts: Iterable[Bits]) -> Bits:
    found = 0
    for some in facts:
        found |= some
    return found
