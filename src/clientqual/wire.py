"""The wire: a case as JSON in, its answer as JSON out, for those who ask very often.

What is written is what `Qualification.to_json("answer")` writes, byte for byte. A case that takes a closer look is left to the long way,
through the models, which say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Generic, TypeAlias, TypeVar

from pydantic_core import from_json

from clientqual.diagnostics import Diagnostic
from clientqual.engines import Door, Remembered, TableEngine, remember
from clientqual.ir import Program, plain
from clientqual.models import fit
from clientqual.qualification import (
    Advice,
    CaseRef,
    Outcome,
    OutcomeAnswer,
    Plain,
    Recommendation,
    RuleSetRef,
    Signal,
    Stated,
)
from clientqual.rendering import json_of

_LARGEST: Final = 1 << 16
"""Whatever is larger takes the long way, which has bounds for everything."""
_MOST_SHARED: Final = 1 << 12

T = TypeVar("T")
W = TypeVar("W")

_SHAPES: Final = bytes.maketrans(b".123456789E", b"0000000000e")
_NO_SHAPE: Final = bytes(byte for byte in range(256) if byte not in b'.0123456789eE",')
"""What tells how numbers are written: every digit and point as `0`, exponents as `e`, and what stands between numbers."""
_MORE_THAN_A_FLOAT: Final = b"0" * 16
_FAR_EXPONENT: Final = b"0e000"
_SHORT: Final = re.compile(rb"\.[0-9]{1,4}[ \t\n\r,}]")
_AFTER_KEY: Final = re.compile(rb'"[ \t\n\r]*:')

Named: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""Items that are written, in two lists: red and green signals, or what to do now and what only some answers call for."""


class Wire:
    """Answers JSON with JSON under one rule set. `digest` makes the digest of a case from the sum of the hashes of its facts."""

    def __init__(self, program: Program, engine: TableEngine, door: Door, digest: Callable[[int], str]) -> None:
        self._program = program
        self._engine = engine
        self._door = door
        self._digest = digest
        name, reader = program.identity, engine.reader
        self._rule_set = json_of(RuleSetRef(name.name, name.version, name.digest))
        # What stands in many answers is written once, and they share it: less to keep, and less to wait for.
        shared = lru_cache(maxsize=_MOST_SHARED)
        self._outcome, self._signal, self._plain_step = shared(_outcome), shared(_signal), shared(self._recommendation)
        self._outcomes = Writing(reader.outcomes, self._answered)
        self._signals = tuple((mask, Writing(reading, self._lit)) for mask, reading in reader.signals)
        self._actions = tuple((mask, reading, Writing(reading, self._advised)) for mask, reading in reader.actions)
        self._stated: dict[tuple[str, str | bool, tuple[str | bool, ...]], str] = {}

    def answer(self, data: bytes | str) -> str | None:
        """Return the answer to a case; None for one that has to go the long way."""
        written = data.encode(errors="surrogatepass") if isinstance(data, str) else data
        if len(written) > _LARGEST:
            return None
        try:
            case = from_json(written)
        except ValueError:
            return None
        number = self._door.read(case) if isinstance(case, dict) else None
        if number is None or _says_twice(written, case):
            return None
        floats = self._door.floats(number)
        if floats and not (_are_short(floats, written, case) or _fits_floats(written)):
            return None
        return self._written(case, number)

    def _written(self, case: Mapping[str, Any], number: int) -> str | None:
        bits = self._engine.bits(number)
        if self._engine.reader.warnings.of(bits):
            return None
        told = _Told(self._program, case, self._door)
        now, conditional, done = self._recommended(bits, told)
        red: list[str] = []
        green: list[str] = []
        for mask, written in self._signals:
            some_red, some_green = written[bits & mask]
            red += some_red
            green += some_green
        outcomes = self._outcomes[bits & self._engine.reader.outcomes.mask]
        return (
            f'{{"rule_set": {self._rule_set}, "case": {self._case(case, number)}, "precision": "walk", '
            f'"outcomes": {{{", ".join(outcomes)}}}, "signals": {{"red": {_list(red)}, "green": {_list(green)}}}, '
            f'"recommendations": {_list(now)}, "conditional": {_list(conditional)}, "done": {_list(done)}, '
            f'"stated": {_list(self._overruled(told, bits))}, "override": {{}}, "warnings": []}}'
        )

    def _case(self, case: Mapping[str, Any], number: int) -> str:
        digest = self._digest(self._door.hash_sum(number))
        if "id" in case or "label" in case:
            return json_of(CaseRef(case.get("id"), digest, case.get("label")))
        return f'{{"id": null, "digest": "{digest}", "label": null}}'

    def _answered(self, outcomes: Mapping[str, OutcomeAnswer]) -> tuple[str, ...]:
        return tuple(self._outcome(name, answer) for name, answer in outcomes.items())

    # --- signals and actions ------------------------------------------------------------------------------------------------------

    def _lit(self, signals: Iterable[Advice]) -> Named:
        told = [advice for advice in signals if advice.status != "conditional"]
        is_red = {advice: self._program.signals[advice.action].flag == "red" for advice in told}
        red = tuple(self._signal(advice) for advice in told if is_red[advice])
        return red, tuple(self._signal(advice) for advice in told if not is_red[advice])

    def _recommended(self, bits: int, told: _Told) -> tuple[list[str], list[str], list[str]]:
        """Return what to do now, what only some answers call for, and what is done."""
        now: list[str] = []
        conditional: list[str] = []
        done: list[str] = []
        for mask, reading, written in self._actions:
            named = written[bits & mask]
            if named is not None:
                now += named[0]
                conditional += named[1]
                continue
            for advice in reading[bits & mask]:
                action = self._program.actions[advice.action]
                if action.finds_out and all(map(told.knows, action.finds_out)):
                    done += [f'"{action.id}"'] * (advice.status != "conditional")
                else:
                    item = self._recommendation(advice, told.plain(action.parameters))
                    (conditional if advice.status == "conditional" else now).append(item)
        return now, conditional, done

    def _advised(self, actions: Sequence[Advice]) -> Named | None:
        """Write actions down; None where one of them depends on what else is known."""
        if any(
            action.parameters or action.finds_out for action in (self._program.actions[name] for name, _ in actions)
        ):
            return None
        now = tuple(self._plain_step(advice) for advice in actions if advice.status != "conditional")
        return now, tuple(self._plain_step(advice) for advice in actions if advice.status == "conditional")

    def _recommendation(self, advice: Advice, parameters: Mapping[str, Plain] = MappingProxyType({})) -> str:
        (name, status), action = advice, self._program.actions[advice.action]
        exact = status == "certain"
        return json_of(Recommendation(name, status, exact, action.phase, action.effect, parameters=parameters))

    # --- derived facts that are stated --------------------------------------------------------------------------------------------

    def _overruled(self, told: _Told, bits: int) -> Iterator[str]:
        """Yield the derived facts that are stated, with what their tables give."""
        for path, table in self._engine.reader.computed:
            stated = told.raw(path)
            if stated is not None:
                key = path, stated, table.of(bits)
                yield self._stated.get(key) or remember(self._stated, key, self._overrules(*key))

    def _overrules(self, path: str, stated: str | bool, given: tuple[str | bool, ...]) -> str:
        table = plain(self._program.types[path], given[0]) if len(given) == 1 else None
        return json_of(Stated(path, stated, table))


