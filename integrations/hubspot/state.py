"""Where a run stands, in a small file that outlives it: ids and keys, and nothing about people.

Nothing depends on it but time and notes: without it the next run looks at all deals again, and writes only what differs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows, where nobody starts this from two timers at once, we hope
    fcntl = None  # type: ignore[assignment]

VERSION: Final = 1


class StateError(Exception):
    """The file of the state is not one of ours."""


class Busy(Exception):  # noqa: N818  (nothing is wrong, it is only too early)
    """Another run holds the state."""


@dataclass
class State:
    """How far a run came.

    `run` says which run it was: one with other rules, another mapping or another day starts from the beginning. `after` is the
    highest id of the last page that is finished, `done` what is finished of the page after it. `owed` are notes by deal: the key of
    the answer is about to be written, or is, and the note that tells of it may be missing.
    """

    run: str = ""
    after: str = ""
    done: list[str] = field(default_factory=list)
    owed: dict[str, str] = field(default_factory=dict)

    def begin(self, run: str) -> bool:
        """Take up the run if it is the one that was interrupted, and say whether it is."""
        if self.run == run:
            return True
        self.run, self.after, self.done = run, "", []
        return False

    def finish_page(self, last: str) -> None:
        self.after, self.done = last, []

    def end(self) -> None:
        """Forget the run; what is still owed stays."""
        self.run, self.after, self.done = "", "", []


class StateFile:
    """A state on disk, replaced as a whole or not at all. Without a path it is only kept in mind."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def load(self) -> State:
        if self.path is None or not self.path.exists():
            return State()
        try:
            stored = json.loads(self.path.read_text("utf-8"))
            version = stored.pop("version")
            state = State(**stored)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StateError(f"{self.path} is no state of a run; move it away") from error
        if version != VERSION:
            raise StateError(f"{self.path} was written by another version; move it away")
        return state

    def save(self, state: State) -> None:
        """Replace what is on disk; nothing to remember is no file."""
        if self.path is None:
            return
        if state == State():
            self.path.unlink(missing_ok=True)
            return
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"version": VERSION, **asdict(state)}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs out: two at once could both add a note. The lock goes with the process, however that ends."""
        if self.path is None or fcntl is None:
            yield
            return
        lock = self.path.with_name(f"{self.path.name}.lock")
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy(f"another run holds {self.path}") from error
            yield
