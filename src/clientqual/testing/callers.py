"""Cases as callers have them: nested, dotted and mixed, of every type of value, and wrong in every way that one can be wrong.

A case is drawn as a number of facts and a seed. It is made anew each time it is needed, for some values can be read only once.
"""

from __future__ import annotations

from collections import ChainMap, OrderedDict, UserDict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.ir import UNIT, FactType, Finite, Kind, Numbers, Program, Subsets
from clientqual.models import MODELS, as_case
from clientqual.qualification import Answer
from clientqual.report import Detail
from clientqual.result import Qualification
from clientqual.ruleset import RuleSet
from clientqual.testing.strategies import SEEDS

MOST: Final = 40

T = TypeVar("T")


class Word(str):
    """A text of a class of its own."""

    __slots__ = ()


class Whole(int):
    """A whole number of a class of its own."""


class Real(float):
    """A float of a class of its own."""


class Lookalike:
    """What has all that a mapping has, and is none."""

    def __init__(self, data: Mapping[Any, Any]) -> None:
        self.keys = data.keys
        self.items = data.items
        self.values = data.values
        self.get = data.get


def member_of_enum(text: str) -> str:
    """Return the member of an enum that is this text."""
    return next(iter(StrEnum("Choice", {"CHOICE": text})))


ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 10**14, 10**40, 10**5000, Whole(1), range(3)),
    *(0.0, -0.0, 0.25, 0.1, 1e400, float("nan"), float("inf"), 1e22, 1e-9, 12345678901234.0625, Real(1.5), 1j),
    *(Decimal(text) for text in ("NaN", "sNaN", "Infinity", "1.00", "1E+3", "0.12345", "-0", "12345678901234.0625")),
    *(
        "",
        "none",
        "yes",
        "true",
        "1",
        "1.0",
        "01",
        " 1",
        "1e3",
        "+5",
        "-0",
        ".5",
        "5.",
        "1_000",
        "nan",
        "5\n",
        "\u0665",
    ),
    *("9" * 41, "0" * 30 + "5", "\ud800", Word("none"), Word("5"), b"none", bytearray(b"x"), object(), Fraction(1, 2)),
    *([], (), {}, set(), [None], ["none"], [1], [[]], [Decimal("sNaN")], [b"x"], {"a": 1}, len),
)
"""Values that some fact or other may be told to have."""

KEYS: Final[tuple[Any, ...]] = (
    *("project.breif", "custom.zzz", "nowhere.x", "project.", ".x", "a.b.c", "id.x", "label.x", "project.brief.x"),
    *("weather", "projekt", "", "custom", None, 5, True, b"id", ("a",), Word("project"), Word("client.trust")),
)
"""Keys that a case does not have, and some that only look so."""

NAMES: Final[tuple[Any, ...]] = ("breif", "00", "", "brief.x", 500, None, Word("brief"))
"""Names that no fact of a model has, and one that only looks so."""

BESIDE: Final[Mapping[str, tuple[Any, ...]]] = {
    "id": ("a", Word("b"), "", "\ud800", "\xe4\0\n", 5, 5.5, None, True, [], b"b", Decimal(5), {}),
    "label": ('a: "b"', None, 5, "\ud800", Word("b")),
    "notes": ("n", ["a", "b"], None, 5),
    "currency": ("EUR", "USD", "eur", None, 5),
    "dont_know": (["project.estimate"], "project.budget_defined", ["custom.zzz"], None, [], [5], ["client.trust"]),
    "override": ({"tier": "best"}, {"tier": {"value": "best", "by": "\ud800"}}, {}, None, {"xx": "y"}),
    "custom": ({}, None, {"c": True}, {"c": 1}, {"c": None}, {"00": None}, [], {5: 1}, {5: None}),
}
"""What stands beside the facts of the library, right and wrong."""

