"""The command line as a program: help, version, a missing extra, and ends that are not its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import clientqual
from clientqual.cli import COMMANDS, cli, common

Run = Callable[..., Result]

SOURCE = str(Path(clientqual.__file__).parents[1])
PROGRAM = [sys.executable, "-m", "clientqual"]


def around(**variables: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE, **variables}


def test_every_command_has_help(run: Run) -> None:
    """The list of commands says what each is for, in words that are not cut off."""
    listed = run("--help").stdout.partition("Commands:")[2]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.name == name
        assert f"{command.get_short_help_str(limit=60)}\n" in listed
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert shown.stdout.startswith(f"Usage: clientqual {name} ")
    assert "..." not in listed


def test_version(run: Run) -> None:
    """The name and a number."""
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout == f"clientqual {clientqual.__version__}\n"


def test_an_unknown_command_or_option_is_wrong_usage(run: Run) -> None:
    """Exit status 2, with a hint."""
    assert run("qualfy").exit_code == 2
    result = run("facts", "--fromat", "json")
    assert result.exit_code == 2
    assert "--format" in result.stderr


@pytest.mark.parametrize(
    ("words", "message", "help_"),
    [
        ("qualfy", "no such command `qualfy`", "did you mean `qualify`?"),
        ("facts --fromat json", "no such option `--fromat`", "did you mean `--format`?"),
        ("map chek a b", "no such command `chek`", "did you mean `check`?"),
        ("qualify --precision", "option `--precision` requires an argument", None),
        ("facts --format csv", "invalid value for `--format`: `csv` is not one of `text`, `json`", None),
        ("explain a.yaml --decided", "`--decided` goes with `--instead`", None),
    ],
)
def test_wrong_usage_is_told_like_everything_else(run: Run, words: str, message: str, help_: str | None) -> None:
    """In lower case, the user's words in backticks, and the help apart."""
    told = f"error: {message} [wrong-usage]\n" + (f"  help: {help_}\n" if help_ else "")
    assert run(*words.split()).stderr.endswith(f"\n{told}\n") or run(*words.split()).stderr == f"{told}\n"


def test_no_command_at_all_shows_help(run: Run) -> None:
    """Whoever does not know what there is, is told."""
    assert "Commands:" in run().output


def test_without_its_extra_it_says_what_to_install() -> None:
    """A wheel alone has no command line, and says so politely."""
    script = "import sys; sys.modules['click'] = None; from clientqual.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", script], env=around(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "error: the command line needs a package that is not installed [missing-extra]\n"
        '  help: pip install "clientqual[cli]"\n'
    )


def test_a_broken_pipe_ends_it_quietly() -> None:
    """Whoever reads the output may stop at any time."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*PROGRAM, "facts"], env=around(), stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 130
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [["facts"], ["schema", "case"], ["check", "clientqual/vocabulary"]])
def test_a_full_disk_is_a_complaint(words: list[str]) -> None:
    """What cannot be written is not taken for findings, nor for done."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *words], env=around(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b"error: the output cannot be written: no space left on device [not-writable]\n\n"
    assert done.returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="streams are closed with a shell's words")
@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [("facts >&-", 0, ""), ("qualify - <&-", 2, "error: `<stdin>` is empty [empty-file]\n\n")],
)
def test_a_stream_that_is_closed_is_an_empty_one(words: str, status: int, complaint: str) -> None:
    """A command that runs by the clock may have no input and no output at all."""
    done = subprocess.run(
        f'exec "{sys.executable}" -m clientqual {words}',
        shell=True,
        env=around(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, complaint)


def test_an_interrupt_ends_it_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C leaves no traceback, and a status of its own."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clientqual.cli.facts.quick_rules", interrupted)
    result = run("facts")
    assert (result.exit_code, result.output) == (130, "")


def test_letters_that_a_stream_lacks_do_not_stop_it(tmp_path: Path) -> None:
    """On a stream with few letters a name in another script is shown by number."""
    case = tmp_path / "case.yaml"
    case.write_text("label: 見積\n", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "qualify", case],
        env=around(PYTHONIOENCODING="latin-1", PYTHONUTF8="0"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("\\u898b\\u7a4d\n")


@pytest.mark.parametrize(
    ("terminal", "variables", "colored"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_only(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, variables: dict[str, str], colored: bool
) -> None:
    """A person at a terminal gets colour, unless they asked for none."""
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    assert common.in_color() is colored


@pytest.mark.parametrize(("columns", "width"), [("40", 40), ("90", 90), ("200", 100)])
def test_a_report_is_as_wide_as_the_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    """Long lines are hard to read, and a pipe has no width at all."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert common.page_width() == width
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert common.page_width() == 80
