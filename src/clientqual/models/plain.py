"""A case that plainly says what it says: facts, each with a value that it can have, and little else. It is read without the models.

Whatever takes a closer look is a misfit and left to the models, which either read it or say what is wrong with it. So nothing is taken here
that the models would refuse, and whoever has nothing but plain cases need not wait until the models are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from clientqual.diagnostics import Diagnostic
from clientqual.ir import FactType, Kind, Value
from clientqual.models.fitting import fit
from clientqual.models.numbers import custom_value

if TYPE_CHECKING:
    from clientqual.models.parts import Override

SECTIONS: Final = ("provider", "house_rules", "client", "project")
"""The models of facts, as cases name them."""
_CUSTOM: Final = "custom"
TEXTS: Final = ("id", "label")

_NUMBERS: Final = (int, float, Decimal, str)
PLAIN_TYPES: Final[Mapping[Kind, tuple[type, ...]]] = {
    Kind.ENUM: (str,),
    Kind.BOOL: (bool,),
    Kind.INT: (int,),
    Kind.NUMBER: _NUMBERS,
    Kind.MONEY: _NUMBERS,
    Kind.SET: (list, set, tuple, frozenset),
}
"""The types of the values that each kind of fact may have here. Whole numbers may be decimals in a file, where nobody can tell: the models can."""

_LARGE_FLOAT: Final = 1e9
"""Below this, a float with at most four decimal places is equal to the decimal that it shows, and to no other."""


class Misfit(LookupError):  # noqa: N818  (it says what the value is)
    """A value that its fact cannot have, or that takes a closer look."""


def plain_value(fact: FactType, value: object) -> Value:
    """Return a value as the fact holds it. Raises Misfit for one that the fact cannot have, or that takes a closer look."""
    if type(value) not in PLAIN_TYPES[fact.kind] or (type(value) is float and not -_LARGE_FLOAT < value < _LARGE_FLOAT):
        raise Misfit
    found = fit(fact, value)
    if isinstance(found, Diagnostic):
        raise Misfit
    return found


@dataclass(frozen=True, slots=True)
class PlainCase:
    """What a case says that was read without the models, with the names that `Case` has for it."""

    stated: Mapping[str, Value]
    id: str | None = None
    label: str | None = None
    currency: str | None = None
    dont_know: frozenset[str] = frozenset()
    override: ClassVar[Mapping[str, Override]] = MappingProxyType({})

    def facts(self) -> dict[str, Value]:
        """Return every fact that is stated, by path, as rules see it."""
        return {**self.stated}


def plain_case(case: Mapping[str, Any], types: Mapping[str, FactType]) -> PlainCase | None:
    """Return what a case plainly says of facts of these types, by path; None for a case that takes a closer look."""
    # Other kinds of mappings may say one thing here and another thing there.
    if type(case) is not dict:
        return None
    try:
        beside = {name: read(case[name], types) for name, read in _BESIDE.items() if name in case}
        told = nested({name: part for name, part in case.items() if name not in _BESIDE})
        stated = dict(sorted(_stated(told, types)))
    except (
        LookupError,
        TypeError,
        AttributeError,
        ValueError,
    ):  # of what is no fact, no text, no mapping, and no value
        return None
    if not stated.keys().isdisjoint(beside.get("dont_know", ())):
        return None
    beside.pop("notes", None)
    return PlainCase(stated, told.get("id"), told.get("label"), **beside)


def _stated(told: Mapping[str, Any], types: Mapping[str, FactType]) -> Iterator[tuple[str, Value]]:
    for section, part in told.items():
        if section in TEXTS:
            _text(part)
        elif type(part) is not dict:
            raise Misfit
        else:
            for name, value in part.items():
                kind = types[section + "." + name]  # a name is held against the facts even where nothing is said of it
                if value is not None:
                    # The kind of a custom fact is for the rules to hold against its value, as it is with the models.
                    yield kind.path, custom_value(value) if section == _CUSTOM else plain_value(kind, value)


def nested(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a case with its facts under their models, wherever it states them. Raises Misfit, or what comes of keys that are no texts."""
    if case.keys() <= _NESTED:
        return case
    found: dict[str, Any] = {}
    for path, value in case.items():
        section, dot, name = path.partition(".")
        if dot:
            found.setdefault(section, {})[name] = value
        elif path in TEXTS and path not in found and value.__class__ is str:
            found[path] = value
        else:
            raise Misfit
    return found


_NESTED: Final = frozenset({*SECTIONS, _CUSTOM, *TEXTS})


def _text(value: object) -> str:
    if type(value) is not str:
        raise Misfit
    return value


def _notes(value: object, _: Mapping[str, FactType]) -> None:
    """No rule reads notes; they have to be texts all the same."""
    for note in value if type(value) is list else (value,):
        _text(note)


def _currency(value: object, _: Mapping[str, FactType]) -> str:
    name = _text(value)
    if not (len(name) == 3 and name.isascii() and name.isalpha() and name.isupper()):
        raise Misfit
    return name


def _dont_know(value: object, types: Mapping[str, FactType]) -> frozenset[str]:
    if type(value) is not list or any(types[path].derived for path in map(_text, value)):
        raise Misfit
    return frozenset(value)


_BESIDE: Final[Mapping[str, Callable[[object, Mapping[str, FactType]], Any]]] = {
    "notes": _notes,
    "currency": _currency,
    "dont_know": _dont_know,
}
