"""The folder of work that is not finished: the parts that are done, and a journal that says which, so that work can go on later.

A part counts as done when its line stands in the journal, and the line is written after the part is on the disk. A line that was cut
off half-way counts for nothing; its part is done again, and comes out the same.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from clientqual.batch import wording
from clientqual.errors import ClientqualError

_JOURNAL: Final = "journal.jsonl"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a part: records read, rows written, what was wrong, and of each outcome how often which answer was found.

    `answers` holds, by outcome and then `presumed` or `decided`, how many rows have which answer; open ones are not in `decided`.
    """

    part: int
    records: int
    rows: int
    wrong_values: int = 0
    wrong_rows: int = 0
    answers: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)


class Journal:
    """The work on one output. `done` holds what came of each part that is done, by its number.

    `ready` says that all is done, joined, and needs only to be put in its place.
    """

    def __init__(self, folder: Path, file: BinaryIO, lines: list[dict[str, Any]]) -> None:
        self.folder = folder
        self._file = file
        self.done = {line["tally"]["part"]: Tally(**line["tally"]) for line in lines if "tally" in line}
        self.ready = any("ready" in line for line in lines)

    def part(self, number: int) -> Path:
        return self.folder / f"part-{number:06}"

    def wrong(self, number: int) -> Path:
        """Return where the list of what is wrong in a part stands, if anything is."""
        return self.folder / f"part-{number:06}.wrong"

    @property
    def joined(self) -> Path:
        return self.folder / "joined"

    @property
    def all_wrong(self) -> Path:
        return self.folder / "joined.wrong"

    def add(self, tally: Tally) -> None:
        """Write down that a part is done, so that it stays so whatever happens."""
        self._write({"tally": asdict(tally)})
        self.done[tally.part] = tally

    def set_ready(self) -> None:
        self._write({"ready": True})
        self.ready = True

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def open_journal(folder: Path, head: Mapping[str, Any], *, restart: bool) -> Iterator[Journal]:
    """Open the work in a folder, begun now or earlier. `head` says what it is about, under words for people.

    Raises ClientqualError where the work there is about something else, or another process is at it. Where the work is refused before
    any part is done, nothing of it is left behind.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise ClientqualError([wording.no_folder_for(str(folder))]) from None
    with _only_we(folder):
        lines, length = _read(folder / _JOURNAL)
        head = json.loads(json.dumps(head))
        if restart or len(lines) <= 1:
            # Where no part is done there is nothing to be kept apart from.
            _clear(folder)
            lines, length = [], 0
        if lines and lines[0].get("head") != head:
            raise ClientqualError([wording.other_work(str(folder), _changed(lines[0].get("head", {}), head))])
        with (folder / _JOURNAL).open("r+b" if lines else "wb") as file:
            file.truncate(length)
            file.seek(length)
            journal = Journal(folder, file, lines)
            if not lines:
                journal._write({"head": head})  # noqa: SLF001  (its first line)
            try:
                yield journal
            except ClientqualError:
                if not journal.done:
                    shutil.rmtree(folder, ignore_errors=True)
                raise


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    """Return the whole lines of a journal, and how many bytes they are."""
    lines, length = [], 0
    with suppress(FileNotFoundError):
        for line in path.read_bytes().splitlines(keepends=True):
            try:
                lines.append(json.loads(line))
            except ValueError:
                break
            if not line.endswith(b"\n"):
                lines.pop()
                break
            length += len(line)
    return lines, length


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [name for name in {**new, **old} if old.get(name) != new.get(name)]


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != _LOCK:
            path.unlink()


@contextmanager
def _only_we(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder. The system lets go of the lock when we end, however that happens."""
    try:
        import fcntl  # noqa: PLC0415  (not on Windows, where nothing keeps them out)
    except ImportError:
        yield
        return
    with (folder / _LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ClientqualError([wording.work_under_way(str(folder))]) from None
        yield


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place, and put it there when it is whole and on the disk."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    write(beside)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    _settle(path.parent)


def publish(journal: Journal, out: Path, wrong: Path) -> None:
    """Put what is joined in its place, the list of what is wrong first, so that it is there when the output appears.

    May be called again after it was cut short.
    """
    if journal.joined.exists():
        if journal.all_wrong.exists():
            journal.all_wrong.replace(wrong)
        elif not any(tally.wrong_values for tally in journal.done.values()):
            wrong.unlink(missing_ok=True)
        journal.joined.replace(out)
    _settle(out.parent)
    shutil.rmtree(journal.folder)


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
