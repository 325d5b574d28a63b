"""What `clientqual watch --state` remembers: of whom, up to when, by which rules; and what it says where that does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from clientqual.cli.watching.feeds import FileFeed, Row
from clientqual.cli.watching.memory import Memory
from clientqual.cli.watching.telling import Teller
from clientqual.cli.watching.watcher import Watcher
from clientqual.engagement import Follower

Run = Callable[..., Result]

HOUSE = """\
ruleset: proofs
version: 1.0.0
extends: clientqual/default
"""
PROOFS = """\
events:
  proof_sent: {title: A proof was sent}
from_events:
  custom.proof_days: {since: proof_sent}
facts:
  custom.proof_days: {int: [0, null], ask: How long?, presume: 0}
alerts:
  proof_waits:
    title: A proof has waited for a week
    when: {custom.proof_days: {ge: 7}}
    due: pause_work
    because: Ask once more.
"""


def ago(**spans: float) -> str:
    return (datetime.now(UTC) - timedelta(**spans)).isoformat()


def event(kind: str, at: str, name: str, **fields: Any) -> str:
    return json.dumps({"id": name, "at": at, "kind": kind, **fields})


PROMISED = event("deposit_promised", ago(days=12), "p")
CLEARED_BEFORE = event("deposit_cleared", ago(days=5), "b")
CLEARED = event("deposit_cleared", ago(days=1), "c")


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write lines to a log and return its path."""

    def write(*lines: str, name: str = "log.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


Put = Callable[..., Path]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def proofs(tmp_path: Path) -> Callable[[str], Path]:
    """Write a rule set that may have an alert and a kind of event of its own, each in its turn."""

    def write(text: str) -> Path:
        folder = tmp_path / "proofs"
        folder.mkdir(exist_ok=True)
        (folder / "ruleset.yaml").write_text(HOUSE, "utf-8")
        (folder / "rules.yaml").write_text(text, "utf-8")
        return folder

    return write


def test_letters_that_cannot_be_written(run: Run, put: Put, state: Path) -> None:
    """Half a letter in a note is remembered as it came, and the news are told once."""
    log = put(event("abuse", ago(days=1), "a", note="so \ud800"))
    first = run("watch", log, "--once", "--state", state)
    assert (first.exit_code, first.exception and type(first.exception)) == (1, SystemExit)
    assert "raised: They have abused you" in first.stdout
    again = run("watch", log, "--once", "--state", state)
    assert (again.stdout, again.stderr, again.exit_code) == ("", "", 1)


# --- up to when -----------------------------------------------------------------------------------------------------------------------


def test_a_state_does_not_look_ahead(run: Run, put: Put, state: Path) -> None:
    """What is not so yet cannot be remembered as told."""
    result = run("watch", put(PROMISED), "--as-of", "2199-01-01", "--state", state)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: `{state}` cannot remember 2199-01-01, which is yet to come [ahead-of-time]\n"
        "  help: leave out `--state` to look ahead\n\n"
    )
    assert not state.exists()
    assert run("watch", put(PROMISED), "--as-of", ago(days=1), "--state", state).exit_code == 1
    assert state.exists()


def test_a_state_ahead_of_the_clock(run: Run, put: Put, state: Path) -> None:
    """Nothing can be told before the clock has come there, so that is said."""
    log = put(PROMISED)
    run("watch", log, "--once", "--state", state)
    kept = json.loads(state.read_text("utf-8"))
    state.write_text(json.dumps({**kept, "as_of": "2199-01-01T00:00:00Z"}), "utf-8")
    result = run("watch", log, "--once", "--state", state)
    assert result.stderr.startswith(
        f"warning: `{state}` has come to 2199-01-01 already, and nothing is told before [ahead-of-time]\n"
        f"  help: delete `{state}` to begin anew"
    )
    assert result.exit_code == 1


# --- of whom ------------------------------------------------------------------------------------------------------------------------


