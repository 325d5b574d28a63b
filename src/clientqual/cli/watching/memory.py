"""What a watch remembers from one run to the next: the events it has read and the alerts it has told, in a file of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from clientqual.cli import wording
from clientqual.cli.asking.keeping import refuse_unwritable, write
from clientqual.engagement import Follower
from clientqual.errors import ClientqualError
from clientqual.models import Case
from clientqual.ruleset import RuleSet
from clientqual.text import read_file


class Memory:
    """The file that the state of a follower is kept in, or none; then nothing is remembered."""

    def __init__(self, path: Path | None) -> None:
        """Take the place of the file. Raises ClientqualError where nothing can be kept there."""
        self._path = path
        if path is not None:
            refuse_unwritable(path)
        self.is_new = path is None or not path.exists()

    def follower(self, rules: RuleSet, case: Case) -> Follower:
        """Return a follower that goes on where the last one stopped, with the case of today.

        Raises ClientqualError for a file that is no such state, or does not fit the rules.
        """
        if self.is_new or self._path is None:
            return Follower(rules, case)
        return Follower.restore({**_read(self._path), "case": case.to_json()}, rules)

    def keep(self, follower: Follower) -> None:
        """Write the state, whole or not at all. Raises ClientqualError where it cannot be written."""
        if self._path is None:
            return
        try:
            write(self._path, json.dumps(follower.save(), ensure_ascii=False) + "\n")
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
