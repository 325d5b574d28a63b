"""What becomes of small rule sets at every stage, as text. Each folder of `golden/` shows one thing; its first line says which.

With CLIENTQUAL_EXPECTED=write the texts are rewritten; read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientqual.circuit import compile_circuit, dump_circuit, dump_drawing, dump_program
from clientqual.circuit.build import draw
from clientqual.circuit.prune import prune
from clientqual.ir import Program
from clientqual.normal import normalize
from clientqual.ruleset import RuleSet

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())
WRITE = os.environ.get("CLIENTQUAL_EXPECTED") == "write"


def stages(program: Program) -> dict[str, str]:
    """Return the text of every stage, by the name of its file."""
    normal = normalize(program)
    drawing = draw(program, normal)
    return {
        "normal.txt": dump_program(normal),
        "drawing.txt": dump_drawing(program, drawing),
        "pruned.txt": dump_drawing(program, prune(drawing)),
        "circuit.txt": dump_circuit(program, compile_circuit(program)),
    }


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    """Each stage is what it was."""
    got = stages(RuleSet.load(folder).program)
    if WRITE:
        for name, text in got.items():
            (folder / name).write_text(text, "utf-8")
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.txt")} == got
