"""Why: the facts that are enough for the answers of a case, and the rules that then give them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from clientqual.circuit import Circuit
from clientqual.explain.cone import Cone, cone
from clientqual.explain.dropping import Facts
from clientqual.explain.ruling import Asked, Ruling
from clientqual.explain.stage import Stage
from clientqual.explain.sufficient import Claim, side_by_side
from clientqual.ir import Program, Rule
from clientqual.semantics import presume


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is enough for an answer, and the rules that give it; without a rule, an outcome is what it is otherwise.

    `known` are facts of the case, `presumed` what it is presumed to be besides. Those that the rules read come first.
    """

    known: Facts
    presumed: Facts
    rules: tuple[Rule, ...]


class Why:
    """Finds reasons under one rule set. It is made once, for all cases, and may be used from many threads."""

    def __init__(self, program: Program, normal: Program, circuit: Circuit) -> None:
        self._program = program
        self._circuit = circuit
        self._ruling = Ruling(program, normal)
        self._cones: dict[Asked | None, Cone] = {}

    def grounds(self, known: Facts, stated: Facts, asked: Collection[Asked]) -> dict[Asked, Grounds]:
        """Return what is enough for the presumed answers of outcomes, and for actions that are certain or presumed.

        Presumed facts are called upon where those that are known are not enough. `known` are all that are, defaults among them; `stated`
        those that the case itself states or implies.
        """
        part = self._cone(asked)
        found = self._enough(part, Stage.of(self._program, part.circuit, known, known, stated), asked)
        left = [item for item in asked if item not in found]
        if left:
            whole = self._presumed(known)
            found |= self._enough(part, Stage.of(self._program, part.circuit, whole, known, stated), left)
        return found

    def closer(self, known: Facts, stated: Facts, asked: Asked, decides: Callable[[Facts], bool]) -> Grounds:
        """Return what is enough by a closer look than the walk takes, where all that is known is; `decides` takes it."""
        part = self._cone([asked])
        stage = Stage.of(self._program, part.circuit, known, known, stated)
        rules = self._ruling.surely(asked, self._ruling.sets(self._presumed(known)))
        read = self._ruling.reads(rules)
        left = [*sorted(stage.known, key=lambda path: (path in read, path)), *stage.stated]
        before = None
        while left != before:
            before = left
            for path in before:
                others = [other for other in left if other != path]
                left = others if decides(stage.only(others)) else left
        return self._grounds(asked, stage, left, rules)

    def _presumed(self, known: Facts) -> Facts:
        """Return the presumed case. What nobody stated of the derived facts is left to their tables."""
        values = presume(self._program, known)
        return {path: value for path, value in values.items() if path in known or path in self._program.facts}

    def _enough(self, part: Cone, stage: Stage, asked: Iterable[Asked]) -> dict[Asked, Grounds]:
        """Return what is enough for what all facts of a stage together give for certain."""
        claims = {item: self._claim(item, part) for item in asked}
        certain = {item: claim for item, claim in claims.items() if stage.gives(claim)}
        sets = self._ruling.sets(stage.whole)
        rules = {item: self._ruling.surely(item, sets) for item in certain}
        searches = [(claim, stage.search(claim, self._ruling.reads(rules[item]))) for item, claim in certain.items()]
        found = zip(certain, side_by_side(part.circuit, stage.case, searches), strict=True)
        return {item: self._grounds(item, stage, paths, rules[item]) for item, paths in found}

    def _grounds(self, asked: Asked, stage: Stage, paths: Sequence[str], rules: tuple[Rule, ...]) -> Grounds:
        """Return grounds. `rules` hold in the case; all of them stand in where these facts alone let none hold."""
        rules = self._ruling.still(asked, rules, self._ruling.sets(stage.only(paths))) or rules
        read = self._ruling.reads(rules)
        found = {path: stage.whole[path] for path in sorted(paths, key=lambda path: (path not in read, path))}
        return Grounds(
            {path: value for path, value in found.items() if path not in stage.presumed},
            {path: value for path, value in found.items() if path in stage.presumed},
            rules,
        )

    # --- what is read of the circuit ----------------------------------------------------------------------------------------------

    def _cone(self, asked: Collection[Asked]) -> Cone:
        """Return the part of the circuit behind what is asked: one thing has a part of its own, several have that of all there are."""
        one = next(iter(asked)) if len(asked) == 1 else None
        if one not in self._cones:
            outcomes, actions = self._circuit.possible, self._circuit.actions
            every = [gate for gates in outcomes.values() for gate in gates] + [item.sure for item in actions.values()]
            self._cones[one] = cone(self._circuit, self._gates(one) if one else every)
        return self._cones[one]

    def _gates(self, asked: Asked) -> tuple[int, ...]:
        """Return the gate that says whether an action surely is recommended, or those that say which answers are possible."""
        return self._circuit.possible[asked.name] if asked.answer else (self._circuit.actions[asked.name].sure,)

    def _claim(self, asked: Asked, part: Cone) -> Claim:
        """Return the claim that an action surely is recommended, or that no other answer is possible."""
        gates = [part.places[gate] for gate in self._gates(asked)]
        if asked.answer is None:
            return Claim(true=tuple(gates))
        values = self._program.outcomes[asked.name].domain.values
        return Claim(false=tuple(gate for value, gate in zip(values, gates, strict=True) if str(value) != asked.answer))
