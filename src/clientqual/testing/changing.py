"""Changes tried one by one with the plain evaluator: slow and obvious. And rule sets in which facts may change and imply others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from clientqual.answering import Knowledge, know
from clientqual.errors import CaseError
from clientqual.explain import Change, Wish
from clientqual.ir import Finite, Program, Subsets, Value, scaled
from clientqual.qualification import Plain
from clientqual.semantics import Decision, decide, holds, presume, truth, walk
from clientqual.testing.enriching import rich_rule_sets
from clientqual.testing.strategies import Facts

Pools = Mapping[str, Sequence[Value]]


@st.composite
def changing_rule_sets(draw: Any) -> dict[str, Any]:
    """Draw a small rule set in which most facts may change, and some imply others."""
    data: dict[str, Any] = draw(rich_rule_sets())
    facts = data["facts"]["facts"]
    for said in facts.values():
        said["changed_by"] = draw(st.sampled_from(["client", "provider", "client", "provider", "nobody"]))
    for path in facts:
        if draw(st.integers(0, 4)) == 0:
            other = draw(st.sampled_from([other for other in facts if other != path]))
            facts[path]["implies"] = {other: draw(_values(facts[other]))}
    return data


def _values(said: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "set" in said:
        return st.lists(st.sampled_from(said["set"]), unique=True)
    if "bool" in said:
        return st.booleans()
    return st.sampled_from(said.get("enum", (0, 1, 2, 3)))


@dataclass(frozen=True)
class Trial:
    """A case that is to come out otherwise. `normal` is the program in normal form."""

    program: Program
    normal: Program
    knowledge: Knowledge
    wish: Wish

    @cached_property
    def present(self) -> Facts:
        """The presumed case."""
        return presume(self.program, self.knowledge.facts)

    def changed(self, values: Facts) -> Facts | None:
        """Return what is known once a case states these values; None where it contradicts itself, or a default."""
        before, stated = self.knowledge.facts, self.knowledge.stated
        try:
            after = know(self.program, {**stated, **values}).facts
        except CaseError:
            return None
        return (
            None if any(after[path] != value for path, value in before.items() if path not in stated) else dict(after)
        )

    def delivers(self, values: Facts) -> bool:
        """Say whether a case that states these values comes out as wished, and meets nothing unrealistic that it did not meet."""
        known = self.changed(values)
        return known is not None and self._is_met(known) and self._met(known) <= self._met_before

    @cached_property
    def _met_before(self) -> set[tuple[str, bool]]:
        return self._met(self.knowledge.facts)

    def _met(self, known: Mapping[str, Value]) -> set[tuple[str, bool]]:
        """Return the unrealistic situations that a case surely meets, and those that it is presumed to meet."""
        decision, sets = self._decision(known), walk(self.normal, known).sets
        surely = {(item.id, True) for item in self.normal.unrealistic if truth(item.when, sets)}
        return surely | {
            (item.id, False)
            for item in self.program.unrealistic
            if holds(item.when, self.program, decision.values, decision.signals)
        }

    def _decision(self, known: Mapping[str, Value]) -> Decision:
        return decide(self.program, presume(self.program, known))

    def _is_met(self, known: Facts) -> bool:
        decision, wish = self._decision(known), self.wish
        found = [{str(decision.values[name])} for name in wish.outcomes]
        actions: Mapping[str, bool | None] = decision.recommended
        if wish.decided:
            walked = walk(self.normal, known)
            domains = {name: self.program.outcomes[name].domain for name in wish.outcomes}
            found = [
                {str(value) for value in domains[name].values if value in walked.sets[name]} for name in wish.outcomes
            ]
            actions = walked.recommended
        return (
            all(answers <= set(wanted) for answers, wanted in zip(found, wish.outcomes.values(), strict=True))
            and all(actions[name] is True for name in wish.recommended)
            and all(actions[name] is False for name in wish.not_recommended)
        )

    # --- all changes ------------------------------------------------------------------------------------------------------------

    def movable(self) -> list[str]:
        """Return the facts that may be set: somebody can change them, and they have no default that is in force."""
        known, stated = self.knowledge.facts, self.knowledge.stated
        return [
            path
            for path, fact in self.program.facts.items()
            if fact.changed_by and (path not in known or path in stated)
        ]

    def of_size(self, size: int, pools: Pools) -> Iterator[Facts]:
        """Yield all changes of so many facts that deliver, as far as these values go."""
        for paths in combinations(self.movable(), size):
            choices = ([value for value in pools[path] if value != self.knowledge.facts.get(path)] for path in paths)
            for values in product(*choices):
                change = dict(zip(paths, values, strict=True))
                if self.delivers(change):
                    yield change

    # --- what a change is like --------------------------------------------------------------------------------------------------

    def distance(self, path: str, value: Value) -> int:
        """Return how far a value is from what the fact is, or is presumed to be."""
        kind, here = self.program.types[path], self.present[path]
        if isinstance(kind.domain, Finite):
            return abs(kind.domain.cell(value) - kind.domain.cell(here)) if kind.ordered else int(value != here)
        if isinstance(kind.domain, Subsets):
            return (kind.domain.cell(value) ^ kind.domain.cell(here)).bit_count()
        return abs(scaled(value) - scaled(here))  # type: ignore[arg-type]  # numbers

    def shifts(self, values: Facts) -> bool:
        """Say whether something that nobody can change, and that is not known, is otherwise once a case states these values."""
        known = self.changed(values)
        assert known is not None
        anew = presume(self.program, known)
        return any(
            fact.changed_by is None and path not in self.knowledge.facts and anew[path] != self.present[path]
            for path, fact in self.program.facts.items()
            if isinstance(fact.type.domain, Finite)
        )

    def rank(self, change: Change) -> tuple[bool, int, int, tuple[str, ...]]:
        """Return what changes are to be listed by."""
        values = values_of(change)
        steps = 0
        for path, value in values.items():
            kind = self.program.types[path]
            if kind.ordered or isinstance(kind.domain, Subsets):
                steps += max(self.distance(path, value) - 1, 0)
        shifts = any(
            self.program.facts[path].changed_by is None and isinstance(self.program.types[path].domain, Finite)
            for path in change.presumed
        )
        return shifts, len(change.client), steps, tuple(sorted(values))


def values_of(change: Change) -> Facts:
    """Return what a change sets, as values of facts."""
    return {path: _value(value) for path, value in change.facts.items()}


def _value(value: Plain) -> Value:
    return frozenset(value) if isinstance(value, tuple) else value
