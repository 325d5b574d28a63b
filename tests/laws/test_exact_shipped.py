"""The laws of exact answers on the rule set that comes with the library."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.circuit import Circuits
from clientqual.engines import Exact, Found
from clientqual.testing import laws
from clientqual.testing.completions import AllCompletions, agrees
from clientqual.testing.specimens import Specimen
from clientqual.testing.strategies import CaseStrategies, Facts

CASES = settings.default.max_examples if settings.default else 0
MOST = 60
"""No case with more completions is gone through one by one: deciding one takes its time with so many rules."""


class Shipped:
    """The shipped rule set with the exact engine."""

    def __init__(self) -> None:
        self.rules = Specimen.of(RuleSet.default())
        self.all = AllCompletions.of(self.rules.program, self.rules.circuit)
        self.exact = Exact(self.rules.program, Circuits(self.rules.program, self.rules.circuit))

    def walked(self, known: Facts) -> Found:
        return self.rules.engine.found(known)

    def answer(self, known: Facts) -> Found:
        return self.exact.answer(known, self.walked(known))


SHIPPED = Shipped()
CASE_STRATEGIES = CaseStrategies.of(SHIPPED.rules.program)


@given(st.data())
def test_sound(data: Any) -> None:
    """No completion contradicts the exact answer, which is nowhere wider than the walk."""
    known = data.draw(CASE_STRATEGIES.partial())
    found = SHIPPED.answer(known)
    assert found.unsettled == frozenset()
    agrees(SHIPPED.rules.program, found, data.draw(CASE_STRATEGIES.completion(known)))
    laws.found_growing(SHIPPED.walked(known), found)


@settings(max_examples=max(CASES // 4, 10))
@given(st.data())
def test_exact(data: Any) -> None:
    """The exact answer to a case of which nearly everything is known is what going through all completions shows."""
    known = data.draw(CASE_STRATEGIES.partial())
    completion = data.draw(CASE_STRATEGIES.completion(known))
    told = SHIPPED.all.narrowed(known, completion, MOST)
    assert SHIPPED.answer(told) == SHIPPED.all.truth(told, completion, SHIPPED.walked(told))


@given(st.data())
def test_growing(data: Any) -> None:
    """Learning a fact widens nothing and reverses nothing."""
    known = data.draw(CASE_STRATEGIES.partial(stated=False))
    path, value = data.draw(CASE_STRATEGIES.fact(path for path in SHIPPED.rules.program.facts if path not in known))
    laws.found_growing(SHIPPED.answer(known), SHIPPED.answer({**known, path: value}))


@pytest.mark.parametrize("stage", [None, "inquiry", "delivery"])
def test_next_to_nothing_known(stage: str | None) -> None:
    """With only the stage known, or nothing, everything is settled still."""
    known = {**CASE_STRATEGIES.defaults, **({} if stage is None else {"project.stage": stage})}
    assert SHIPPED.answer(known).unsettled == frozenset()
