"""Time `clientqual batch` on a large Parquet file beside Polars, and kill it half-way to see that it goes on.

    python bench/batch.py --rows 10000000 --folder /tmp/leads

Polars reads the input and writes the columns of the output, as they are: that is the least that anyone has to do who adds columns to a
file. Both use as many processors as they find. Times are by the clock and of the processors; the first holds only where nothing else runs.
"""

import argparse
import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import leads

COPY = """
import os, sys, time, polars

def timed(does, *given):
    start, used = time.monotonic(), os.times()
    does(*given)
    spent = os.times()
    return time.monotonic() - start, spent.user + spent.system - used.user - used.system

read, write, out = sys.argv[1:]
reading = timed(polars.read_parquet, read)
writing = timed(polars.read_parquet(write).write_parquet, out)
print(reading[0] + writing[0], reading[1] + writing[1])
"""
"""One frame at a time is in memory. That of the output is read before its writing is timed."""


@dataclass(frozen=True)
class Times:
    """What something took: by the clock, of the processors, and at most of memory (in MB)."""

    clock: float
    processors: float
    memory: float = 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, required=True, help="where the files go, several GB; they stay there")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--actions", action="store_true", help="also the status of every action")
    chosen = options.parse_args()
    chosen.folder.mkdir(exist_ok=True)
    source = chosen.folder / f"leads-{chosen.rows}-{chosen.seed}.parquet"
    if not source.exists():
        leads.write(source, chosen.rows, chosen.seed)
    words = ["--jobs", str(chosen.jobs), *(["--actions", "all"] if chosen.actions else [])]
    whole, cut = chosen.folder / "whole.parquet", chosen.folder / "cut.parquet"
    ours = timed(batch(source, whole, words))
    theirs = copied(source, whole, chosen.folder / "copy.parquet")
    rest, done = killed(source, cut, words)
    assert digest(whole) == digest(cut), "cut short and resumed, it should be the same bytes"
    print(f"{chosen.rows:,} rows, {chosen.jobs} processes; input {size(source)}, output {size(whole)}\n")
    print("|  | by the clock | of the processors | at most of memory, a process |\n| --- | ---: | ---: | ---: |")
    print(f"| Polars reads and writes the same columns | {theirs.clock:.1f} s | {theirs.processors:.1f} s | |")
    print(f"| `clientqual batch` | {ours.clock:.1f} s | {ours.processors:.1f} s | {ours.memory:,.0f} MB |")
    print(f"| in multiples of Polars | {ours.clock / theirs.clock:.2f} | {ours.processors / theirs.processors:.2f} | |")
    print(f"| the rest, killed after {done} parts | {rest.clock:.1f} s | {rest.processors:.1f} s | |")
    print("\nThe bytes of the run that was killed and resumed are those of the other.")


def batch(source: Path, out: Path, words: list[str]) -> list[str]:
    out.unlink(missing_ok=True)
    return [sys.executable, "-m", "clientqual", "batch", str(source), str(out), *words]


def timed(command: list[str]) -> Times:
    """Run a command to its end and return what it took, with all processes that it started."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True)  # noqa: S603  (ours)
    clock, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Times(clock, used, after.ru_maxrss / 1024)


def copied(source: Path, frame: Path, out: Path) -> Times:
    """Let Polars read one file and write the frame of the other."""
    command = [sys.executable, "-c", COPY, str(source), str(frame), str(out)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  (ours)
    clock, processors = map(float, printed.split())
    return Times(clock, processors)


def killed(source: Path, out: Path, words: list[str]) -> tuple[Times, int]:
    """Kill a run in its middle, and return what the rest took, and how many parts were done by then."""
    command = batch(source, out, words)
    journal = out.with_name(f"{out.name}.parts") / "journal.jsonl"
    process = subprocess.Popen(command)  # noqa: S603  (ours)
    parts = max(2, leads.groups_of(source) // 2)
    while not journal.exists() or journal.read_bytes().count(b"\n") <= parts:
        time.sleep(0.02)
        assert process.poll() is None, "it should not be done yet"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists(), "nothing should appear before it is whole"
    done = journal.read_bytes().count(b"\n") - 1
    return timed(command), done


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
