"""How long it takes to say why, what would change it, and what to ask: on the reference rule set, and on the shipped one.

    python bench/explaining.py [--cases 150]

Each row is one question to the public interface about partial cases of the reference generator, with the case read anew each time: the
reason of the tier, the smallest changes to the next better tier, and the ranked questions, without their texts. The time is that of the
processor in milliseconds: median, ninth decile and maximum. What is made once for a rule set is made before.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from time import thread_time
from typing import Any

from reference.cases import cases

from clientqual import CaseError, RuleSet

KNOWN = (0.3, 0.7)
REFERENCE = Path(__file__).parent / "reference" / "rules"
Data = dict[str, Any]


def reference() -> RuleSet:
    """Return the reference rule set. It does not say who can change what, so that is taken from the shipped one."""
    program, shipped = RuleSet.load(REFERENCE).program, RuleSet.default().program.facts
    told = {path: shipped[path].changed_by if path in shipped else None for path in program.facts}
    return RuleSet(
        replace(program, facts={path: replace(fact, changed_by=told[path]) for path, fact in program.facts.items()})
    )


def fitting(rules: RuleSet, count: int, known: float) -> Iterator[Data]:
    """Yield generated cases that fit a rule set."""
    for case in cases(count, seed=3, known=known):
        try:
            rules.qualify(case)
        except CaseError:
            continue
        yield case


def better(rules: RuleSet, case: Data) -> str | None:
    """Return the tier above that of a case; None above the best."""
    tiers = [str(value) for value in rules.program.outcomes["tier"].domain.values]
    place = tiers.index(rules.qualify(case).tier.presumed)
    return tiers[place - 1] if place else None


def questions(rules: RuleSet, case: Data) -> object:
    return rules.qualify(case).questions


def timed(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Return how many milliseconds each call took."""
    found = []
    for call in calls:
        start = thread_time()
        call()
        found.append((thread_time() - start) * 1000)
    return found


def rows(rules: RuleSet, given: list[Data]) -> Iterator[tuple[str, list[float]]]:
    yield "reason", timed(lambda case=case: rules.why(case, "tier") for case in given)  # type: ignore[misc]  # mypy cannot tell the default of a lambda
    wanted = [(case, tier) for case in given if (tier := better(rules, case))]
    yield "change", timed(lambda case=case, tier=tier: rules.change(case, tier=tier) for case, tier in wanted)  # type: ignore[misc]  # mypy cannot tell the default of a lambda
    yield "questions", timed(lambda case=case: questions(rules, case) for case in given)  # type: ignore[misc]  # mypy cannot tell the default of a lambda


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=150)
    count = parser.parse_args().cases
    print("| rule set | known | | cases | median, ms | 9th decile | maximum |")
    print("|---|---|---|---|---|---|---|")
    for name, rules in {"reference": reference(), "shipped": RuleSet.default()}.items():
        for known in KNOWN:
            given = list(fitting(rules, count, known))
            for _, _ in rows(rules, given[:10]):  # to warm up
                pass
            for what, times in rows(rules, given):
                numbers = (statistics.median(times), statistics.quantiles(times, n=10)[-1], max(times))
                cells = " | ".join(f"{number:.2f}" for number in numbers)
                print(f"| {name} | {known:.0%} | {what} | {len(times)} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
