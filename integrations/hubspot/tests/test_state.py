"""The state of a run is replaced as a whole, holds ids and keys only, and keeps two runs apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from state import Busy, State, StateError, StateFile


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    file, state = StateFile(tmp_path / "state.json"), State("run", "12", ["13", "15"], {"15": "k"})
    file.save(state)
    assert state == file.load()
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_no_file_is_an_empty_state(tmp_path: Path) -> None:
    assert State() == StateFile(tmp_path / "state.json").load() == StateFile(None).load()


def test_a_write_that_breaks_off_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = StateFile(tmp_path / "state.json")
    file.save(State("run", "12"))

    def full(_: int) -> None:
        raise OSError

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError):  # noqa: PT011  (the one above)
        file.save(State("run", "99"))
    assert State("run", "12") == file.load()


def test_another_run_starts_from_the_beginning_and_keeps_what_is_owed() -> None:
    state = State("yesterday", "12", ["13"], {"13": "k"})
    assert (False, State("today", "", [], {"13": "k"})) == (state.begin("today"), state)
    state.after = "20"
    assert (state.begin("today"), state.after) == (True, "20")


def test_a_finished_run_leaves_nothing_but_what_is_owed(tmp_path: Path) -> None:
    file, state = StateFile(tmp_path / "state.json"), State("run", "12", [], {"13": "k"})
    state.end()
    file.save(state)
    assert State(owed={"13": "k"}) == file.load()
    file.save(State())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1, "more": 1}', json.dumps({"version": 2})])
def test_a_file_that_is_no_state_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(StateError, match="move it away"):
        StateFile(path).load()


def test_only_one_run_holds_a_state(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with StateFile(path).held(), pytest.raises(Busy, match="another run"), StateFile(path).held():
        pass
    with StateFile(path).held():
        pass
