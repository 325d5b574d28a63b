"""`clientqual ask` at a terminal and at the end of a real pipe: prompts, colour, Ctrl-C, Ctrl-D, and being killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import clientqual

pty = pytest.importorskip("pty")  # Windows has none

SOURCE = str(Path(clientqual.__file__).parents[1])
PROGRAM = [sys.executable, "-m", "clientqual", "ask"]
PATIENCE = 60
CTRL_C, CTRL_D = b"\x03", b"\x04"
PROMPT = "\n> "
OFFER = "Save the answers as (a file name, or nothing): "


def around(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return {**kept, "PYTHONPATH": SOURCE, "PYTHONUTF8": "1", "TERM": "xterm", **variables}


class Terminal:
    """A person at a terminal."""

    def __init__(self, words: list[str], folder: Path, **variables: str) -> None:
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(PROGRAM[0], [*PROGRAM, *words], around(**variables))
        self.seen = ""

    def reads(self, mark: str) -> str:
        """Return what appears up to a mark at the end of it, or up to the end of the program where it is empty."""
        read, until = b"", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not select.select([self.end], [], [], 0.1)[0]:
                continue
            try:
                found = os.read(self.end, 65536)
            except OSError:  # so Linux says that the other side is closed
                found = b""
            read += found
            text = read.decode("utf-8", "replace").replace("\r\n", "\n")
            if not found or (mark and text.endswith(mark)):
                self.seen += text
                return text
        raise AssertionError(f"no {mark!r} in {read!r}")

    def types(self, line: str | bytes) -> None:
        os.write(self.end, line if isinstance(line, bytes) else f"{line}\n".encode())

    def leaves(self) -> int:
        """Return the exit status, once the program has ended by itself."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def sit_down(house: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start an interview by the rules of the corner shop, in a folder of its own."""
    started: list[Terminal] = []

    def start(*words: str, **variables: str) -> Terminal:
        started.append(Terminal([*words, "--rules", house.name], tmp_path, **variables))
        return started[-1]

    yield start
    for terminal in started:
        os.close(terminal.end)


def test_an_interview_at_a_terminal(sit_down: Callable[..., Terminal], tmp_path: Path) -> None:
    """What is typed is seen once, and at the end the answers can be saved."""
    terminal = sit_down(TERM="dumb")
    assert "For the client: Is there a written brief, and how detailed is it?\n" in terminal.reads(PROMPT)
    terminal.types("writ")
    assert terminal.reads(PROMPT).startswith("writ\n  Noted: written.\n")
    terminal.types("2")
    assert "Press Enter to see the answer" in terminal.reads(PROMPT)
    terminal.types("")
    assert "The client is of the good tier." in terminal.reads(OFFER)
    terminal.types("house")
    assert "! `house` is there already; give a name that is not in use\n" in terminal.reads(OFFER)
    terminal.types("shop.yaml")
    assert terminal.reads("").endswith(
        "shop.yaml\nSaved in shop.yaml. To go on: clientqual ask shop.yaml --rules house\n"
    )
    assert terminal.leaves() == 0
    assert (tmp_path / "shop.yaml").read_text() == "project:\n  brief: written\ncustom:\n  industry: health\n"
    assert "\x1b" not in terminal.seen


def test_nobody_has_to_save(sit_down: Callable[..., Terminal]) -> None:
    """Without a name the answers stay on the screen, where they can be copied."""
    terminal = sit_down()
    terminal.reads(PROMPT)
    terminal.types("none")
    terminal.reads(PROMPT)
    terminal.types("")
    terminal.reads(OFFER)
    terminal.types("")
    assert terminal.reads("").endswith("Your answers, as a case file:\n\nproject:\n  brief: none\n")
    assert terminal.leaves() == 0


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_is_only_for_those_who_want_it(
    sit_down: Callable[..., Terminal], variables: dict[str, str], coloured: bool
) -> None:
    """Weight and colour, and never a move of the cursor; what they show is in the words too."""
    terminal = sit_down(**variables)
    terminal.reads(PROMPT)
    terminal.types("nonsense")
    seen = terminal.reads(PROMPT)
    assert "`nonsense` is none of the answers" in seen
    assert ("\x1b[33m  ! `nonsense`" in seen) is coloured
    assert ("\x1b" in terminal.seen) is coloured
    codes = terminal.seen.split("\x1b[")[1:]
    assert all(code.partition("m")[0].replace(";", "").isdigit() for code in codes)
    terminal.types(CTRL_D)
    terminal.reads("")
    assert terminal.leaves() == 0


