"""Hypothesis strategies for cases of a rule set: what is known, how it may be completed, and how a case may change.

A case is drawn as a number of facts and a seed: two draws rather than hundreds, so that laws can be tried on very many cases. A
counterexample shrinks to few facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from hypothesis import strategies as st

from clientqual.ir import Program, Value
from clientqual.semantics import presume
from clientqual.testing.pools import value_pools

Facts: TypeAlias = dict[str, Value]

SEEDS: Final = 2**32
RARELY: Final = 0.3


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

    def partial(self, most: int = 25, *, stated: bool = True) -> st.SearchStrategy[Facts]:
        """Draw what is known of a case: up to `most` base facts, and sometimes a derived fact that is stated."""
        counts = st.integers(0, min(most, len(self.program.facts)))
        return st.builds(self._partial, counts, st.integers(0, SEEDS), st.just(stated))

    def _partial(self, count: int, seed: int, stated: bool) -> Facts:
        random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
        known = {**self.defaults, **self._some(self.program.facts, count, random)}
        also = self._some(self.program.derived, 1, random) if stated and random.random() < RARELY else {}
        return {**known, **also}

    def completion(self, known: Facts) -> st.SearchStrategy[Facts]:
        """Draw a complete case that agrees with what is known; facts that are not drawn keep their presumed value."""
        open_facts = [path for path in self.program.facts if path not in known]
        counts = st.one_of(st.integers(0, min(12, len(open_facts))), st.just(len(open_facts)))
        return st.builds(self._completed, st.just(known), counts, st.integers(0, SEEDS))

    def _completed(self, known: Facts, count: int, seed: int) -> Facts:
        open_facts = [path for path in self.program.facts if path not in known]
        random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
        return presume(self.program, {**known, **self._some(open_facts, count, random)})

    def complete(self) -> st.SearchStrategy[Facts]:
        """Draw a complete case."""
        return self.completion(dict(self.defaults))

    def fact(self, paths: Iterable[str]) -> st.SearchStrategy[tuple[str, Value]]:
        """Draw one of these facts, with a value."""
        telling = [path for path in paths if self.pools[path]]
        return st.sampled_from(telling).flatmap(
            lambda path: st.tuples(st.just(path), st.sampled_from(self.pools[path]))
        )

    def change(self, case: Facts) -> st.SearchStrategy[tuple[str, Value]]:
        """Draw a base fact of a case and another value for it."""
        paths = [path for path in self.program.facts if path in case and len(self.pools[path]) > 1]
        return self.fact(paths).filter(lambda drawn: drawn[1] != case[drawn[0]])

    def _some(self, paths: Iterable[str], count: int, random: Random) -> Facts:
        telling = sorted(path for path in paths if self.pools[path])
        return {path: random.choice(self.pools[path]) for path in random.sample(telling, min(count, len(telling)))}
