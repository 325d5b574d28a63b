"""The benchmark: clientqual beside the same rules by hand and in other engines, and what it takes to start.

    python3 tasks.py bench [--quick] [--only NAME] [--write]

First every contender has to give the answers of the oracle; nothing is timed that does not. Then they take turns, in
several rounds, and the tables are printed. docs/performance.md says what is measured and how; --write puts the tables
there.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import agree
import startup
from contenders import CONTENDERS, PEERS, peer
from found import FULL, QUICK, Effort, Measured
from measure import Clock, available, take_turns
from reference import hand
from table import report, write

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def say(text: str) -> None:
    """Tell how far it has come, beside the tables."""
    print(text, file=sys.stderr, flush=True)


def busy() -> float:
    """Return how many processes have wanted to run of late, where the system tells."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def check(names: list[str], number: int) -> None:
    """See that every contender answers as the oracle does, or raise Disagreement."""
    say(f"answers of {number} cases compared with the oracle: by hand")
    agree.two_valued_agrees("hand", hand.qualify, number)
    for name in (name for name in names if name in PEERS):
        say(f"... {PEERS[name]}")
        agree.two_valued_agrees(PEERS[name], peer(name), number)
    say("... clientqual")
    agree.clientqual_agrees(number)


def measure(names: list[str], effort: Effort, *, start: bool) -> Measured:
    """Measure the contenders, and what comes before the first answer."""
    missing = {name for name in names if not available(CONTENDERS[name])}
    if any("exact" in name for name in set(names) - missing):
        agree.exact_agrees(effort.checked // 10)
    measured = Measured(effort, missing=missing)
    with TemporaryDirectory(prefix="clientqual-bench-") as folder:
        clock = Clock(effort, Path(folder, "cache"))
        measured.timings = take_turns([name for name in names if name not in missing], effort.rounds, clock)
        if start:
            say("start, loading, memory")
            measured.start = startup.timed(effort.rounds, clock, Path(folder))
            measured.memory = startup.memory()
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few rounds over few cases: to see that it works")
    parser.add_argument(
        "--only", metavar="NAME", help=f"one of {', '.join([*CONTENDERS, 'start'])}, or a part of a name"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    chosen = parser.parse_args()
    if chosen.write and chosen.only:
        parser.error("--write is for everything, --only for a part")
    effort = QUICK if chosen.quick else FULL
    names = [name for name in CONTENDERS if not chosen.only or chosen.only in name]
    start = not chosen.only or chosen.only == "start"
    if not names and not start:
        parser.error(f"there is nothing called {chosen.only}")
    if (load := busy()) > (os.cpu_count() or 1):
        say(f"this machine is busy (load {load:.1f}): what is timed by the clock, such as the command, will seem slow")
    try:
        check(names, effort.checked)
        text = report(measure(names, effort, start=start))
    except agree.Disagreement as disagreement:
        sys.exit(f"nothing is timed: {disagreement}")
    print(text)
    if chosen.write:
        write(PAGE, text)


if __name__ == "__main__":
    main()
