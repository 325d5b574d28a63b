"""Whether events fit a rule set: its kinds of event, their fields, and the facts that are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import LogError
from clientqual.events.event import Event
from clientqual.events.fields import Told, refit
from clientqual.events.kinds import EVENT_KINDS
from clientqual.ir import FACT_STATED, Program, Value
from clientqual.models import fit
from clientqual.sealing import fixed
from clientqual.span import Span

Places = Callable[[str], Span | None]


def fitted(program: Program, events: Iterable[Event], place: Places = lambda _: None) -> list[Event]:
    """Return events as the rule set reads them; `place` says where one stands, by its id.

    Raises LogError with every complaint: kinds, fields and facts that the rule set does not have.
    """
    complaints: list[Diagnostic] = []
    found: list[Event] = []
    for event in events:
        if event.kind in EVENT_KINDS and event.kind != FACT_STATED:
            found.append(event)
            continue
        read, wrong = _fitted(program, event)
        found.append(read)
        complaints.extend(replace(item, span=place(event.id)) for item in wrong)
    if complaints:
        raise LogError(complaints)
    return found


def _fitted(program: Program, event: Event) -> tuple[Event, list[Diagnostic]]:
    kind = program.events.get(event.kind)
    if kind is None:
        return event, [messages.unknown_event(event.kind, program.events)]
    fields: dict[str, Told]
    if event.kind == FACT_STATED:
        facts, complaints = _facts(program, event)
        fields = {"facts": facts}
    else:
        fields, complaints = refit(kind, event.fields)
    return event if fields == event.fields else event.model_copy(update={"fields": fixed(fields)}), complaints


def _facts(program: Program, event: Event) -> tuple[dict[str, Value | None], list[Diagnostic]]:
    """Return the stated facts that the rule set has. Custom ones are read here; the others were read with the event."""
    found: dict[str, Value | None] = {}
    complaints: list[Diagnostic] = []
    for path, value in event.facts.items():
        kind = program.types.get(path)
        read = fit(kind, value) if kind is not None and value is not None and path.startswith("custom.") else value
        if kind is None:
            complaints.append(messages.case_unknown_fact(path, program.types))
        elif isinstance(read, Diagnostic):
            complaints.append(replace(read, subject=path))
        else:
            found[path] = read
    return found, complaints
