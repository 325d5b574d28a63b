"""What comes before the first answer: the import, loading a rule set, a run of the command; and the memory held after.

Run by itself, with a way of loading, it prints the bytes held by the rule set, and by each answer that is kept.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from agree import sound_for_shipped
from contenders import read
from found import Timing
from measure import Clock
from reference.cases import cases
from worker import LOADING, first_answer

KEPT = 200

# A process is timed from its start to its end. Python alone is part of each.
COMMANDS: dict[str, list[str]] = {
    "python": ["-c", "pass"],
    "import": ["-c", "from clientqual import Case, RuleSet, qualify"],
}


def command_line(folder: Path) -> list[str]:
    """Return a run of the command on one case, which is written to a folder."""
    (case,) = sound_for_shipped(list(cases(1)))
    path = folder / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    return ["-m", "clientqual", "qualify", str(path)]


def timed(rounds: int, clock: Clock, folder: Path) -> dict[str, Timing]:
    """Time everything that happens once, round by round."""
    commands = {**COMMANDS, "command": command_line(folder)}
    timings = {name: Timing() for name in (*commands, *LOADING)}
    for _ in range(rounds):
        for name, timing in timings.items():
            one = clock.command(name, [sys.executable, *commands[name]]) if name in commands else clock.loading(name)
            timing.seconds.append(one)
    return timings


def memory() -> dict[str, tuple[int, int]]:
    """Return for each rule set the bytes that it holds when loaded, and those of one answer; a process for each."""
    return {way.partition("-")[0]: _measured(way) for way in ("reference-yaml", "shipped-yaml")}


def _measured(way: str) -> tuple[int, int]:
    command = [sys.executable, __file__, way]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603  (this file)
    rules, answer = map(int, done.stdout.split())
    return rules, answer


def held(way: str) -> Iterator[int]:
    """Yield the bytes held by a rule set that has answered once, then by each further answer."""
    given = sound_for_shipped(list(cases(KEPT)))
    first_answer(way, given[0])  # what is imported and filled once is not the rule set's own
    tracemalloc.start()
    before = _traced()
    rules = LOADING[way]()
    read(rules.qualify(given[0]))
    loaded = _traced()
    yield loaded - before
    answers = []
    sizes = []
    for case in given:
        start = _traced()
        answers.append(rules.qualify(case))
        read(answers[-1])
        sizes.append(_traced() - start)
    yield int(statistics.median(sizes))


def _traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


if __name__ == "__main__":
    print(*held(sys.argv[1]))
