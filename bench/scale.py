"""What a record costs where there are very many: on one core, on Spark, and as expressions; the figures of docs/scale.md.

    python bench/scale.py [--rows 500000] [--only machine spark expressions] [--write]

Time is what processors spend, on all cores and in all processes together, so that what else the machine does is not counted. Spark needs
Java; its time is told apart by who spends it: the Java of Spark, the workers in Python, and in these the rule set itself.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from agree import RULES
from reference.frame import frame
from table import installed, table
from timed import Timed

from clientqual import RuleSet

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
BEGIN, END = "<!-- scale: from here on written by the benchmark -->", "<!-- scale: up to here -->"
MANY: dict[str, Any] = {"actions": "all"}
BATCH = 1 << 17
TICK = os.sysconf("SC_CLK_TCK")

Row = list[str]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def write_parts(folder: Path, rows: int, parts: int) -> None:
    """Write a frame of texts as several files."""
    given = frame(rows, texts=True).to_arrow()
    folder.mkdir()
    for number in range(parts):
        size = -(-rows // parts)
        pq.write_table(given.slice(number * size, size), folder / f"{number}.parquet", row_group_size=BATCH)


# --- one core ---------------------------------------------------------------------------------------------------------


def spent(use: Callable[[], object]) -> float:
    start = time.process_time()
    use()
    return time.process_time() - start


def one_machine(folder: Path, rows: int) -> Iterator[Row]:
    """Yield what it takes to read, answer and write Parquet, each on its own: read less what is only read, and so on."""
    rules = RuleSet.load(RULES)
    files = sorted(folder.iterdir())

    def batches() -> Iterator[pa.RecordBatch]:
        for file in files:
            yield from pq.ParquetFile(file).iter_batches(BATCH)

    for batch in rules.qualify_batches(batches(), **MANY):
        answered = batch
        break
    out = folder.parent / "out.parquet"

    def written() -> None:
        with pq.ParquetWriter(out, answered.schema) as writer:
            for batch in rules.qualify_batches(batches(), **MANY):
                writer.write_batch(batch)

    read = spent(lambda: [None for _ in batches()])
    answers = spent(lambda: [None for _ in rules.qualify_batches(batches(), **MANY)]) - read
    stored = spent(written) - read - answers
    for title, seconds in (("reading Parquet", read), ("answering", answers), ("writing Parquet", stored)):
        yield [title, *cost(seconds, rows)]
    yield ["all of it", *cost(read + answers + stored, rows)]
    size = sum(file.stat().st_size for file in files)
    say(f"{size / rows:.0f} bytes a row in, {out.stat().st_size / rows:.0f} out")


def cost(seconds: float, rows: int) -> tuple[str, str]:
    """Return seconds as what a million rows take, and as rows a second and core."""
    return f"{seconds / rows * 1e6:.2f} s", f"{rows / seconds:,.0f}" if seconds > 0 else "-"


# --- Spark ------------------------------------------------------------------------------------------------------------


def on_spark(folder: Path, rows: int) -> Iterator[Row]:
    """Yield what Spark takes to read and write, to hand rows to Python and back, and to have them answered."""
    from clientqual.spark import qualify_spark  # noqa: PLC0415  (needs Spark)

    session, log = spark(), folder.parent / "ours"
    given = session.read.parquet(str(folder))
    rules = RuleSet.load(RULES)
    plain = given.toDF(*(f"c{number}" for number in range(len(given.columns))))
    ways = {
        "read and written by Spark alone": given,
        "the same through Python, unchanged": plain.mapInArrow(lambda batches: batches, plain.schema),
        "answered, outcomes alone": qualify_spark(Timed(rules, log), given, None, {}),
        "answered, with all actions": qualify_spark(Timed(rules, log), given, None, {"actions": "all"}),
    }
    for count, (title, way) in enumerate([*ways.items(), *ways.items()]):
        log.write_text("")
        before, start = by_kind(), time.perf_counter()
        way.write.mode("overwrite").parquet(str(folder.parent / "there"))
        after, clock = by_kind(), time.perf_counter() - start
        ours = sum(map(float, log.read_text().split()))
        java, python = (after[kind] - before[kind] for kind in ("java", "python"))
        say(f"{title}: {clock:.1f} s by the clock")
        if count >= len(ways):  # the first time Java compiles
            whole = java + python
            yield [title, *cost(whole, rows), *(f"{part / whole:.0%}" for part in (java, python - ours, ours))]
    yield planned_by_spark(rules, given, rows)
    session.stop()


def planned_by_spark(rules: RuleSet, given: Any, rows: int) -> Row:
    """Return what one query takes on Spark, outcomes alone, with all that its planner does."""
    before = by_kind()["java"]
    made = rules.qualify_lazy(given)
    made._jdf.queryExecution().executedPlan()  # noqa: SLF001  (there is no other way to plan and not run)
    planned = by_kind()["java"]
    made.write.mode("overwrite").format("noop").save()
    seconds = by_kind()["java"] - planned
    title = f"as one query, outcomes alone, not written; planned in {planned - before:.0f} s beside"
    return [title, *cost(seconds, rows), "100%", "0%", "0%"]


def spark() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415  (only here)

    os.environ["PYSPARK_PYTHON"] = sys.executable
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))  # for what workers unpack
    settings = {"spark.ui.enabled": "false", "spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def by_kind() -> dict[str, float]:
    """Return the processor time of all that this process has started, by what it is."""
    found = {"java": 0.0, "python": 0.0}
    for pid in _below(os.getpid()):
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        times = stat[2].split()[11:15]  # its own, and those of its children that have ended
        kind = "java" if "java" in stat[0] else "python"
        found[kind] += sum(map(int, times)) / TICK
    return found


def _below(pid: int) -> Iterable[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from _below(child)


# --- expressions ------------------------------------------------------------------------------------------------------


def by_expressions(rows: int) -> Iterator[Row]:
    """Yield what expressions take on each back end: to plan, and to run."""
    rules, texts, enums = RuleSet.load(RULES), frame(rows, texts=True), frame(rows)
    base = duckdb.connect()
    base.register("texts", texts.to_arrow())
    base.execute("CREATE TABLE leads AS SELECT * FROM texts")
    for title, options in (("outcomes alone", {}), ("with all actions", MANY)):
        ways: dict[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
            "Polars, enums": (lambda: rules.qualify_lazy(enums.lazy(), **options), lambda made: made.collect()),  # noqa: B023  (used at once)
            "Polars, texts": (lambda: rules.qualify_lazy(texts.lazy(), **options), lambda made: made.collect()),  # noqa: B023
            "DuckDB": (lambda: rules.qualify_lazy(base.table("leads"), **options), lambda made: made.to_arrow_table()),  # noqa: B023
        }
        for name, (plan, run) in ways.items():
            made = plan()
            planning = spent(plan)
            seconds = spent(lambda run=run, made=made: run(made))
            say(f"{name}, {title}: {seconds:.1f} s")
            yield [f"{name}, {title}", f"{planning:.2f} s", *cost(seconds, rows)]


# --- what came of it --------------------------------------------------------------------------------------------------


def report(rows: int, only: Iterable[str]) -> str:
    names = ("clientqual", "pyarrow", "polars", "duckdb", "pyspark")
    versions = ", ".join(f"{name} {version(name)}" for name in names if installed(name))
    parts = [f"{rows:,} rows of the reference rule set, its texts as texts; processor time; {versions}.\n"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "leads")
        write_parts(folder, rows, parts=8)
        if "machine" in only:
            head = (
                "one machine, Parquet to Parquet, all outcomes and actions",
                "a million rows take",
                "rows a second and core",
            )
            parts += ["### One machine\n", table(head, one_machine(folder, rows))]
        if "spark" in only:
            head = ("Spark, two workers, Parquet to Parquet", "a million rows take", "rows a second and core")
            parts += ["### Spark\n", table((*head, "Java", "Python around", "our code"), on_spark(folder, rows))]
    if "expressions" in only:
        head = ("expressions", "planning", "a million rows take", "rows a second and core")
        parts += ["### Expressions\n", table(head, by_expressions(min(rows, 1 << 18)))]
    return "\n".join(parts)


def write(text: str) -> None:
    """Put what was measured between the two marks of the page."""
    before, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the tables: two marks are missing")
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1 << 19)
    parser.add_argument("--only", nargs="+", choices=["machine", "spark", "expressions"])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md")
    chosen = parser.parse_args()
    text = report(chosen.rows, chosen.only or ("machine", "spark", "expressions"))
    print(text)
    if chosen.write:
        write(text)


if __name__ == "__main__":
    main()
