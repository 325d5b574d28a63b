"""One door to all formats: a plan of what there is to read, and the rows of each part of it."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa

from clientqual.batch import columnar, json_lines, tables, wording
from clientqual.batch.formats import Format, delimiter_of, find, is_delimiter, one_format
from clientqual.batch.plan import PART_ROWS, ROW_BYTES, Part, Plan
from clientqual.batch.values import Wrong
from clientqual.errors import ClientqualError
from clientqual.ir import FactType
from clientqual.models import MODELS

_SAMPLED_PARTS: Final = 8
"""A sample is drawn from at most so many places, spread over the input, where rows can be got at without reading all before them."""
_NESTS: Final = frozenset({*MODELS, "custom"})

Facts = Mapping[str, FactType]


def make_plan(
    patterns: Iterable[str],
    facts: Facts,
    *,
    part_rows: int = PART_ROWS,
    delimiter: str | None = None,
    table: str | None = None,
    sample: int | None = None,
) -> Plan:
    """Settle what there is to read: files, columns and parts, and of each part how many rows where a sample is enough.

    Raises ClientqualError with every complaint about files that are not there or cannot be read, and about columns.
    """
    if delimiter is not None and not is_delimiter(delimiter):
        raise ClientqualError([wording.bad_delimiter(delimiter)])
    files = find(patterns)
    stamps = tuple(map(stamp, files))
    form = one_format(files)
    mark = delimiter or delimiter_of(files[0])
    if form in {"csv", "jsonl"}:
        schema, ends = _texts(form, files, facts, mark, part_rows * ROW_BYTES)
    else:
        shapes = [columnar.shape(form, path, table, part_rows) for path in files]
        schema, ends = _unified(files, [schema for schema, _ in shapes]), [marks for _, marks in shapes]
    _judge(files[0], schema.names, facts, mark if form == "csv" else None)
    parts = _parts(ends)
    places = len(parts) if form in {"csv", "jsonl"} else _SAMPLED_PARTS
    drawn = None if sample is None else _shares(parts, sample, places)
    return Plan(form, tuple(files), stamps, schema, parts, mark, table, drawn)


def _texts(form: Format, files: list[str], facts: Facts, mark: str, step: int) -> tuple[Any, list[list[int]]]:
    if form == "csv":
        schemas = []
        for path in files:
            columns = tables.columns_of(path, mark)
            _judge_once(path, columns)
            schemas.append(tables.schema_of(columns, facts))
        return _unified(files, schemas), [tables.ends(path, step) for path in files]
    ends = [json_lines.ends(path, step) for path in files]
    found = [
        json_lines.look(path, start, stop, _NESTS)
        for path, marks in zip(files, ends, strict=True)
        for start, stop in pairwise(marks)
    ]
    return json_lines.schema_of(found, facts), ends


def _unified(files: Sequence[str], schemas: Sequence[Any]) -> Any:
    """Return the columns of all files together; one that a file does not have is null there."""
    fields: dict[str, tuple[str, Any]] = {}
    for path, schema in zip(files, schemas, strict=True):
        _judge_once(path, schema.names)
        for item in schema:
            type_ = _plain(item.type) if len(files) > 1 else item.type
            at, known = fields.setdefault(item.name, (path, type_))
            if known != type_:
                both = _common(known, type_)
                if both is None:
                    told = wording.unlike_columns(item.name, at, str(known), path, str(type_))
                    raise ClientqualError([told])
                fields[item.name] = (at, both)
    return pa.schema([(name, type_) for name, (_, type_) in fields.items()])


def _plain(type_: Any) -> Any:
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _common(one: Any, other: Any) -> Any:
    try:
        schemas = [pa.schema([("x", type_)]) for type_ in (one, other)]
        return pa.unify_schemas(schemas, promote_options="permissive").field(0).type
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None


def _judge_once(path: str, columns: Sequence[str]) -> None:
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ClientqualError([wording.column_twice(path, name) for name in twice])


def _judge(path: str, columns: Sequence[str], facts: Facts, delimiter: str | None) -> None:
    """Complain about a file without a fact. Columns that are named almost like one are complained about by the rules."""
    other = tables.other_delimiter(list(columns), delimiter) if delimiter else None
    if other or not any(name in facts or name.partition(".")[0] in _NESTS for name in columns):
        raise ClientqualError([wording.no_fact_columns(path, list(columns), other)])


def _parts(ends: Sequence[Sequence[int]]) -> tuple[Part, ...]:
    pieces = [(file, start, stop) for file, marks in enumerate(ends) for start, stop in pairwise(marks)]
    filled = [piece for piece in pieces if piece[1] < piece[2]] or pieces[:1]
    return tuple(Part(number, *piece) for number, piece in enumerate(filled))


def _shares(parts: Sequence[Part], sample: int, most: int) -> tuple[int, ...]:
    """Return how many rows to draw from each part: from so many parts at most, spread evenly, as many from each as it is large."""
    count = min(len(parts), most)
    chosen = {len(parts) * place // count for place in range(count)}
    sizes = [part.size if part.number in chosen else 0 for part in parts]
    total, shares, before, seen = max(1, sum(sizes)), [], 0, 0
    for size in sizes:
        seen += size
        upto = -(-sample * seen // total)
        shares.append(upto - before)
        before = upto
    return tuple(shares)


@dataclass(slots=True)
class Rows:
    """The rows of one part: record batches of the plan's columns, and what was found wrong on the way in.

    `wrong` and `records` are complete once the batches are used up. `places` says which record of the part each row is, where
    that is not the same. `own` is what stood in a text, row by row.
    """

    batches: Iterator[Any] = field(default_factory=lambda: iter(()))
    wrong: list[Wrong] = field(default_factory=list)
    records: int = 0
    places: list[int] | None = None
    own: Any = None


def rows_of(plan: Plan, part: Part, facts: Facts) -> Rows:
    """Read a part of a plan, or the rows drawn from it. There is at least one batch, if an empty one."""
    path = plan.files[part.file]
    if plan.unit == "rows" and plan.sample is not None and not plan.sample[part.number]:
        return Rows(_or_empty(iter(()), plan.schema))
    if plan.unit == "rows":
        batches = columnar.read(plan.form, path, plan.table, part.start, part.stop)
        rows = Rows()
        rows.batches = _counted(rows, (conform(batch, plan.schema) for batch in batches))
    else:
        rows = _text_rows(plan, part, path, facts)
    if plan.sample is not None:
        _draw(rows, plan.sample[part.number], part.number, plan.schema)
    rows.batches = _or_empty(rows.batches, plan.schema)
    return rows


def _text_rows(plan: Plan, part: Part, path: str, facts: Facts) -> Rows:
    if plan.form == "csv":
        chunk = tables.read(path, part.start, part.stop, plan.delimiter, facts)
    else:
        chunk = json_lines.read(path, part.start, part.stop, plan.schema, facts, _NESTS)
    batches = (conform(batch, plan.schema) for batch in chunk.table.to_batches(1 << 17))
    return Rows(batches, chunk.wrong, chunk.records, chunk.places, chunk.own)


def _counted(rows: Rows, batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        rows.records += len(batch)
        yield batch


def _or_empty(batches: Iterator[Any], schema: Any) -> Iterator[Any]:
    first = next(batches, None)
    yield nothing(schema) if first is None else first
    yield from batches


def nothing(schema: Any) -> Any:
    """Return a record batch without rows; of columns of any type."""
    return pa.RecordBatch.from_arrays([column.chunk(0) for column in schema.empty_table().columns], schema=schema)


def conform(batch: Any, schema: Any) -> Any:
    """Return a batch with just the columns of a schema, null where it has none of that name."""
    if batch.schema.equals(schema):
        return batch
    arrays = []
    for item in schema:
        place = batch.schema.get_field_index(item.name)
        array = batch.column(place) if place >= 0 else pa.nulls(len(batch), item.type)
        arrays.append(array if array.type == item.type else array.cast(item.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _draw(rows: Rows, count: int, seed: int, schema: Any) -> None:
    """Keep so many rows of a part, drawn with a fixed seed, in their order."""
    table = pa.Table.from_batches(list(rows.batches), schema)
    kept = sorted(random.Random(seed).sample(range(len(table)), min(count, len(table))))  # noqa: S311  (no secret)
    new = {old: place for place, old in enumerate(kept)}
    places = rows.places
    places_kept = pa.array(kept, pa.int64())
    rows.own = None if rows.own is None else rows.own.take(places_kept)
    rows.batches = iter(table.take(places_kept).combine_chunks().to_batches())
    rows.places = [places[old] for old in kept] if places else kept
    rows.wrong = [
        Wrong(new[item.row], item.column, item.value, item.problem)
        for item in rows.wrong
        if item.column is not None and item.row in new
    ]


def stamp(path: str) -> tuple[str, int, int]:
    """Return what tells that a file is still the one that it was: its path, size and time of change."""
    found = os.stat(path)  # noqa: PTH116  (one call for both)
    return os.path.abspath(path), found.st_size, found.st_mtime_ns  # noqa: PTH100  (links stay as they are named)
