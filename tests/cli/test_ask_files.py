"""Where `clientqual ask` keeps answers: in a file that is saved whole or not at all, so that none is lost silently."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from clientqual import Interview
from clientqual.cli.asking.keeping import Notebook, write
from clientqual.errors import ClientqualError

Run = Callable[..., Result]
Case = Callable[..., Path]


@pytest.fixture
def ask(run: Run, house: Path) -> Callable[..., Result]:
    def hold(path: Path | str, *lines: str) -> Result:
        return run("ask", path, "--rules", house, given="".join(f"{line}\n" for line in lines))

    return hold


def said(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_a_new_file_is_made_with_the_first_answer(ask: Run, tmp_path: Path) -> None:
    """Before it there is none, and nothing else is left in the folder."""
    folder = tmp_path / "cases"
    folder.mkdir()
    path = folder / "case.yaml"
    assert ask(path).exit_code == 0
    assert list(folder.iterdir()) == []
    assert ask(path, "written", "dk").exit_code == 0
    assert path.read_text() == "project:\n  brief: written\ndont_know:\n  - custom.industry\n"
    assert list(folder.iterdir()) == [path]


def test_it_is_saved_after_every_answer(ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time whole, also when an answer is taken back; with all of them back a new file is gone again."""
    saved: list[str] = []

    def writing(path: Path, text: str) -> None:
        saved.append(text)
        write(path, text)

    monkeypatch.setattr("clientqual.cli.asking.keeping.write", writing)
    ask(tmp_path / "case.yaml", "written", "back", "dk", "nonsense", "health", "back", "back")
    assert saved == [
        "project:\n  brief: written\n",
        "dont_know:\n  - project.brief\n",
        "custom:\n  industry: health\ndont_know:\n  - project.brief\n",
        "dont_know:\n  - project.brief\n",
    ]
    assert not (tmp_path / "case.yaml").exists()


def test_answers_taken_back_leave_an_old_file_as_it_was(ask: Run, case: Case) -> None:
    """To the letter."""
    path = case("# mine\nproject: {rush: true}\n")
    ask(path, "written", "health", "back", "back")
    assert path.read_text() == "# mine\nproject: {rush: true}\n"


def test_a_second_interview_goes_on_where_the_first_stopped(ask: Run, tmp_path: Path) -> None:
    """What was said in the first is not asked in the second, and both are in the file."""
    path = tmp_path / "case.yaml"
    assert "Is there a written brief" in ask(path, "dk").stdout
    assert "Is there a written brief" not in ask(path, "health").stdout
    assert path.read_text() == "dont_know:\n  - project.brief\ncustom:\n  industry: health\n"
    assert "Nothing to ask." in ask(path).stdout


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff# nothing yet\n"])
def test_an_empty_file_is_a_new_case(ask: Run, case: Case, text: str) -> None:
    """Whoever made the file beforehand meant it to be filled."""
    path = case(text)
    assert ask(path, "none").exit_code == 0
    assert path.read_text() == f"{text}project:\n  brief: none\n"


def test_the_first_letters_of_a_file_stay(ask: Run, case: Case) -> None:
    """A byte order mark, as some editors write it, is kept."""
    path = case("\ufeffproject: {rush: true}\r\n")
    ask(path, "none")
    assert path.read_bytes().decode() == "\ufeffproject: {rush: true, brief: none}\r\n"


def test_rights_and_links_stay(ask: Run, case: Case, tmp_path: Path) -> None:
    """The file that a link leads to is written, with the rights that it had."""
    path = case("project: {rush: true}\n")
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    ask(link, "none")
    assert link.is_symlink()
    assert path.read_text() == "project: {rush: true, brief: none}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_ordinary_rights(ask: Run, tmp_path: Path) -> None:
    """Those that any program would give it."""
    other = tmp_path / "other"
    other.touch()
    ask(tmp_path / "case.yaml", "none")
    assert (tmp_path / "case.yaml").stat().st_mode == other.stat().st_mode


