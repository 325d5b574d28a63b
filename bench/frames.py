"""The benchmark of frames: rows a second, beside ZEN's batch and the same rules written by hand as expressions of Polars.

    python3 tasks.py bench-frames [--quick] [--write]
    python bench/frames.py --check 10000000      # hold that many rows against the one-case engine
    python bench/frames.py --memory table        # what a run takes beside its input, in a process of its own (or `stream`)

Time is what the process itself spends, on all cores together; Polars has one thread. docs/performance.md says what is measured and how.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # before Polars is imported

import numpy as np
import polars as pl
import pyarrow as pa
import zen
from agree import RULES, Disagreement
from peers import columns
from peers.zen import KEY, graph
from reference import oracle
from reference.cases import cases
from reference.frame import DRAWN, frame
from table import installed, table

from clientqual import RuleSet

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- frames: from here on written by the benchmark -->", "<!-- frames: up to here -->"
BATCH = 2000
MANY: dict[str, Any] = {"actions": "all"}

Use = Callable[[], object]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# --- the same answers -------------------------------------------------------------------------------------------------


def check(rows: int) -> None:
    """Hold every row of a frame against the one-case engine, which answers each drawn case once; or raise Disagreement."""
    rules = RuleSet.load(RULES)
    say(f"{DRAWN:,} cases one by one")
    told = [rules.answer(case) for case in cases(DRAWN)]
    legend = rules.frame_legend()
    bits = {name: {answer: bit for bit, answer in answers.items()} for name, answers in legend.items()}
    wanted: dict[str, list[Any]] = {}
    for name in legend:
        wanted[f"{name}.presumed"] = [answer.outcomes[name].presumed for answer in told]
        wanted[f"{name}.decided"] = [answer.outcomes[name].decided for answer in told]
        wanted[f"{name}.possible"] = [
            sum(bits[name][item] for item in answer.outcomes[name].possible) for answer in told
        ]
    statuses = [dict(answer.actions) for answer in told]
    for action in rules.program.actions:
        wanted[f"action.{action}"] = [status.get(action) for status in statuses]
    say(f"{rows:,} rows at once")
    given = pa.table(frame(rows))
    answered = rules.qualify_frame(given, **MANY)
    source = given["case"].to_numpy()
    for name, one_by_one in wanted.items():
        _same(name, answered[name], one_by_one, source)
    say(f"{len(wanted)} columns of {rows:,} rows are as the one-case engine says")


def _same(name: str, column: pa.ChunkedArray, one_by_one: list[Any], source: np.ndarray[Any, Any]) -> None:
    found, words = column.combine_chunks(), None
    if pa.types.is_dictionary(found.type):
        words = {word: code for code, word in enumerate(found.dictionary.to_pylist())}
        found = found.indices
    codes = [-1 if item is None else item if words is None else words[item] for item in one_by_one]
    got = found.cast(pa.int16()).fill_null(-1).to_numpy()
    if not np.array_equal(got, np.array(codes, np.int16)[source]):
        row = int(np.flatnonzero(got != np.array(codes, np.int16)[source])[0])
        raise Disagreement(
            f"{name} of row {row}, which is case {source[row]}: {column[row]}, not {one_by_one[source[row]]}"
        )


def peer_agrees(answer: Callable[[pl.DataFrame], pl.DataFrame], number: int) -> None:
    """Hold the expressions of Polars against the oracle."""
    rules, told = oracle.load(), list(cases(number))
    given = frame(number, drawn=number)
    for row, case in zip(answer(given).to_dicts(), given["case"].to_list(), strict=True):
        wanted = oracle.decide(rules, told[case])
        called = sorted(name.removeprefix("action.") for name, value in row.items() if value is True)
        got = {**{name: row[name] for name in oracle.OUTCOMES}, "actions": called}
        if got != {**wanted, "actions": sorted(wanted["actions"])}:
            raise Disagreement(f"expressions of Polars differ\n  case: {told[case]}\n  got: {got}\n  wanted: {wanted}")


# --- time -------------------------------------------------------------------------------------------------------------


def contenders(rows: int) -> dict[str, tuple[str, int, Use]]:
    """Return who is timed: a title, how many rows, and what is done."""
    rules, reference = RuleSet.load(RULES), oracle.load()
    enums, texts = frame(rows), frame(rows, texts=True)
    arrow, arrow_texts = pa.table(enums), pa.table(texts)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph(reference)}}})
    requests = [{"key": KEY, "context": case} for case in cases(BATCH)]
    by_hand = columns.prepare(reference)
    peer_agrees(by_hand, 500)
    return {
        "enums": ("an Arrow table of enums", rows, lambda: rules.qualify_frame(arrow, **MANY)),
        "polars": ("a Polars frame of enums", rows, lambda: rules.qualify_frame(enums, **MANY)),
        "texts": ("an Arrow table of texts", rows, lambda: rules.qualify_frame(arrow_texts, **MANY)),
        "polars-texts": ("a Polars frame of texts", rows, lambda: rules.qualify_frame(texts, **MANY)),
        "outcomes": ("an Arrow table of enums, outcomes alone", rows, lambda: rules.qualify_frame(arrow)),
        "hand": ("by hand as expressions of Polars, a frame of enums", rows, lambda: by_hand(enums)),
        "hand-texts": ("by hand as expressions of Polars, a frame of texts", rows, lambda: by_hand(texts)),
        "zen": ("ZEN (zen-engine), `evaluate_batch`", BATCH, lambda: engine.evaluate_batch(requests)),
    }


def seconds(use: Use) -> float:
    start = time.process_time()
    use()
    return time.process_time() - start


def take_turns(who: dict[str, tuple[str, int, Use]], rounds: int) -> dict[str, list[float]]:
    """Return for each contender the seconds that a row takes it, round by round."""
    found: dict[str, list[float]] = {name: [] for name in who}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "a first round that is not counted")
        for name, (_, rows, use) in who.items():
            spent = seconds(use) / rows
            found[name] += [spent] * bool(number)
    return found


# --- memory -----------------------------------------------------------------------------------------------------------


def memory(way: str, rows: int) -> tuple[float, float]:
    """Return what a run takes beside its input at its highest, and what the answers take, in MiB."""
    rules, given = RuleSet.load(RULES), pa.table(frame(rows))
    rules.qualify_frame(given.slice(0, 1000), **MANY)
    before = _reset()
    if way == "table":
        answered = rules.qualify_frame(given, **MANY)
        size = sum(answered[name].nbytes for name in answered.column_names if name not in given.column_names)
    else:
        size = 0
        for _ in rules.qualify_batches(given.to_batches(max_chunksize=1 << 18), **MANY):
            pass
    return (_status("VmHWM") - before) / 1024, size / 2**20


def _reset() -> int:
    """Let the system forget what was highest, and return what is taken now, in KiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def memories(rows: int) -> Iterator[tuple[str, float, float]]:
    """Yield what each way takes, measured in a process of its own."""
    for way in ("table", "stream"):
        command = [sys.executable, __file__, "--memory", way, "--rows", str(rows)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603  (itself)
        most, size = map(float, done.stdout.split())
        yield way, most, size


# --- what came of it --------------------------------------------------------------------------------------------------


def goals(found: dict[str, list[float]], taken: dict[str, tuple[float, float]]) -> Iterable[list[str]]:
    def rate(name: str) -> float:
        return 1e-6 / statistics.median(found[name])

    def times(name: str, *others: str) -> float:
        rounds = zip(found[name], *(found[other] for other in others), strict=True)
        return statistics.median(min(theirs) / ours for ours, *theirs in rounds)

    def row(what: str, wanted: float, reached: float, unit: str, *, most: bool = False) -> list[str]:
        met = reached <= wanted if most else reached >= wanted
        sign = "at most" if most else "at least"
        return [what, f"{sign} {wanted:,g}{unit}", f"{_short(reached)}{unit}", "reached" if met else "**missed**"]

    yield row("a table of enums to a table, all outcomes and actions", 20, rate("enums"), " million rows/s")
    yield row("the same from texts", 6, rate("texts"), " million rows/s")
    yield row("ZEN's batch, held against clientqual", 1000, times("enums", "zen"), " times")
    yield row("the faster of the frames by hand in Polars", 5, times("enums", "hand", "hand-texts"), " times")
    for way, title in (("table", "memory beside the input and the result"), ("stream", "the same, in batches")):
        if way in taken:
            yield row(title, 100, taken[way][0] - taken[way][1], " MiB", most=True)


def _short(number: float) -> str:
    """Write three digits of a number, or all before its point where it has more."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def report(rows: int, rounds: int, found: dict[str, list[float]], taken: dict[str, tuple[float, float]]) -> str:
    who = {
        "enums": "an Arrow table of enums",
        "polars": "a Polars frame of enums",
        "texts": "an Arrow table of texts",
        "polars-texts": "a Polars frame of texts",
        "outcomes": "an Arrow table of enums, without actions",
        "hand": "by hand as expressions of Polars (two values), a frame of enums",
        "hand-texts": "by hand as expressions of Polars (two values), a frame of texts",
        "zen": f"ZEN (zen-engine) `evaluate_batch` (two values), batches of {BATCH:,}",
    }
    spent = {name: statistics.median(each) for name, each in found.items()}
    lines = [
        [title, f"{_short(spent[name] * 1e9)} ns", f"{1 / spent[name]:,.0f}", f"{spent[name] / spent['enums']:.2f}"]
        for name, title in who.items()
    ]
    names = ("clientqual", "numpy", "pyarrow", "polars", "zen-engine")
    from importlib.metadata import version  # noqa: PLC0415  (only here)

    versions = ", ".join(f"{name} {version(name)}" for name in names if installed(name))
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return "\n".join([
        f"{rows:,} rows, medians of {rounds} rounds, processor time; {busy}; {versions}.\n",
        "### The goals of frames\n",
        table(("", "goal", "reached", ""), goals(found, taken)),
        "### Frames, reference rules\n",
        table(("", "a row takes", "rows a second", "times ours"), lines),
    ])  # fmt: skip


def write(text: str) -> None:
    """Put what was measured between the two marks of the page."""
    before, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the tables: two marks are missing")
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few rows and rounds: to see that it works")
    parser.add_argument("--rows", type=int, default=1_048_576)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument(
        "--check", type=int, metavar="ROWS", help="hold so many rows against the one-case engine, and stop"
    )
    parser.add_argument("--memory", choices=["table", "stream"], help="print what a run takes, and what its answers do")
    chosen = parser.parse_args()
    try:
        if chosen.check:
            check(chosen.check)
            return
        if chosen.memory:
            print(*memory(chosen.memory, chosen.rows))
            return
        rows, rounds = (1 << 17, 2) if chosen.quick else (chosen.rows, 7)
        check(rows)
        found = take_turns(contenders(rows), rounds)
    except Disagreement as disagreement:
        sys.exit(f"nothing is timed: {disagreement}")
    say("memory")
    text = report(rows, rounds, found, {way: (most, size) for way, most, size in memories(4 * rows)})
    print(text)
    if chosen.write:
        write(text)


if __name__ == "__main__":
    main()
