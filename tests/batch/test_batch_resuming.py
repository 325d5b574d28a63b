"""Cut short at any moment and started again, the work comes to the same bytes: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from click.testing import Result

from clientqual.testing.leads import lead, read_answers, write_leads

Run = Callable[..., Result]

LEADS = [lead(number) for number in range(900)]
WAIT = 120
FORMATS = ("parquet", "csv", "jsonl", "arrow")


class Killed(BaseException):
    """Stands for the end of the process, at a chosen moment."""


def whole(batch: Run, source: str, out: str) -> bytes:
    """Return the output of a run that nothing disturbs."""
    target = f"whole.{out.rpartition('.')[2]}"
    assert batch(source, target, "--part-rows", "20").exit_code in {0, 2}
    return Path(target).read_bytes()


def start(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "clientqual", "batch", *words, "--part-rows", "20"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something has happened in a process, and see that it happened before its end."""
    until = time.monotonic() + WAIT
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.002)


def lines_of(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def _has_lines(journal: Path, count: int) -> bool:
    return lines_of(journal) >= count


@pytest.mark.parametrize(
    ("form", "jobs", "seed"), [("parquet", "2", 1), ("parquet", "1", 2), ("csv", "2", 3), ("jsonl", "1", 4)]
)
def test_kill_9(batch: Run, form: str, jobs: str, seed: int) -> None:
    """Killed at a random moment, twice, no output appears; the third run goes on, and its bytes are those of a run in peace."""
    write_leads(Path(f"in.{form}"), LEADS, 20)
    expected = whole(batch, f"in.{form}", f"out.{form}")
    out, journal = Path(f"out.{form}"), Path(f"out.{form}.parts") / "journal.jsonl"
    draw = Random(seed)
    done = 0
    for _ in range(2):
        done += draw.randint(2, 12)
        process = start(f"in.{form}", out.name, "--jobs", jobs)
        wait_for(partial(_has_lines, journal, done + 1), process)
        process.kill()
        process.communicate()
        assert not out.exists()
        done = lines_of(journal)
    process = start(f"in.{form}", out.name, "--jobs", jobs)
    stdout, stderr = process.communicate(timeout=WAIT)
    assert process.returncode == 0, stderr
    assert out.read_bytes() == expected
    assert f"out.{form}: 900 rows\n" in stdout
    assert "of them were done before" in stdout
    assert not journal.parent.exists()


@pytest.mark.parametrize("moment", range(1, 19))
def test_any_moment(batch: Run, moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut short at each moment that something is put on the disk, the next run ends with the same bytes."""
    leads = [*LEADS[:59], {**LEADS[59], "project.brief": "bad"}]
    write_leads(Path("in.parquet"), leads, 20)
    expected = whole(batch, "in.parquet", "out.parquet")
    count = 0
    real = os.fsync

    def fsync(handle: int) -> None:
        nonlocal count
        count += 1
        if count == moment:
            raise Killed
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        with pytest.raises(Killed):
            batch("in.parquet", "out.parquet", "--part-rows", "20")
    assert moment == 18 or not Path("out.parquet").exists()
    assert batch("in.parquet", "out.parquet", "--part-rows", "20").exit_code == 2
    assert Path("out.parquet").read_bytes() == expected
    assert Path("out.parquet.errors.jsonl").read_bytes() == Path("whole.parquet.errors.jsonl").read_bytes()
    assert not Path("out.parquet.parts").exists()


@pytest.mark.parametrize("cut", [1, 5, 60, 200, 701])
def test_torn_journal(batch: Run, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal whose end never came to the disk costs the parts that it does not name, and no more."""
    write_leads(Path("in.parquet"), LEADS[:60], 20)
    expected = whole(batch, "in.parquet", "out.parquet")
    with monkeypatch.context() as patched:
        patched.setattr("clientqual.batch.running.publish", _killed)
        with pytest.raises(Killed):
            batch("in.parquet", "out.parquet", "--part-rows", "20")
    journal = Path("out.parquet.parts/journal.jsonl")
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert batch("in.parquet", "out.parquet", "--part-rows", "20").exit_code == 0
    assert Path("out.parquet").read_bytes() == expected


def _killed(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize("form", FORMATS)
def test_jobs_do_not_show(batch: Run, form: str) -> None:
    """With two processes the bytes are those of one."""
    write_leads(Path(f"in.{form}"), LEADS[:300], 20)
    expected = whole(batch, f"in.{form}", f"out.{form}")
    assert batch(f"in.{form}", f"out.{form}", "--part-rows", "20", "--jobs", "2").exit_code == 0
    assert Path(f"out.{form}").read_bytes() == expected


def test_interrupted(batch: Run) -> None:
    """Ctrl-C says what to do, leaves status 130, and the next run goes on."""
    write_leads(Path("in.parquet"), LEADS, 20)
    expected = whole(batch, "in.parquet", "out.parquet")
    process = start("in.parquet", "out.parquet", "--jobs", "2")
    wait_for(lambda: lines_of(Path("out.parquet.parts/journal.jsonl")) > 3, process)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=WAIT)
    assert (process.returncode, stdout) == (130, "")
    assert "Stopped. The same command goes on from where it was; what is done stands in out.parquet.parts." in stderr
    assert "Traceback" not in stderr
    assert batch("in.parquet", "out.parquet", "--part-rows", "20").exit_code == 0
    assert Path("out.parquet").read_bytes() == expected


def helpers(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that help another."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and ") Z " not in status.read_text()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found by way of /proc")
def test_helpers(batch: Run) -> None:
    """A helper that is killed is told; helpers of a process that is killed do not outlive it."""
    write_leads(Path("in.parquet"), LEADS, 20)
    expected = whole(batch, "in.parquet", "out.parquet")
    journal = Path("out.parquet.parts/journal.jsonl")
    process = start("in.parquet", "out.parquet", "--jobs", "2")
    wait_for(lambda: lines_of(journal) > 3, process)
    for pid in helpers(process):
        os.kill(pid, signal.SIGKILL)
    _, stderr = process.communicate(timeout=WAIT)
    assert process.returncode == 2
    assert "error: a process at work was killed, perhaps because memory ran out" in stderr
    process, done = start("in.parquet", "out.parquet", "--jobs", "2"), lines_of(journal)
    wait_for(lambda: lines_of(journal) > done, process)
    orphans = helpers(process)
    process.kill()
    process.communicate()
    until = time.monotonic() + WAIT
    while any(map(is_running, orphans)):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert batch("in.parquet", "out.parquet", "--part-rows", "20").exit_code == 0
    assert Path("out.parquet").read_bytes() == expected


# --- other work ----------------------------------------------------------------------------------------------------------------


def begun(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave work on `out.parquet` unfinished."""
    write_leads(Path("in.parquet"), LEADS[:60], 20)
    with monkeypatch.context() as patched:
        patched.setattr("clientqual.batch.running.join", _killed)
        with pytest.raises(Killed):
            batch("in.parquet", "out.parquet", "--part-rows", "20")


def test_changed_input(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is not mixed with that on another input; --restart begins anew."""
    begun(batch, monkeypatch)
    write_leads(Path("in.parquet"), LEADS[100:160], 20)
    done = batch("in.parquet", "out.parquet", "--part-rows", "20")
    assert (done.exit_code, done.stderr) == (
        2,
        (
            "error: `out.parquet.parts` holds work that was begun with other input [other-work]\n"
            "  help: --restart begins anew; what is done there is then thrown away\n\n"
        ),
    )
    assert batch("in.parquet", "out.parquet", "--part-rows", "20", "--restart").exit_code == 0
    assert read_answers(Path("out.parquet"))[0]["id"] == LEADS[100]["id"]


def test_begun_and_nothing_done(batch: Run) -> None:
    """Where not a single part was done, a mended input needs no --restart."""
    Path("in.csv").write_bytes(b"project.rush,name\ntrue,caf\xe9\n")
    assert batch("in.csv", "out.csv").exit_code == 2
    Path("in.csv").write_text("project.rush,name\ntrue,café\n", "utf-8")
    assert batch("in.csv", "out.csv").exit_code == 0


def test_changed_rules_and_options(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor with that under other rules, or with other columns."""
    begun(batch, monkeypatch)
    Path("house").mkdir()
    Path("house/ruleset.yaml").write_text(
        "ruleset: house\nversion: 1.0.0\nextends: clientqual/default\nhouse: {house_rules: {minimum_budget: 9000}}\n"
    )
    done = batch("in.parquet", "out.parquet", "--part-rows", "20", "--rules", "house", "--signals")
    assert "holds work that was begun with other rules and options [other-work]" in done.stderr


def test_under_way(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes do not work on one output."""
    fcntl = pytest.importorskip("fcntl")
    begun(batch, monkeypatch)
    with Path("out.parquet.parts/lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = batch("in.parquet", "out.parquet", "--part-rows", "20")
    assert (done.exit_code, "another process is at work in `out.parquet.parts`" in done.stderr) == (2, True)
    assert batch("in.parquet", "out.parquet", "--part-rows", "20").exit_code == 0


def test_input_changed_meanwhile(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that changes during the work is told, and no output appears."""
    write_leads(Path("in.parquet"), LEADS[:60], 20)

    def touch(*_: object) -> None:
        os.utime("in.parquet", (0, 0))

    monkeypatch.setattr("clientqual.batch.running._join", touch)
    done = batch("in.parquet", "out.parquet", "--part-rows", "20")
    assert (done.exit_code, "`in.parquet` was changed by something else meanwhile" in done.stderr) == (2, True)
    assert not Path("out.parquet").exists()


def test_output_in_use(batch: Run) -> None:
    """An output is replaced only on request, and then at once."""
    write_leads(Path("in.csv"), LEADS[:5])
    Path("out.csv").write_text("precious")
    done = batch("in.csv", "out.csv")
    assert (done.exit_code, done.stderr) == (
        2,
        "error: `out.csv` is there already [output-in-use]\n  help: --replace puts the new one in its place\n\n",
    )
    assert Path("out.csv").read_text() == "precious"
    assert batch("in.csv", "out.csv", "--replace").exit_code == 0
    assert len(read_answers(Path("out.csv"))) == 5
