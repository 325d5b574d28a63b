"""Write a large Parquet file of drawn leads: the same rows for the same seed, whatever machine draws them.

    python bench/leads.py leads.parquet --rows 10000000 --seed 1

Every fact of the shipped rule set but the defaults of the house has a column, beside an `id`. Of each fact about 70 % of the rows know a
value, all values equally likely; what a value implies is told with it, so that no row contradicts itself.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet

from clientqual import RuleSet
from clientqual.ir import UNIT, FactType, Finite, Kind, Numbers, Program, Subsets

GROUP = 1 << 18
"""Rows of a row group. Each is drawn apart, so that memory does not grow with the rows."""
KNOWN = 0.7
HUNDREDTHS = 100 * 20_000
"""Amounts of money are drawn below 20,000, in hundredths."""
MOST = 60
"""Counts and other numbers are drawn up to this."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    write(chosen.out, chosen.rows, chosen.seed)
    print(f"{chosen.out}: {chosen.rows:,} rows, {chosen.out.stat().st_size / 1e6:,.0f} MB")


def write(out: Path, rows: int, seed: int) -> None:
    """Write so many drawn leads, row group by row group."""
    program = RuleSet.default().program
    schema = schema_of(program)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for number, start in enumerate(range(0, rows, GROUP)):
            count = min(GROUP, rows - start)
            arrays = list(columns(program, start, count, np.random.default_rng([seed, number])))
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def groups_of(path: Path) -> int:
    """Return how many row groups a file has."""
    with parquet.ParquetFile(path) as file:
        return int(file.num_row_groups)


def told(program: Program) -> list[FactType]:
    """Return the facts that have a column."""
    return [
        kind
        for path, kind in program.types.items()
        if path in program.facts and program.facts[path].default is None and kind.model != "house_rules"
    ]


def schema_of(program: Program) -> Any:
    return pa.schema([("id", pa.int64()), *((kind.path, type_of(kind)) for kind in told(program))])


def type_of(kind: FactType) -> Any:
    match kind.kind:
        case Kind.BOOL:
            return pa.bool_()
        case Kind.INT:
            return pa.int64()
        case Kind.NUMBER:
            return pa.float64()
        case Kind.MONEY:
            return pa.decimal128(18, 2)
        case Kind.SET:
            return pa.list_(pa.string())
    return pa.dictionary(pa.int8(), pa.string())


def columns(program: Program, start: int, count: int, draw: np.random.Generator) -> Iterator[Any]:
    """Yield the columns of some rows: their numbers, then fact by fact."""
    yield pa.array(np.arange(start, start + count))
    implied = {other: (path, value) for path, fact in program.facts.items() for other, value in fact.implies}
    missing = {kind.path: draw.random(count) > KNOWN for kind in told(program)}
    for kind in told(program):
        places = draw.integers(0, choices(kind), count)
        path, value = implied.get(kind.path, ("", False))
        if path in missing:
            places = np.where(missing[path], places, int(value))
        yield column(kind, places, missing[kind.path])


def choices(kind: FactType) -> int:
    """Return how many values of a fact there are to draw from."""
    if isinstance(kind.domain, Numbers):
        return HUNDREDTHS if kind.kind is Kind.MONEY else MOST
    return kind.domain.size if isinstance(kind.domain, Finite | Subsets) else 0


def column(kind: FactType, places: Any, missing: Any) -> Any:
    """Return the values at places among those that a fact can have, null where one is missing."""
    if isinstance(kind.domain, Subsets):
        members = kind.domain.members
        lists = [[name for bit, name in enumerate(members) if place >> bit & 1] for place in range(kind.domain.size)]
        return pa.array(lists, pa.list_(pa.string())).take(pa.array(places, mask=missing))
    if kind.kind is Kind.ENUM and isinstance(kind.domain, Finite):
        words = pa.array([str(value) for value in kind.domain.values])
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int8), mask=missing), words)
    if kind.kind is Kind.BOOL:
        return pa.array(places.astype(bool), mask=missing)
    if kind.kind is Kind.MONEY:
        words = np.stack([places, np.zeros_like(places)], axis=1)
        whole = pa.Array.from_buffers(type_of(kind), len(places), [None, pa.py_buffer(np.ascontiguousarray(words))])
        return compute.if_else(pa.array(~missing), whole, None)
    return pa.array(lowest(kind) + places, type_of(kind), mask=missing)


def lowest(kind: FactType) -> int:
    assert isinstance(kind.domain, Numbers)
    return max(0, kind.domain.low // UNIT)


if __name__ == "__main__":
    main()
