"""`clientqual watch` on logs that end: what is told, what is remembered, what is refused, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

ROOT = Path(__file__).resolve().parents[2] / "examples" / "engagements"
JOINERY = ROOT / "recovers-joinery"
PHYSIO = ROOT / "decent-physio-website"

Run = Callable[..., Result]
Put = Callable[..., Path]


def ago(**spans: float) -> str:
    return (datetime.now(UTC) - timedelta(**spans)).isoformat()


def event(kind: str, at: str, name: str | None = None, **fields: Any) -> str:
    return json.dumps({"id": name or f"{kind}-{at}", "at": at, "kind": kind, **fields})


PROMISED = event("deposit_promised", ago(days=12), "p")
CLEARED = event("deposit_cleared", ago(days=1), "c")
CONTRACT = event("stage_entered", ago(days=13), "s", stage="contract")
CLEARED_BEFORE = event("deposit_cleared", ago(days=5), "b")


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write lines to a log and return its path."""

    def write(*lines: str, name: str = "log.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


def news(result: Result) -> list[str]:
    """Return what was told, without the words: `raised deposit_in_the_mail`."""
    told = map(json.loads, result.stdout.splitlines())
    return [f"{data['what']} {data['alert']['id'] if 'alert' in data else data['fact']}" for data in told]


def test_a_log_is_gone_through(run: Run) -> None:
    """As of a day everything up to it is told, as if each line had been read when it happened."""
    result = run("watch", JOINERY / "log.jsonl", "--case", JOINERY / "case.yaml", "--as-of", "2026-02-14")
    assert result.stdout == (
        "2026-02-09 10:30  raised: The deposit was promised 10 days ago and has not\n"
        "    cleared [deposit_in_the_mail]\n"
        "    Wait, remind them, and do not start; a promise costs nothing, and your first\n"
        "    week costs a week.\n"
        "    Due: Wait until the deposit has cleared\n"
        "    Because of: deposit promised on 2026-01-30\n"
        "2026-02-13  ended: The deposit was promised 10 days ago and has not cleared\n"
        "    [deposit_in_the_mail]\n"
        "    It is so no more, because of: deposit cleared on 2026-02-13\n"
        "2026-02-14  no alert is open\n"
    )
    assert result.exit_code == 0


def test_what_a_late_line_disproves_is_withdrawn(run: Run) -> None:
    """It was told, so it has to be taken back, and because of what."""
    result = run("watch", PHYSIO / "log.jsonl", "--case", PHYSIO / "case.yaml", "--as-of", "2026-05-13")
    assert result.stdout.endswith(
        "2026-05-11 08:00  withdrawn: The deposit was promised many days ago and has not\n"
        "    cleared [deposit_in_the_mail]\n"
        "    It was told to be so since 2026-05-07 15:20, and is not.\n"
        "    Because of: deposit cleared on 2026-05-06\n"
        "2026-05-13  no alert is open\n"
    )


def test_the_status_says_whether_an_alert_is_open(run: Run) -> None:
    """One where there is, at the end of the log."""
    words = ("watch", JOINERY / "log.jsonl", "--case", JOINERY / "case.yaml", "--as-of")
    assert run(*words, "2026-02-10").exit_code == 1
    assert run(*words, "2026-02-14").exit_code == 0


def test_at_first_what_is_over_is_no_news(run: Run, put: Put) -> None:
    """Once, as of now: only what is open is told, and where nothing is, that."""
    log = put(PROMISED)
    assert news(run("watch", log, "--once", "--format", "jsonl")) == ["raised deposit_in_the_mail"]
    result = run("watch", put(PROMISED, CLEARED), "--once")
    assert result.stdout.endswith("no alert is open\n")
    assert result.stdout.count("\n") == 1
    assert result.exit_code == 0


def test_a_pipe_is_read_to_its_end(run: Run) -> None:
    """A last line without an end is one."""
    result = run("watch", "-", "--format", "jsonl", given=PROMISED)
    assert news(result) == ["raised deposit_in_the_mail"]
    assert result.exit_code == 1


def test_lines_may_come_twice_and_in_any_order(run: Run, put: Put) -> None:
    """The same events make the same news."""
    one = run("watch", put(PROMISED, CONTRACT, CLEARED, PROMISED), "--as-of", "2199-01-01", "--format", "jsonl")
    other = run("watch", put(CLEARED, PROMISED, CONTRACT), "--once", "--format", "jsonl")
    assert news(one) == ["raised deposit_in_the_mail", "ended deposit_in_the_mail"]
    assert (news(other), other.exit_code) == ([], 0)


def test_each_line_of_json_says_all(run: Run, put: Put) -> None:
    """What, since when, because of which events, when it was told, and the alert."""
    (line,) = run("watch", put(PROMISED), "--once", "--format", "jsonl").stdout.splitlines()
    told = json.loads(line)
    assert told.keys() == {"what", "at", "because", "alert", "told_at"}
    assert told["because"] == ["p"]
    assert told["alert"]["due"] == ["wait_for_deposit"]


# --- remembering ------------------------------------------------------------------------------------------------------------------


def test_what_was_told_is_not_told_again(run: Run, put: Put, tmp_path: Path) -> None:
    """With a state, each run tells what is new, and nothing where nothing is."""
    state = tmp_path / "state.json"
    words = ("watch", tmp_path / "log.jsonl", "--once", "--state", state)
    put(PROMISED)
    assert "raised: The deposit was promised 10 days ago" in run(*words).stdout
    again = run(*words)
    assert (again.stdout, again.exit_code) == ("", 1)
    put(PROMISED, CLEARED)
    assert "ended: The deposit" in run(*words).stdout
    assert (run(*words).stdout, run(*words).exit_code) == ("", 0)


def test_a_state_outlives_its_log(run: Run, put: Put, tmp_path: Path) -> None:
    """A log that was cut, or begun anew, takes nothing back; and what was noted late does."""
    words = ("watch", tmp_path / "log.jsonl", "--once", "--format", "jsonl", "--state", tmp_path / "state.json")
    put(PROMISED)
    assert news(run(*words)) == ["raised deposit_in_the_mail"]
    put()
    assert news(run(*words)) == []
    put(CLEARED)
    assert news(run(*words)) == ["ended deposit_in_the_mail"]
    put(CLEARED_BEFORE)
    assert news(run(*words)) == ["withdrawn deposit_in_the_mail"]


def test_a_state_that_is_none(run: Run, put: Put, tmp_path: Path) -> None:
    """It is refused and left as it is."""
    log, state = put(PROMISED), tmp_path / "state.json"
    for text in ("", "[]", "{}", '{"format": 9}', "not json"):
        state.write_text(text, encoding="utf-8")
        result = run("watch", log, "--once", "--state", state)
        assert result.exit_code == 2
        assert "[bad-state]" in result.stderr
        assert state.read_text("utf-8") == text
    assert "[not-writable]" in run("watch", log, "--once", "--state", tmp_path / "none" / "s").stderr


# --- what cannot be read ------------------------------------------------------------------------------------------------------------


def test_a_line_that_cannot_be_read(run: Run, put: Put) -> None:
    """It is complained of at its place; the others are read, and the status says so."""
    wrong = ['{"id": "x", "at": "2026-03-02", "kind": "mind_change"}', '{"id": "y", "at": "soon", "kind": "note"}', "{"]
    log = put(wrong[0], PROMISED, *wrong[1:])
    result = run("watch", log, "--once", "--format", "jsonl")
    assert result.exit_code == 2
    assert news(result) == ["raised deposit_in_the_mail"]
    places = [line for line in result.stderr.splitlines() if "error:" in line]
    assert [line.removeprefix(f"{log}:") for line in places] == [
        "1:41: error: there is no kind of event `mind_change` [unknown-event]",
        "3:19: error: `soon` is no point in time [no-moment]",
        "4:2: error: this is no JSON: a key in double quotes is missing here [json-syntax]",
    ]
    assert "did you mean `mind_changed`?" in result.stderr


def test_an_event_that_was_changed(run: Run, put: Put, tmp_path: Path) -> None:
    """A log only grows: two events with one id are a mistake, in one file or against what is remembered."""
    changed = event("deposit_cleared", ago(days=2), "p")
    log = put(PROMISED, changed)
    result = run("watch", log, "--once")
    assert f"{log}:2:1: error: there is another event `p`, and it says something else [event-changed]" in result.stderr
    assert result.exit_code == 2
    state = tmp_path / "state.json"
    run("watch", put(PROMISED), "--once", "--state", state)
    assert (
        f"{log}:1:1: error: there is another event `p`" in run("watch", put(changed), "--once", "--state", state).stderr
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("none.jsonl", "--once"), "no-file"),
        ((".", "--once"), "is-directory"),
        (("log.jsonl", "--as-of", "yesterday"), "no-moment"),
        (("log.jsonl", "--as-of", "2026-03-02T10:00:00"), "moment-without-offset"),
        (("log.jsonl", "--once", "--case", "two.yaml"), "several-cases"),
        (("log.jsonl", "--once", "--case", "none.yaml"), "no-file"),
        (("log.jsonl", "--once", "--rules", "none/none"), "no-rule-set"),
    ],
)
def test_what_is_refused(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    """With a complaint and status 2, before anything is told."""
    monkeypatch.chdir(tmp_path)
    put(PROMISED)
    put("id: a", "---", "id: b", name="two.yaml")
    result = run("watch", *words)
    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert result.stdout == ""


def test_the_case_has_its_say(run: Run, put: Put, case: Callable[..., Path]) -> None:
    """What it states wins over the log."""
    stated = case("project: {deposit: cleared}\n")
    told = news(run("watch", put(PROMISED), "--once", "--case", stated, "--format", "jsonl"))
    assert told == ["contradicted project.deposit"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("mind_chnaged", "did you mean `mind_changed`? `clientqual facts --events` lists all kinds"),
        (
            "deposit_paid",
            "of `deposit` there are `deposit_asked`, `deposit_cleared`, `deposit_promised`, `deposit_refused`",
        ),
        ("depositcleared", "did you mean `deposit_cleared`? `clientqual facts --events` lists all kinds"),
        (
            "weather",
            "`clientqual facts --events` lists all kinds; a rule set declares kinds of its own under `events`",
        ),
    ],
)
def test_a_kind_that_there_is_not(run: Run, put: Put, kind: str, words: str) -> None:
    """A near one is named, or those that speak of the same thing, and where all are listed."""
    assert f"  help: {words}" in run("watch", put(event(kind, "2026-03-02")), "--once").stderr


