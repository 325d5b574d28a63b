"""Single values of a column: as the fact holds them, or the complaints about them, which are those about the same value in a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from clientqual.diagnostics import Diagnostic
from clientqual.ir import FactType, Kind, Value
from clientqual.models import Case, custom_value, diagnostics_of, fit

_MOST: Final = 1 << 14
"""So many values are remembered at most."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that its fact cannot have, with the complaints about it."""

    complaints: tuple[Diagnostic, ...]


Fitted: TypeAlias = Value | Misfit | None
"""What a value is to its fact; None is unknown."""


class Fitting:
    """Fits values to a fact, and remembers them. Values that are equal and not the same are told apart: `1`, `1.0` and `True`."""

    def __init__(self, kind: FactType) -> None:
        self.kind = kind
        self._known: dict[Any, Fitted] = {}

    def __call__(self, raw: object) -> Fitted:
        key = _key(raw)
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = _fitted(self.kind, raw)
        return self._known[key]


def _key(raw: object) -> object:
    """Return what tells a value from all others, whatever it is."""
    if isinstance(raw, list):
        return tuple(map(_key, raw))
    return (type(raw), raw) if isinstance(raw, str | bool | int | None) else (type(raw), repr(raw))


def _fitted(kind: FactType, raw: object) -> Fitted:
    if raw is None:
        return None
    try:
        found = fit(kind, custom_value(raw) if kind.model == "custom" else raw)
    except ValueError:
        return Misfit(_complaints(kind.path, raw))
    if isinstance(found, Diagnostic):
        return Misfit(_complaints(kind.path, raw) or (found,))
    # In a file nobody can tell a whole number from a decimal; in Python, and in a column, anybody can.
    is_whole = kind.kind is not Kind.INT or kind.model == "custom" or isinstance(raw, int)
    return found if is_whole else Misfit(_complaints(kind.path, raw))


def _complaints(path: str, raw: object) -> tuple[Diagnostic, ...]:
    """Return what the model of a case says about a value."""
    try:
        Case.model_validate({path: raw})
    except ValidationError as error:
        return diagnostics_of(error)
    return ()
