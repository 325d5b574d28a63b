"""What becomes of small rule sets at every stage, as text. Each folder of `golden/` shows one thing; its first line says which.

With CLIENTQUAL_EXPECTED=write the texts are rewritten; read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual.circuit import compile_circuit, compile_decisions, dump_circuit, dump_drawing, dump_program
from clientqual.circuit.passes import stages
from clientqual.ir import Program
from clientqual.ruleset import RuleSet

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())
WRITE = os.environ.get("CLIENTQUAL_EXPECTED") == "write"


def texts(program: Program) -> dict[str, str]:
    """Return the text of every stage, by the name of its file; of the circuit for complete cases only what it comes to."""
    made, decisions = stages(program), compile_decisions(program)
    return {
        "normal.txt": dump_program(made.normal),
        "drawing.txt": dump_drawing(program, made.drawing),
        "pruned.txt": dump_drawing(program, made.pruned),
        "circuit.txt": dump_circuit(program, made.circuit),
        "decisions.txt": dump_circuit(program, decisions),
    }


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    """Each stage is what it was."""
    got = texts(RuleSet.load(folder).program)
    if WRITE:
        for name, text in got.items():
            (folder / name).write_text(text, "utf-8")
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.txt")} == got


def test_a_signal_and_an_action_of_one_name(rules: Callable[..., RuleSet]) -> None:
    """Both stand in the text of a circuit, each with what it is."""
    program = rules(
        """
        facts:
          custom.a: {bool: true, ask: A?, presume: false}
          custom.b: {bool: true, ask: B?, presume: false}
        signals:
          it: {flag: red, title: It, when: {custom.a: true}}
        actions:
          it: {title: It, phase: any, effect: none, recommend: [{id: r, when: {custom.b: true}}]}
        """
    ).program
    lines = dump_circuit(program, compile_circuit(program)).splitlines()
    assert [line for line in lines if "surely" in line] == [
        "signal it: surely 3, possibly 6, presumed 3",
        "action it: surely 5, possibly 7, presumed 5",
    ]
