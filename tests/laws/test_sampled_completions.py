"""The law of sampled completions: every lane is a completion of the case, and the gates for complete cases decide it as the rules mean it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.carriers import Sample
from clientqual.circuit import Circuits
from clientqual.ir import Value
from clientqual.semantics import decide
from clientqual.testing.campaigns import shared_out
from clientqual.testing.specimens import Cases, Specimen, specimens

CASES = settings.default.max_examples if settings.default else 0
SETS, EACH = shared_out(CASES, 5, least=8)
"""Among so many rule sets cases are shared out, and so many each gets."""
EACH_SHIPPED = 5
LANES = 7


class Sampled:
    """A rule set with a sample of completions."""

    def __init__(self, rules: Specimen) -> None:
        self.rules = rules
        self.circuit = Circuits(rules.program).decisions
        self.sample = Sample(rules.program, self.circuit, LANES)

    def __repr__(self) -> str:
        return repr(self.rules)

    def decided(self, known: Mapping[str, Value]) -> None:
        """In each lane the gates say what is decided of the completion in it, which agrees with what is known."""
        gates, circuit, program = self.sample.run(known), self.circuit, self.rules.program
        for lane in range(LANES):
            facts = self.sample.completion(known, lane)
            assert facts.keys() >= program.facts.keys()
            assert {path: facts[path] for path in known} == known
            assert all(facts[path] in program.types[path].domain.all() for path in facts)
            decision = decide(program, facts)
            for name, answers in circuit.possible.items():
                given = [gates[gate] >> lane & 1 for gate in answers]
                values = program.outcomes[name].domain.values
                assert given == [value == decision.values[name] for value in values], name
            for standings, truths in ((circuit.signals, decision.signals), (circuit.actions, decision.recommended)):
                for name, standing in standings.items():
                    assert gates[standing.could] >> lane & 1 == truths[name], name


SHIPPED = Sampled(Specimen.of(RuleSet.default()))


@settings(max_examples=SETS)
@given(specimens().map(Sampled), st.data())
def test_drawn(drawn: Sampled, data: Any) -> None:
    """Of drawn rule sets, from nothing known to everything known."""
    for known in data.draw(drawn.rules.many(EACH)):
        drawn.decided(known)


@settings(max_examples=max(CASES // EACH_SHIPPED, 8))
@given(SHIPPED.rules.many(EACH_SHIPPED))
def test_shipped(cases: Cases) -> None:
    """Of the rule set that comes with the library."""
    for known in cases:
        SHIPPED.decided(known)


def test_the_same_every_time() -> None:
    """What is drawn depends on the rules alone."""
    again = Sampled(SHIPPED.rules)
    assert again.sample.run({}) == SHIPPED.sample.run({})
