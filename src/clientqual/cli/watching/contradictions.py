"""Where what is stated does not let stand what the log says: each such place is told once, for as long as it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from clientqual.engagement import Contradicted, Follower
from clientqual.ir import NUMERIC, Program, plain

Key: TypeAlias = tuple[str, ...]
"""What tells one contradiction from another: the facts, what is stated, and what the log says unless that is a number, which goes on."""


class Contradictions:
    """The contradictions that were told, by their keys."""

    def __init__(self, told: Iterable[Key] = ()) -> None:
        self.told: frozenset[Key] = frozenset(told)

    def new(self, follower: Follower) -> list[Contradicted]:
        """Return those of now that were not told, and remember those of now: what comes again is told again."""
        if follower.as_of is None:
            return []
        program: Final = follower.rules.program
        found = follower.rules.facts_at(follower.log, follower.as_of, follower.case).contradicted
        keys = {_key(program, item): item for item in found}
        new = [item for key, item in keys.items() if key not in self.told]
        self.told = frozenset(keys)
        return new


def _key(program: Program, item: Contradicted) -> Key:
    kind = program.types[item.fact]
    stated = str(plain(program.types[item.by], item.stated))
    key = (item.fact, item.by, stated)
    return key if kind.kind in NUMERIC else (*key, str(plain(kind, item.logged)))
