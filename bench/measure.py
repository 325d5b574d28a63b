"""Rounds of timing: pyperf times, in fresh processes, and the contenders take turns: a slow minute hits all alike."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyperf
from contenders import CONTENDERS, Contender
from found import Effort, Timing
from reference.cases import cases

from clientqual import ClientqualError

WORKER = Path(__file__).with_name("worker.py")


class Clock:
    """Starts pyperf, and remembers how many loops fill a value, so that this is found out only once."""

    def __init__(self, effort: Effort, kept_in: Path) -> None:
        self._effort = effort
        self._loops: dict[str, int] = {}
        self._surroundings = {**os.environ, "CLIENTQUAL_CACHE": str(kept_in)}
        self._surroundings.pop("PYTHONDONTWRITEBYTECODE", None)

    def of(self, name: str) -> float:
        """Return the seconds that a contender takes for a case."""
        return self._seconds(name, [str(WORKER), "--of", name, "--cases", str(self._effort.cases)])

    def loading(self, way: str) -> float:
        """Return the seconds that a way to load a rule set takes."""
        return self._seconds(way, [str(WORKER), "--load", way])

    def command(self, name: str, command: Sequence[str]) -> float:
        """Return the seconds that a command takes from its start to its end."""
        return self._seconds(name, ["-m", "pyperf", "command", "--processes", "1"], command)

    def _seconds(self, name: str, arguments: list[str], command: Sequence[str] = ()) -> float:
        with TemporaryDirectory() as folder:
            found = Path(folder, "found.json")
            options = ["--quiet", "--warmups", "1", "--values", str(self._effort.values), "--output", str(found)]
            options += ["--inherit-environ", "CLIENTQUAL_CACHE", "--min-time", str(self._effort.least)]
            options += ["--loops", str(self._loops.get(name, 0))]
            done = subprocess.run(  # noqa: S603  (it starts what stands here)
                [sys.executable, *arguments, *options, *command],
                env=self._surroundings, capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            if done.returncode:
                raise RuntimeError(f"{name} could not be timed\n{done.stdout}{done.stderr}")
            benchmark = pyperf.Benchmark.load(str(found))
        self._loops[name] = benchmark.get_loops()
        return float(benchmark.median())


def available(contender: Contender) -> bool:
    """Say whether the library can do it: a precision may be one that it does not have yet."""
    if not contender.optional:
        return True
    use = contender.prepare()
    try:
        use(contender.inputs(list(cases(1)))[0])
    except ClientqualError:
        return False
    return True


def take_turns(names: Iterable[str], rounds: int, clock: Clock) -> dict[str, Timing]:
    """Time the contenders round by round, each right after the one that it is held against."""
    timings = {name: Timing() for name in names}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for name, timing in timings.items():
            against = CONTENDERS[name].against
            base = clock.of(against) if against else None
            seconds = clock.of(name)
            timing.seconds.append(seconds)
            if base is not None:
                timing.multiples.append(seconds / base)
    return timings
