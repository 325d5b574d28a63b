"""Reading a qualification back from its JSON form, with a clear complaint about what is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError
from clientqual.qualification import (
    Basis,
    CaseRef,
    Outcome,
    Override,
    Plain,
    Precision,
    Qualification,
    Question,
    Reason,
    Recommendation,
    RuleSetRef,
    Signal,
    Stated,
    Status,
)

_Found = TypeVar("_Found")


def from_json(data: Mapping[str, Any] | str) -> Qualification:
    """Read a qualification from its JSON form at full detail; keys that this version does not know are passed over.

    Money and other decimals come back as the text that JSON has for them, since only the rule set knows which facts they are:
    everything else is equal to what was written, and writing the result again gives the same bytes.
    """
    return _qualification(_Object("", _loaded(data) if isinstance(data, str) else data))


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise _refused("it is nested too deep") from None
    except ValueError as error:
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "it holds a number beyond all bounds"
        raise _refused(f"its text is no JSON ({problem[:1].lower()}{problem[1:]})") from None


def _refused(problem: str) -> ClientqualError:
    help_ = 'it is what `as_json` writes with `detail="full"`'
    return ClientqualError([Diagnostic("not-a-qualification", f"this is no qualification: {problem}", help=help_)])


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with the place it stands at, for complaints."""

    path: str
    data: object

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str) -> object:
        if not isinstance(self.data, Mapping):
            raise _refused(f"`{self.path}` is not an object" if self.path else "it is not an object")
        if key not in self.data:
            raise _refused(f"`{self.at(key)}` is missing")
        value: object = self.data[key]
        return value

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str):
            raise _refused(f"`{self.at(key)}` is not text")
        return value

    def maybe_text(self, key: str) -> str | None:
        return None if self.get(key) is None else self.text(key)

    def later_text(self, key: str) -> str:
        """Return a text that earlier versions did not write."""
        return self.text(key) if isinstance(self.data, Mapping) and key in self.data else ""

    def gain(self) -> float:
        """Return the gain of a question; earlier versions did not write it."""
        value = self.data.get("gain", 0.0) if isinstance(self.data, Mapping) else 0.0
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise _refused(f"`{self.at('gain')}` is not a number")
        return float(value)

    def number(self, key: str) -> int:
        value = self.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _refused(f"`{self.at(key)}` is not a whole number")
        return value

    def truth(self, key: str) -> bool:
        value = self.get(key)
        if not isinstance(value, bool):
            raise _refused(f"`{self.at(key)}` is neither true nor false")
        return value

    def items(self, key: str) -> list[object]:
        value = self.get(key)
        if not isinstance(value, list | tuple):
            raise _refused(f"`{self.at(key)}` is not a list")
        return list(value)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(_Object(self.at(key), {str(n): item}).text(str(n)) for n, item in enumerate(self.items(key)))

    def each(self, key: str, read: Callable[[_Object], _Found]) -> tuple[_Found, ...]:
        return tuple(read(_Object(f"{self.at(key)}.{n}", item)) for n, item in enumerate(self.items(key)))

    def object(self, key: str) -> _Object:
        return _Object(self.at(key), self.get(key))

    def entries(self) -> Iterator[tuple[str, _Object]]:
        if not isinstance(self.data, Mapping):
            raise _refused(f"`{self.path}` is not an object")
        for key, value in self.data.items():
            yield key, _Object(self.at(key), value)

    def plain(self) -> Plain:
        """Read the value of a fact."""
        if isinstance(self.data, bool | int | str):
            return self.data
        if isinstance(self.data, list | tuple) and all(isinstance(item, str) for item in self.data):
            return tuple(self.data)
        raise _refused(f"`{self.path}` is not the value of a fact")

    def facts(self, key: str) -> dict[str, Plain]:
        return {path: value.plain() for path, value in self.object(key).entries()}

    def status(self) -> Status:
        value = self.text("status")
        for status in get_args(Status):
            if value == status:
                return status  # type: ignore[no-any-return]  # get_args forgets what the values are
        raise _refused(f"`{self.at('status')}` is none of the statuses: `{value}`")

    def precision(self) -> Precision:
        value = self.text("precision")
        for precision in get_args(Precision):
            if value == precision:
                return precision  # type: ignore[no-any-return]  # likewise
        raise _refused(f"`precision` is none that this version knows: `{value}`")