def test_ctrl_d_is_enough(sit_down: Callable[..., Terminal]) -> None:
    """The end of the input ends the interview with its answer, and asks nothing more."""
    terminal = sit_down("case.yaml")
    terminal.reads(PROMPT)
    terminal.types("written")
    terminal.reads(PROMPT)
    terminal.types(CTRL_D)
    seen = terminal.reads("")
    assert "1 question is left open." in seen
    assert seen.endswith("Saved in case.yaml. To go on: clientqual ask case.yaml --rules house\n")
    assert terminal.leaves() == 0


def test_ctrl_c_loses_nothing(sit_down: Callable[..., Terminal], tmp_path: Path) -> None:
    """It stops at once, says where everything is, and has a status of its own."""
    terminal = sit_down("case.yaml")
    terminal.reads(PROMPT)
    terminal.types("written")
    terminal.reads(PROMPT)
    terminal.types(CTRL_C)
    seen = terminal.reads("")
    assert "Stopped; everything is saved in case.yaml. To go on:\n  clientqual ask case.yaml --rules house\n" in seen
    assert "Traceback" not in seen
    assert terminal.leaves() == 130
    assert (tmp_path / "case.yaml").read_text() == "project:\n  brief: written\n"


def test_ctrl_c_without_a_file_prints_what_was_said(sit_down: Callable[..., Terminal]) -> None:
    """Answers that are saved nowhere are not lost either; where there are none, there is nothing to say."""
    terminal = sit_down()
    terminal.reads(PROMPT)
    terminal.types("written")
    terminal.reads(PROMPT)
    terminal.types(CTRL_C)
    assert terminal.reads("").endswith("Your answers, as a case file:\n\nproject:\n  brief: written\n")
    assert terminal.leaves() == 130
    terminal = sit_down()
    terminal.reads(PROMPT)
    terminal.types(CTRL_C)
    assert terminal.reads("") == "^C\n"
    assert terminal.leaves() == 130


def test_killed_and_resumed(house: Path, tmp_path: Path) -> None:
    """What was answered before the program was killed is there, whole, and the next one goes on from it."""
    path = tmp_path / "case.yaml"
    program = subprocess.Popen(
        [*PROGRAM, path, "--rules", house], env=around(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdin
    assert program.stdout
    program.stdin.write("written\n")
    program.stdin.flush()
    for line in program.stdout:
        if "1 fact known" in line:
            break
    program.send_signal(signal.SIGKILL)
    program.communicate()
    assert path.read_text() == "project:\n  brief: written\n"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["case.yaml", "house"]
    again = subprocess.run(
        [*PROGRAM, path, "--rules", house], env=around(), input="health\n", capture_output=True, text=True, check=True
    )
    assert "Is there a written brief" not in again.stdout
    assert path.read_text() == "project:\n  brief: written\ncustom:\n  industry: health\n"


def test_a_reader_that_has_seen_enough(house: Path, tmp_path: Path) -> None:
    """When what it prints to is closed, it ends quietly."""
    path = tmp_path / "case.yaml"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, path, "--rules", house],
        env=around(),
        input=b"written\n",
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (130, b"")


def test_few_letters(house: Path) -> None:
    """Where a stream has few letters, its own words need no others, and those of the rule set are shown by number."""
    rules = house / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("Which trade are they in?", "Métier 業種?"), "utf-8")
    done = subprocess.run(
        [*PROGRAM, "--rules", house], env=around(PYTHONIOENCODING="latin-1", PYTHONUTF8="0"), input=b"written\n\xe9\n",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert b"For the client: M\xe9tier \\u696d\\u7a2e?" in done.stdout
    assert b"! `\xe9` is none of the answers" in done.stdout
