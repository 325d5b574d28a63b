"""How many questions it takes, from 30 % of the facts known, until the verdict is decided, and until the presumed verdict stays.

    python bench/questions.py [--cases 60]

Each case is answered truthfully from a complete one. Four ways to choose the next question are compared: by expected information (what
`Qualification.questions` does), by how many rules read the fact (a fixed order), at random among relevant facts, and at random among all
unknown facts. Printed are means over the same cases, and the ninth decile.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Mapping
from random import Random

from clientqual import RuleSet
from clientqual.circuit import Circuits
from clientqual.engines import Found, TableEngine
from clientqual.explain import Inquiry
from clientqual.ir import Program, Value
from clientqual.normal import normalize
from clientqual.semantics import presume
from clientqual.testing import CaseStrategies

KNOWN = 0.3
Facts = dict[str, Value]
Chooser = Callable[[Facts, Found, Random], str]


class Bench:
    """A rule set, and ways to choose the next question under it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        circuits = Circuits(program)
        self.engine = TableEngine(program, circuits.walk)
        self.inquiry = Inquiry(program, normalize(program), circuits)
        self.cases = CaseStrategies.of(program)
        self.choosers: Mapping[str, Chooser] = {
            "expected information": self._informative,
            "most rules read it": self._static,
            "random, relevant": self._relevant,
            "random, any": self._any,
        }

    def _informative(self, known: Facts, found: Found, _: Random) -> str:
        return self.inquiry.ranked(known, found, self.inquiry.relevant(known, found))[0].fact

    def _static(self, known: Facts, found: Found, _: Random) -> str:
        return min(self.inquiry.relevant(known, found), key=lambda path: (-self.program.readers[path], path))

    def _relevant(self, known: Facts, found: Found, random: Random) -> str:
        return random.choice(sorted(self.inquiry.relevant(known, found)))

    def _any(self, known: Facts, _: Found, random: Random) -> str:
        return random.choice([path for path in self.program.facts if path not in known])

    def complete(self, random: Random) -> Facts:
        """Return a complete case: half of its facts ordinary, the others anything."""
        drawn = {path: random.choice(self.cases.pools[path]) for path in self.program.facts if random.random() < 0.5}
        return presume(self.program, {**self.cases.defaults, **drawn})

    def questions(self, truth: Facts, choose: Chooser, random: Random) -> tuple[int, int]:
        """Return how many questions decided the verdict, and after how many the presumed one stayed as it was."""
        facts = [path for path in self.program.facts if path not in self.cases.defaults]
        start = sorted(path for path in facts if random.random() < KNOWN)
        known = {**self.cases.defaults, **{path: truth[path] for path in start}}
        presumed: list[str] = []
        while True:
            found = self.engine.found(known)
            presumed.append(found.presumed["verdict"])
            if len(found.possible["verdict"]) == 1:
                break
            path = choose(known, found, random)
            known[path] = truth[path]
        changes = [number for number in range(1, len(presumed)) if presumed[number] != presumed[number - 1]]
        return len(presumed) - 1, max(changes, default=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=60)
    count = parser.parse_args().cases
    bench = Bench(RuleSet.default().program)
    print("| next question | until decided: mean | 9th decile | until the presumed verdict stays: mean | 9th decile |")
    print("|---|---|---|---|---|")
    for name, choose in bench.choosers.items():
        runs = [bench.questions(bench.complete(Random(seed)), choose, Random(seed)) for seed in range(count)]
        cells = [f"{value:.1f}" for numbers in zip(*runs, strict=True) for value in _summary(numbers)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _summary(numbers: tuple[int, ...]) -> tuple[float, float]:
    return statistics.fmean(numbers), statistics.quantiles(numbers, n=10)[-1]


if __name__ == "__main__":
    main()
