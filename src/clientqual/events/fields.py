"""The fields of an event: what events of its kind may tell, each checked and as a rule sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pydantic_core import InitErrorDetails

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.ir import EventField, EventKind, Value
from clientqual.models import FACT_TYPES, custom_fact, described, fit, flattened, line, near_fact, word
from clientqual.suggest import near

Told: TypeAlias = Value | Mapping[str, Value | None]
"""What stands in a field: a value, or the facts of a `fact_stated`."""

Loc: TypeAlias = tuple[str, ...]
"""Where in an event something stands: the keys that lead to it. A fact may stand there nested all the same."""

_FACTS = "facts"


def read_fields(kind: EventKind | None, told: Mapping[str, object], lines: list[InitErrorDetails]) -> dict[str, Told]:
    """Return the fields of an event; of a kind that is not known here, whatever may be a value. None is left out."""
    found: dict[str, Told] = {}
    for name, value in told.items():
        if value is None:
            continue
        read = _loose(name, value) if kind is None else _field(kind, name, value)
        if isinstance(read, list):
            lines.extend(read)
        elif isinstance(read, Diagnostic):
            lines.append(line(read, (name,), value))
        else:
            found[name] = read
    if kind is not None:
        lines.extend(line(complaint, (), told) for complaint in _missing(kind, told))
    return found


def _missing(kind: EventKind, told: Mapping[str, object]) -> list[Diagnostic]:
    """Complain of what an event must tell and does not, not even in another spelling."""
    names = [item.name for item in kind.fields]
    excused = {near(name, names) for name in told if name not in names}
    needed = (item.name for item in kind.fields if item.required and told.get(item.name) is None)
    return [messages.missing_field(kind.name, name) for name in needed if name not in excused]


def _loose(name: str, value: object) -> Value | Diagnostic:
    """Return a field of a kind that is not known here."""
    found = custom_fact(name, value)
    return messages.unfit_field(word(name), described(value)) if isinstance(found, Diagnostic) else found


def refit(kind: EventKind, fields: Mapping[str, object]) -> tuple[dict[str, Told], list[tuple[Loc, Diagnostic]]]:
    """Return the fields of an event as its kind, now known, has them, and the complaints about them, each with its place."""
    complaints: list[tuple[Loc, Diagnostic]] = []
    found: dict[str, Told] = {}
    for name, value in fields.items():
        read = _field(kind, name, value)
        if isinstance(read, Diagnostic):
            complaints.append(((name,), read))
        elif not isinstance(read, list):
            found[name] = read
    return found, complaints + [((), item) for item in _missing(kind, fields)]


def _field(kind: EventKind, name: str, value: object) -> Told | Diagnostic | list[InitErrorDetails]:
    field = kind.field(name)
    if field is None:
        return messages.unknown_field(kind.name, word(name), [item.name for item in kind.fields])
    if field.type is not None:
        return fit(field.type, value)
    return _facts(value) if name == _FACTS and field.required else _text(kind, field, value)


def _text(kind: EventKind, field: EventField, value: object) -> str | Diagnostic:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return messages.not_text(f"{kind.name}.{field.name}", described(value))


def _facts(value: object) -> Told | list[InitErrorDetails]:
    """Read the facts that are stated, nested or under their paths; None takes a statement back."""
    if not isinstance(value, Mapping):
        return [line(messages.not_a_mapping("`facts`", described(value)), (_FACTS,), value)]
    value = {str(path): item for path, item in value.items()}
    found: dict[str, Value | None] = {}
    lines = [line(messages.fact_twice(path), (_FACTS, path), value[path]) for path in _twice(value)]
    for path, item in flattened(value).items():
        read = None if item is None and _is_known(path) else _fact(path, item)
        if isinstance(read, Diagnostic):
            section, _, name = path.partition(".")
            loc = (_FACTS, path) if path in value else (_FACTS, section, name)
            lines.append(line(read, loc, item))
        else:
            found[path] = read
    return lines or found


def _twice(facts: Mapping[str, object]) -> list[str]:
    """Return the facts that stand both under their model and under their path."""
    dotted = (path.partition(".") for path in facts if "." in path)
    parts = ((section, name, facts.get(section)) for section, _, name in dotted)
    return [f"{section}.{name}" for section, name, part in parts if isinstance(part, Mapping) and name in part]


def _is_known(path: str) -> bool:
    return path in FACT_TYPES or path.startswith("custom.")


def _fact(path: str, value: object) -> Value | Diagnostic:
    kind = FACT_TYPES.get(path)
    if kind is not None:
        return fit(kind, value)
    if path.startswith("custom."):
        return custom_fact(path.removeprefix("custom."), value)
    return messages.unknown_fact(word(path), near_fact(path))
