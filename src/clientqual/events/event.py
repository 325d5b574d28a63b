"""An event: one thing that happened in an engagement, at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import InitErrorDetails

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.events.fields import read_fields
from clientqual.events.kinds import EVENT_KINDS
from clientqual.events.moments import moment, written
from clientqual.ir import FACT_STATED, RETRACTED, Value
from clientqual.models import described, line, refusal
from clientqual.sealing import ReadOnly, fixed

_OWN: Final = ("id", "at", "kind", "note", "fields")


class Event(BaseModel):
    """One thing that happened: `Event(id="e1", at="2026-03-02T10:15:00Z", kind="estimate_given", amount=4000)`.

    * `id` is its name in the log: the same event may come twice, two different ones may not share an id
    * `at` is when it happened, in UTC; a date alone is the start of that day, a time of day needs its offset
    * `kind` is one of the library's (`EVENT_KINDS`) or of a rule set's own
    * `fields` holds what events of that kind tell, checked and typed; it is given by name, beside the rest
    * `note` is for people; no rule reads it

    Raises pydantic's error, in our words, for what is no such event. Fields of kinds that the library does not have are checked where
    the event meets its rule set.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    at: datetime
    kind: str
    fields: Mapping[str, Any] = Field(default_factory=dict)
    note: str | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, cls):
            return data
        if not isinstance(data, Mapping):
            raise refusal(cls.__name__, [line(messages.not_an_event(described(data)), (), data)])
        lines: list[InitErrorDetails] = []
        told = {str(name): data[name] for name in data if name not in _OWN}
        told.update(_beside(data.get("fields"), lines))
        parts: dict[str, object] = {"kind": data.get("kind"), "at": None}
        for name, value in (("id", data.get("id")), ("kind", data.get("kind")), ("note", data.get("note"))):
            parts[name] = _text(name, value, lines)
        if data.get("at") is None:
            lines.append(line(messages.event_without("at"), (), data))
        else:
            parts["at"] = at = moment(data["at"])
            if isinstance(at, Diagnostic):
                lines.append(line(at, ("at",), data["at"]))
        kind = EVENT_KINDS.get(str(parts["kind"]))
        parts["fields"] = read_fields(kind, told, lines)
        if lines:
            raise refusal(cls.__name__, lines)
        event = read(parts)
        event.__dict__["fields"] = ReadOnly((name, fixed(value)) for name, value in event.fields.items())
        return event

    def __hash__(self) -> int:
        return hash((self.id, self.at, self.kind))

    def get(self, name: str) -> Value | None:
        """Return what the event tells under a name, or None."""
        value = self.fields.get(name)
        return None if isinstance(value, Mapping) else value

    @property
    def facts(self) -> Mapping[str, Value | None]:
        """What a `fact_stated` states, by path; None takes a statement back."""
        return self.fields["facts"] if self.kind == FACT_STATED else {}

    @property
    def takes_back(self) -> str | None:
        """The id of the event that a `retracted` takes back."""
        return self.fields["event"] if self.kind == RETRACTED else None

    def to_json(self) -> dict[str, Any]:
        """Return the event as a line of a log holds it."""
        data: dict[str, Any] = {"id": self.id, "at": written(self.at), "kind": self.kind}
        data.update((name, _plain(value)) for name, value in self.fields.items())
        if self.note is not None:
            data["note"] = self.note
        return data

    def __str__(self) -> str:
        return f"{self.id} ({self.kind}, {written(self.at)})"

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return iter(self.to_json().items())


def _beside(fields: object, lines: list[InitErrorDetails]) -> Mapping[str, object]:
    """Return the fields that stand under `fields`, where they are not beside the rest."""
    if isinstance(fields, Mapping):
        return {str(name): value for name, value in fields.items()}
    if fields is not None:
        lines.append(line(messages.not_a_mapping("`fields`", described(fields)), ("fields",), fields))
    return {}


def _text(name: str, value: object, lines: list[InitErrorDetails]) -> str | None:
    """Read a text that stands beside the fields; numbers in it are text."""
    if isinstance(value, str) and (value or name == "note"):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    if value is None or value == "":
        if name != "note":
            lines.append(line(messages.event_without(name), (), value))
    else:
        lines.append(line(messages.not_text(name, described(value)), (name,), value))
    return None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in sorted(value.items())}
    if isinstance(value, Decimal):
        return str(value)
    return sorted(value) if isinstance(value, frozenset) else value