@pytest.mark.parametrize("tick", ["0", "-1", "nan", "inf", "1e12", "soon"])
def test_a_tick_that_is_none(run: Run, put: Put, tick: str) -> None:
    """Seconds, from a tenth of one to a day of them."""
    result = run("watch", put(PROMISED), "--once", "--tick", tick)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error: invalid value for `--tick`: `{tick}` is no number of seconds from 0.1 to 86400 [" in result.stderr


def test_bytes_that_are_no_text(run: Run, put: Put) -> None:
    """They are complained of at their place, among the other complaints."""
    log = put(PROMISED, "{", "", "}")
    log.write_bytes(log.read_bytes().replace(b"\n\n", b'\n{"id": "\xe9"}\n'))
    result = run("watch", log, "--once")
    places = [line for line in result.stderr.splitlines() if "error:" in line]
    assert [line.removeprefix(f"{log}:").partition(" error")[0] for line in places] == ["2:2:", "3:9:", "4:1:"]
    assert places[1].endswith("[not-utf8]")


def test_lines_that_end_in_another_way(run: Run, put: Put) -> None:
    """A file of one line that holds them all is told what ails it."""
    log = put()
    log.write_bytes(f"{PROMISED}\r{CLEARED}\r".encode())
    assert (
        "help: its lines end in a carriage return alone; save it with line feeds" in run("watch", log, "--once").stderr
    )
