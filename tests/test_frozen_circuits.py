"""Circuits written as plain data and read back: the same circuit, or nothing but an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.carriers import planes, run
from clientqual.circuit import Circuit, compile_circuit, freeze_circuit, parts_of, thaw_circuit
from clientqual.engines import TableEngine
from clientqual.ir import Program
from clientqual.testing import load
from clientqual.testing.enriching import rich_rule_sets

Steps = tuple[str | int, ...]


RULES = """
ruleset: small
version: 1.0.0
extends: none
---
facts:
  custom.e: {enum: [u, v, w], ask: "?", presume: u}
  custom.b: {bool: true, ask: "?", presume: false}
  custom.m: {money: true, ask: "?", presume: 100}
  custom.n: {money: true, ask: "?", presume: {fact: custom.m}}
  custom.s: {set: [u, v, w], ask: "?", presume: []}
derived:
  custom.d: {enum: [u, v], rows: [{id: r, when: {custom.m: {ge: 250}}, then: u}], otherwise: v}
unrealistic:
  - {id: u, when: {custom.b: true, custom.e: w}}
signals:
  a: {flag: red, title: t, when: {custom.e: [u, v], custom.d: u}}
  b: {flag: red, title: t, when: {custom.m: {lt: {fact: custom.n, times: 0.9}}}}
  c: {flag: green, title: t, when: {custom.s: {has: u}}}
---
outcome: mood
values: [good, bad]
policy: most
minimum: 2
evidence:
  bad: [{id: r, when: {count: {of: red, at_least: 1}}, weight: 2}, {id: s, when: {custom.b: false}, weight: 1}]
otherwise: good
---
actions:
  go: {title: t, phase: inquiry, effect: begins, recommend: [{id: r, when: {mood: good}}]}
"""


@cache
def small() -> tuple[Program, Circuit, Any]:
    """Return a program with every sort of subject and gate, its circuit, and the data that it is written as."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "ruleset.yaml").write_text(RULES, "utf-8")
        program = RuleSet.load(folder).program
    circuit = compile_circuit(program)
    return program, circuit, plain(circuit)


def plain(circuit: Circuit) -> Any:
    return json.loads(json.dumps(freeze_circuit(circuit)))


def test_the_shipped_circuit_survives() -> None:
    """What is read back is equal, and is written the same again."""
    rules = RuleSet.default()
    circuit = compile_circuit(rules.program)
    again = thaw_circuit(plain(circuit), rules.program)
    assert again == circuit
    assert plain(again) == plain(circuit)


@settings(max_examples=15)
@given(rich_rule_sets())
def test_drawn_circuits_survive(data: dict[str, Any]) -> None:
    """Whatever a rule set says, its circuit survives."""
    program = load(data).program
    circuit = compile_circuit(program)
    assert thaw_circuit(plain(circuit), program) == circuit


@cache
def large() -> tuple[Program, Circuit, Any]:
    """Return a program that tells all subsets of eight members apart, its circuit, and the data that it is written as."""
    members = [f"m{number}" for number in range(8)]
    signals = "".join(f"  {name}: {{flag: red, title: t, when: {{custom.s: {{has: {name}}}}}}}\n" for name in members)
    facts = f"facts:\n  custom.s: {{set: [{', '.join(members)}], ask: '?', presume: []}}\n"
    with TemporaryDirectory() as folder:
        text = f"ruleset: large\nversion: 1.0.0\nextends: none\n---\n{facts}signals:\n{signals}"
        (Path(folder) / "ruleset.yaml").write_text(text, "utf-8")
        program = RuleSet.load(folder).program
    circuit = compile_circuit(program)
    return program, circuit, plain(circuit)


def test_very_many_cells_survive() -> None:
    """Where there are many cells, each value is written with its cell, and not each cell with all values."""
    program, circuit, data = large()
    assert data["subjects"] == [["custom.s", "places", [*range(256)]]]
    assert thaw_circuit(data, program) == circuit


@pytest.mark.parametrize(
    "subject",
    [
        ["places", [*range(255)]],
        ["places", [*range(255), 0]],
        ["places", [*range(257)]],
        ["places", [*range(255), []]],
        ["places", None],
        ["others", [*range(256)]],
        ["places", [*range(256)], 0],
    ],
)
def test_other_places_are_refused(subject: list[Any]) -> None:
    """As are those of a fact that is no list, of which the values have no places."""
    program, _, data = large()
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(data | {"subjects": [["custom.s", *subject]]}, program)
    program, _, data = small()
    numbers = [["custom.m", *subject], *(item for item in data["subjects"] if item[0] != "custom.m")]
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(data | {"subjects": numbers}, program)


# --- anything else --------------------------------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        -1,
        0,
        1,
        2,
        10**9,
        10**30,
        1.5,
        1.0,
        "",
        "x",
        "-1",
        "0",
        "f",
        "ff",
        "k",
        "a",
        [],
        {},
        [[]],
        [0],
    ),
    *("1e999999999", "NaN", "sNaN", "-1", "custom.e", "import os", {"a": 1}),
)


