"""Time one thing with pyperf: what measure.py starts, again and again, in processes of its own.

    python bench/worker.py --of CONTENDER --cases 1000 [options of pyperf]
    python bench/worker.py --load WAY [options of pyperf]

The value is the time of one case, taken over a pass through all of them, so that no single case is measured.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from typing import Any

import pyperf
from agree import RULES, sound_for_shipped
from contenders import CONTENDERS, SHIPPED, read
from reference.cases import cases
from reference.oracle import Case

from clientqual import RuleSet
from clientqual.cli.common import quick_rules  # what the command loads its rules with

LOADING: dict[str, Callable[[], RuleSet]] = {
    "reference-yaml": lambda: RuleSet.load(RULES),
    "reference-cache": lambda: quick_rules(str(RULES)),
    "shipped-yaml": lambda: RuleSet.load(SHIPPED),
    "shipped-cache": lambda: quick_rules(SHIPPED),
}


def first_answer(way: str, case: Case) -> None:
    """Load a rule set and answer a case: what is put off until then counts as loading."""
    read(LOADING[way]().qualify(case))


def spent(call: Callable[[Any], object], given: Iterable[Any]) -> float:
    """Return the seconds that this process spends on calls; what others do on the machine is not our time."""
    start = time.process_time()
    for one in given:
        call(one)
    return time.process_time() - start


def loads(way: str) -> Callable[[int], float]:
    """Return what times so many loads of a rule set, each with a first answer."""
    (case,) = sound_for_shipped(list(cases(1)))
    return lambda loops: spent(partial(first_answer, way), repeat(case, loops))


def passes(name: str, number: int) -> Callable[[int], float]:
    """Return what times so many passes of a contender through its cases."""
    contender = CONTENDERS[name]
    drawn = list(cases(number))
    use, inputs = contender.prepare(), contender.inputs(drawn)

    def given() -> list[Any]:
        return contender.inputs(drawn) if contender.anew else inputs

    return lambda loops: sum(spent(use, given()) for _ in range(loops))


def add_arguments(command: list[str], given: Namespace) -> None:
    """Hand our own options on to the processes that pyperf starts."""
    chosen = ["--of", given.of, "--cases", str(given.cases)] if given.of else ["--load", given.load]
    command.extend(chosen)


def main() -> None:
    runner = pyperf.Runner(processes=1, add_cmdline_args=add_arguments)
    runner.argparser.add_argument("--of", choices=CONTENDERS)
    runner.argparser.add_argument("--load", choices=LOADING)
    runner.argparser.add_argument("--cases", type=int, default=1000)
    given = runner.parse_args()
    # the process that starts the others prepares nothing: it times nothing
    if given.load:
        runner.bench_time_func(given.load, loads(given.load) if given.worker else float)
    else:
        timed = passes(given.of, given.cases) if given.worker else float
        runner.bench_time_func(given.of, timed, inner_loops=given.cases)


if __name__ == "__main__":
    main()