_LIKE_A_MAPPING: Final[tuple[Callable[[dict[Any, Any]], Any], ...]] = (
    MappingProxyType,
    OrderedDict,
    UserDict,
    ChainMap,
    Lookalike,
)
_UNLIKE_A_MAPPING: Final[tuple[Callable[[dict[Any, Any]], Any], ...]] = (
    lambda data: list(data.items()),
    lambda data: [data],
    lambda _: None,
    lambda _: "text",
)
WRAPPED: Final = (*_LIKE_A_MAPPING, *_UNLIKE_A_MAPPING)
"""Other things than a plain dictionary, that say the same or not."""


@dataclass(frozen=True, repr=False)
class RawCase:
    """A case as a caller has it, to be made as often as it is needed."""

    program: Program
    count: int
    seed: int

    def make(self) -> Any:
        """Make the case anew, the same each time."""
        return _Caller(self.program, Random(self.seed)).case(self.count)  # noqa: S311  (the point is that it repeats)

    def __repr__(self) -> str:
        return f"RawCase(count={self.count}, seed={self.seed}) which is {self.make()!r}"


def raw_cases(program: Program, most: int = MOST) -> st.SearchStrategy[RawCase]:
    """Draw cases of up to `most` facts for a rule set, half of them without anything odd."""
    return st.builds(RawCase, st.just(program), st.integers(0, most), st.integers(0, SEEDS))


# --- all ways in ---------------------------------------------------------------------------------------------------------------


def read_alike(rules: RuleSet, lanes: RuleSet, make: Callable[[], Any], *details: Detail) -> None:
    """A case is refused with the same words, or answered with the same bytes, whichever way it is read.

    `lanes` is the same rule set with the engine that has no door: it is told what the models read, and what the caller has.
    """
    slow, bare = _told(lambda: lanes.qualify(as_case(make()))), _told(lambda: rules.answer(make()))
    for quick in (_told(lambda: rules.qualify(make())), _told(lambda: lanes.qualify(make()))):
        if not isinstance(slow, Qualification):
            assert quick == slow
        else:
            assert isinstance(quick, Qualification), quick
            assert quick.case == slow.case
            assert [quick.to_json(detail) for detail in details] == [slow.to_json(detail) for detail in details]
    if not isinstance(slow, Qualification):
        assert bare == slow
        return
    assert isinstance(bare, Answer), bare
    _same_answer(bare, slow)


def _told(ask: Callable[[], T]) -> T | tuple[Diagnostic, ...]:
    try:
        return ask()
    except CaseError as error:
        return error.diagnostics


def _same_answer(bare: Answer, q: Qualification) -> None:
    outcomes = {name: (item.presumed, item.possible) for name, item in q.outcomes.items()}
    assert {name: tuple(item) for name, item in bare.outcomes.items()} == outcomes
    statuses = [(item.action, item.status) for item in q.recommendations]
    now = [advice for advice in bare.actions if advice.status != "conditional" and advice.action not in q.done]
    assert [*map(tuple, now)] == statuses
    conditional = [item.action for item in q.conditional]
    assert [
        item.action for item in bare.actions if item.status == "conditional" and item.action in conditional
    ] == conditional


# --- how cases are made ---------------------------------------------------------------------------------------------------------


