"""Values of facts as Arrow holds them, and how text becomes one: by the type that the fact declares, never by what it looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from clientqual.diagnostics import Diagnostic
from clientqual.frames import Fitting, Misfit
from clientqual.ir import LIMIT, PLACES, FactType, Kind, Value
from clientqual.models import fit

SEPARATOR: Final = ";"
"""What stands between the members of a set in a table of text; alone it is the empty set."""

_DECIMAL: Final = pa.decimal128(len(str(LIMIT)) + PLACES - 1, PLACES)
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_PLAIN: Final = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in one row, counted from 0: a value of one column, or the record as a whole (`column` is None)."""

    row: int
    column: str | None
    value: str
    problem: Diagnostic


def arrow_type(fact: FactType) -> Any:
    """Return the Arrow type of a fact where the file does not say one."""
    if fact.kind is Kind.BOOL:
        return pa.bool_()
    if fact.kind is Kind.INT:
        return pa.int64()
    if fact.kind in {Kind.NUMBER, Kind.MONEY}:
        return _DECIMAL
    return pa.list_(pa.string()) if fact.kind is Kind.SET else pa.string()


def from_text(fact: FactType, texts: Any) -> tuple[Any, list[Wrong]]:
    """Return the values that an array of texts stands for, null where there is none or a wrong one, and what is wrong."""
    coded = texts.dictionary_encode()
    return _spread(fact, coded.dictionary.to_pylist(), coded.indices, lambda text: _meant(fact, text))


def from_plain(fact: FactType, values: list[Any]) -> tuple[Any, list[Wrong]]:
    """Return plain values, as JSON has them, as an array, null where there is none or a wrong one, and what is wrong."""
    # What has a point is no whole number, as in a case.
    whole = fact.kind is Kind.INT
    meant = [float(value) if whole and isinstance(value, Decimal) else value for value in values]
    return _spread(fact, meant, pa.array(range(len(values)), pa.int64()), lambda value: value)


def _spread(fact: FactType, values: list[Any], indices: Any, meant: Callable[[Any], object]) -> tuple[Any, list[Wrong]]:
    """Judge each value once, and put what came of it where `indices` says."""
    held: list[object] = []
    problems: dict[int, Diagnostic] = {}
    for place, value in enumerate(values):
        said = None if value is None else meant(value)
        got: Value | Diagnostic | None = None if said is None else fit(fact, said)
        if isinstance(got, Diagnostic):
            problems[place] = got
            got = None
        # A set keeps the order in which it was told.
        held.append(got if not isinstance(got, frozenset) else said if isinstance(said, list) else [said])
    array = pa.array(held, arrow_type(fact)).take(indices)
    if not problems:
        return array, []
    wrong = (
        Wrong(row, fact.path, shown(values[place]), problems[place])
        for row, place in enumerate(indices.to_pylist())
        if place in problems
    )
    return array, list(wrong)


def _meant(fact: FactType, text: str) -> object:
    """Return what a text says for a fact of this kind; where it says nothing, the text itself, for `fit` to complain about."""
    if fact.kind is Kind.BOOL:
        return {"true": True, "false": False}.get(text, text)
    if fact.kind is Kind.INT:
        return int(text) if _WHOLE.fullmatch(text) else float(text) if _PLAIN.fullmatch(text) else text
    if fact.kind is Kind.SET:
        return [member for member in text.split(SEPARATOR) if member]
    return text


def shown(value: object, most: int | None = _SHOWN) -> str:
    """Return a value as a text: as it is, or as JSON; cut where it is longer than `most`."""
    text = str(value) if isinstance(value, str | Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if most is None or len(text) <= most else text[: most - 3] + "..."


class Judge:
    """Says what is wrong with the values of a row, by what also judges them for the rules. The same value is judged once."""

    def __init__(self, facts: Mapping[str, FactType]) -> None:
        self._fittings = {path: Fitting(fact) for path, fact in facts.items()}

    def wrong(self, row: int, values: Mapping[str, object], message: str | None) -> list[Wrong]:
        """Return what is wrong with values that do not fit their facts. Where all do, `message` is about the row as a whole."""
        found = [
            Wrong(row, path, shown(value), problem)
            for path, value in values.items()
            if isinstance(misfit := self._fittings[path](value), Misfit)
            for problem in misfit.complaints
        ]
        if not found and message is not None:
            found = [Wrong(row, None, "", Diagnostic("contradiction", message))]
        return found
