"""The truth over completions, found by going through them one by one: slow and plain, for cases that have few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Self

from clientqual.circuit import Circuit, Cluster, Partition, arrangements, clusters_in
from clientqual.engines import Found
from clientqual.ir import Program, Value
from clientqual.qualification import Status
from clientqual.semantics import Decision, decide
from clientqual.testing.strategies import Facts


@dataclass(frozen=True, slots=True)
class AllCompletions:
    """Goes through the completions of cases of one program. Values that no rule tells apart are one, and so are ways to stand."""

    program: Program
    circuit: Circuit
    clusters: tuple[Cluster, ...]

    @classmethod
    def of(cls, program: Program, circuit: Circuit) -> Self:
        return cls(program, circuit, clusters_in(program, circuit))

    def narrowed(self, known: Facts, completion: Facts, most: int) -> Facts:
        """Return what is known with as many facts of a completion as it takes to leave at most so many completions."""
        told = dict(known)
        for path in self.program.facts:
            if path in completion and self.count(told) > most:
                told[path] = completion[path]
        return told

    def count(self, known: Facts) -> int:
        """Return how many completions a case has."""
        return prod(len(ways) for ways in self._choices(known))

    def of_case(self, known: Facts, completion: Facts) -> Iterator[Facts]:
        """Yield all completions of a case; `completion` is one, which tells the facts that no gate reads."""
        base = {path: value for path, value in completion.items() if path in self.program.facts} | known
        for ways in product(*self._choices(known)):
            found = dict(base)
            for facts in ways:
                found.update(facts)
            yield found

    def _choices(self, known: Facts) -> Iterator[list[Facts]]:
        """Yield what open facts can be: each by itself, or all of a cluster together."""
        together = {path for cluster in self.clusters for path in cluster.paths}
        for cluster in self.clusters:
            ways = arrangements(cluster, {path: known[path] for path in cluster.paths if path in known})
            yield [dict(zip(cluster.paths, way.members, strict=True)) for way in ways.listed]
        for path in self.program.facts:
            subject = self.circuit.subjects.get(path)
            if isinstance(subject, Partition) and path not in known and path not in together:
                yield [{path: member} for member in subject.members]

    def truth(self, known: Facts, completion: Facts, walked: Found) -> Found:
        """Return what the walk found of a case, as it is over all completions."""
        found = [decide(self.program, facts) for facts in self.of_case(known, completion)]
        return replace(
            walked,
            possible={name: tuple(map(str, self._answers(name, found))) for name in self.program.outcomes},
            signals=_statuses(walked.signals, [item.signals for item in found]),
            actions=_statuses(walked.actions, [item.recommended for item in found]),
            unsettled=frozenset(),
        )

    def _answers(self, name: str, found: Iterable[Decision]) -> Iterator[Value]:
        given = {decision.values[name] for decision in found}
        return (answer for answer in self.program.outcomes[name].domain.values if answer in given)


def _statuses(walked: Mapping[str, Status], found: list[Mapping[str, bool]]) -> dict[str, Status]:
    """Return how signals or actions stand in all these, with those that the walk leaves out: none may come back."""
    statuses: dict[str, Status] = {}
    for name in dict.fromkeys([*walked, *found[0]]):
        truths = {truths[name] for truths in found}
        if True in truths:
            statuses[name] = walked.get(name, "conditional") if False in truths else "certain"
    return statuses


def agrees(program: Program, found: Found, completion: Mapping[str, Value]) -> None:
    """What was found of a case is not contradicted by one of its completions."""
    decision = decide(program, completion)
    for name, answers in found.possible.items():
        assert decision.values[name] in answers, name
    for statuses, truths in ((found.signals, decision.signals), (found.actions, decision.recommended)):
        for name, truth in truths.items():
            assert statuses.get(name) not in ((None,) if truth else ("certain",)), name


def cut_short(found: Found, exact: Found, walked: Found) -> None:
    """What was found in few steps is the truth where it is settled, and elsewhere what the walk found."""
    assert found.unsettled is not None
    for name, answers in found.possible.items():
        assert answers == (walked if ("outcome", name) in found.unsettled else exact).possible[name], name
    for kind, of in (("signal", "signals"), ("action", "actions")):
        short, true, wide = (getattr(item, of) for item in (found, exact, walked))
        for name in wide:
            assert short.get(name) == (wide if (kind, name) in found.unsettled else true).get(name), name
