"""The types of the library as a user's type checker sees them: strictly, and without pydantic's plugin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import clientqual

SOURCES = Path(clientqual.__file__).parents[1]

SOUND = """\
from clientqual import Answer, Case, CaseError, CaseRef, Client, IfAnswered, Project, Qualification, RuleSet, RuleSetRef, Stated, report

rules = RuleSet.default()
case = Case(label="A", project=Project(brief="none", budget=1500), client=Client(trust="trusting"))
q: Qualification = rules.qualify(case.with_({"project.rush": True}), precision="walk")
tier: str = q.tier.presumed
possible: tuple[str, ...] = q.tier.possible
steps: list[tuple[str, str]] = [(item.action, item.status) for item in q.recommendations]
bare: Answer = rules.answer({"project": {"brief": "none"}})
many: list[str] = [each.verdict.presumed for each in rules.qualify_many([case, {}])]
refs: tuple[RuleSetRef, CaseRef, tuple[Stated, ...]] = q.rule_set, q.case, q.stated
would: list[tuple[IfAnswered, ...]] = [question.changes for question in q.questions]
text: str = report.text(q) + q.text(guidance=True)
again: Qualification = report.from_json(q.to_json())
try:
    rules.qualify({"project.breif": "none"})
except CaseError as error:
    told: list[str] = [item.message for item in error.diagnostics]
"""


def checked(program: str, folder: Path) -> str:
    """Return what mypy says of a program that uses the library."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    options = ["--strict", "--config-file=", "--follow-imports=silent", "--no-error-summary", "--cache-dir=cache"]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "program.py"],
        cwd=folder,
        env={"MYPYPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    return run.stdout


def test_a_sound_program_passes(tmp_path: Path) -> None:
    """What the pages show has the types that it seems to have; what is wrong is found."""
    assert checked(SOUND, tmp_path) == ""
    assert checked(SOUND + "case.with_(3)\nq.teir\n", tmp_path).splitlines() == [
        (
            'program.py:19: error: Argument 1 to "with_" of "Case" has incompatible type "int"; '
            'expected "Mapping[str, object]"  [arg-type]'
        ),
        'program.py:20: error: "Qualification" has no attribute "teir"  [attr-defined]',
    ]
