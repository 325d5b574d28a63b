"""The saved state of a follower: JSON data that one can go on from, after a crash or on another day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from clientqual import messages
from clientqual.engagement.tracking import Stretch
from clientqual.errors import CaseError, ClientqualError, LogError
from clientqual.events import Event, moment, written
from clientqual.models import Case, diagnostics_of

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """What a follower needs to go on: the case, the moment it has come to, what was shown, and its events."""

    case: Case
    as_of: datetime | None
    shown: tuple[Stretch, ...]
    events: tuple[Event, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the state as JSON data."""
        return {
            "format": FORMAT,
            "case": self.case.to_json(),
            "as_of": _told(self.as_of),
            "shown": [[item.id, _told(item.raised_at), _told(item.ended_at)] for item in self.shown],
            "events": [event.to_json() for event in self.events],
        }


def read_saved(state: Mapping[str, Any]) -> Saved:
    """Return what `to_json` wrote. Raises ClientqualError for what is no saved state."""
    try:
        if state["format"] != FORMAT:
            raise _unreadable(f"its format is `{state['format']}`")
        shown = tuple(Stretch(str(name), _read(raised), _read(ended)) for name, raised, ended in state["shown"])
        return Saved(_case(state["case"]), _read(state["as_of"]), shown, tuple(map(_event, state["events"])))
    except KeyError as error:
        raise _unreadable(f"it has no `{error.args[0]}`") from None
    except (TypeError, ValueError):
        raise _unreadable("its parts are of another kind") from None


def _unreadable(problem: str) -> ClientqualError:
    return ClientqualError([messages.state_unreadable(problem)])


def _case(data: Mapping[str, object]) -> Case:
    try:
        return Case.from_json(data)
    except ValidationError as error:
        raise CaseError(diagnostics_of(error)) from None


def _event(data: object) -> Event:
    try:
        return Event.model_validate(data)
    except ValidationError as error:
        raise LogError(diagnostics_of(error)) from None


def _told(at: datetime | None) -> str | None:
    return written(at) if at is not None else None


def _read(text: str | None) -> datetime | None:
    found = moment(text) if text is not None else None
    if found is not None and not isinstance(found, datetime):
        raise ClientqualError([found])
    return found
