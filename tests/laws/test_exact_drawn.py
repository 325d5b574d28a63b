"""The laws of exact answers on rule sets that Hypothesis draws: they are the truth over all completions, gone through one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit import TRIES, Circuits
from clientqual.engines import Exact, Found
from clientqual.engines.exact.drawn import LANES
from clientqual.testing import laws
from clientqual.testing.campaigns import shared_out
from clientqual.testing.completions import AllCompletions, agrees, cut_short
from clientqual.testing.specimens import Specimen, specimens
from clientqual.testing.strategies import CaseStrategies, Facts

CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 5, least=8)
"""Among so many rule sets cases are shared out, and so many each gets."""
MOST = 300
"""No case with more completions is gone through one by one."""

sets_for_all_cases = settings(max_examples=SETS)


@dataclass(frozen=True, repr=False)
class Drawn:
    """A drawn rule set with the exact engine."""

    rules: Specimen
    lanes: int
    tries: int
    exact: Exact
    all: AllCompletions
    cases: CaseStrategies

    @classmethod
    def of(cls, rules: Specimen, lanes: int, tries: int) -> Drawn:
        """Return a rule set with its exact engine, which draws so many completions, and tries to list arrangements so often.

        With few completions there is more for the solver, and with few tries more clusters are loose.
        """
        exact = Exact(rules.program, Circuits(rules.program, rules.circuit), lanes, tries)
        every = AllCompletions.of(rules.program, rules.circuit)
        return cls(rules, lanes, tries, exact, every, CaseStrategies(rules.program, rules.pools, rules.defaults))

    def __repr__(self) -> str:
        return f"{self.rules!r} with {self.lanes} drawn and {self.tries} tries"

    def walked(self, known: Facts) -> Found:
        return self.rules.engine.found(known)

    def answer(self, known: Facts) -> Found:
        return self.exact.answer(known, self.walked(known))


drawn = st.builds(Drawn.of, specimens(), st.sampled_from([LANES, 1, 0]), st.sampled_from([TRIES, 12, 0]))


@sets_for_all_cases
@given(drawn, st.data())
def test_exact(drawn: Drawn, data: Any) -> None:
    """The exact answer is what going through all completions shows."""
    for known in data.draw(drawn.rules.many(EACH)):
        completion = data.draw(drawn.cases.completion(known))
        told = drawn.all.narrowed(known, completion, MOST)
        assert drawn.answer(told) == drawn.all.truth(told, completion, drawn.walked(told))


@sets_for_all_cases
@given(drawn, st.data())
def test_sound(drawn: Drawn, data: Any) -> None:
    """No completion contradicts the exact answer, which is nowhere wider than the walk."""
    for known in data.draw(drawn.rules.many(EACH)):
        found, completion = drawn.answer(known), data.draw(drawn.cases.completion(known))
        assert found.unsettled == frozenset()
        agrees(drawn.rules.program, found, completion)
        laws.found_growing(drawn.walked(known), found)


@sets_for_all_cases
@given(drawn, st.data())
def test_growing(drawn: Drawn, data: Any) -> None:
    """Learning a base fact widens no exact answer and reverses nothing that was settled."""
    for known in data.draw(drawn.rules.many(EACH)):
        open_facts = [path for path in drawn.rules.telling if path not in known]
        if open_facts:
            path, value = data.draw(drawn.cases.fact(open_facts))
            laws.found_growing(drawn.answer(known), drawn.answer({**known, path: value}))


@sets_for_all_cases
@given(drawn, st.data())
def test_pure(drawn: Drawn, data: Any) -> None:
    """The same case gives the same answer whatever was asked before, in whatever order facts are told, and from many threads."""
    cases = data.draw(drawn.rules.many(EACH))
    first = [repr(drawn.answer(known)) for known in cases]
    backwards = [repr(drawn.answer(dict(reversed(known.items())))) for known in reversed(cases)]
    assert backwards[::-1] == first
    assert [repr(Drawn.of(drawn.rules, drawn.lanes, drawn.tries).answer(known)) for known in cases] == first
    with ThreadPoolExecutor(4) as threads:
        assert [repr(found) for found in threads.map(drawn.answer, cases)] == first


@sets_for_all_cases
@given(drawn, st.data(), st.integers(0, 60))
def test_few_steps(drawn: Drawn, data: Any, steps: int) -> None:
    """With few steps to go, what is settled is the truth, and of what is not the walk's answer stands; more steps settle no less."""
    for known in data.draw(drawn.rules.many(EACH)):
        walked, exact = drawn.walked(known), drawn.answer(known)
        found = drawn.exact.answer(known, walked, steps)
        cut_short(found, exact, walked)
        more = drawn.exact.answer(known, walked, steps + data.draw(st.integers(0, 60)))
        assert (more.unsettled or frozenset()) <= (found.unsettled or frozenset())
        assert drawn.exact.answer(known, walked, steps) == found
