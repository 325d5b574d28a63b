"""What the tests share: a fake account, ways to reach it, and the two commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import create_properties
import qualify_deals
from account import Account
from fake import TOKEN, Fake
from fake_sample import fill
from fake_store import Property
from retrying import Patience, Retrier

FOLDER = Path(__file__).resolve().parents[1]
PATIENCE = Patience(tries=4, first=0.5, longest=60, timeout=(2, 2))
QUICKLY = ("--seed", "7", "--pause", "0.01", "--as-of", "2026-11-02")

Command = Callable[..., int]


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that were asked for, none of which was made."""
    return []


@pytest.fixture
def account(fake: Fake, pauses: list[float]) -> Account:
    return Account(TOKEN, Retrier(PATIENCE, seed=7, sleep=pauses.append), fake.url)


@pytest.fixture
def qualify(fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, in this process and in a folder of its own: `qualify("--dry-run")` is its exit status."""
    monkeypatch.setenv("HUBSPOT_TOKEN", TOKEN)
    monkeypatch.setenv("HUBSPOT_URL", fake.url)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: qualify_deals.main([*QUICKLY, *arguments])


@pytest.fixture(scope="session")
def properties() -> dict[str, dict[str, Property]]:
    """The properties of an account after create_properties.py, which takes a while and always makes the same."""
    with Fake() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUBSPOT_TOKEN", TOKEN)
        patch.setenv("HUBSPOT_URL", running.url)
        assert create_properties.main([]) == 0
        return running.store.properties


@pytest.fixture
def deals(fake: Fake, properties: dict[str, dict[str, Property]]) -> list[str]:
    """Twelve deals in an account that has the properties."""
    fake.store.properties = {kind: dict(known) for kind, known in properties.items()}
    return fill(fake.store, 12)


def start(fake: Fake, folder: Path, arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Start the command as a process of its own."""
    surrounded = {**os.environ, "HUBSPOT_TOKEN": TOKEN, "HUBSPOT_URL": fake.url}
    command = [sys.executable, str(FOLDER / "qualify_deals.py"), *QUICKLY, *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=surrounded, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
