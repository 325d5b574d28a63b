"""The command: what it prints, samples, and what it needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import clientqual
from clientqual.batch import make_plan
from clientqual.cli import batch as shell
from clientqual.cli import cli
from clientqual.ruleset import RuleSet
from clientqual.testing.leads import lead, read_answers, write_leads

Run = Callable[..., Result]

LEADS = [lead(number) for number in range(200)]


def test_summary(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary counts the answers, with a bar for each, and says what was open."""
    monkeypatch.setattr(time, "monotonic", iter([0.0, *[2.0] * 99]).__next__)
    Path("in.csv").write_text(
        "project.rush,project.brief\n" + "true,none\n" * 3 + "false,written\n" * 12 + "maybe,\n",
    )
    done = batch("in.csv", "out.csv")
    assert done.stdout == (
        "out.csv: 16 rows\n"
        "16 in 0:02, 8 a second\n"
        "\n"
        "tier       presumed  decided\n"
        "best              0        0\n"
        "good              0        0\n"
        "decent           12        0  ##############################\n"
        "tolerable         3        0  ########\n"
        "worst             0        0\n"
        "open                      15\n"
        "no answer         1\n"
    )
    assert done.stderr == (
        "Qualifying\n"
        "error: something is wrong in 1 row, without an answer each [wrong-rows]\n"
        "  help: `out.csv.errors.jsonl` tells what and where\n\n"
    )


def test_by(batch: Run) -> None:
    """The table counts the answers of another outcome on request."""
    write_leads(Path("in.csv"), LEADS)
    lines = batch("in.csv", "out.csv", "--by", "verdict").stdout.splitlines()
    assert [line.split()[0] for line in lines[3:]] == [
        "verdict",
        *map(str, RuleSet.default().program.outcomes["verdict"].domain.values),
        "open",
    ]


def test_bar_in_a_terminal() -> None:
    """In a terminal a bar grows, with rows, pace and the time left."""
    pty = pytest.importorskip("pty")
    write_leads(Path("in.parquet"), LEADS, 20)
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "clientqual",
        "batch",
        "in.parquet",
        "out.csv",
        "--jobs",
        "1",
        "--part-rows",
        "100",
    ]
    surroundings = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=surroundings, check=False)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode == 0
    assert re.search(r"50%  100 rows, [0-9,]+ a second, [0-9]+:[0-9]{2} left", shown)
    assert re.search(r"100%  200 rows, [0-9,]+ a second, 0:00 left", shown)


def test_pace() -> None:
    """The bar tells rows, pace and the time left; what an earlier run did does not count for the pace."""
    now = [10.0]
    pace = shell._Pace(1000, 10.0)
    assert pace.told() == "0 rows"
    pace.note(400, 400, earlier=True)
    assert pace.told() == "400 rows"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "monotonic", lambda: now[0])
        now[0] = 12.0
        pace.note(100, 100, earlier=False)
        assert pace.told() == "500 rows, 50 a second, 0:10 left"
    assert [shell._clock(seconds) for seconds in (0, 61, 3599.6, 3661)] == ["0:00", "1:01", "1:00:00", "1:01:01"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "arrow", "duckdb"])
def test_sample(batch: Run, form: str) -> None:
    """A sample is rows of the input in their order, the same every time, with the answers that they have among all."""
    write_leads(Path(f"in.{form}"), LEADS, 20)
    batch(f"in.{form}", "all.jsonl", "--part-rows", "20")
    batch(f"in.{form}", "one.jsonl", "--part-rows", "20", "--sample", "30")
    batch(f"in.{form}", "two.jsonl", "--part-rows", "20", "--sample", "30", "--jobs", "2")
    every, rows = read_answers(Path("all.jsonl")), read_answers(Path("one.jsonl"))
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    assert len(rows) == 30
    places = [every.index(row) for row in rows]
    assert places == sorted(set(places))
    assert places[0] < 50
    assert places[-1] >= 150


