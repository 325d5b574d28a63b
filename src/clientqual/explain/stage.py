"""Stages: a case as a reason is looked for in it, first by what is known of it, then by all that it is presumed to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from clientqual.circuit import Circuit
from clientqual.explain.dropping import Dropping, Facts
from clientqual.explain.sufficient import Claim, Search, Trial, trimmed
from clientqual.explain.support import Bits, Supports, supports
from clientqual.ir import Program


@dataclass(frozen=True)
class Stage:
    """A case, and the facts of it that may be dropped: derived facts that it states, base facts that are known, and presumed ones.

    `least` is what is known whichever are dropped.
    """

    circuit: Circuit
    whole: Facts
    least: Facts
    case: Dropping
    stated: tuple[str, ...]
    known: tuple[str, ...]
    presumed: tuple[str, ...]

    @classmethod
    def of(cls, program: Program, circuit: Circuit, whole: Facts, known: Facts, stated: Facts) -> Stage:
        """Look at a case. `known` is what is known of it, defaults among them, and `stated` what it states or implies itself."""
        least = {path: value for path, value in known.items() if path not in stated}
        case = Dropping(program, circuit, whole, least)
        base = [path for path in case.facts if path not in program.derived]
        return cls(
            circuit,
            whole,
            least,
            case,
            stated=tuple(path for path in case.facts if path in program.derived),
            known=tuple(path for path in base if path in known),
            presumed=tuple(path for path in base if path not in known),
        )

    def only(self, paths: Iterable[str]) -> Facts:
        """Return what is known where just these facts are kept."""
        return {**self.least, **{path: self.whole[path] for path in self.case.told(paths)}}

    def gives(self, claim: Claim) -> bool:
        """Say whether all facts together are enough for a claim."""
        true = self._supports.true
        return all(true[gate] for gate in claim.true) and not any(true[gate] for gate in claim.false)

    @cached_property
    def _supports(self) -> Supports:
        bits = {path: 1 << place for place, path in enumerate(self._base)}
        return supports(self.circuit, self.case, bits, self._cost)

    @property
    def _base(self) -> tuple[str, ...]:
        return (*self.known, *self.presumed)

    def _cost(self, facts: Bits) -> tuple[int, int, int]:
        """Return what facts cost: a presumed one is dearer than all known ones. What costs the same is the same."""
        return (facts >> len(self.known)).bit_count(), facts.bit_count(), facts

    def _guess(self, claim: Claim) -> frozenset[str]:
        facts = self._supports.behind((*claim.true, *claim.false))
        return frozenset(path for place, path in enumerate(self._base) if facts >> place & 1)

    def search(self, claim: Claim, read: Collection[str]) -> Search:
        """Search for facts that are enough for a claim. `read` are those that the deciding rules read.

        Presumed facts are dropped first, while all that is known stays: so none is kept for which known facts could stand in. Then known
        ones are, those first that the deciding rules do not read. Derived facts that are stated stay meanwhile, for without them there
        would be another case, not one of which less is known. In the end those of them are left out that nothing rests on.
        """
        guess = self._guess(claim)

        def in_order(paths: Iterable[str]) -> list[str]:
            return sorted(paths, key=lambda path: (path in guess, path in read, path))

        presumed = tuple(path for path in in_order(self.presumed) if path in guess)
        known = tuple(path for path in in_order(self.known) if path in guess)
        first, second = Trial((*self.stated, *self.known), presumed), Trial((*self.stated, *presumed), known)
        tried, also_tried = yield [first, second]
        presumed = yield from trimmed(first, tried, in_order(self.presumed))
        if presumed != first.facts:  # what was tried beside those is void
            second = Trial((*self.stated, *presumed), known)
            (also_tried,) = yield [second]
        known = yield from trimmed(second, also_tried, in_order(self.known))
        stated = yield from self._rested_on((*presumed, *known))
        return (*stated, *known, *presumed)

    def _rested_on(self, base: tuple[str, ...]) -> Search:
        """Search for the stated derived facts that others rest on."""
        if not self.stated:
            return ()
        trial = Trial(base, self.stated)
        (tried,) = yield [trial]
        return (yield from trimmed(trial, tried, self.stated))
