"""What the tests share: small rule sets, written where they are used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from clientqual.ruleset import RuleSet

settings.register_profile("tests", deadline=None, derandomize=True)
settings.load_profile("tests")

# They need a browser, and have an environment of their own: `python3 tasks.py browser`.
collect_ignore = ["browser"]

HEAD = "ruleset: {name}\nversion: 1.0.0\nextends: {extends}\n---\n"


@pytest.fixture
def rules(tmp_path: Path) -> Callable[..., RuleSet]:
    """Load a rule set from the YAML of its rules.

    `rules(text)` stands on nothing, so that its facts are its own; `rules(text, base=text)` extends another such rule set, and
    `texts={"de": text}` lays texts over it.
    """

    def load(
        text: str,
        *,
        base: str | None = None,
        extends: str = "none",
        language: str | None = None,
        texts: dict[str, str] | None = None,
    ) -> RuleSet:
        if base is not None:
            _write(tmp_path / "base", HEAD.format(name="base", extends=extends) + base)
        above = extends if base is None else "../base"
        _write(tmp_path / "rules", HEAD.format(name="test", extends=above) + text)
        for code, overlay in (texts or {}).items():
            _write(tmp_path / "rules" / "texts", f"language: {code}\n{overlay}", f"{code}.yaml")
        return RuleSet.load(tmp_path / "rules", language)

    return load


def _write(folder: Path, text: str, name: str = "ruleset.yaml") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
