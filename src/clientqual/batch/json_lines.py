"""JSON Lines: an object a line, facts under their dotted paths or nested as in a case.

Arrow reads a part at once, by declared types and strictly. Where one record of the part does not fit them, the part is read record
by record instead, so that each wrong value is told with its place.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import json as arrow_json

from clientqual.batch import wording
from clientqual.batch.records import is_utf8, read_bytes, record_ends, text_start
from clientqual.batch.tables import Chunk
from clientqual.batch.values import Wrong, arrow_type, from_plain, shown
from clientqual.ir import FactType, read_decimal

RECORD: Final = "\0record"
"""The name under which whole records are kept as they came; no column of anyone is called so."""

Names = dict[str, Any]
"""Columns by their dotted names, with their Arrow types; None while nothing but null was seen."""


def ends(path: str, step: int) -> list[int]:
    """Return where the parts of a file begin and end, in bytes."""
    start, size = text_start(path), Path(path).stat().st_size
    return [start, *record_ends(path, start, step, quoted=False), size]


def schema_of(found: Iterable[Names], facts: Mapping[str, FactType]) -> Any:
    """Return the columns of all parts together: facts by their types, others by what they hold, text where that differs.

    Where there is no record at all, every fact has a column.
    """
    types: Names = {}
    for names in found:
        for name, type_ in names.items():
            types[name] = arrow_type(facts[name]) if name in facts else _both(types.get(name), type_)
    types = types or {name: arrow_type(fact) for name, fact in facts.items()}
    return pa.schema([(name, pa.string() if type_ is None else type_) for name, type_ in types.items()])


def look(path: str, start: int, stop: int, nests: frozenset[str]) -> Names:
    """Return the columns of a part. `nests` are the names under which facts may be nested."""
    data = read_bytes(path, start, stop)
    if not data.strip():
        return {}
    if not is_utf8(data):  # Arrow takes any bytes for text
        return _look_closely(data, nests)
    try:
        schema = _table(data, None).schema
    except pa.ArrowInvalid:
        return _look_closely(data, nests)
    return {name: _settled(type_) for name, type_ in _flat(schema, nests)}


def _table(data: bytes, schema: Any) -> Any:
    extra = "infer" if schema is None else "ignore"
    options = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior=extra)
    return arrow_json.read_json(
        io.BytesIO(data), arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1), options
    )


def _flat(fields: Iterable[Any], nests: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        if field.name in nests and pa.types.is_struct(field.type):
            yield from ((f"{field.name}.{inner.name}", inner.type) for inner in field.type)
        else:
            yield field.name, field.type


def _settled(type_: Any) -> Any:
    """Return the type of a caller's own column: what looks like a time stays the text that it is."""
    if pa.types.is_null(type_):
        return None
    plain = pa.types.is_boolean(type_) or pa.types.is_integer(type_) or pa.types.is_floating(type_)
    return type_ if plain else pa.string()


def _both(one: Any, other: Any) -> Any:
    """Return a type for what is of two types: numbers together, text for all else."""
    if one is None or other is None or one == other:
        return one if other is None else other
    numbers = all(pa.types.is_integer(type_) or pa.types.is_floating(type_) for type_ in (one, other))
    return pa.float64() if numbers else pa.string()


def _look_closely(data: bytes, nests: frozenset[str]) -> Names:
    names: Names = {}
    for line in filter(bytes.strip, data.split(b"\n")):
        record = _record(line)
        if isinstance(record, dict):
            for name, value in _told(record, nests):
                names[name] = _both(names.get(name), _type(value))
    return names


def _type(value: object) -> Any:
    if isinstance(value, bool):
        return pa.bool_()
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return pa.int64()
    if isinstance(value, Decimal):
        return pa.float64()
    return None if value is None else pa.string()


class _Twice(dict[str, Any]):
    """An object of which some key is there twice; `pairs` are all that it tells."""

    pairs: list[tuple[str, Any]]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        made = _Twice(made)
        made.pairs = pairs
    return made


