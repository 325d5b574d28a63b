"""The laws of the durable engine: on the shipped rule set and on those that Hypothesis draws, it says what the meaning says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.engines.durable import DurableEngine
from clientqual.testing import laws
from clientqual.testing.specimens import Cases, Specimen, specimens

pytest.importorskip(
    "durable_rules_engine",
    reason="durable-rules is not built: it needs a C compiler, and Python below 3.13",
    exc_type=ImportError,
)

SHIPPED = Specimen.of(RuleSet.default())
ENGINE = DurableEngine(SHIPPED.program)

CASES = settings.default.max_examples if settings.default else 0
EACH = 20
some_at_once = settings(max_examples=max(CASES // EACH, 3))


@some_at_once
@given(SHIPPED.many(EACH))
def test_shipped_rules(cases: Cases) -> None:
    """Everything that is found under the shipped rules, in its order, is what the walk and the presumed case give."""
    for known in cases:
        laws.same_as_meaning(SHIPPED.program, SHIPPED.normal, ENGINE.found(known), known)


@some_at_once
@given(specimens(), st.data())
def test_drawn_rules(rules: Specimen, data: Any) -> None:
    """The same under any rules, with derived facts stated, and with numbers on both sides of every border."""
    engine = DurableEngine(rules.program)
    for known in data.draw(rules.many(EACH)):
        laws.same_as_meaning(rules.program, rules.normal, engine.found(known), known)


@some_at_once
@given(SHIPPED.many(EACH))
def test_pure(cases: Cases) -> None:
    """Neither the order in which facts are told, nor what was asked before, nor another thread changes what is found."""
    first = [ENGINE.found(known) for known in cases]
    assert [ENGINE.found(dict(reversed(known.items()))) for known in reversed(cases)][::-1] == first
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ENGINE.found, cases)) == first
