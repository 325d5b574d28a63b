"""Where the records of a text end, so that it can be cut into parts which are read apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_BLOCK: Final = 1 << 22
_MARK: Final = b"\xef\xbb\xbf"
"""What some programs put in front of UTF-8."""


def text_start(path: str) -> int:
    """Return where a text begins: behind the mark that some programs put in front."""
    with Path(path).open("rb") as file:
        return len(_MARK) if file.read(len(_MARK)) == _MARK else 0


def header_end(path: str) -> int:
    """Return where the first record of a table ends."""
    return next(record_ends(path, text_start(path), 1, quoted=True), Path(path).stat().st_size)


def record_ends(path: str, start: int, step: int, *, quoted: bool) -> Iterator[int]:
    """Yield where to cut a text from `start` on: at the first end of a record at or after every `step` bytes since the last cut.

    A line ends a record. In a table (`quoted`) it does so only outside of quotes: where their number so far is even, which holds
    for doubled ones too. The end of the file is not yielded.
    """
    size = Path(path).stat().st_size
    odd, at, target = False, start, start + step - 1
    with Path(path).open("rb") as file:
        file.seek(start)
        while block := file.read(_BLOCK):
            done = 0
            while True:
                begin = max(done, min(target - at, len(block)))
                odd ^= quoted and bool(block.count(b'"', done, begin) & 1)
                end = block.find(b"\n", begin)
                done = len(block) if end < 0 else end + 1
                odd ^= quoted and bool(block.count(b'"', begin, done) & 1)
                if end < 0:
                    break
                if not odd and at + done < size:
                    yield at + done
                    target = at + done + step - 1
            at += len(block)


def read_bytes(path: str, start: int, stop: int) -> bytes:
    with Path(path).open("rb") as file:
        file.seek(start)
        return file.read(stop - start)


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are text as everything here takes it."""
    try:
        return data.isascii() or data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def line_not_utf8(path: str) -> int:
    """Return the first line of a file, from 1, that has bytes which are no text."""
    with Path(path).open("rb") as file:
        return next((number for number, line in enumerate(file, 1) if not is_utf8(line)), 1)
