"""What stands in the way of a change: facts that may not change, of which none can be left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from clientqual.carriers import Search
from clientqual.explain.change.moves import Situation
from clientqual.explain.change.solving import Blueprint, Proof
from clientqual.explain.change.wanted import Clause


class Blocking:
    """Looks for fixed facts that rule a change out. In the situation every fact may move; what is fixed stays only because it is held."""

    def __init__(self, blueprint: Blueprint, situation: Situation, clauses: Iterable[Clause]) -> None:
        self._moved = blueprint.moved
        self._proof = Proof(blueprint, situation, clauses)

    def minimal(self, fixed: Sequence[str], steps: int) -> tuple[list[str], bool]:
        """Return facts that rule a change out, those that come first left out before others, and whether none of them can be left out."""
        with Search(self._proof.clauses, self._proof.size, steps) as search:
            return minimal(fixed, lambda kept: self._resting(kept, search)), not search.ran_out

    def _resting(self, kept: Collection[str], search: Search) -> list[str] | None:
        """Return those of some facts on which it rests that there is no change while they are held; None where there is one."""
        by_literal = {-self._moved[path]: path for path in kept}
        if search.model(by_literal) is not None or search.ran_out:
            return None
        return [by_literal[literal] for literal in search.core()]


def minimal(fixed: Sequence[str], holds: Callable[[Collection[str]], Collection[str] | None]) -> list[str]:
    """Return a minimal part of some facts that holds something, found by leaving out one after the other.

    `holds` returns a part of what it is given that holds it too, or None. Facts are left out many at once as long as that goes well.
    """
    kept = dict.fromkeys(fixed)
    core = holds(kept)
    if core is None:  # nothing can be left out by a search that has run out of steps
        return list(kept)
    blocks = [list(fixed)]
    while blocks:
        block = blocks.pop(0)
        less = [path for path in kept if path not in block]
        found = core if not set(block) & set(core) else holds(less)
        if found is not None:
            kept, core = dict.fromkeys(less), found
        elif len(block) > 1:
            blocks[:0] = [block[: len(block) // 2], block[len(block) // 2 :]]
    return list(kept)
