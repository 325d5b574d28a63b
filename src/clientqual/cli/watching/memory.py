"""What a watch remembers from one run to the next: the events it has read and what it has told, in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from clientqual import messages
from clientqual.cli import wording
from clientqual.cli.asking.keeping import refuse_unwritable, write
from clientqual.cli.watching.contradictions import Contradictions
from clientqual.cli.watching.feeds import Feed
from clientqual.diagnostics import Diagnostic
from clientqual.engagement import Event, Follower
from clientqual.errors import CaseError, ClientqualError
from clientqual.models import Case
from clientqual.ruleset import RuleSet
from clientqual.text import read_file
from clientqual.timeline import when

_OURS: Final = "watch"
"""Where the state of a follower has room for what only a watch knows."""
_NOTHING: Final = {"log": None, "contradicted": ()}
"""What older states tell of it."""
_DRIFT: Final = timedelta(minutes=1)
"""How far a clock may be set back without a word."""


class Memory:
    """The file that the state of a watch is kept in, or none; then nothing is remembered.

    Beside the state of the follower it holds which log that is, and which contradictions were told.
    """

    def __init__(self, path: Path | None) -> None:
        """Take the place of the file. Raises ClientqualError where nothing can be kept there."""
        self._path = path
        if path is not None:
            refuse_unwritable(path)
        self.is_new = path is None or not path.exists()
        self.contradictions = Contradictions()
        self._home: str | None = None

    @property
    def name(self) -> str | None:
        """What the file is called, if there is one."""
        return str(self._path) if self._path is not None else None

    def follower(self, rules: RuleSet, case: Case) -> Follower:
        """Return a follower that goes on where the last one stopped, with the case of today.

        Raises ClientqualError for a file that is no such state, or does not fit the rules.
        """
        if self.is_new or self._path is None:
            return Follower(rules, case)
        state = _read(self._path)
        try:
            self._read_ours(state.get(_OURS, _NOTHING))
            return Follower.restore({**state, "case": case.to_json()}, rules)
        except CaseError:
            raise  # that is about the case, which is not kept here
        except ClientqualError as error:
            name = str(self._path)
            raise ClientqualError([wording.state_of_no_use(name, item.message) for item in error.diagnostics]) from None

    def _read_ours(self, kept: Any) -> None:
        try:
            self.contradictions = Contradictions(tuple(map(_text, key)) for key in kept["contradicted"])
            self._home = _text(kept["log"]) if kept["log"] is not None else None
        except (KeyError, TypeError):
            raise ClientqualError([messages.state_unreadable("its parts are of another kind")]) from None

    def ahead(self, follower: Follower, now: datetime) -> list[Diagnostic]:
        """Say where the state has come further than the clock: a watch cannot go back, so it has nothing to tell until then."""
        if self._path is None or follower.as_of is None or follower.as_of <= now + _DRIFT:
            return []
        return [wording.state_ahead(str(self._path), when(follower.as_of))]

    def recognise(self, feed: Feed, events: Sequence[Event], follower: Follower) -> None:
        """Hold the first events of a log against those that are remembered. Raises ClientqualError for the log of something else.

        A file is the same in its place, whatever it holds, and in another where more of its events are remembered than are there
        otherwise. A pipe has no place that would tell.
        """
        if self._path is None or feed.home is None:
            return
        if self._home != feed.home and len(follower.log):
            known = [follower.log[event.id] == event for event in events if event.id in follower.log]
            if 2 * sum(known) <= len(known):
                raise ClientqualError([wording.other_log(str(self._path), self._home, feed.name)])
        self._home = feed.home

    def keep(self, follower: Follower) -> None:
        """Write the state, whole or not at all. Raises ClientqualError where it cannot be written."""
        if self._path is None:
            return
        ours = {"log": self._home, "contradicted": sorted(map(list, self.contradictions.told))}
        try:
            # In ASCII, for half a letter, which JSON may hold, is written as it came.
            write(self._path, json.dumps({**follower.save(), _OURS: ours}) + "\n")
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise ClientqualError([wording.not_writable(str(self._path), problem)]) from None


def _read(path: Path) -> dict[str, Any]:
    complaints: list[Any] = []
    source = read_file(path, complaints)
    if source is None:
        raise ClientqualError(complaints)
    try:
        state = json.loads(source.text)
    except (ValueError, RecursionError):
        raise ClientqualError([wording.no_state(str(path))]) from None
    if not isinstance(state, dict):
        raise ClientqualError([wording.no_state(str(path))])
    return state


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