# --- what is no place for answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: a\n---\nid: b\n", "`PATH` holds 2 cases, and an interview is about one [several-cases]"),
        ("[]\n", "`PATH` holds 0 cases, and an interview is about one [several-cases]"),
        ("project: {breif: none}\n", "`project.breif` is not a fact [unknown-fact]"),
        ("custom: {x: 1}\n", "this rule set has no fact `custom.x` [case-unknown-fact]"),
        (
            "notes: |+\n  a\n\n\n",
            "answers cannot be added to `PATH` without touching the rest of it [cannot-add-answers]",
        ),
    ],
)
def test_a_file_that_cannot_take_answers(ask: Run, case: Case, text: str, message: str) -> None:
    """It is said before anything is asked, and the file stays."""
    path = case(text)
    result = ask(path, "none")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"error: {message.replace('PATH', str(path))}" in result.stderr
    assert path.read_text() == text


def test_a_misfit_has_its_place(ask: Run, case: Case) -> None:
    """What does not fit the rule set is shown where it stands."""
    path = case("custom:\n  industry: heath\n")
    assert f"{path}:2:13: error: `custom.industry` cannot be `heath`" in ask(path).stderr


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("-", "`-` cannot be the case: answers are read from standard input"),
        ("nowhere/case.yaml", "`nowhere/case.yaml` cannot be written: its folder does not exist"),
        ("house", "`house` is a folder, and a file is meant"),
        ("pipe", "`pipe` cannot be written: it is no ordinary file"),
    ],
)
def test_a_place_that_is_none(
    ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, message: str
) -> None:
    """It is said before anything is asked."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    result = ask(place, "none")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: {message} [")


def test_what_may_not_be_written_is_refused_at_once(
    ask: Run, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder or a file without the right to write is no surprise after ten answers."""
    path = case("project: {rush: true}\n")
    for locked in (path, tmp_path):
        monkeypatch.setattr(os, "access", lambda place, _mode, locked=locked: Path(place) != locked)
        result = ask(path, "none")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"error: `{path}` cannot be written: permission denied [not-writable]\n\n"


# --- what goes wrong on the way -----------------------------------------------------------------------------------------------


def test_what_cannot_be_saved_is_said_and_printed(ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interview goes on, says so once, prints all answers at its end, and says in its status that they are not saved."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("clientqual.cli.asking.keeping.write", full)
    path = tmp_path / "case.yaml"
    result = ask(path, "written", "health")
    assert said(result).count(f"! `{path}` cannot be written: no space left on device This goes on unsaved") == 1
    assert result.stdout.endswith(
        "Your answers, as a case file:\n\nproject:\n  brief: written\ncustom:\n  industry: health\n"
    )
    assert result.exit_code == 2


def test_a_disk_that_has_room_again_has_all_answers(ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer saves all of them."""
    times = iter([OSError(errno.ENOSPC, "No space left on device"), None])

    def full_at_first(path: Path, text: str) -> None:
        problem = next(times)
        if problem:
            raise problem
        write(path, text)

    monkeypatch.setattr("clientqual.cli.asking.keeping.write", full_at_first)
    result = ask(tmp_path / "case.yaml", "written", "health")
    assert "This goes on unsaved" in result.stdout
    assert f"Saved in {tmp_path / 'case.yaml'}." in said(result)
    assert (tmp_path / "case.yaml").read_text() == "project:\n  brief: written\ncustom:\n  industry: health\n"
    assert result.exit_code == 0


def test_what_someone_else_wrote_meanwhile_stays(case: Case) -> None:
    """An editor that saved the file during the interview is not overruled."""
    path = case("project: {rush: true}\n")
    notebook = Notebook.open(path)
    interview = Interview(case=notebook.start)
    path.write_text("project: {rush: false}\n")
    with pytest.raises(ClientqualError, match="was changed by something else meanwhile"):
        notebook.save(interview.answer("none", "project.brief"))
    assert path.read_text() == "project: {rush: false}\n"


def test_half_a_file_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong while it is written, the old text is there, and no other file."""
    path = tmp_path / "case.yaml"
    path.write_text("old")

    def broken(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(KeyboardInterrupt):
        write(path, "new and longer")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
