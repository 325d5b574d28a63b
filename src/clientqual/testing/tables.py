"""Tables of cases for tests of frames: the same facts as columns of all kinds, and what the one-case engine says about each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from clientqual.engines import Found
from clientqual.ir import FactType, Finite, Kind, Subsets, Value
from clientqual.models import Case
from clientqual.ruleset import RuleSet

TEXTS = (pa.string(), pa.large_string(), pa.string_view())
WHOLE = (pa.int8(), pa.uint8(), pa.int16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64())
_LARGE_FLOAT = 1e9

Told = Mapping[str, Value]


def found(rules: RuleSet, told: Mapping[str, object]) -> Found:
    """Return what the one-case engine finds of a case. Raises CaseError as it does."""
    return rules._found(rules._know(Case.model_validate(told)).facts, "walk")  # noqa: SLF001  (tests look inside)


def expected(rules: RuleSet, case: Mapping[str, object], names: Sequence[str]) -> dict[str, Any]:
    """Return the answers to a case as a row with these columns, possible answers as lists."""
    answer = found(rules, case)
    row: dict[str, Any] = {}
    for name in names:
        subject, _, part = name.rpartition(".")
        if subject in ("action", "signal"):
            row[name] = (answer.actions if subject == "action" else answer.signals).get(part)
        elif part == "presumed":
            row[name] = answer.presumed[subject]
        else:
            possible = answer.possible[subject]
            row[name] = list(possible) if part == "possible" else possible[0] if len(possible) == 1 else None
    return row


def table_of(cases: Sequence[Told], types: Mapping[str, FactType], random: Random) -> pa.Table:
    """Return a table of cases: a column for each fact that one of them tells, of any type that can hold it, in any chunks."""
    paths = sorted({path for case in cases for path in case}) or [next(iter(types))]
    return pa.table({path: column_of([case.get(path) for case in cases], types[path], random) for path in paths})


def column_of(values: Sequence[Value | None], kind: FactType, random: Random) -> pa.ChunkedArray:
    """Return values as a column in any number of chunks, some of them empty."""
    whole = array_of(values, kind, random)
    cuts = sorted(random.randint(0, len(values)) for _ in range(random.randint(0, 3)))
    pieces = zip([0, *cuts], [*cuts, len(values)], strict=True)
    return pa.chunked_array([whole.slice(start, end - start) for start, end in pieces], whole.type)


def array_of(values: Sequence[Value | None], kind: FactType, random: Random) -> pa.Array:
    """Return values as an array that may begin in the middle of its memory."""
    if random.random() < 0.5 and not any(value is not None for value in values):
        return pa.nulls(len(values))
    some = next((value for value in values if value is not None), None)
    before = random.choice([0, 1, 8, 11])
    return _plain([*[some] * before, *values], kind, random).slice(before)


def _plain(values: Sequence[Any], kind: FactType, random: Random) -> pa.Array:
    domain = kind.domain
    if kind.kind is Kind.BOOL:
        return pa.array(values, pa.bool_())
    if isinstance(domain, Finite):
        in_words = random.random() < 0.5
        words = list(map(str, domain.values))
        return pa.array(values, random.choice(TEXTS)) if in_words else _dictionary(values, words, random)
    if isinstance(domain, Subsets):
        item = random.choice((*TEXTS, pa.dictionary(pa.int8(), pa.string())))
        lists = [None if value is None else sorted(value) for value in values]
        return pa.array(lists, random.choice((pa.list_, pa.large_list))(item))
    return random.choice(list(_numbers(values, kind, random)))()


def _dictionary(values: Sequence[str | None], words: Sequence[str], random: Random) -> pa.Array:
    """Return values as places in a list of words in any order, perhaps with words that no row has, and with null for one."""
    listed: list[str | None] = [*words, *random.choice([[], ["no value"], [f"word{number}" for number in range(30)]])]
    listed += random.choice([[], [None]])
    random.shuffle(listed)
    place = {word: number for number, word in enumerate(listed)}
    codes = [None if value is None and random.random() < 0.5 else place.get(value) for value in values]
    index = random.choice(WHOLE)
    return pa.DictionaryArray.from_arrays(pa.array(codes, index), pa.array(listed, random.choice(TEXTS)))


def _numbers(values: Sequence[int | Decimal | None], kind: FactType, random: Random) -> list[Callable[[], pa.Array]]:
    """Return ways to hold these numbers."""
    told = [value for value in values if value is not None]
    ways: list[Callable[[], pa.Array]] = []
    if all(value == int(value) for value in told):
        low, high = min(map(int, told), default=0), max(map(int, told), default=0)
        fitting = [type_ for type_ in WHOLE if _holds(type_, low) and _holds(type_, high)]
        ways.append(lambda: pa.array([_as(int, value) for value in values], random.choice(fitting)))
    if kind.kind is Kind.INT:
        return ways
    places = random.choice([4, 4, 6])
    ways.append(lambda: pa.array([_as(Decimal, value) for value in values], pa.decimal128(30, places)))
    ways.append(lambda: pa.array([_as("{:f}".format, value) for value in values], random.choice(TEXTS)))
    if kind.kind is Kind.NUMBER and all(abs(Decimal(value)) < _LARGE_FLOAT for value in told):
        ways.append(lambda: pa.array([_as(float, value) for value in values], pa.float64()))
    return ways


def _holds(type_: pa.DataType, number: int) -> bool:
    signed = type_ in (pa.int8(), pa.int16(), pa.int32(), pa.int64())
    bits = int(type_.bit_width) - signed
    return -(1 << bits) * signed <= number < 1 << bits


def _as(make: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else make(Decimal(value) if make != int else value)  # noqa: E721  (the function itself)
