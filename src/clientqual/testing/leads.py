"""Leads for tests of whole files: the same rows in every format, and the answers read from one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import ipc, parquet

Row: TypeAlias = dict[str, Any]

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("project.brief", pa.string()),
        ("project.rush", pa.bool_()),
        ("client.mind_changes", pa.int64()),
        ("project.budget", pa.decimal128(18, 4)),
        ("project.external_risks", pa.list_(pa.string())),
        ("client.work_pattern", pa.string()),
    ]
)
BRIEFS = ("none", "spoken", "written", "detailed", None)
RISKS: tuple[list[str] | None, ...] = (["holidays"], [], None, ["weather", "other"])
PATTERNS = ("one_off", None, "ongoing")


def lead(number: int) -> Row:
    """Make a lead of a number, different for every few hundred of them."""
    return {
        "id": f'lead "{number}", new',
        "project.brief": BRIEFS[number % 5],
        "project.rush": (True, False, None)[number % 3],
        "client.mind_changes": None if number % 7 == 0 else number % 7,
        "project.budget": None if number % 4 == 0 else Decimal(number * 37 % 9000) + Decimal("0.5"),
        "project.external_risks": RISKS[number // 2 % 4],
        "client.work_pattern": PATTERNS[number // 3 % 3],
    }


def write_leads(path: Path, leads: Sequence[Row], group: int = 50) -> Path:
    """Write leads as a file of the format that its ending says."""
    table = pa.Table.from_pylist(leads, SCHEMA)
    match path.suffix:
        case ".csv":
            cells = [{**row, "project.external_risks": cell(row["project.external_risks"])} for row in leads]
            text = pl.DataFrame(cells, dict.fromkeys(SCHEMA.names, pl.String), strict=False)
            rush = [None if row["project.rush"] is None else str(row["project.rush"]).lower() for row in leads]
            text.with_columns(pl.Series("project.rush", rush, pl.String)).write_csv(path)
        case ".jsonl":
            lines = [{name: value for name, value in row.items() if value is not None} for row in leads]
            path.write_text("".join(json.dumps(line, default=str) + "\n" for line in lines), "utf-8")
        case ".parquet":
            parquet.write_table(table, path, row_group_size=group)
        case ".arrow":
            with ipc.new_file(path, table.schema) as writer:
                writer.write_table(table, group)
        case ".duckdb":
            with duckdb.connect(str(path)) as database:
                database.from_arrow(table).create("leads")
    return path


def cell(members: list[str] | None) -> str | None:
    return None if members is None else ";".join(members) or ";"


def read_answers(path: Path) -> list[Row]:
    """Read a file of answers: what stands in it, whatever its format."""
    match path.suffix:
        case ".csv":
            return pl.read_csv(path, infer_schema=False).to_dicts()
        case ".jsonl":
            return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        case ".parquet":
            return list(parquet.read_table(path).to_pylist())
        case ".arrow":
            with ipc.open_file(path) as file:
                return list(file.read_all().to_pylist())
    with duckdb.connect(str(path), read_only=True) as database:
        return list(database.table("qualified").to_arrow_table().to_pylist())
