"""What `clientqual watch` and `timeline` say beside the alerts: where a case hides what the log says, and which lines are yet to come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest
from click.testing import Result

import clientqual

Run = Callable[..., Result]
NOTE = "note: project.deposit is stated to be not_asked; the log says promised\n"
PATIENCE = 20
SOURCE = str(Path(clientqual.__file__).parents[1])


def at(**spans: float) -> str:
    return (datetime.now(UTC) - timedelta(**spans)).isoformat()


def event(kind: str, moment: str, name: str, **fields: Any) -> str:
    return json.dumps({"id": name, "at": moment, "kind": kind, **fields}) + "\n"


PROMISED = event("deposit_promised", "2026-03-02", "p")
ABUSE = event("abuse", "2062-03-06", "a")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of a deposit that was promised long ago."""
    path = tmp_path / "log.jsonl"
    path.write_text(PROMISED, "utf-8")
    return path


@pytest.fixture
def stale(tmp_path: Path) -> Path:
    """A case that was not kept up."""
    path = tmp_path / "stale.yaml"
    path.write_text("project: {deposit: not_asked}\n", "utf-8")
    return path


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


# --- contradictions ---------------------------------------------------------------------------------------------------------------


def test_a_case_that_was_not_kept_up_is_noted(run: Run, log: Path, stale: Path) -> None:
    """What the case states wins, and that the log says otherwise is told, where nothing else would be."""
    result = run("watch", log, "--case", stale, "--as-of", "2026-03-16")
    assert result.stdout == NOTE + "2026-03-16  no alert is open\n"
    assert run("watch", log, "--case", stale, "--once").stdout.startswith(NOTE)


def test_a_state_remembers_what_was_noted(run: Run, log: Path, stale: Path, tmp_path: Path) -> None:
    """Each contradiction is noted once, again after it was gone, and again where the log says something else."""
    words = ("watch", log, "--once", "--state", tmp_path / "state", "--case", stale)
    assert run(*words).stdout.startswith(NOTE)
    assert run(*words).stdout == ""
    stale.write_text("project: {deposit: promised}\n", "utf-8")
    assert "raised: The deposit was promised" in run(*words).stdout
    stale.write_text("project: {deposit: not_asked}\n", "utf-8")
    again = run(*words).stdout
    assert NOTE in again
    assert "[deposit_in_the_mail]" in again  # ended, or withdrawn
    add(log, event("deposit_asked", "2026-03-20", "c"))
    assert run(*words).stdout.startswith(NOTE.replace("promised", "asked"))
    assert run(*words).stdout == ""


def test_a_number_that_goes_on_is_noted_once(run: Run, log: Path, stale: Path, tmp_path: Path) -> None:
    """That the log counts on is no other contradiction."""
    stale.write_text("client: {mind_changes: 0}\n", "utf-8")
    words = ("watch", log, "--once", "--state", tmp_path / "state", "--case", stale)
    add(log, event("mind_changed", at(days=3), "m1"))
    assert "note: client.mind_changes is stated to be 0; the log says 1\n" in run(*words).stdout
    add(log, event("mind_changed", at(days=2), "m2"))
    assert run(*words).stdout == ""


def test_a_contradiction_for_programs(run: Run, log: Path, stale: Path) -> None:
    """It is a line of JSON of its own."""
    (text,) = run("watch", log, "--case", stale, "--once", "--format", "jsonl").stdout.splitlines()
    told = json.loads(text)
    assert told.pop("told_at").startswith("20")
    assert told == {
        "what": "contradicted",
        "fact": "project.deposit",
        "logged": "promised",
        "because": ["p"],
        "by": "project.deposit",
        "stated": "not_asked",
    }


def test_a_contradiction_is_noted_while_a_log_is_followed(log: Path, stale: Path) -> None:
    """At the start, and when a line brings another."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clientqual", "watch", str(log), "--case", str(stale), "--tick", "0.5"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    said: Queue[str] = Queue()
    assert process.stdout
    Thread(target=lambda lines: deque(map(said.put, lines), maxlen=0), args=(process.stdout,), daemon=True).start()
    try:
        assert said.get(timeout=PATIENCE) == NOTE
        add(log, event("deposit_asked", "2026-03-20", "c"))
        assert said.get(timeout=PATIENCE) == NOTE.replace("promised", "asked")
        with pytest.raises(Empty):
            said.get(timeout=1.5)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        assert process.stderr
        assert process.stderr.read() == ""
        process.stdout.close()
        process.stderr.close()


# --- lines that are yet to come -----------------------------------------------------------------------------------------------------


AHEAD = "warning: this is dated 2062-03-06, which is yet to come [ahead-of-time]\n"


@pytest.mark.parametrize("words", [("watch", "--once"), ("watch", "--as-of", "2026-03-06"), ("timeline",)])
def test_a_line_that_is_yet_to_come(run: Run, log: Path, words: tuple[str, ...]) -> None:
    """A year mistyped is said on standard error with its place; the status is not touched by it."""
    log.write_text(event("note", "2026-03-02", "n") + ABUSE, "utf-8")
    result = run(words[0], log, *words[1:])
    assert result.stderr.startswith(f"{log}:2:1: {AHEAD}  help: ")
    assert result.stderr.count("warning:") == 1
    assert result.exit_code == 0


def test_a_line_that_is_yet_to_come_is_said_once(run: Run, log: Path, tmp_path: Path) -> None:
    """With a state it is remembered."""
    add(log, ABUSE)
    words = ("watch", log, "--once", "--state", tmp_path / "state")
    assert AHEAD in run(*words).stderr
    assert run(*words).stderr == ""
    add(log, ABUSE.replace('"a"', '"b"'))
    assert run(*words).stderr.startswith(f"{log}:3:1: {AHEAD}")


def test_what_comes_within_a_day_is_not_said(run: Run, log: Path) -> None:
    """Today's date may be that of tomorrow elsewhere. Nor is what a look ahead takes in."""
    log.write_text(event("abuse", at(hours=-20), "a"), "utf-8")
    assert run("watch", log, "--once").stderr == ""
    assert run("timeline", log).stderr == ""
    log.write_text(ABUSE, "utf-8")
    assert run("watch", log, "--as-of", "2063-01-01").stderr == ""
    assert run("timeline", log, "--as-of", "2063-01-01").stderr == ""