def _qualification(top: _Object) -> Qualification:
    signals = top.object("signals")
    return Qualification(
        rule_set=_rule_set(top.object("rule_set")),
        case=_case(top.object("case")),
        precision=top.precision(),
        basis=_basis(top.object("basis")),
        outcomes={name: _outcome(name, outcome) for name, outcome in top.object("outcomes").entries()},
        red=signals.each("red", _signal),
        green=signals.each("green", _signal),
        recommendations=top.each("recommendations", _recommendation),
        conditional=top.each("conditional", _recommendation),
        done=top.texts("done"),
        questions=top.each("questions", _question),
        stated=top.each("stated", _stated),
        override={name: _override(item) for name, item in top.object("override").entries()},
        warnings=top.texts("warnings"),
    )


def _rule_set(ref: _Object) -> RuleSetRef:
    return RuleSetRef(ref.text("name"), ref.text("version"), ref.text("digest"))


def _case(ref: _Object) -> CaseRef:
    return CaseRef(ref.maybe_text("id"), ref.text("digest"), ref.maybe_text("label"))


def _basis(basis: _Object) -> Basis:
    return Basis(basis.number("known"), basis.number("open"), basis.number("defaults"))


def _outcome(name: str, outcome: _Object) -> Outcome:
    possible = outcome.texts("possible")
    if not possible:
        raise _refused(f"`{outcome.at('possible')}` is empty")
    return Outcome(
        name=name,
        presumed=outcome.text("presumed"),
        possible=possible,
        exact=outcome.truth("exact"),
        title=outcome.text("title"),
        answer=outcome.text("answer"),
        reason=_reason(outcome.object("reason")),
    )


def _reason(reason: _Object) -> Reason:
    return Reason(
        facts=reason.facts("facts"),
        presumed=reason.facts("presumed"),
        rules=reason.texts("rules"),
        sources=reason.texts("sources"),
        text=reason.text("text"),
        paragraph=reason.later_text("paragraph"),
    )


def _signal(signal: _Object) -> Signal:
    return Signal(
        id=signal.text("id"),
        status=signal.status(),
        title=signal.text("title"),
        because=signal.text("because"),
        sources=signal.texts("sources"),
    )


def _recommendation(item: _Object) -> Recommendation:
    return Recommendation(
        action=item.text("action"),
        status=item.status(),
        exact=item.truth("exact"),
        phase=item.text("phase"),
        effect=item.text("effect"),
        title=item.text("title"),
        guidance=item.text("guidance"),
        parameters=item.facts("parameters"),
        reason=_reason(item.object("reason")),
    )


def _stated(item: _Object) -> Stated:
    derived = item.object("derived")
    return Stated(item.text("fact"), item.object("stated").plain(), None if derived.data is None else derived.plain())


def _override(item: _Object) -> Override:
    return Override(item.text("value"), item.maybe_text("by"), item.maybe_text("because"))


def _question(item: _Object) -> Question:
    values = tuple(_answer(_Object(f"{item.at('values')}.{n}", value)) for n, value in enumerate(item.items("values")))
    return Question(
        fact=item.text("fact"),
        of=item.maybe_text("of"),
        ask=item.text("ask"),
        kind=item.text("kind"),
        values=values,
        affects=item.texts("affects"),
        gain=item.gain(),
    )


def _answer(value: _Object) -> str | bool:
    if isinstance(value.data, str | bool):
        return value.data
    raise _refused(f"`{value.path}` is neither text nor true or false")
