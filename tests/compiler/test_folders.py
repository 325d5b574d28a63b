"""Rule sets in folders: `good/` ones compile, `bad/` ones are refused with exactly the complaints in their `expected.txt`.

A folder holds a rule set, or several of which `house` is the one to load. With CLIENTQUAL_EXPECTED=write the expected files are
rewritten; read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientqual.compiler import compile_rules
from clientqual.errors import RuleSetError
from clientqual.ruleset import RuleSet

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").iterdir())
GOOD = sorted((HERE / "good").iterdir())
WRITE = os.environ.get("CLIENTQUAL_EXPECTED") == "write"


def name(folder: Path) -> str:
    return folder.name


def rule_set(folder: Path) -> str:
    """Return what to load of a folder, relative to the one above it."""
    return f"{folder.name}/house" if (folder / "house").is_dir() else folder.name


@pytest.mark.parametrize("folder", BAD, ids=name)
def test_bad(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every complaint is there, in its words and at its place, and there are no others."""
    monkeypatch.chdir(folder.parent)
    with pytest.raises(RuleSetError) as caught:
        compile_rules(rule_set(folder))
    got, file = f"{caught.value}\n", folder / "expected.txt"
    if WRITE:
        file.write_text(got, "utf-8")
    assert file.read_text("utf-8") == got


@pytest.mark.parametrize("folder", GOOD, ids=name)
def test_good(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule set compiles, says nothing against itself, and passes its own tests."""
    monkeypatch.chdir(folder.parent)
    rules = RuleSet.load(rule_set(folder))
    failed = {result.name: result.differences for result in rules.test() if not result.passed}
    assert failed == {}
    assert rules.check() == ()
    assert rules.test(), "a good rule set says in its tests what it shows"


def test_link_that_leads_nowhere(tmp_path: Path) -> None:
    """A file that is named and not there is told, not passed over."""
    (tmp_path / "ruleset.yaml").write_text("ruleset: mine\nversion: 1.0.0\nextends: clientqual/default\n")
    compile_rules(tmp_path)
    (tmp_path / "more.yaml").symlink_to(tmp_path / "moved.yaml")
    with pytest.raises(RuleSetError, match=r"there is no file `.*more\.yaml`"):
        compile_rules(tmp_path)
