"""Lines as they come: from a file that grows, is cut or replaced, or from a pipe. What is not there yet is waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic, sleep
from typing import BinaryIO, Final, NamedTuple, Protocol

from clientqual import messages
from clientqual.cli.common import STDIN_NAME
from clientqual.errors import ClientqualError
from clientqual.text import MAX_BYTES

_CHUNK: Final = 1 << 16
_REMEMBERED: Final = 512
"""How many of the bytes read last are looked at again to tell whether a file only grew."""
_SETTLED: Final = 0.2
"""How many seconds a pipe is quiet when what was written at once is over."""
_LONGEST: Final = 2.0
"""How many seconds a pipe that is never quiet may keep what came."""
_POLL: Final = 0.25
"""How many seconds a file is left alone between two looks at it."""


class Row(NamedTuple):
    """A line of a log, without its end, with its number."""

    number: int
    text: bytes


class Feed(Protocol):
    """Where lines come from."""

    name: str

    def wait(self, seconds: float) -> list[Row] | None:
        """Return the lines that have come, as soon as there are some or after so many seconds; None at the end of all."""

    def close(self) -> None:
        """Read no more."""


class Lines:
    """Bytes put together to lines. What comes after the last line break waits for the rest of its line."""

    def __init__(self) -> None:
        self._part = bytearray()
        self._count = 0

    def put(self, data: bytes) -> Iterator[Row]:
        """Yield the lines that these bytes end."""
        *whole, rest = data.split(b"\n")
        for text in whole:
            yield self._row(bytes(self._part) + text)
            self._part.clear()
        # A line without an end is cut where nobody reads that far: what is left of it is complained about all the same.
        self._part += rest[: max(0, MAX_BYTES - len(self._part))]

    def end(self) -> Iterator[Row]:
        """Yield the line that nothing ended."""
        if self._part:
            yield self._row(bytes(self._part))
            self._part.clear()

    def _row(self, text: bytes) -> Row:
        self._count += 1
        return Row(self._count, text)


class FileFeed:
    """The lines of a file. One that is followed never ends: it may grow, be cut, be replaced or written anew, be away for a while."""

    def __init__(self, path: Path, follow: bool) -> None:
        """Open a file. Raises ClientqualError where there is none to begin with."""
        self.name = str(path)
        self._path, self._follow = path, follow
        self._ended = False
        self._begin(self._open())

    def wait(self, seconds: float) -> list[Row] | None:
        """Return the lines that have come, as soon as there are some or after so many seconds; None at the end of all."""
        if self._ended:
            return None
        until = monotonic() + seconds
        while not (rows := self._read()) and self._follow and (left := until - monotonic()) > 0:
            sleep(min(_POLL, left))
        if not self._follow:
            self._ended = True
            rows += self._lines.end()
        return rows

    def close(self) -> None:
        """Read no more."""
        self._file.close()

    def _open(self) -> BinaryIO:
        try:
            return self._path.open("rb")
        except IsADirectoryError:
            raise ClientqualError([messages.is_directory(self.name)]) from None
        except FileNotFoundError:
            raise ClientqualError([messages.no_file(self.name)]) from None
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise ClientqualError([messages.unreadable_file(self.name, problem)]) from None

    def _begin(self, file: BinaryIO) -> None:
        self._file, self._lines = file, Lines()
        self._last = b""
        self._seen = (0, 0)

    def _read(self) -> list[Row]:
        rows = [] if self._is_rewritten() else self._rest()
        if self._follow and (self._is_other() or self._is_rewritten()):
            rows += self._anew()
        return rows

    def _rest(self) -> list[Row]:
        rows: list[Row] = []
        while data := self._file.read(_CHUNK):
            rows += self._lines.put(data)
            self._last = (self._last + data)[-_REMEMBERED:]
        self._seen = _version(os.fstat(self._file.fileno()))
        return rows

    def _is_other(self) -> bool:
        """Say whether the path holds another file by now. Where it holds none, one may come."""
        try:
            there, here = self._path.stat(), os.fstat(self._file.fileno())
        except OSError:
            return False
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)

    def _is_rewritten(self) -> bool:
        """Say whether this file no longer holds what was read last, where it was: cut, or saved anew by an editor."""
        here, read = _version(os.fstat(self._file.fileno())), self._file.tell()
        if not self._follow or here == self._seen or not read:
            return False
        self._file.seek(read - len(self._last))
        same = self._file.read(len(self._last)) == self._last
        self._file.seek(read)
        return not same

    def _anew(self) -> list[Row]:
        try:
            file = self._path.open("rb")
        except OSError:
            return []
        self._file.close()
        self._begin(file)
        return self._rest()


def _version(status: os.stat_result) -> tuple[int, int]:
    return (status.st_size, status.st_mtime_ns)


class PipeFeed:
    """The lines of standard input or of a named pipe, read beside the waiting, so that a quiet pipe does not stop the clock."""

    def __init__(self, path: Path | None = None) -> None:
        """Take a named pipe, or standard input."""
        self.name = str(path) if path else STDIN_NAME
        self._path = path
        self._chunks: Queue[bytes] = Queue(maxsize=256)
        self._lines = Lines()
        self._ended = False
        Thread(target=self._pump, name=self.name, daemon=True).start()

    def _pump(self) -> None:
        number = os.open(self._path, os.O_RDONLY) if self._path else None
        while data := _input() if number is None else os.read(number, _CHUNK):
            self._chunks.put(data)
        self._chunks.put(b"")
        if number is not None:
            os.close(number)

    def wait(self, seconds: float) -> list[Row] | None:
        """Return the lines that have come, as soon as there are some or after so many seconds; None at the end of all.

        What comes close together is returned together, for what was written at once says more at once than bit by bit.
        """
        if self._ended:
            return None
        until = monotonic() + seconds
        rows: list[Row] = []
        while True:
            left = until - monotonic()
            try:
                data = self._chunks.get(timeout=max(0.0, min(left, _SETTLED) if rows else left))
            except Empty:
                return rows
            if not data:
                self._ended = True
                return [*rows, *self._lines.end()]
            if not rows:
                until = monotonic() + _LONGEST
            rows += self._lines.put(data)

    def close(self) -> None:
        """Leave the pipe to itself."""


def _input() -> bytes:
    """Return what has come to standard input, empty at its end. What is open under no number holds all there is."""
    try:
        number = sys.stdin.fileno()
    except OSError:
        return sys.stdin.buffer.read(_CHUNK)
    # Not through the buffer, whose lock a thread that waits would still hold when Python ends.
    return os.read(number, _CHUNK)
