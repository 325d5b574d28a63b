"""The laws of questions: ranking adds no fact and leaves none out, and what an answer is said to change, it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.circuit import Circuits
from clientqual.engines import TableEngine
from clientqual.explain import Inquiry
from clientqual.ir import Program, Value
from clientqual.normal import normalize
from clientqual.semantics import walk
from clientqual.testing import CaseStrategies, load, rule_sets
from clientqual.testing.campaigns import shared_out
from clientqual.testing.relevance import Relevance

CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 10)
"""Among so many rule sets cases are shared out, and so many each gets."""
sets_for_all_cases = settings(max_examples=SETS)


class Asked:
    """A program with all it takes to ask."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.normal = normalize(program)
        circuits = Circuits(program)
        self.engine = TableEngine(program, circuits.walk)
        self.inquiry = Inquiry(program, self.normal, circuits)
        self.cases = CaseStrategies.of(program)

    def ranking(self, known: Mapping[str, Value]) -> None:
        """Just the relevant facts are asked for, those that settle most first."""
        found = self.engine.found(known)
        relevant = self.inquiry.relevant(known, found)
        assert relevant == Relevance(self.normal, walk(self.normal, known)).affected()
        asked = self.inquiry.ranked(known, found, relevant)
        assert {item.fact: item.affects for item in asked} == relevant
        assert asked == sorted(asked, key=lambda item: (-item.gain, item.fact))
        assert all(item.gain >= 0 for item in asked)

    def changes(self, known: Mapping[str, Value], path: str, value: Value) -> None:
        """What an answer changes is what learning it changes."""
        told = self.inquiry.changes(known, [path])[path]
        implied = {other: item for other, item in self.program.facts[path].implies if other not in known}
        before, after = self.engine.found(known), self.engine.found({**known, **implied, path: value})
        narrowed = {
            name: possible for name, possible in after.possible.items() if len(possible) < len(before.possible[name])
        }
        changed = {name: answer for name, answer in after.presumed.items() if answer != before.presumed[name]}
        assert any(item.possible == narrowed and item.presumed == changed for item in told)


SHIPPED = Asked(RuleSet.default().program)
drawn = rule_sets().map(lambda data: Asked(load(data).program))


@given(SHIPPED.cases.partial(60))
def test_ranking(known: Any) -> None:
    """Ranking adds no fact and leaves none out."""
    SHIPPED.ranking(known)


@given(st.data())
def test_changes(data: Any) -> None:
    """What each answer is said to change, it changes."""
    known = data.draw(SHIPPED.cases.partial(60, stated=False))
    relevant = sorted(SHIPPED.inquiry.relevant(known, SHIPPED.engine.found(known)))
    if relevant:
        SHIPPED.changes(known, *data.draw(SHIPPED.cases.fact(relevant)))


@sets_for_all_cases
@given(drawn, st.data())
def test_on_drawn_rule_sets(asked: Asked, data: Any) -> None:
    """The same on rule sets that are drawn."""
    for _ in range(EACH):
        known = data.draw(asked.cases.partial(stated=False))
        asked.ranking(known)
        relevant = sorted(asked.inquiry.relevant(known, asked.engine.found(known)))
        if relevant:
            asked.changes(known, *data.draw(asked.cases.fact(relevant)))
