"""A way to run `clientqual batch` as a person would, far from their home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clientqual.cli import cli

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def away(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of the test's own, and keep compiled rule sets out of the home of whoever runs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLIENTQUAL_CACHE", str(tmp_path_factory.getbasetemp() / "compiled"))


@pytest.fixture
def batch() -> Run:
    """Run `clientqual batch` with one process unless told otherwise."""

    def invoke(*words: str | Path) -> Result:
        jobs = () if "--jobs" in words else ("--jobs", "1")
        return CliRunner().invoke(cli, ["batch", *map(str, words), *jobs], prog_name="clientqual")

    return invoke
