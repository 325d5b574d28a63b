"""Dropping: a case with some of its facts left out, in many ways at once, one lane each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from clientqual.carriers import Planes, settled
from clientqual.circuit import TRUTHS, Circuit, Comparison
from clientqual.ir import Program, Value

Facts: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Settling:
    """What settles a comparison: the cell of its truth by whether its sides are kept, left and right, where that settles it."""

    paths: tuple[str, str]
    cells: Mapping[tuple[bool, bool], int]

    @classmethod
    def of(cls, program: Program, item: Comparison, whole: Facts, least: Facts) -> Settling:
        found: dict[tuple[bool, bool], int] = {}
        for left, right in product((True, False), repeat=2):
            sides = (whole if left else least).get(item.left), (whole if right else least).get(item.right)
            truth = settled(program, item, *sides)
            if truth is not None:
                found[left, right] = TRUTHS.cell(truth)
        return cls((item.left, item.right), found)

    def lanes(self, kept: Mapping[str, int], every: int) -> list[int]:
        """Return the lanes in which the comparison lies in each of its cells."""
        found = [0] * TRUTHS.size
        left, right = (kept.get(path, every) for path in self.paths)
        for (with_left, with_right), cell in self.cells.items():
            found[cell] |= (left if with_left else every ^ left) & (right if with_right else every ^ right)
        return found


class Dropping:
    """A case whose facts may be dropped. `whole` is all that is known of it, `least` what stays known whichever are dropped.

    A fact that is kept keeps what it implies; one that is dropped is not known. `facts` are those that may be dropped, `cells` the cell in
    which each subject lies while none is.
    """

    def __init__(self, program: Program, circuit: Circuit, whole: Facts, least: Facts) -> None:
        self.cells: dict[str, int] = {}
        self.settlings: dict[str, Settling] = {}
        self._sizes: dict[str, int] = {}
        read: set[str] = set()
        for name, subject in circuit.subjects.items():
            if isinstance(subject, Comparison):
                settling = self.settlings[name] = Settling.of(program, subject, whole, least)
                read.update(settling.paths)
                if (True, True) in settling.cells:
                    self.cells[name] = settling.cells[True, True]
            elif name in whole:
                read.add(name)
                self._sizes[name] = len(subject.cells)
                self.cells[name] = subject.cell(whole[name])
        self.facts = tuple(sorted(path for path in read if path in whole and path not in least))
        self._implied_by = dict(_implied(program, whole, self.facts))

    def told(self, paths: Iterable[str]) -> set[str]:
        """Return facts with those that they imply."""
        kept = set(paths)
        return kept.union(path for path, others in self._implied_by.items() if kept.intersection(others))

    def planes(self, kept: Mapping[str, int], every: int) -> Planes:
        """Return the lanes of the circuit's subjects, from those in which each of the facts is kept."""
        if self._implied_by:
            kept = {path: self._told(path, kept) for path in kept}
        found = {name: settling.lanes(kept, every) for name, settling in self.settlings.items()}
        for name, size in self._sizes.items():
            found[name] = [0] * size
            found[name][self.cells[name]] = kept.get(name, every)
        return found

    def _told(self, path: str, kept: Mapping[str, int]) -> int:
        """Return the lanes in which a fact is known: kept itself, or implied by one that is."""
        lanes = kept[path]
        for other in self._implied_by.get(path, ()):
            lanes |= kept[other]
        return lanes


def _implied(program: Program, whole: Facts, paths: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield those of some facts that others of them imply, directly or through further ones, with these others."""
    implied = {path: _reached(program, whole, path) for path in paths}
    for path in paths:
        others = [other for other in paths if path in implied[other]]
        if others:
            yield path, others


def _reached(program: Program, whole: Facts, path: str) -> set[str]:
    """Return what a fact implies. In a presumed case a presumption may go against that; then it implies nothing."""
    found: set[str] = set()
    waiting = [path]
    while waiting:
        fact = program.facts.get(waiting.pop())
        for other, value in fact.implies if fact else ():
            if other not in found and whole.get(other) == value:
                found.add(other)
                waiting.append(other)
    return found - {path}