class _Caller:
    """Makes one case."""

    def __init__(self, program: Program, random: Random) -> None:
        self.program = program
        self.random = random
        self.rarely = random.choice([0, 0, 0.02, 0.1])

    def happens(self, often: float = 1.0) -> bool:
        return self.random.random() < often * self.rarely

    def case(self, count: int) -> Any:
        facts = dict(self.facts(count))
        forms: tuple[Callable[[dict[str, Any]], dict[Any, Any]], ...] = (self.nested, self.nested, dict, self.mixed)
        case = self.random.choice(forms)(facts)
        for name, values in BESIDE.items():
            if self.happens(2 if name in ("id", "label") else 0.3):
                case[name] = self.random.choice(values)
        if self.happens(0.3):
            case[self.random.choice(KEYS)] = self.random.choice(ODD)
        case = dict(self.random.sample(list(case.items()), len(case)))
        return self.random.choice(WRAPPED)(case) if self.happens() else case

    def facts(self, count: int) -> Iterator[tuple[str, Any]]:
        """Yield facts with values, more often those that rules read."""
        paths = [path for path in self.program.types if not path.startswith("custom.")]
        telling = [path for path in paths if self.program.readers.get(path)] or paths
        chosen = telling if self.random.random() < 0.8 else paths
        for path in self.random.sample(chosen, min(count, len(chosen))):
            yield path, self.random.choice(ODD) if self.happens() else self.value(self.program.types[path])

    # --- the form of a case -------------------------------------------------------------------------------------------------------

    def nested(self, facts: Mapping[str, Any]) -> dict[Any, Any]:
        found: dict[str, Any] = {}
        for path, value in facts.items():
            section, _, name = path.partition(".")
            found.setdefault(section, {})[name] = value
        return {section: self.section(section, told) for section, told in found.items()}

    def section(self, name: str, told: dict[str, Any]) -> Any:
        if self.happens(0.5):
            told = {**told, self.random.choice(NAMES): self.random.choice((None, self.random.choice(ODD)))}
        if not self.happens():
            return told
        try:
            return MODELS[name](**told) if self.random.random() < 0.5 else self.random.choice(WRAPPED)(told)
        except (ValueError, TypeError):
            return told

    def mixed(self, facts: Mapping[str, Any]) -> dict[Any, Any]:
        """State some facts by their path, some under their model, and some both ways."""
        dotted = {path: value for path, value in facts.items() if self.random.random() < 0.5}
        rest = {path: value for path, value in facts.items() if path not in dotted or self.happens()}
        return {**dotted, **self.nested(rest)}

    # --- the values of facts ------------------------------------------------------------------------------------------------------

    def value(self, kind: FactType) -> Any:
        domain = kind.domain
        if isinstance(domain, Finite):
            value = self.random.choice(domain.values)
            return self.other_finite(value) if self.happens(2) else value
        if isinstance(domain, Subsets):
            members = self.random.sample(domain.members, self.random.randint(0, len(domain.members)))
            return self.other_set(members) if self.random.random() < 0.5 else members
        return self.number(kind)

    def other_finite(self, value: str | bool) -> Any:
        if isinstance(value, bool):
            return self.random.choice([int(value), float(value), Decimal(int(value)), str(value).lower()])
        return self.random.choice([Word(value), member_of_enum(value), value.upper(), f"{value} "])

    def other_set(self, members: list[str]) -> Any:
        if self.happens(2):
            members = [self.random.choice([Word(item), member_of_enum(item), item]) for item in members]
        if self.happens():
            members = [*members, *members[:1], self.random.choice(["nix", members[0] if members else "x"])]
        forms: tuple[Callable[[list[str]], Any], ...] = (tuple, set, frozenset)
        odd: tuple[Callable[[list[str]], Any], ...] = (
            iter,
            deque,
            dict.fromkeys,
            lambda items: (item for item in items),
        )
        return self.random.choice(odd if self.happens(2) else forms)(members)

    def number(self, kind: FactType) -> Any:
        assert isinstance(kind.domain, Numbers)
        low, high = kind.domain.low // UNIT, kind.domain.high // UNIT
        number = self.random.choice(
            [low, 0, 1, 2, 3, 30, 50, 100, 500, 2500, self.random.randint(low, min(high, 10**6))]
        )
        if self.happens(2):
            number = self.random.choice([high, high + 1, low - 1, 10**13])
        plain: list[Callable[[int], Any]] = [int]
        if kind.kind is not Kind.INT:
            plain += [Decimal, str, lambda number: f"{number}.5", lambda number: Decimal(f"{number}.2500")]
        if kind.kind is Kind.NUMBER:
            plain += [float, lambda number: number + 0.25]
        odd: list[Callable[[int], Any]] = [Decimal, str, float, Whole, Real, lambda number: f"{number}.12345"]
        odd += [lambda number: IntEnum("Number", {"N": number}).N]  # type: ignore[attr-defined]  # made here
        return self.random.choice(odd if self.happens(2) else plain)(number)
