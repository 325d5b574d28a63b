"""`clientqual watch` as it runs: files that grow, pipes that stay open, time that goes by, Ctrl-C, and being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

import clientqual

SOURCE = str(Path(clientqual.__file__).parents[1])
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONUTF8": "1"}
PATIENCE = 60
QUIET = 1.5
DEPOSIT = "deposit_in_the_mail"


def at(**since: float) -> str:
    return (datetime.now(UTC) - timedelta(**since)).isoformat()


def line(kind: str, moment: str, name: str | None = None, **fields: Any) -> str:
    return json.dumps({"id": name or kind, "at": moment, "kind": kind, **fields}) + "\n"


class Watching:
    """A watch that runs, with JSON Lines for news."""

    def __init__(self, *words: str | Path, given: int | None = subprocess.DEVNULL) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clientqual", "watch", "--format", "jsonl", *map(str, words)],
            stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            env=ENVIRONMENT,
        )  # fmt: skip
        self._lines: Queue[str] = Queue()
        Thread(target=self._collect, daemon=True).start()

    def _collect(self) -> None:
        assert self.process.stdout
        for text in self.process.stdout:
            self._lines.put(text)

    def news(self) -> tuple[str, str]:
        """Return the next piece of news: what, and of which alert."""
        told = json.loads(self._lines.get(timeout=PATIENCE))
        return told["what"], told["alert"]["id"]

    def nothing(self) -> bool:
        """Say whether nothing is told for a while."""
        try:
            self._lines.get(timeout=QUIET)
        except Empty:
            return True
        return False

    def says(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def stops(self, number: int) -> tuple[int, str]:
        """Stop it by a signal; return its status and its complaints."""
        self.process.send_signal(number)
        return self.ends()

    def ends(self) -> tuple[int, str]:
        if self.process.stdin:
            self.process.stdin.close()
        assert self.process.stderr
        return self.process.wait(PATIENCE), self.process.stderr.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()


@pytest.fixture
def watch() -> Iterator[Callable[..., Watching]]:
    """Start watches, which are gone when the test is over."""
    started: list[Watching] = []

    def start(*words: str | Path, given: int | None = subprocess.DEVNULL) -> Watching:
        started.append(Watching(*words, given=given))
        return started[-1]

    yield start
    for one in started:
        one.close()


Watch = Callable[..., Watching]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in which a deposit is overdue."""
    path = tmp_path / "log.jsonl"
    path.write_text(line("deposit_promised", at(days=12)), encoding="utf-8")
    return path


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_file_that_grows(watch: Watch, log: Path) -> None:
    """What comes is told as it comes, a line in two halves when it is whole; Ctrl-C ends it without a word."""
    running = watch(log)
    assert running.news() == ("raised", DEPOSIT)
    text = line("deposit_cleared", at(hours=1))
    add(log, text[:20])
    assert running.nothing()
    add(log, text[20:])
    assert running.news() == ("ended", DEPOSIT)
    assert running.stops(signal.SIGINT) == (130, "")


def test_a_file_that_is_saved_anew(watch: Watch, log: Path) -> None:
    """An editor puts a forgotten line where it belongs, in another file of the same name, and what was told is taken back."""
    running = watch(log)
    assert running.news() == ("raised", DEPOSIT)
    saved = log.with_suffix(".part")
    saved.write_text(line("deposit_cleared", at(days=9)) + log.read_text("utf-8"), encoding="utf-8")
    saved.replace(log)
    assert running.news() == ("withdrawn", DEPOSIT)
    log.write_text("", encoding="utf-8")
    add(log, line("abuse", at(hours=1)))
    assert running.news() == ("raised", "abuse")


def test_time_goes_by(watch: Watch, tmp_path: Path) -> None:
    """On a quiet log an alert is raised when it is time."""
    log = tmp_path / "log.jsonl"
    log.write_text(line("deposit_promised", at(days=10, seconds=-6)), encoding="utf-8")
    running = watch(log, "--tick", "0.5")
    assert running.news() == ("raised", DEPOSIT)


def test_a_pipe_that_stays_open(watch: Watch) -> None:
    """News come before its end; the status is that of the end."""
    running = watch("-", given=subprocess.PIPE)
    running.says(line("deposit_promised", at(days=12)))
    assert running.news() == ("raised", DEPOSIT)
    running.says("what?\n" + line("deposit_cleared", at(hours=1)))
    assert running.news() == ("ended", DEPOSIT)
    status, complaints = running.ends()
    assert status == 2
    assert complaints.startswith("<stdin>:2:1: error: this is no JSON")


def test_a_named_pipe(watch: Watch, tmp_path: Path) -> None:
    """It is a pipe, not a file: news come before its end, and it ends."""
    os.mkfifo(tmp_path / "pipe")
    running = watch(tmp_path / "pipe")
    with (tmp_path / "pipe").open("w", encoding="utf-8") as pipe:
        pipe.write(line("deposit_promised", at(days=12)))
        pipe.flush()
        assert running.news() == ("raised", DEPOSIT)
    assert running.ends() == (1, "")


def test_a_pipe_is_taken_as_a_whole(watch: Watch) -> None:
    """A history that comes at once is one, however many bytes it has: nothing is told that its next line takes back."""
    running = watch("-", given=subprocess.PIPE)
    notes = "".join(line("note", at(days=11), f"n{number}", note="x" * 90) for number in range(3000))
    running.says(line("deposit_promised", at(days=12)) + notes + line("deposit_cleared", at(days=9)))
    assert running.ends() == (0, "")
    assert running.nothing()


def test_killed_and_taken_up_again(watch: Watch, log: Path, tmp_path: Path) -> None:
    """Who is killed has remembered what was told; the next tells only what is new, also of what came meanwhile."""
    state = tmp_path / "state.json"
    running = watch(log, "--state", state)
    assert running.news() == ("raised", DEPOSIT)
    until = time.monotonic() + PATIENCE
    while not state.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert running.stops(signal.SIGKILL)[0] == -signal.SIGKILL
    add(log, line("deposit_cleared", at(hours=2)))
    add(log, line("abuse", at(hours=1)))
    again = watch(log, "--state", state)
    assert {again.news(), again.news()} == {("ended", DEPOSIT), ("raised", "abuse")}
    assert again.nothing()
    assert again.stops(signal.SIGINT) == (130, "")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_whoever_listens_may_go(log: Path) -> None:
    """Where nobody reads the news any more, it ends quietly."""
    here, there = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "clientqual", "watch", str(log)], stdout=there, stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    os.close(there)
    assert b"raised" in os.read(here, 65536)
    os.close(here)
    add(log, line("deposit_cleared", at(hours=1)))
    _, complaints = running.communicate(timeout=PATIENCE)
    assert (running.returncode, complaints) == (130, b"")
