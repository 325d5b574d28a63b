"""The durable engine on trial: generated cases held against the meaning of the rules, and a soak that watches memory.

    python3 tasks.py durable [--cases 100000] [--soak 1000000 [--under shipped|reference]]

First it is said what the engine costs. Then it is told cases: half of them under the shipped rules, a quarter under the reference rules
of the benchmark, and a quarter under rule sets that Hypothesis draws. Of each case everything that is found is compared with what the
plain evaluator says. The soak asks one engine from four threads at once and compares it with the circuit, which answers a thousand cases in
one pass and remembers nothing. The first difference ends it all.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import randrange
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.engines import LanesEngine
from clientqual.engines.durable import DurableEngine
from clientqual.testing import laws
from clientqual.testing.circuits import found_in_lanes
from clientqual.testing.specimens import Specimen, specimens
from clientqual.testing.strategies import SEEDS, Facts

REFERENCE = Path(__file__).parent / "reference" / "rules"
EACH = 25
"""So many cases are told under each rule set that is drawn, and so many spread from nothing known to everything known."""
THREADS = 4
AT_ONCE = 1000
PORTIONS = 10
"""So often it is said how far the soak has come."""


def say(text: str) -> None:
    print(text, flush=True)


def told(rules: Specimen, count: int) -> Iterator[Facts]:
    """Yield so many cases, from nothing known to everything known and over again."""
    most, first = len(rules.telling), randrange(SEEDS)
    return (rules.case(number % EACH * most // (EACH - 1), first + number) for number in range(count))


def judge(rules: Specimen, count: int) -> int:
    """Hold the engine against the meaning of some rules; return how many cases were compared."""
    engine = DurableEngine(rules.program)
    for known in told(rules, count):
        laws.same_as_meaning(rules.program, rules.normal, engine.found(known), known)
    return count


def judge_drawn(count: int) -> int:
    """Do the same under rule sets that are drawn."""
    compared = 0

    @settings(
        max_examples=max(count // EACH, 1),
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(specimens(), st.data())
    def under(rules: Specimen, data: Any) -> None:
        nonlocal compared
        engine = DurableEngine(rules.program)
        for known in data.draw(rules.many(EACH)):
            laws.same_as_meaning(rules.program, rules.normal, engine.found(known), known)
            compared += 1

    under()
    return compared


def trial(name: str, work: Callable[[], int]) -> int:
    start = time.perf_counter()
    compared = work()
    say(f"{name:<16} {compared:>9,} cases, no difference, {time.perf_counter() - start:,.0f} s")
    return compared


def soak(rules: Specimen, count: int) -> None:
    """Ask one engine for long, from several threads, and print how much memory there is on the way."""
    engine, start = DurableEngine(rules.program), time.perf_counter()
    cases, done, steps = told(rules, count), 0, -(-count // PORTIONS)
    with ThreadPoolExecutor(THREADS) as threads:
        while some := list(islice(cases, AT_ONCE)):
            expected = found_in_lanes(rules.program, rules.circuit, some)
            for known, found, meant in zip(some, threads.map(engine.found, some), expected, strict=True):
                assert found == meant, rules.told(known)
            before, done = done, done + len(some)
            if done // steps > before // steps:
                say(f"{done:>9,} cases  {resident() / 1e6:7.1f} MB  {time.perf_counter() - start:8,.0f} s")


def cost(rules: Specimen, count: int = 400) -> None:
    """Print what the engine takes under the shipped rules, beside the others. Time is what this process itself spends."""
    before, start = resident(), time.process_time()
    engine = DurableEngine(rules.program)
    spent, grown, (rules_made, networks, layers) = time.process_time() - start, resident() - before, engine.size
    say(f"{rules_made:,} rules in {networks} networks, {layers} layers: made in {spent:.2f} s, {grown / 1e6:.0f} MB")
    cases, times = list(told(rules, count)), dict[str, float]()
    lanes = LanesEngine(rules.program, rules.circuit)
    for name, asked in (("durable", engine), ("lanes", lanes), ("table", rules.engine)):
        for known in cases:  # the default engine remembers what it has met, so it has its say twice
            asked.found(known)
        start = time.process_time()
        for known in cases:
            asked.found(known)
        times[name] = (time.process_time() - start) / count
    for name, seconds in times.items():
        say(f"{name:<8} {seconds * 1e6:7,.0f} us a case, {seconds / times['table']:5.1f} times the default engine")


def resident() -> int:
    """Return how much memory this process has, in bytes; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text(encoding="ascii").split()[1]) * 4096 if told.exists() else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000, help="cases to judge (default: %(default)s)")
    parser.add_argument("--soak", type=int, default=0, help="cases to soak (default: %(default)s)")
    parser.add_argument("--under", choices=["shipped", "reference"], default="shipped", help="the rules of the soak")
    chosen = parser.parse_args()
    shipped, reference = Specimen.of(RuleSet.default()), Specimen.of(RuleSet.load(REFERENCE))
    cost(shipped)
    if chosen.cases:
        compared = trial("shipped rules", lambda: judge(shipped, chosen.cases // 2))
        compared += trial("reference rules", lambda: judge(reference, chosen.cases // 4))
        compared += trial("drawn rules", lambda: judge_drawn(chosen.cases // 4))
        say(f"{'together':<16} {compared:>9,} cases")
    if chosen.soak:
        say(f"a soak of {chosen.soak:,} cases by {THREADS} threads under the {chosen.under} rules")
        soak(reference if chosen.under == "reference" else shipped, chosen.soak)


if __name__ == "__main__":
    sys.exit(main())
