"""Rule sets made ready for laws: as written, in normal form and as a circuit, with cases on both sides of every border they draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from clientqual.circuit import Circuit, compile_circuit
from clientqual.engines import TableEngine
from clientqual.ir import (
    UNIT,
    Compare,
    Condition,
    FactRef,
    FactType,
    First,
    Numbers,
    Program,
    Subsets,
    Value,
    leaves,
    number_value,
    reads,
    scaled,
)
from clientqual.normal import normalize
from clientqual.ruleset import RuleSet
from clientqual.semantics import presume
from clientqual.testing.enriching import rich_rule_sets
from clientqual.testing.pools import value_pools
from clientqual.testing.rulesets import load
from clientqual.testing.strategies import RARELY, SEEDS, Facts

_FEW: Final = 4
"""Of a set fact with so many members every subset is tried."""
_BESIDE: Final = 12
"""A number that is compared with another is tried beside so many values of the other."""


@dataclass(frozen=True, repr=False)
class Specimen:
    """A rule set with its cases. Only facts that something reads are told in them, so that few facts say much."""

    rules: RuleSet
    program: Program
    normal: Program
    pools: Mapping[str, tuple[Value, ...]]
    defaults: Facts
    data: Mapping[str, Any] = field(default_factory=dict)
    """What it was loaded from, where it was drawn."""

    @classmethod
    def of(cls, rules: RuleSet, data: Mapping[str, Any] | None = None) -> Specimen:
        program = rules.program
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
        return cls(rules, program, normalize(program), telling_pools(program), defaults, data or {})

    def __repr__(self) -> str:
        return f"specimen({self.data})"

    @cached_property
    def circuit(self) -> Circuit:
        return compile_circuit(self.program)

    @cached_property
    def engine(self) -> TableEngine:
        return TableEngine(self.program, self.circuit)

    @property
    def telling(self) -> list[str]:
        """The base facts that are told."""
        return [path for path in self.program.facts if self.pools[path]]

    def case(self, count: int, seed: int, *, stated: bool = True) -> Facts:
        """Return a case in which so many base facts are known beside the defaults, and sometimes derived facts are stated."""
        random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
        paths = random.sample(self.telling, min(count, len(self.telling)))
        also = [path for path in self.program.derived if stated and self.pools[path] and random.random() < RARELY]
        return {**self.defaults, **{path: random.choice(self.pools[path]) for path in (*paths, *also)}}

    def many(self, count: int, *, stated: bool = True) -> st.SearchStrategy[Cases]:
        """Draw so many cases, from nothing known to everything known, evenly."""
        return st.integers(0, SEEDS).map(lambda seed: Cases(self._spread(count, seed, stated)))

    def _spread(self, count: int, seed: int, stated: bool) -> Iterator[Facts]:
        most = len(self.telling)
        return (
            self.case(number * most // max(count - 1, 1), seed * count + number, stated=stated)
            for number in range(count)
        )

    def told(self, known: Facts) -> Facts:
        """Return what a person would tell of a case: no defaults, and nothing that contradicts what else it says."""
        told = {path: value for path, value in known.items() if self.defaults.get(path) != value}
        for path in known:
            for other, value in self.program.facts[path].implies if path in self.program.facts else ():
                if path in told and told.get(other, value) != value:
                    del told[other]
        return told

    def learnt(self, known: Facts) -> Facts:
        """Return one base fact more with a value, always the same; none where all are known."""
        return self._some(known, 1, Random(repr(sorted(known))))  # noqa: S311  (nothing secret: it has to repeat)

    def grown(self, known: Facts) -> Facts:
        """Return what is known once one more base fact is."""
        return {**known, **self.learnt(known)}

    def completed(self, known: Facts) -> Facts:
        """Return a complete case that agrees with what is known, always the same; facts that are not drawn are presumed."""
        random = Random(repr(sorted(known)))  # noqa: S311  (nothing secret: the point is that it repeats)
        return presume(self.program, {**known, **self._some(known, random.randint(0, len(self.telling)), random)})

    def _some(self, known: Facts, count: int, random: Random) -> Facts:
        open_facts = [path for path in self.telling if path not in known]
        told = random.sample(open_facts, min(count, len(open_facts)))
        return {path: random.choice(self.pools[path]) for path in told}


class Cases(tuple[Facts, ...]):
    """Cases of one rule set, the least known first. A counterexample names the one that it is about, so they are not all written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} cases>"


def specimens() -> st.SearchStrategy[Specimen]:
    """Draw a rule set, made ready."""
    return rich_rule_sets().map(specimen)


def specimen(data: Mapping[str, Any]) -> Specimen:
    """Make the plain data of a rule set ready."""
    return Specimen.of(load(data), data)


# --- values that tell cases apart -----------------------------------------------------------------------------------------------


def telling_pools(program: Program) -> dict[str, tuple[Value, ...]]:
    """Return the values to try for each fact that something reads; for any other there are none."""
    conditions = list(_conditions(program))
    read = set(chain.from_iterable(map(reads, conditions))) | set(_referred(program))
    pools = {path: pool if path in read else () for path, pool in value_pools(program).items()}
    for path, kind in program.types.items():
        if isinstance(kind.domain, Subsets) and len(kind.domain.members) <= _FEW and path in read:
            pools[path] = tuple(_subsets(kind.domain.members))
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Compare) and isinstance(program.domain(leaf.left), Numbers):
                beside = _beside(program.types[leaf.left], leaf, pools[leaf.right])
                pools[leaf.left] = tuple(sorted({*pools[leaf.left], *beside}))
    return pools


def _conditions(program: Program) -> Iterator[Condition]:
    yield from (condition for _, condition in program.conditions())
    yield from (item.when for item in program.unrealistic)
    for table in program.presumptions.values():
        if isinstance(table, First):
            yield from (row.when for row in table.rows)


def _referred(program: Program) -> Iterator[str]:
    """Yield the facts that others are presumed to be the same as, and those."""
    for path, ordinary in program.presumptions.items():
        answers = (
            [*(row.then for row in ordinary.rows), ordinary.otherwise] if isinstance(ordinary, First) else [ordinary]
        )
        for answer in answers:
            if isinstance(answer, FactRef):
                yield from (path, answer.path)


def _subsets(members: Iterable[str]) -> Iterator[frozenset[str]]:
    names = list(members)
    return (frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size))


def _beside(kind: FactType, compare: Compare, others: Iterable[Value]) -> Iterator[Value]:
    """Yield the numbers at and around which a comparison with each of some others turns."""
    domain = kind.domain
    assert isinstance(domain, Numbers)
    for other in list(others)[:_BESIDE]:
        point = scaled(other) * scaled(compare.times) // UNIT // domain.step * domain.step  # type: ignore[arg-type]  # numbers
        for near in (point - domain.step, point, point + domain.step):
            if domain.low <= near <= domain.high:
                yield number_value(kind, near)
