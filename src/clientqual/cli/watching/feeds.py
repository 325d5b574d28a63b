"""Lines as they come: from a file that grows, is cut or replaced, or from a pipe. What is not there yet is waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
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
"""How many of the bytes read last are looked at again whenever a file grew."""
_SMALL: Final = 1 << 20
"""How many bytes are all looked at again whenever a file changed: that takes a thousandth of a second."""
_PATIENCE: Final = 60.0
"""How many seconds a larger file may grow before all that was read is looked at again."""
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
    """Where lines come from: its name, and for a file the place by which it is known again."""

    name: str
    home: str | None

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


class _Version(NamedTuple):
    """What tells that a file changed."""

    size: int
    modified: int
    changed: int


class FileFeed:
    """The lines of a file. One that is followed never ends: it may grow, be cut, be replaced or written anew, be away for a while.

    Whether it was written anew is told by a digest of all that was read, for a fix may leave the length and the end as they were. A file
    that did not change is left alone. One that did is read again as far as it was read, at once where it is small or did not grow; a large
    one that grows all day has only its last bytes compared each time, and all of them once a minute, so that the cost stays that of
    reading it now and then.
    """

    def __init__(self, path: Path, follow: bool) -> None:
        """Open a file. Raises ClientqualError where there is none to begin with."""
        self.name = str(path)
        self.home: str | None = str(path.resolve())
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
        self._last, self._digest = b"", blake2b()
        self._seen = _Version(0, 0, 0)
        self._sure = self._seen
        self._compared_at = monotonic()

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
            self._digest.update(data)
        self._seen = self._version()
        return rows

    def _is_other(self) -> bool:
        """Say whether the path holds another file by now. Where it holds none, one may come."""
        try:
            there, here = self._path.stat(), os.fstat(self._file.fileno())
        except OSError:
            return False
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)

    def _is_rewritten(self) -> bool:
        """Say whether this file no longer holds what was read, where it was: cut, or saved anew by an editor."""
        here, read = self._version(), self._file.tell()
        if not self._follow or not read or here == self._sure:
            return False
        if here.size < read:
            return True
        if read > _SMALL and monotonic() < self._compared_at + _PATIENCE:
            if here == self._seen:
                return False
            if here.size > self._seen.size:
                return self._ends_otherwise(read)
        return self._reads_otherwise(read, here)

    def _ends_otherwise(self, read: int) -> bool:
        """Compare what was read last."""
        self._file.seek(read - len(self._last))
        same = self._file.read(len(self._last)) == self._last
        self._file.seek(read)
        return not same

    def _reads_otherwise(self, read: int, here: _Version) -> bool:
        """Compare all that was read."""
        digest, left = blake2b(), read
        self._file.seek(0)
        while left and (data := self._file.read(min(_CHUNK, left))):
            digest.update(data)
            left -= len(data)
        self._file.seek(read)
        same = digest.digest() == self._digest.digest()
        if same:
            self._sure, self._compared_at = here, monotonic()
        return not same

    def _version(self) -> _Version:
        status = os.fstat(self._file.fileno())
        return _Version(status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def _anew(self) -> list[Row]:
        try:
            file = self._path.open("rb")
        except OSError:
            return []
        self._file.close()
        self._begin(file)
        return self._rest()


class PipeFeed:
    """The lines of standard input or of a named pipe, read beside the waiting, so that a quiet pipe does not stop the clock."""

    def __init__(self, path: Path | None = None) -> None:
        """Take a named pipe, or standard input."""
        self.name = str(path) if path else STDIN_NAME
        self.home: str | None = None
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