def _record(line: bytes) -> dict[str, Any] | str:
    """Return the object in a line, or what is wrong with the line."""
    try:
        got = json.loads(line, parse_float=read_decimal, object_pairs_hook=_object)
        if b"\\u" in line:  # JSON can write half of a character, which is no text
            json.dumps(got, ensure_ascii=False, default=str).encode()
    except UnicodeDecodeError:
        return "its bytes are not UTF-8"
    except UnicodeEncodeError:
        return "it has half of a character"
    except json.JSONDecodeError as error:
        return f"at column {error.colno} it says otherwise than JSON would ({error.msg[:1].lower()}{error.msg[1:]})"
    except (ValueError, RecursionError) as error:
        return str(error)
    return got if isinstance(got, dict) else "it is something else"


def _told(record: dict[str, Any], nests: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Yield what a record tells, by dotted names, and what it tells twice also twice."""
    for name, value in _pairs(record):
        if name in nests and isinstance(value, dict):
            yield from ((f"{name}.{inner}", item) for inner, item in _pairs(value))
        elif not (name in nests and value is None):
            yield name, value


def _pairs(record: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    return record.pairs if isinstance(record, _Twice) else record.items()


def read(path: str, start: int, stop: int, schema: Any, facts: Mapping[str, FactType], nests: frozenset[str]) -> Chunk:
    """Read the lines between two bytes as the columns of `schema`. Lines that are no objects are told and left out."""
    lines = [line.strip() for line in read_bytes(path, start, stop).split(b"\n")]
    lines = [line for line in lines if line]
    chunk = _read_at_once(lines, schema, nests) if lines else Chunk(schema.empty_table(), None, 0)
    if chunk is None:
        chunk = _read_closely(lines, schema, facts, nests)
    kept = lines if chunk.places is None else [lines[place] for place in chunk.places]
    chunk.own = pa.table({RECORD: pa.array(kept, pa.large_binary())})
    return chunk


def _read_at_once(lines: list[bytes], schema: Any, nests: frozenset[str]) -> Chunk | None:
    """Read a part in which every record fits the schema and nothing is told twice; otherwise return None."""
    dotted: list[Any] = []
    nested: dict[str, list[Any]] = {}
    for field in schema:
        dotted.append(field)
        top, _, inner = field.name.partition(".")
        if top in nests and top not in schema.names:
            nested.setdefault(top, []).append(pa.field(inner, field.type))
    wanted = pa.schema([*dotted, *((top, pa.struct(inner)) for top, inner in nested.items())])
    data = b"\n".join(lines)
    if not is_utf8(data):
        return None
    try:
        table = _table(data, wanted)
    except pa.ArrowInvalid:
        return None
    if len(table) != len(lines):
        return None
    columns = {name: table.column(name) for name in schema.names}
    for top, inner in nested.items():
        holder = table.column(top).combine_chunks()
        if holder.null_count < len(holder):
            for place, field in enumerate(inner):
                name = f"{top}.{field.name}"
                own = columns[name]
                if own.null_count < len(own):
                    return None
                columns[name] = holder.flatten()[place]
    return Chunk(pa.table([columns[name] for name in schema.names], schema=schema), None, len(table))


def _read_closely(lines: list[bytes], schema: Any, facts: Mapping[str, FactType], nests: frozenset[str]) -> Chunk:
    rows: list[dict[str, Any]] = []
    places: list[int] = []
    wrong: list[Wrong] = []
    for place, record in enumerate(map(_record, lines)):
        if isinstance(record, str):
            wrong.append(Wrong(place, None, shown(lines[place].decode(errors="replace")), wording.no_record(record)))
            continue
        row: dict[str, Any] = {}
        for name, value in _told(record, nests):
            if name in row and name in facts:
                wrong.append(Wrong(len(rows), name, shown(value), wording.twice_in_record(name)))
                value = None  # noqa: PLW2901  (which of the two is meant, nobody knows)
            row[name] = value
        rows.append(row)
        places.append(place)
    arrays = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if field.name in facts:
            array, found = from_plain(facts[field.name], values)
            wrong += found
        else:
            array = pa.array([_own(value, field.type) for value in values], field.type)
        arrays.append(array)
    return Chunk(pa.table(arrays, schema=schema), None, len(lines), wrong, places)


def _own(value: Any, type_: Any) -> Any:
    """Return what a caller's own column holds: in a column of text, anything else as the JSON that it was."""
    if value is None or pa.types.is_boolean(type_) or pa.types.is_integer(type_):
        return value
    if pa.types.is_floating(type_):
        return float(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=float)
