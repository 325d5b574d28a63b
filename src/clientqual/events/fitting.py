"""Whether events fit a rule set: its kinds of event, their fields, and the facts that are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import LogError
from clientqual.events.event import Event
from clientqual.events.fields import Loc, Told, refit
from clientqual.events.implying import contradictions
from clientqual.events.kinds import is_whole
from clientqual.ir import FACT_STATED, Program, Value
from clientqual.models import fit
from clientqual.sealing import fixed
from clientqual.span import Span

_FACTS: Final = "facts"

Misfit: TypeAlias = tuple[Loc, Diagnostic]
Places: TypeAlias = Callable[[str, Loc, str], Span | None]
"""Says where something of an event stands: by the event's id, the keys that lead there, and the code of the complaint about it."""


def fitted(program: Program, events: Iterable[Event], place: Places = lambda *_: None) -> list[Event]:
    """Return events as the rule set reads them; `place` says where something of one stands.

    Raises LogError with every complaint: kinds, fields and facts that the rule set does not have, facts that contradict each other.
    """
    complaints: list[Diagnostic] = []
    found: list[Event] = []
    for event in events:
        if is_whole(event.kind):
            found.append(event)
            continue
        read, wrong = _fitted(program, event)
        found.append(read)
        complaints.extend(replace(item, span=place(event.id, loc, item.code)) for loc, item in wrong)
    if complaints:
        raise LogError(complaints)
    return found


def _fitted(program: Program, event: Event) -> tuple[Event, list[Misfit]]:
    kind = program.events.get(event.kind)
    if kind is None:
        return event, [(("kind",), messages.unknown_event(event.kind, program.events))]
    fields: dict[str, Told]
    if event.kind == FACT_STATED:
        facts, complaints = _facts(program, event)
        fields = {_FACTS: facts}
    else:
        fields, complaints = refit(kind, event.fields)
    return event if fields == event.fields else event.model_copy(update={"fields": fixed(fields)}), complaints


def _facts(program: Program, event: Event) -> tuple[dict[str, Value | None], list[Misfit]]:
    """Return the stated facts that the rule set has. Custom ones are read here; the others were read with the event."""
    found: dict[str, Value | None] = {}
    complaints: list[Misfit] = []
    for path, value in event.facts.items():
        kind = program.types.get(path)
        read = fit(kind, value) if kind is not None and value is not None and path.startswith("custom.") else value
        if kind is None:
            complaints.append(((_FACTS, path), messages.case_unknown_fact(path, program.types)))
        elif isinstance(read, Diagnostic):
            complaints.append(((_FACTS, path), replace(read, subject=path)))
        else:
            found[path] = read
    stated = {path: value for path, value in found.items() if value is not None}
    complaints += (((_FACTS, path), item) for path, item in contradictions(program, stated))
    return found, complaints
