"""Solving: changes of many facts, searched for by a solver.

What is changed is a literal for each fact; a bound on how many of these are true makes a change small. Facts that hang together choose
among their moves, any other fact among its regions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from clientqual.carriers import Partial, Search
from clientqual.explain.change.best import Order, Sought
from clientqual.explain.change.ground import Ground, Unit
from clientqual.explain.change.moves import Lies, Move, Moves, Situation
from clientqual.explain.change.trying import Trials
from clientqual.explain.change.wanted import Clause


class Blueprint:
    """What all cases on one ground have in common: the gates, and a literal for each region of a fact and for its being set."""

    def __init__(self, ground: Ground) -> None:
        made = Partial(ground.circuit)
        self.ground = ground
        self.gates = made.gates
        self.moved = {path: made.formula.variable() for path in ground.sites}
        self.regions = {path: self._regions(made, path) for path in ground.sites}
        for unit in ground.units:
            for comparison in unit.comparisons():
                self.regions[comparison.name] = made.cells[comparison.name]
        self.size = made.formula.size
        self.clauses = made.clauses()
        self.clauses += [
            [-self.moved[path], self.regions[other][region]]
            for path, stated in ground.stated.items()
            for other, region in stated
        ]

    def _regions(self, made: Partial, path: str) -> tuple[int, ...]:
        """Return the literals of the regions of a fact: those of its cells, where each cell is one region."""
        site, cells = self.ground.sites[path], made.cells.get(path)
        if cells is not None and len(cells) == len(site.cells):
            return cells
        regions = made.choices(len(site.cells))
        for cell, literal in enumerate(cells or ()):
            inside = [region for region, of in zip(regions, site.cells, strict=True) if of == cell]
            made.formula.tie([literal, *inside], [[-literal, *inside], *([-region, literal] for region in inside)])
        return regions


class Proof:
    """The changes of one case as clauses. What is movable in its situation may be set; everything else stays."""

    def __init__(
        self, blueprint: Blueprint, situation: Situation, clauses: Iterable[Clause], watched: Iterable[int] = ()
    ) -> None:
        self._blueprint = blueprint
        self._situation = situation
        self.size = blueprint.size
        self.clauses = [*blueprint.clauses, *([self._gate(gate) for gate in clause] for clause in clauses)]
        self.shifts = self._variable()
        self.clauses += [[self._gate(gate), self.shifts] for gate in watched]
        self.choices: dict[str, list[tuple[int, Move]]] = {}
        self._steps: dict[str, list[int]] = {}
        for unit in blueprint.ground.units:
            if unit.clusters:
                self._joint(unit)
            else:
                self._single(unit.name)

    @property
    def excess(self) -> list[int]:
        """The literals of which as many are true as a change takes steps beyond one for each fact."""
        return [literal for steps in self._steps.values() for literal in steps]

    def _gate(self, gate: int) -> int:
        return self._blueprint.gates[gate] if gate >= 0 else -self._blueprint.gates[~gate]

    def _variable(self) -> int:
        self.size += 1
        return self.size

    def _single(self, path: str) -> None:
        """Say what can become of a fact that is a unit of its own."""
        moved, regions = self._blueprint.moved[path], self._blueprint.regions[path]
        here = self._situation.region(path)
        if here is None:
            for region, literal in enumerate(regions):
                stating = self._blueprint.ground.stating.get((path, region), ())
                self.clauses.append([-literal, moved, *(self._blueprint.moved[other] for other in stating)])
            self.clauses.append([-moved, *regions])
        else:
            self.clauses += [[*regions], [moved, regions[here]], [-moved, -regions[here]]]
        if path not in self._situation.movable:
            self.clauses.append([-moved])
            return
        self.choices[path] = [(regions[move.lies[0][1]], move) for move in self._situation.single(path)]
        for literal, move in self.choices[path]:
            self._take_steps(path, move.excess, [literal, moved])

    def _joint(self, unit: Unit) -> None:
        """Say what can become of facts that hang together: nothing, or one of their moves."""
        stays = self._variable()
        self._choose(stays, unit, (), self._situation.base[unit.name])
        choices = self.choices[unit.name] = []
        for size in range(1, len(unit.paths) + 1):
            for move in self._situation.joint(unit, size):
                choices.append((self._variable(), move))
                self._choose(choices[-1][0], unit, move.paths, move.lies)
                self._take_steps(unit.name, move.excess, [choices[-1][0]])
        self.clauses.append([stays, *(literal for literal, _ in choices)])

    def _choose(self, choice: int, unit: Unit, moved: Collection[str], lies: Lies) -> None:
        """Say what is true where a choice is made. It is said of everything in the unit, so no two choices can be made at once."""
        for path in unit.paths:
            literal = self._blueprint.moved[path]
            self.clauses.append([-choice, literal if path in moved else -literal])
        where = dict(lies)
        for subject in unit.subjects():
            regions = self._blueprint.regions[subject]
            if subject in where:
                self.clauses.append([-choice, regions[where[subject]]])
            else:
                self.clauses += [[-choice, -literal] for literal in regions]

    def _take_steps(self, unit: str, excess: int, reasons: Sequence[int]) -> None:
        """Let as many literals of a unit be true as it takes steps beyond the first, where all reasons are."""
        steps = self._steps.setdefault(unit, [])
        while len(steps) < excess:
            steps.append(self._variable())
        self.clauses += [[*(-reason for reason in reasons), literal] for literal in steps[:excess]]


def smallest(blueprint: Blueprint, trials: Trials, least: int, most: int, steps: int) -> Sought:
    """Return up to `most` of the smallest changes, each of other facts. None is of fewer facts than `least`."""
    proof = Proof(blueprint, trials.situation, trials.clauses, trials.watched)
    with Search(proof.clauses, proof.size, steps) as search:
        found = _Climb(blueprint, trials.situation, proof, search, least).changes(most)
        return Sought(found, trials.clauses, trials.situation.is_settled and not search.ran_out)


class _Climb:
    """Goes from any change down to the smallest and best one, and on to the next."""

    def __init__(self, blueprint: Blueprint, situation: Situation, proof: Proof, search: Search, least: int) -> None:
        self._order = Order(blueprint.ground.program)
        self._moved = {path: blueprint.moved[path] for path in sorted(situation.movable & blueprint.moved.keys())}
        self._choices = proof.choices
        self._units = {unit.name: unit.paths for unit in blueprint.ground.units}
        self._search = search
        clients = [literal for path, literal in self._moved.items() if self._order.is_clients(path)]
        self._counted = (list(self._moved.values()), [proof.shifts], clients, proof.excess)
        self._counters: list[list[int]] = [[] for _ in self._counted]
        self._bottom = (least, 0, 0, 0)
        search.prefer([-literal for literals in self._counted for literal in literals])

    def changes(self, most: int) -> list[Moves]:
        """Return up to so many changes of the smallest size, best first."""
        bounds: list[int] = []
        found: list[Moves] = []
        model = self._search.model()
        while model is not None and len(found) < most:
            model = self._least(model, bounds)
            model, paths = self._first(model, bounds)
            found.append(self._nearest(model, paths, bounds))
            self._search.add([-self._moved[path] for path in paths])
            model = self._search.model(bounds)
            while (
                model is None and len(bounds) > 2
            ):  # the next may be worse, but is of no more facts, and shifts no more
                bounds.pop()
                model = self._search.model(bounds)
        return found

    def _least(self, model: list[int], bounds: list[int]) -> list[int]:
        """Return a model in which as little as can be of each thing that is counted is true, one after the other, and add these bounds."""
        for place in range(len(bounds), len(self._counted)):
            literals = self._counted[place]
            count = _true(model, literals)
            while count > self._bottom[place]:
                better = self._search.model([*bounds, -self._more_than(place, count - 1)])
                if better is None:
                    break
                model, count = better, _true(better, literals)
            bounds.append(-self._more_than(place, count))
        return model

    def _more_than(self, place: int, count: int) -> int:
        """Return the literal that is true where more than so many of what is counted are."""
        if count >= len(self._counters[place]):
            self._counters[place] = self._search.counter(self._counted[place], count)
        return self._counters[place][count]

    def _first(self, model: list[int], bounds: list[int]) -> tuple[list[int], list[str]]:
        """Return the paths of the facts that are set, of all such changes the first in order, with a model."""
        size = _true(model, self._counted[0])
        chosen: list[str] = []
        assumed = list(bounds)
        for path, literal in self._moved.items():
            if len(chosen) == size:
                break
            found = model if _is_true(model, literal) else self._search.model([*assumed, literal])
            if found is not None:
                model = found
                chosen.append(path)
            assumed.append(literal if found is not None else -literal)
        return model, chosen

    def _nearest(self, model: list[int], paths: Sequence[str], bounds: Sequence[int]) -> Moves:
        """Return moves of these facts to their nearest values, unit by unit."""
        assumed = [*bounds, *(self._moved[path] for path in paths)]
        found: list[Move] = []
        for unit, choices in self._choices.items():
            together = tuple(path for path in paths if path in self._units[unit])
            moves = [choice for choice in choices if choice[1].paths == together] if together else []
            for literal, move in sorted(moves, key=lambda choice: self._order.nearness(choice[1])):
                shown = model if _is_true(model, literal) else self._search.model([*assumed, literal])
                if shown is not None:
                    model = shown
                    assumed.append(literal)
                    found.append(move)
                    break
        return tuple(found)


def _is_true(model: Sequence[int], literal: int) -> bool:
    return (model[abs(literal) - 1] > 0) == (literal > 0)


def _true(model: Sequence[int], literals: Iterable[int]) -> int:
    """Return how many literals are true."""
    return sum(_is_true(model, literal) for literal in literals)
