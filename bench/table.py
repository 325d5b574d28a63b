"""What was measured, as Markdown tables, and the goals beside what was reached."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from contenders import CONTENDERS, PEERS
from found import Effort, Measured

BEGIN, END = "<!-- bench: from here on written by the benchmark -->", "<!-- bench: up to here -->"
PACKAGES = ("clientqual", "pydantic", "zen-engine", "datalogic-py", "rule-engine", "python-sat", "pyperf")
NOT_THERE, NOT_MEASURED = "not available", "not measured"


@dataclass(frozen=True)
class Goal:
    """What is wanted of a number; `find` raises KeyError where it was not measured."""

    what: str
    wanted: float
    find: Callable[[Measured], float]
    needs: str
    unit: str = "x"
    at_least: bool = False

    def row(self, measured: Measured) -> list[str]:
        sign = "at least" if self.at_least else "at most"
        wanted = f"{sign} {_amount(self.wanted, self.unit)}"
        try:
            found = self.find(measured)
        except KeyError:
            return [self.what, wanted, NOT_THERE if self.needs in measured.missing else NOT_MEASURED, ""]
        met = found >= self.wanted if self.at_least else found <= self.wanted
        return [self.what, wanted, _amount(found, self.unit), "reached" if met else "**missed**"]


def _multiple(name: str) -> Callable[[Measured], float]:
    return lambda measured: statistics.median(measured.timings[name].multiples)


def _seconds(name: str) -> Callable[[Measured], float]:
    return lambda measured: measured.timings[name].median


def _zen_over_ours(measured: Measured) -> float:
    """Return how many times longer ZEN takes, found round by round."""
    pairs = zip(measured.timings["zen"].multiples, measured.timings["bare"].multiples, strict=True)
    return statistics.median(zen / ours for zen, ours in pairs)


GOALS = (
    Goal("a mapping in, held against the function by hand", 1.3, _multiple("bare"), "bare"),
    Goal("a `Case` in, held against the function by hand", 1.0, _multiple("bare-model"), "bare-model"),
    Goal("JSON to JSON, held against the function by hand with `json`", 1.5, _multiple("json"), "json"),
    Goal("ZEN, held against clientqual", 5, _zen_over_ours, "zen", at_least=True),
    Goal('a case with `precision="exact"`, reference rules', 0.001, _seconds("exact"), "exact", "s"),
    Goal('a case with `precision="exact"`, shipped rules', 0.001, _seconds("shipped-exact"), "shipped-exact", "s"),
    Goal("the command on one case, from start to end", 0.2, lambda m: m.start["command"].median, "command", "s"),
)

START = {
    "python": "start Python and stop it again",
    "import": "the same with `from clientqual import Case, RuleSet, qualify`",
    "command": "`clientqual qualify case.json`, the rules in the cache",
    "shipped-yaml": "load the shipped rules from YAML, and answer a case",
    "shipped-cache": "load the shipped rules from the cache, and answer a case",
    "reference-yaml": "load the reference rules from YAML, and answer a case",
    "reference-cache": "load the reference rules from the cache, and answer a case",
}


def report(measured: Measured) -> str:
    """Return everything as one piece of Markdown."""
    parts = [_conditions(measured.effort), *_goals(measured)]
    reference = ("hand", "bare", "bare-model", "bare-made", "mapping", "model", "exact", *PEERS)
    for title, names in (
        ("One case, reference rules", reference),
        ("From JSON to JSON, reference rules", ("hand-json", "json")),
        ("One case, shipped rules", ("shipped", "shipped-model", "shipped-json", "shipped-exact")),
    ):
        rows = [_contender(name, measured) for name in names if name in measured.timings or name in measured.missing]
        if rows:
            parts += [f"### {title}\n", table(("", "a case takes", "times by hand", "over the rounds"), rows)]
    return "\n".join([*parts, *_start(measured), *_memory(measured)])


def _conditions(effort: Effort) -> str:
    python = f"{platform.python_implementation()} {'.'.join(platform.python_version_tuple()[:2])}"
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES if installed(name))
    taken = f"medians of {effort.rounds} rounds over {effort.cases:,} cases"
    return f"{os.cpu_count()} cores, {python}; {taken}; {versions}.\n"


def installed(package: str) -> bool:
    """Say whether a package is there; some of the peers may not be."""
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _goals(measured: Measured) -> list[str]:
    rows = [row for goal in GOALS if NOT_MEASURED not in (row := goal.row(measured))]
    return ["### The goals\n", table(("", "goal", "reached", ""), rows)] if rows else []


def _contender(name: str, measured: Measured) -> list[str]:
    title = CONTENDERS[name].title
    if name in measured.missing:
        return [title, NOT_THERE, "", ""]
    timing = measured.timings[name]
    spread = f"{min(timing.multiples):.2f} to {max(timing.multiples):.2f}" if timing.multiples else ""
    multiple = "1.00" if any(name == other.against for other in CONTENDERS.values()) else ""
    if timing.multiple is not None:
        multiple = f"{timing.multiple:.2f}"
    return [title, _amount(timing.median, "s"), multiple, spread]


def _start(measured: Measured) -> list[str]:
    rows = [[START[name], _amount(timing.median, "s")] for name, timing in measured.start.items()]
    return ["### Before the first answer\n", table(("", "takes"), rows)] if rows else []


def _memory(measured: Measured) -> list[str]:
    rows = [
        [f"{name} rules", f"{rules / 1024:,.0f} KiB", f"{answer / 1024:,.1f} KiB"]
        for name, (rules, answer) in measured.memory.items()
    ]
    return ["### Memory\n", table(("", "a loaded rule set", "an answer that is kept"), rows)] if rows else []


def _amount(number: float, unit: str) -> str:
    if unit == "x":
        return f"{number:.2f}"
    for scale, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if number >= scale:
            return f"{number / scale:.3g} {name}" if number / scale < 1000 else f"{number / scale:.0f} {name}"
    return f"{number / 1e-9:.0f} ns"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, the numbers to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(page: Path, text: str) -> None:
    """Put what was measured between the two marks of a page."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page.name} has no place for the tables: two marks are missing")
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8")