class Writing(Remembered[int, W], Generic[T, W]):
    """What some bits of a case say, as it is written."""

    def __init__(self, reading: Mapping[int, T], write: Callable[[T], W]) -> None:
        super().__init__()
        self._reading = reading
        self._write = write

    def __missing__(self, bits: int) -> W:
        return self.keep(bits, self._write(self._reading[bits]))


def _outcome(name: str, answer: OutcomeAnswer) -> str:
    outcome = Outcome(name, answer.presumed, answer.possible, exact=len(answer.possible) == 1)
    return f'"{name}": {json_of(outcome)}'


def _signal(advice: Advice) -> str:
    return json_of(Signal(*advice))


class _Told:
    """What a case tells, as its writer put it; the door has read it, so every value is one that its fact can have."""

    __slots__ = ("_case", "_door", "_program")

    def __init__(self, program: Program, case: Mapping[str, Any], door: Door) -> None:
        self._program = program
        self._case = case
        self._door = door

    def raw(self, path: str) -> Any:
        """Return what is stated, what that implies, or the default; None for what is not known."""
        section, _, name = path.partition(".")
        value = self._case.get(path) if path in self._case else self._case.get(section, {}).get(name)
        value = self._door.implied(self._case).get(path) if value is None else value
        return self._program.facts[path].default if value is None and path in self._program.facts else value

    def knows(self, path: str) -> bool:
        return self.raw(path) is not None

    def plain(self, paths: Iterable[str]) -> dict[str, Plain]:
        """Return those of some facts that are known, as callers see them."""
        found: dict[str, Plain] = {}
        for path in paths:
            raw, kind = self.raw(path), self._program.types[path]
            value = None if raw is None else fit(kind, raw)
            if value is not None and not isinstance(value, Diagnostic):
                found[path] = plain(kind, value)
        return found


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(items) + "]"


def _says_twice(data: bytes, case: Mapping[str, Any]) -> bool:
    """Say whether a key may be written twice in one place: a mistake that a parser hides, and that the long way sees.

    After each key stands a colon. Where there are more, perhaps in texts, those after a quote are counted: none is missing among them.
    """
    keys = len(case)
    for part in case.values():
        if part.__class__ is dict:
            keys += len(part)
    return data.count(b":") != keys and len(_AFTER_KEY.findall(data)) != keys


def _are_short(floats: int, data: bytes, case: Mapping[str, Any]) -> bool:
    """Say whether each of so many floats is surely written with four decimal places at most, and no exponent.

    Without texts of the caller's own, such writing is found in floats only: numbers in quotes end with the quote. That a float is small,
    the door has seen.
    """
    return "id" not in case and "label" not in case and len(_SHORT.findall(data)) == floats


def _fits_floats(data: bytes) -> bool:
    """Say whether every number is written so short that a float shows it as it was written."""
    numbers = data.translate(_SHAPES, _NO_SHAPE)
    return _MORE_THAN_A_FLOAT not in numbers and _FAR_EXPONENT not in numbers
