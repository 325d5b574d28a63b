"""The wire: a case as JSON in, its answer as JSON out, for those who ask very often.

What is written is what `Qualification.to_json("answer")` writes, byte for byte. A case that takes a closer look is left to the long way,
through the models, which say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic_core import from_json

from clientqual import engines
from clientqual.diagnostics import Diagnostic
from clientqual.ir import Program, Value, plain
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
    Status,
)
from clientqual.report import json_of

_EVERY: Final[tuple[Status, ...]] = ("certain", "presumed", "conditional")

_LARGEST: Final = 1 << 16
"""Whatever is larger takes the long way, which has bounds for everything."""
_MOST_REMEMBERED: Final = 1 << 13

_SHAPES: Final = bytes.maketrans(b".123456789E", b"0000000000e")
_NO_SHAPE: Final = bytes(byte for byte in range(256) if byte not in b'.0123456789eE",')
"""What tells how numbers are written: every digit and point as `0`, exponents as `e`, and what stands between numbers."""
_MORE_THAN_A_FLOAT: Final = b"0" * 16
_FAR_EXPONENT: Final = b"0e000"
_AFTER_KEY: Final = re.compile(rb'"[ \t\n\r]*:')

K = TypeVar("K", bound=Hashable)


class Wire:
    """Answers JSON with JSON under one rule set. `digest` makes the digest of a case from the sum of the hashes of its facts."""

    def __init__(
        self, program: Program, engine: engines.TableEngine, door: engines.Door, digest: Callable[[int], str]
    ) -> None:
        self._program = program
        self._engine = engine
        self._door = door
        self._digest = digest
        name = program.identity
        self._rule_set = json_of(RuleSetRef(name.name, name.version, name.digest))
        self._outcomes: dict[tuple[str, OutcomeAnswer], str] = {}
        self._stated: dict[tuple[str, Plain, tuple[str | bool, ...]], str] = {}
        self._signals = {
            Advice(name, status): json_of(Signal(name, status)) for name in program.signals for status in _EVERY[:2]
        }
        self._red = {advice for advice in self._signals if program.signals[advice.action].flag == "red"}
        self._actions = {
            Advice(name, status): self._recommended(name, status)
            for name, action in program.actions.items()
            for status in _EVERY
            if not action.parameters and not action.finds_out
        }

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
        if number is None or _says_twice(written, case) or (self._door.floats(number) and not _fits_floats(written)):
            return None
        return self._written(case, number)

    def _written(self, case: Mapping[str, Any], number: int) -> str | None:
        found = self._engine.read(number)
        if found.warnings:
            return None
        told = _Told(self._program, case, self._door.implied(case))
        lit = [advice for advice in found.signals if advice in self._signals]
        red = _list(self._signals[advice] for advice in lit if advice in self._red)
        green = _list(self._signals[advice] for advice in lit if advice not in self._red)
        now, conditional, done = self._sorted(found.actions, told)
        return (
            f'{{"rule_set": {self._rule_set}, "case": {self._case(case, number)}, "precision": "walk", '
            f'"outcomes": {self._answers(found.outcomes)}, "signals": {{"red": {red}, "green": {green}}}, '
            f'"recommendations": {_list(now)}, "conditional": {_list(conditional)}, "done": {_list(done)}, '
            f'"stated": {_list(self._overruled(told, found.computed))}, "override": {{}}, "warnings": []}}'
        )

    def _case(self, case: Mapping[str, Any], number: int) -> str:
        if "id" in case or "label" in case:
            return json_of(CaseRef(case.get("id"), self._digest(self._door.hash_sum(number)), case.get("label")))
        return f'{{"id": null, "digest": "{self._digest(self._door.hash_sum(number))}", "label": null}}'

    def _answers(self, outcomes: Mapping[str, OutcomeAnswer]) -> str:
        return "{" + ", ".join([self._outcomes.get(item) or self._outcome(*item) for item in outcomes.items()]) + "}"

    def _outcome(self, name: str, answer: OutcomeAnswer) -> str:
        outcome = Outcome(name, answer.presumed, answer.possible, exact=len(answer.possible) == 1)
        return _kept(self._outcomes, (name, answer), f'"{name}": {json_of(outcome)}')

    def _sorted(self, actions: Iterable[Advice], told: _Told) -> tuple[list[str], list[str], list[str]]:
        """Return actions as they are written: those to do now, those that only some answers call for, and those that are done."""
        now: list[str] = []
        conditional: list[str] = []
        done: list[str] = []
        for advice in actions:
            written = self._actions.get(advice)
            if written is None:
                action = self._program.actions[advice.action]
                if action.finds_out and all(map(told.knows, action.finds_out)):
                    done += [f'"{action.id}"'] * (advice.status != "conditional")
                    continue
                written = self._recommended(*advice, told.plain(action.parameters))
            (conditional if advice.status == "conditional" else now).append(written)
        return now, conditional, done

    def _recommended(self, name: str, status: Status, parameters: Mapping[str, Plain] = MappingProxyType({})) -> str:
        action = self._program.actions[name]
        exact = status == "certain"
        return json_of(Recommendation(name, status, exact, action.phase, action.effect, parameters=parameters))

    def _overruled(self, told: _Told, computed: Mapping[str, tuple[str | bool, ...]]) -> Iterator[str]:
        """Yield the derived facts that are stated, with what their tables give."""
        for path, given in computed.items():
            if told.knows(path):
                stated = told.plain([path])[path]
                yield self._stated.get((path, stated, given)) or self._overrules(path, stated, given)

    def _overrules(self, path: str, stated: Plain, given: tuple[str | bool, ...]) -> str:
        table = plain(self._program.types[path], given[0]) if len(given) == 1 else None
        return _kept(self._stated, (path, stated, given), json_of(Stated(path, stated, table)))


class _Told:
    """What a case tells, as its writer put it; the door has read it, so every value is one that its fact can have."""

    def __init__(self, program: Program, case: Mapping[str, Any], implied: Mapping[str, Value]) -> None:
        self._program = program
        self._case = case
        self._implied = implied

    def _raw(self, path: str) -> Any:
        section, _, name = path.partition(".")
        value = self._case.get(path) if path in self._case else self._case.get(section, {}).get(name)
        value = self._implied.get(path) if value is None else value
        return self._program.facts[path].default if value is None and path in self._program.facts else value

    def knows(self, path: str) -> bool:
        return self._raw(path) is not None

    def plain(self, paths: Iterable[str]) -> dict[str, Plain]:
        """Return those of some facts that are known, as callers see them."""
        found: dict[str, Plain] = {}
        for path in paths:
            raw, kind = self._raw(path), self._program.types[path]
            value = None if raw is None else fit(kind, raw)
            if value is not None and not isinstance(value, Diagnostic):
                found[path] = plain(kind, value)
        return found


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(items) + "]"


def _kept(memory: dict[K, str], key: K, written: str) -> str:
    """Remember what was written, and return it. A memory that is full begins anew."""
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[key] = written
    return written


def _says_twice(data: bytes, case: Mapping[str, Any]) -> bool:
    """Say whether a key may be written twice in one place: a mistake that a parser hides, and that the long way sees.

    After each key stands a colon. Where there are more, perhaps in texts, those after a quote are counted: none is missing among them.
    """
    keys = len(case) + sum([len(part) for part in case.values() if part.__class__ is dict])
    return data.count(b":") != keys and len(_AFTER_KEY.findall(data)) != keys


def _fits_floats(data: bytes) -> bool:
    """Say whether every number is written so short that a float shows it as it was written."""
    numbers = data.translate(_SHAPES, _NO_SHAPE)
    return _MORE_THAN_A_FLOAT not in numbers and _FAR_EXPONENT not in numbers
