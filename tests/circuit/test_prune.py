"""Pruning: nothing dead stays, every gate stands as early as it can, and what is answered stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit import Constant, parts_of
from clientqual.circuit.build import draw
from clientqual.circuit.drawing import Drawing
from clientqual.circuit.prune import prune
from clientqual.circuit.wiring import Asks
from clientqual.ruleset import RuleSet
from clientqual.testing.circuits import evaluate, knowing
from clientqual.testing.specimens import Specimen, specimens

SHIPPED = Specimen.of(RuleSet.default())


def drawn(specimen: Specimen) -> Drawing:
    return draw(specimen.program, specimen.normal)


def answering(drawing: Drawing) -> Iterator[int]:
    """Yield the gates that answer something, always in the same order."""
    for tables in (drawing.possible, drawing.presumed, drawing.computed):
        for name in sorted(tables):
            yield from tables[name]
    for standings in (drawing.signals, drawing.actions):
        for name in sorted(standings):
            yield from (standings[name].sure, standings[name].could, standings[name].presumed)
    yield from drawing.warnings


def assert_pruned(drawing: Drawing) -> None:
    """Everything is read or answers, and stands in the layer right above the highest that it reads."""
    read = {part for gate in drawing.gates for part in parts_of(gate)} | set(answering(drawing)) | {0, 1}
    assert read == set(range(len(drawing.gates)))
    assert drawing.gates[:2] == (Constant(True), Constant(False))
    assert drawing.layers[-1] == len(drawing.gates)
    assert list(drawing.layers) == sorted(set(drawing.layers))
    layer = [number for number, end in enumerate(drawing.layers) for _ in range(end - (0, *drawing.layers)[number])]
    for number, gate in enumerate(drawing.gates):
        assert layer[number] == 1 + max((layer[part] for part in parts_of(gate)), default=-1)
    asked = {gate.subject for gate in drawing.gates if isinstance(gate, Asks)}
    assert set(drawing.comparisons) == {name for name in asked if " " in name}


def test_the_shipped_rules() -> None:
    """They are pruned, and once is enough."""
    pruned = prune(drawn(SHIPPED))
    assert_pruned(pruned)
    assert prune(pruned) == pruned


@settings(max_examples=25)
@given(specimens(), st.data())
def test_drawn_rules(specimen: Specimen, data: Any) -> None:
    """Whatever the rules: pruned once and for all, and the gates that answer say what they said before."""
    drawing = drawn(specimen)
    pruned = prune(drawing)
    assert_pruned(pruned)
    assert prune(pruned) == pruned
    for known in data.draw(specimen.many(4)):
        knows = knowing(specimen.program, drawing.comparisons, known)
        before, after = evaluate(drawing.gates, knows), evaluate(pruned.gates, knows)
        assert [before[gate] for gate in answering(drawing)] == [after[gate] for gate in answering(pruned)]


def test_a_rule_set_without_answers(rules: Callable[..., RuleSet]) -> None:
    """Nothing to answer leaves the two constants."""
    specimen = Specimen.of(rules("facts: {custom.a: {bool: true, ask: A?, presume: false}}"))
    empty = draw(specimen.program, specimen.normal)
    assert prune(empty).gates == (Constant(True), Constant(False))
    assert prune(empty).layers == (2,)