def test_sample_larger_than_the_input(batch: Run) -> None:
    """A sample of more rows than there are is all of them."""
    write_leads(Path("in.csv"), LEADS)
    batch("in.csv", "out.csv", "--sample", "1000")
    assert len(read_answers(Path("out.csv"))) == 200


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_sample_tells_rows_of_the_file(batch: Run, form: str) -> None:
    """What is wrong in a sample is told with the row in the file."""
    leads = [{**row, "id": str(number), "project.brief": "bad"} for number, row in enumerate(LEADS, 1)]
    write_leads(Path(f"in.{form}"), leads, 20)
    batch(f"in.{form}", "out.jsonl", "--part-rows", "20", "--sample", "10")
    told = [json.loads(line)["row"] for line in Path("out.jsonl.errors.jsonl").read_text().splitlines()]
    assert told == [int(row["id"]) for row in read_answers(Path("out.jsonl"))]


def test_sample_reads_only_some_parts() -> None:
    """Of columns in parts only a few parts are read for a sample; together they give as many rows as are wanted."""
    write_leads(Path("in.parquet"), [lead(number) for number in range(1000)], 20)
    plan = make_plan(["in.parquet"], RuleSet.default().program.types, part_rows=20, sample=100)
    assert plan.sample is not None
    assert (len(plan.parts), sum(plan.sample), sum(share > 0 for share in plan.sample)) == (50, 100, 8)


def test_parts_do_not_depend_on_anything_else() -> None:
    """Parts cover the input without a gap, file after file."""
    write_leads(Path("a.csv"), LEADS)
    write_leads(Path("b.csv"), LEADS[:3])
    plan = make_plan(["a.csv", "b.csv"], RuleSet.default().program.types, part_rows=10)
    assert [part.number for part in plan.parts] == list(range(len(plan.parts)))
    for one, other in zip(plan.parts, plan.parts[1:], strict=False):
        assert other.file == one.file + 1 or other.start == one.stop
    assert plan.parts[-1].stop == Path("b.csv").stat().st_size


def test_delimiter_and_table(batch: Run) -> None:
    """Cells may be separated by something else, and a table of a database be named."""
    Path("in.csv").write_text('project.rush;project.external_risks\ntrue;"holidays;weather"\n')
    assert batch("in.csv", "out.csv", "--delimiter", ";").exit_code == 0
    assert Path("out.csv").read_text().splitlines()[1].startswith('"true";"holidays;weather";')
    write_leads(Path("in.duckdb"), LEADS[:5])
    assert batch("in.duckdb", "out.tsv", "--table", "leads").exit_code == 0
    assert Path("out.tsv").read_text().startswith('"id"\t"project.brief"\t')


def test_marks_and_lines_of_other_systems(batch: Run) -> None:
    """A mark in front of UTF-8, and ends of lines with a carriage return, are no part of what is read."""
    Path("in.csv").write_bytes(b'\xef\xbb\xbfproject.rush,name\r\ntrue,"a\r\nb"\r\n')
    assert batch("in.csv", "out.jsonl").exit_code == 0
    (row,) = read_answers(Path("out.jsonl"))
    assert (row["project.rush"], row["name"]) == (True, "a\r\nb")


def test_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its extra the command says what to install."""
    monkeypatch.delattr(clientqual, "batch", raising=False)
    for name in [name for name in sys.modules if name.startswith("clientqual.batch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = CliRunner().invoke(cli, ["batch", "in.csv", "out.csv"])
    assert (done.exit_code, done.stderr) == (
        2,
        (
            "error: `clientqual batch` needs a package that is not installed, `pyarrow` [missing-extra]\n"
            '  help: pip install "clientqual[batch]"\n\n'
        ),
    )


def test_without_duckdb(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a DuckDB file needs DuckDB."""
    write_leads(Path("in.duckdb"), LEADS[:5])
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = batch("in.duckdb", "out.csv")
    assert (done.exit_code, done.stderr) == (
        2,
        (
            "error: a DuckDB file needs a package that is not installed, `duckdb` [missing-extra]\n"
            '  help: pip install "clientqual[batch]"\n\n'
        ),
    )
