"""What a command waits for before its first answer: only what that answer needs, which says the same. No clock is read here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import clientqual
from clientqual.cli import qualify

Run = Callable[..., Result]
Write = Callable[..., Path]

SOURCE = str(Path(clientqual.__file__).parents[1])
LISTING = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from clientqual.__main__ import main
main()
"""

NEVER_NEEDED = {
    *("pydantic", "pydantic_core", "annotated_types", "typing_extensions", "importlib.metadata", "email"),
    *("yaml", "csv", "tempfile", "shutil", "difflib", "numpy", "asyncio"),
    *("clientqual.compiler", "clientqual.circuit.passes", "clientqual.engines.table", "clientqual.explain.change"),
    *("clientqual.models.case", "clientqual.models.facts", "clientqual.frames.options", "clientqual.events"),
    *("clientqual.cli.batch", "clientqual.cli.map", "clientqual.cli.ask", "clientqual.cli.new", "clientqual.crm"),
}
"""What takes long to import, and what one case in JSON does not need once the rules are in the cache."""


def imported(*words: str | Path) -> set[str]:
    """Run the command twice, so that the rules are in the cache, and return what was imported the second time."""
    command = [sys.executable, "-c", LISTING, *map(str, words)]
    around = {**os.environ, "PYTHONPATH": SOURCE}
    subprocess.run(command, env=around, capture_output=True, check=True)
    done = subprocess.run(command, env=around, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown"])
def test_a_plain_case_needs_no_models_and_no_yaml(case: Write, form: str) -> None:
    """`clientqual qualify case.json`, in whatever form."""
    path = case('{"label": "A", "project": {"brief": "none", "rush": true, "budget": 2500}}', "case.json")
    assert imported("qualify", path, "--format", form) & NEVER_NEEDED == set()


def test_a_plain_case_in_yaml_needs_no_models(case: Write) -> None:
    """With YAML it takes a reader of YAML, and nothing more."""
    path = case("label: A\nnotes: From the fair.\nproject: {brief: none, rush: yes}\n")
    assert imported("qualify", path) & NEVER_NEEDED == {"yaml"}


def test_a_case_that_takes_a_closer_look_is_read_by_the_models(case: Write) -> None:
    """So what is not imported is missed by nobody."""
    path = case('{"project": {"brief": "none"}, "override": {"tier": "best"}}', "case.json")
    assert "clientqual.models.case" in imported("qualify", path)


ANY_CASES = {
    "plain": "label: A\nnotes: n\nproject: {brief: none, rush: yes, phases: 2.0, budget: 2500.50}\ncustom: {industry: health}\n",
    "by their paths": "project.brief: none\ncustom.industry: yes\n",
    "texts that look like numbers": "id: 0012\nlabel: 1e3\nnotes: [2026-01-01]\ncurrency: EUR\n",
    "several, some wrong": "id: one\n---\nproject: {brief: nonne}\n---\n5\n---\nproject: {brief: written}\n",
    "a key twice": "project: {brief: none, brief: spoken}\n",
    "asked in vain": "dont_know: [project.rush]\nproject: {brief: none}\n",
    "asked in vain, and known": "dont_know: [project.rush]\nproject: {rush: true}\n",
    "another currency": "currency: USD\nproject: {budget: 100}\n",
    "no such custom fact": "custom: {trade: health}\n",
    "a custom fact that is something else": "custom: {industry: weaving}\n",
    "an override": "override: {tier: best}\nproject: {brief: none}\n",
    "an override of nothing": "override: {colour: blue}\n",
    "nothing": "",
}


@pytest.mark.parametrize("text", ANY_CASES.values(), ids=list(ANY_CASES))
def test_a_case_is_told_of_alike_whoever_reads_it(
    run: Run, house: Path, case: Write, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Whether the models read it or not: the same answers, complaints with the same places, and the same exit status."""
    words = ("qualify", "--rules", house, case(text))
    quick = run(*words)
    monkeypatch.setattr(qualify._Answers, "_plainly", lambda *_: None)
    close = run(*words)
    assert (quick.exit_code, quick.stdout, quick.stderr) == (close.exit_code, close.stdout, close.stderr)
