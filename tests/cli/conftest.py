"""A small rule set in a folder, and a way to run commands as a person would."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clientqual.cli import cli

RULESET = """\
ruleset: corner-shop
version: 1.2.0
extends: clientqual/vocabulary
currency: EUR
"""

RULES = """\
facts:
  custom.industry: {enum: [retail, health], ask: Which trade are they in?, meaning: The trade., of: client, presume: retail}
signals:
  no_brief:
    flag: red
    title: There is no written brief
    when: {project.brief: [none, spoken]}
    because: Without a brief there is nothing to estimate from.
actions:
  ask_for_brief:
    title: Ask for a brief
    phase: inquiry
    effect: none
    guidance: Two pages will do.
    recommend:
      - {id: none_yet, when: {signal.no_brief: true}, because: There is none yet.}
---
outcome: tier
policy: first
rows:
  - {id: no_brief, when: {signal.no_brief: true}, then: worst, because: There is no brief.}
  - {id: health, when: {custom.industry: health}, then: good, because: They pay on time.}
otherwise: decent
"""

TESTS = """\
tests:
  - {name: no brief is the worst, case: {project.brief: none}, expect: {tier: worst}}
"""

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep compiled rule sets of the tests out of the home of whoever runs them."""
    monkeypatch.setenv("CLIENTQUAL_CACHE", str(tmp_path_factory.getbasetemp() / "compiled"))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a sound rule set and one test that passes."""
    folder = tmp_path / "house"
    folder.mkdir()
    for name, text in {"ruleset.yaml": RULESET, "rules.yaml": RULES, "tests.yaml": TESTS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run() -> Run:
    """Run a command; its result has an exit status, and what went to standard output and standard error."""

    def invoke(*words: str | Path, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words], input=given, prog_name="clientqual")

    return invoke


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Path]:
    """Write a case file and return its path."""

    def write(text: str, name: str = "case.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