def test_a_state_knows_its_log(run: Run, put: Put, state: Path) -> None:
    """The log of another client is refused before anything is told, and the state stays what it was."""
    log = put(PROMISED, name="one.jsonl")
    run("watch", log, "--once", "--state", state)
    kept = state.read_bytes()
    other = put(event("abuse", ago(days=2), "x"), name="other.jsonl")
    result = run("watch", other, "--once", "--state", state)
    assert (result.exit_code, result.stdout, state.read_bytes()) == (2, "", kept)
    assert result.stderr == (
        f"error: `{state}` remembers another log, `{log.resolve()}`, and `{other}` is not that one [other-log]\n"
        "  help: keep a state for each log; if this is the same engagement, let the log hold a line of the old one too\n\n"
    )


def test_ids_alone_do_not_make_it_the_same_log(run: Run, put: Put, state: Path) -> None:
    """Every log may begin with an event `1`."""
    run("watch", put(event("praise", "2026-03-02", "1"), PROMISED, name="one.jsonl"), "--once", "--state", state)
    other = put(event("abuse", ago(days=2), "1"), name="other.jsonl")
    assert "[other-log]" in run("watch", other, "--once", "--state", state).stderr


def test_a_log_that_was_moved(run: Run, put: Put, state: Path) -> None:
    """What it holds says that it is the same; from then on it may be begun anew there."""
    run("watch", put(PROMISED), "--once", "--state", state)
    moved = put(PROMISED, CLEARED, name="archive/moved.jsonl")
    assert "ended: The deposit" in run("watch", moved, "--once", "--state", state).stdout
    fresh = put(event("abuse", ago(days=1), "x"), name="archive/moved.jsonl")
    assert "raised: They have abused you" in run("watch", fresh, "--once", "--state", state).stdout


