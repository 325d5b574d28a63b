"""Hypothesis strategies for cases of a rule set: what is known, how it may be completed, and how a case may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from hypothesis import strategies as st

from clientqual.ir import Program, Value
from clientqual.semantics import presume
from clientqual.testing.pools import value_pools

Facts: TypeAlias = dict[str, Value]


@dataclass(frozen=True)
class CaseStrategies:
    """Strategies for one program. Cases are mappings from the path of a fact to its value; defaults are among them."""

    program: Program
    pools: Mapping[str, tuple[Value, ...]]
    defaults: Mapping[str, Value]

    @classmethod
    def of(cls, program: Program) -> CaseStrategies:
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        return cls(program, value_pools(program), defaults)

    def some_facts(self, paths: Iterable[str], most: int) -> st.SearchStrategy[Facts]:
        """Draw values for up to `most` of these facts."""
        pairs = [st.tuples(st.just(path), st.sampled_from(self.pools[path])) for path in paths if self.pools[path]]
        if not pairs:
            return st.just({})
        return st.lists(st.one_of(pairs), max_size=most, unique_by=lambda pair: pair[0]).map(dict)

    def partial(self, most: int = 25, *, stated: bool = True) -> st.SearchStrategy[Facts]:
        """Draw what is known of a case: some base facts, and sometimes a derived fact that is stated."""
        base = self.some_facts(self.program.facts, most)
        derived = self.some_facts(self.program.derived, 1) if stated else st.just({})
        return st.builds(lambda known, also: {**self.defaults, **known, **also}, base, derived)

    def completion(self, known: Facts) -> st.SearchStrategy[Facts]:
        """Draw a complete case that agrees with what is known.

        Half of the unknown facts or more keep their presumed value where the draw is small; a seed shakes all the others.
        """
        open_facts = [path for path in self.program.facts if path not in known]
        few = self.some_facts(open_facts, 12).map(lambda drawn: presume(self.program, {**known, **drawn}))
        return st.one_of(few, st.integers(0, 2**32).map(lambda seed: self._shaken(known, seed)))

    def _shaken(self, known: Facts, seed: int) -> Facts:
        random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
        drawn = {path: random.choice(self.pools[path]) for path in self.program.facts if self.pools[path]}
        kept = {path: value for path, value in drawn.items() if random.random() < 0.7}
        return presume(self.program, {**kept, **known})

    def complete(self) -> st.SearchStrategy[Facts]:
        """Draw a complete case."""
        return self.completion(dict(self.defaults))

    def change(self, case: Facts) -> st.SearchStrategy[tuple[str, Value]]:
        """Draw a base fact and another value for it."""
        pairs = [
            st.tuples(st.just(path), st.sampled_from(others))
            for path in self.program.facts
            if path in case and (others := [value for value in self.pools[path] if value != case[path]])
        ]
        return st.one_of(pairs)
