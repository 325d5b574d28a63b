"""Every case of small rule sets: what the gates say is what the plain evaluator says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path

import pytest

from clientqual.circuit import parts_of
from clientqual.circuit.wiring import MANY
from clientqual.ir import Value
from clientqual.ruleset import RuleSet
from clientqual.testing import laws
from clientqual.testing.circuits import found_in_lanes
from clientqual.testing.specimens import Specimen

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())
MOST = 400
"""So many cases are tried of one rule set, evenly spread where it has more."""


def cases(specimen: Specimen) -> Iterator[dict[str, Value]]:
    """Yield the cases in which each fact, derived ones among them, is not known or has one of the values worth trying."""
    choices = [[(path, value) for value in (None, *pool)] for path, pool in specimen.pools.items() if pool]
    total = 1
    for values in choices:
        total *= len(values)
    for case in islice(product(*choices), 0, None, -(-total // MOST)):
        yield {**specimen.defaults, **{path: value for path, value in case if value is not None}}


def assert_same(rules: RuleSet) -> None:
    specimen = Specimen.of(rules)
    tried = list(cases(specimen))
    found = found_in_lanes(specimen.program, specimen.circuit, tried)
    for one, known in zip(found, tried, strict=True):
        laws.same_as_meaning(specimen.program, specimen.normal, one, known)


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden_rule_sets(folder: Path) -> None:
    """The circuits of which the texts are kept say what their rules mean."""
    assert_same(RuleSet.load(folder))


FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: {fact: custom.a}}
  custom.d: {enum: [x, y, z], ordered: true, ask: D?, presume: y}
  custom.e: {enum: [x, y, z], ordered: true, ask: E?, presume: {fact: custom.r}}
  custom.k: {int: [-2, 3], ask: K?, presume: {rows: [{id: a, when: {custom.a: true}, then: -2}], otherwise: {fact: custom.n}}}
  custom.n: {int: [-2, 3], ask: N?, presume: 1}
derived:
  custom.r: {enum: [x, y, z], ordered: true, rows: [{id: a, when: {custom.a: true}, then: x}, {id: b, when: {custom.d: z}, then: z}], otherwise: y}
"""
CONDITIONS = {
    "derived facts": "{custom.r: [x, z]}",
    "enums compared": "{custom.d: {lt: {fact: custom.e}}}",
    "enums alike": "{custom.d: {is: {fact: custom.e}}}",
    "enums not below": "{not: {custom.e: {le: {fact: custom.r}}}}",
    "numbers compared": "{custom.k: {ge: {fact: custom.n}}}",
    "numbers alike": "{custom.k: {is: {fact: custom.n, times: 0.5}}}",
    "a part below zero": "{custom.k: {lt: {fact: custom.n, times: 1.3}}}",
    "counts": "{count: {of: [{custom.a: true}, {custom.b: true}, {custom.d: z}], exactly: 2}}",
    "at most": "{count: {of: [{custom.a: true}, {custom.b: true}, {custom.d: z}], at_most: 1}}",
    "no count": "{not: {count: {of: [{custom.a: true}, {custom.b: true}], exactly: 1}}}",
    "nested": "{any: [{custom.a: true, custom.b: false}, {all: [{custom.d: x}, {not: {custom.a: true}}]}]}",
}
OUTCOMES = """
---
outcome: first
values: [p, q, r]
policy: first
rows:
  - {{id: it, when: {when}, then: q}}
  - {{id: b, when: {{custom.b: true}}, then: p}}
otherwise: r
---
outcome: most
values: [p, q, r]
policy: most
minimum: 2
evidence:
  p: [{{id: b, when: {{custom.b: true}}, weight: 2}}]
  q: [{{id: it, when: {when}, weight: 2}}, {{id: x, when: {{custom.d: x}}, weight: 1}}]
otherwise: p
---
actions:
  stop: {{title: S, phase: any, effect: ends, excludes: [go, wait], recommend: [{{id: it, when: {when}}}]}}
  go: {{title: G, phase: any, effect: begins, excludes: [wait], recommend: [{{id: first, when: {{first: [p, q]}}}}]}}
  wait: {{title: W, phase: any, effect: none, recommend: [{{id: most, when: {{most: q}}}}, {{id: a, when: {{custom.a: true}}}}]}}
"""


@pytest.mark.parametrize("when", CONDITIONS.values(), ids=CONDITIONS)
def test_conditions(rules: Callable[..., RuleSet], when: str) -> None:
    """Each sort of condition, read by tables of both policies and by actions that exclude one another."""
    assert_same(rules(FACTS + OUTCOMES.format(when=when)))


def test_a_long_table(rules: Callable[..., RuleSet]) -> None:
    """Of a table with very many rows no gate reads more than some of them, and what is answered stays the same."""
    paths = [f"custom.f{number}" for number in range(300)]
    facts = "".join(f"  {path}: {{bool: true, ask: '?', presume: false}}\n" for path in paths)
    rows = "".join(
        f"  - {{id: r{place}, when: {{{path}: true}}, then: {'xy'[place % 2]}}}\n" for place, path in enumerate(paths)
    )
    text = f"facts:\n{facts}---\noutcome: it\nvalues: [x, y, z]\npolicy: first\nrows:\n{rows}otherwise: z\n"
    specimen = Specimen.of(rules(text))
    none: dict[str, Value] = dict.fromkeys(paths, False)
    tried: list[dict[str, Value]] = [{}, none, *(none | {path: True} for path in paths[::37])]
    tried += [{path: True} for path in paths[:3]]
    tried += [{path: value for path, value in none.items() if path != open_} for open_ in paths[::41]]
    found = found_in_lanes(specimen.program, specimen.circuit, tried)
    for one, known in zip(found, tried, strict=True):
        laws.same_as_meaning(specimen.program, specimen.normal, one, known)
    large = [gate for gate in specimen.circuit.gates if len(parts_of(gate)) > MANY + 1]
    assert len(large) == 4, "the two answers that rows give, possible and presumed"