def test_a_log_is_the_same_however_it_is_named(
    run: Run, put: Put, state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By its name from here, from elsewhere, or empty."""
    monkeypatch.chdir(tmp_path)
    put(PROMISED)
    run("watch", "log.jsonl", "--once", "--state", state)
    put(CLEARED)
    assert run("watch", tmp_path / "log.jsonl", "--once", "--state", state).exit_code == 0
    assert run("watch", put(name="empty.jsonl"), "--once", "--state", state).exit_code == 0


def test_a_pipe_has_no_name(run: Run, put: Put, state: Path) -> None:
    """Who sends only what is new can go on with any state."""
    run("watch", put(PROMISED), "--once", "--state", state)
    assert "ended: The deposit" in run("watch", "-", "--state", state, given=f"{CLEARED}\n").stdout


def test_what_came_through_a_pipe_is_known_by_its_events(run: Run, put: Put, state: Path) -> None:
    """A file is held against them, and remembered from then on."""
    run("watch", "-", "--state", state, given=f"{PROMISED}\n")
    other = put(event("abuse", ago(days=2), "x"), name="other.jsonl")
    refused = run("watch", other, "--once", "--state", state).stderr
    assert refused.startswith(f"error: `{state}` remembers another log and `{other}` is not that one [other-log]\n")
    assert run("watch", put(PROMISED, CLEARED), "--once", "--state", state).exit_code == 0
    assert run("watch", put(CLEARED_BEFORE), "--once", "--state", state).exit_code == 0


# --- by which rules -------------------------------------------------------------------------------------------------------------------


def test_an_alert_that_the_rules_have_no_more(run: Run, put: Put, state: Path, proofs: Callable[[str], Path]) -> None:
    """It is taken back by its name, and said to be gone from the rules."""
    log = put(event("proof_sent", ago(days=9), "s"))
    words = ("watch", log, "--once", "--state", state, "--rules")
    assert "raised: A proof has waited for a week [proof_waits]" in run(*words, proofs(PROOFS)).stdout
    told = " ".join(run(*words, proofs(PROOFS.replace("proof_waits:", "proof_idle:"))).stdout.split())
    assert "withdrawn: proof waits [proof_waits] It was told to be so since " in told
    assert "; these rules have no such alert any more." in told
    assert "raised: A proof has waited for a week [proof_idle]" in told


def test_a_kind_of_event_that_the_rules_have_no_more(
    run: Run, put: Put, state: Path, proofs: Callable[[str], Path]
) -> None:
    """The state cannot be gone on with, and that is said with its name and the way out."""
    log = put(event("proof_sent", ago(days=9), "s"))
    run("watch", log, "--once", "--state", state, "--rules", proofs(PROOFS))
    result = run("watch", log, "--once", "--state", state)
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: nothing can go on from `{state}`: there is no kind of event `proof_sent` [bad-state]\n"
        f"  help: delete `{state}` to begin anew; what is open then is told again\n\n"
    )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"format": None}, "this is no saved state of a follower: its format is `None`"),
        ({"as_of": "soon"}, "`soon` is no point in time"),
        ({"events": [{"id": "p"}]}, "this event has no `at`"),
        ({"watch": []}, "this is no saved state of a follower: its parts are of another kind"),
        ({"watch": {"contradicted": [3]}}, "this is no saved state of a follower: its parts are of another kind"),
    ],
)
def test_a_state_that_was_spoilt(run: Run, put: Put, state: Path, changed: dict[str, Any], problem: str) -> None:
    """What is wrong with it is said with its name and the way out; it is left as it is."""
    log = put(PROMISED)
    run("watch", log, "--once", "--state", state)
    state.write_text(json.dumps({**json.loads(state.read_text("utf-8")), **changed}), "utf-8")
    spoilt = state.read_text("utf-8")
    result = run("watch", log, "--once", "--state", state)
    assert result.exit_code == 2
    assert f"error: nothing can go on from `{state}`: {problem}" in result.stderr
    assert f"  help: delete `{state}` to begin anew; what is open then is told again\n" in result.stderr
    assert state.read_text("utf-8") == spoilt


def test_a_state_from_before_logs_were_remembered(run: Run, put: Put, state: Path) -> None:
    """It is gone on with."""
    run("watch", put(PROMISED), "--once", "--state", state)
    kept = json.loads(state.read_text("utf-8"))
    del kept["watch"]
    state.write_text(json.dumps(kept), "utf-8")
    assert "ended: The deposit" in run("watch", put(PROMISED, CLEARED), "--once", "--state", state).stdout


def test_a_line_that_was_corrected(run: Run, put: Put, state: Path) -> None:
    """Where the event of before is remembered is said, for it stands in no log any more."""
    run("watch", put(PROMISED), "--once", "--state", state)
    log = put(event("deposit_cleared", ago(days=2), "p"))
    result = run("watch", log, "--once", "--state", state)
    assert result.exit_code == 2
    assert result.stderr == (
        f"{log}:1:1: error: there is another event `p`, and it says something else [event-changed]\n"
        f"  note: the first one is remembered in `{state}`\n"
        f"  help: a log only grows: give this one an id of its own, or delete `{state}` to begin anew\n\n"
    )


def test_a_line_that_was_corrected_while_it_was_watched(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    """What stood at its own place is no place to look at."""
    log = put(PROMISED)
    feed = FileFeed(log, follow=True)
    watcher = Watcher(Follower(), feed, Memory(None), Teller("text"), from_start=False)
    now = datetime.now(UTC)
    watcher.go_on(watcher.read([Row(1, PROMISED.encode())], now), now)
    capsys.readouterr()
    assert watcher.read([Row(1, event("deposit_cleared", ago(days=2), "p").encode())], now) == []
    feed.close()
    assert capsys.readouterr().err == (
        f"{log}:1:1: error: there is another event `p`, and it says something else [event-changed]\n"
        "  note: the first one is remembered since this watch has begun\n"
        "  help: a log only grows: give this one an id of its own, or stop and start the watch to begin anew\n\n"
    )