def places(data: Any, path: Steps = ()) -> Iterator[Steps]:
    """Yield the path of every part of plain data."""
    if path:
        yield path
    for key, part in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(part, (*path, key))


@st.composite
def altered(draw: Any) -> Any:
    """Draw the data of a circuit with a few slips in it."""
    data = deepcopy(small()[2])
    for _ in range(draw(st.integers(1, 3))):
        *above, key = draw(st.sampled_from(sorted(places(data), key=str)))
        part = data
        for step in above:
            part = part[step]
        slip = draw(st.sampled_from(["odd", "odd", "near", "gone", "twice", "swapped"]))
        if slip == "gone":
            del part[key]
        elif slip == "near" and type(part[key]) is int:
            part[key] += draw(st.sampled_from([-2, -1, 1, 2]))
        elif slip == "twice" and isinstance(part, list):
            part.insert(key, deepcopy(part[key]))
        elif slip == "swapped" and isinstance(part, list):
            part.append(part.pop(key))
        else:
            part[key] = draw(st.sampled_from(ODD))
    return data


@settings(max_examples=200)
@given(altered())
def test_what_is_altered_is_refused_or_is_a_circuit(data: Any) -> None:
    """Nothing but an error comes of what is no circuit of the program, and what is read can be run."""
    program, _, _ = small()
    try:
        circuit = thaw_circuit(data, program)
    except ValueError:
        return
    assert all(part < number for number, gate in enumerate(circuit.gates) for part in parts_of(gate))
    assert len(run(circuit, planes(circuit, [{}]), 1)) == len(circuit.gates)
    TableEngine(program, circuit)


COMPARED = "custom.m lt 0.9 custom.n"
SLIPS: dict[str, tuple[Steps, Any]] = {
    "a gate that reads itself": (("gates", -1), ["n", 10**6]),
    "a gate that reads a later one": (("gates", 2), ["n", 3]),
    "a part that is no number": (("gates", -1, 1), 1.0),
    "a part that is true": (("gates", -1, 1), True),
    "an unknown sort of gate": (("gates", 2), ["x", 0]),
    "a gate without parts": (("gates", -1), ["a"]),
    "another first gate": (("gates", 0), ["c", False]),
    "a subject that there is not": (("subjects", "custom.b", 0), "custom.nothing"),
    "a subject that does not mean its name": (("subjects", COMPARED, 0), "custom.m lt custom.n"),
    "cells that leave out a value": (("subjects", "custom.b", 1), ["1"]),
    "cells that overlap": (("subjects", "custom.b", 1, 0), "3"),
    "a relation that there is not": (("subjects", COMPARED, 2), "ne"),
    "a factor without end": (("subjects", COMPARED, 4), "1e999999999"),
    "numbers that leave out one": (("subjects", "custom.m", 1, 0, 0, 1), 5),
    "numbers that are none": (("subjects", "custom.m", 1, 0, 0, 0), False),
    "layers that end early": (("layers",), [1]),
    "an answer that there is not": (("possible", "mood", 0), 10**6),
    "an answer below nothing": (("possible", "mood", 0), -1),
    "an answer too few": (("presumed", "mood"), [0]),
    "another outcome": (("possible",), {"tier": [0, 1]}),
    "no signals": (("signals",), {}),
    "a standing of two": (("actions", "go"), [0, 1]),
    "a warning too many": (("warnings",), [0, 0]),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_refused(slip: str) -> None:
    """Each of these would lead an engine astray."""
    program, circuit, data = small()
    data = deepcopy(data)
    (*above, key), value = SLIPS[slip]
    part = data
    for step in above:
        part = next(item for item in part if item[0] == step) if part is data["subjects"] else part[step]
    part[key] = value
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(data, program)
    assert thaw_circuit(small()[2], program) == circuit


def test_ranges_out_of_order_are_refused(rules: Callable[..., RuleSet]) -> None:
    """Whoever joins sets of numbers goes along their ranges."""
    facts = "facts:\n  custom.m: {money: true, ask: '?', presume: 1}\n"
    signals = "signals:\n  some: {flag: red, title: t, when: {custom.m: {between: [100, 200]}}}\n"
    program = rules(facts + signals).program
    data = plain(compile_circuit(program))
    (_, (outside, _)) = data["subjects"][0]
    assert len(outside) == 2
    thaw_circuit(data, program)
    outside.reverse()
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(data, program)


@pytest.mark.parametrize("data", [None, 5, "text", [], {}, {"subjects": {}}, [["os.system", "true"]]])
def test_other_data_is_refused(data: Any) -> None:
    """What is no frozen circuit makes nothing but an error."""
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(data, small()[0])


def test_the_circuit_of_another_program_is_refused() -> None:
    """A circuit belongs to one program."""
    with pytest.raises(ValueError, match="no frozen circuit"):
        thaw_circuit(plain(compile_circuit(RuleSet.default().program)), small()[0])
