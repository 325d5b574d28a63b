"""Lines as they come: a file that grows, is cut, replaced, saved anew or away for a while, and a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.cli.watching import feeds
from clientqual.cli.watching.feeds import FileFeed, Lines
from clientqual.errors import ClientqualError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"one\ntwo\n")
    return path


@pytest.fixture
def feed(log: Path) -> Iterator[FileFeed]:
    """The file, followed."""
    with closing(FileFeed(log, follow=True)) as feed:
        yield feed


def texts(feed: FileFeed) -> list[bytes]:
    return [row.text for row in feed.wait(0) or []]


def add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@given(st.lists(st.binary(max_size=9)))
def test_lines_are_the_same_however_the_bytes_come(chunks: list[bytes]) -> None:
    """They are numbered from one, and what nothing ended is a line at the end."""
    lines = Lines()
    got = [row for chunk in chunks for row in lines.put(chunk)] + list(lines.end())
    whole = b"".join(chunks)
    assert [row.text for row in got] == (whole[:-1] if whole.endswith(b"\n") else whole).split(b"\n")[: len(got)]
    assert [row.number for row in got] == list(range(1, len(got) + 1))
    assert len(got) == whole.count(b"\n") + (whole[-1:] not in (b"", b"\n"))


def test_a_file_that_grows(log: Path, feed: FileFeed) -> None:
    """What comes later is read later; a line that is not whole yet waits for its rest."""
    assert texts(feed) == [b"one", b"two"]
    assert texts(feed) == []
    add(log, b"thr")
    assert texts(feed) == []
    add(log, b"ee\nfour\n")
    assert [(row.number, row.text) for row in feed.wait(0) or []] == [(3, b"three"), (4, b"four")]


def test_a_file_that_is_read_once(log: Path) -> None:
    """It ends, and its last line need not."""
    add(log, b"three")
    with closing(FileFeed(log, follow=False)) as feed:
        assert texts(feed) == [b"one", b"two", b"three"]
        assert feed.wait(0) is None


@pytest.mark.parametrize("text", [b"", b"1\n", b"one\nnew\ntwo\n", b"ONE\nTWO\nTHREE\n"])
def test_a_file_that_is_written_anew(log: Path, feed: FileFeed, text: bytes) -> None:
    """Cut, saved by an editor with a line in between, longer than before or not: it is read from its first line."""
    assert texts(feed) == [b"one", b"two"]
    log.write_bytes(text)
    assert texts(feed) == text.split(b"\n")[:-1]
    add(log, b"later\n")
    assert texts(feed) == [b"later"]


def test_a_file_that_is_replaced(log: Path, feed: FileFeed) -> None:
    """What was still added to the old one is read, then the new one from its first line."""
    assert texts(feed) == [b"one", b"two"]
    other = log.with_suffix(".new")
    other.write_bytes(b"three\n")
    add(log, b"last\n")
    other.replace(log)
    assert [(row.number, row.text) for row in feed.wait(0) or []] == [(3, b"last"), (1, b"three")]


def test_a_file_that_is_away_for_a_while(log: Path, feed: FileFeed) -> None:
    """It is waited for."""
    texts(feed)
    log.unlink()
    assert texts(feed) == []
    log.write_bytes(b"back\n")
    assert texts(feed) == [b"back"]


def test_a_file_that_never_was(tmp_path: Path) -> None:
    """There has to be one to begin with, and no folder."""
    for path, code in ((tmp_path / "none.jsonl", "no-file"), (tmp_path, "is-directory")):
        with pytest.raises(ClientqualError) as caught:
            FileFeed(path, follow=True)
        assert [item.code for item in caught.value.diagnostics] == [code]


def test_a_long_file_is_read_whole(log: Path, feed: FileFeed) -> None:
    """However much there is at once."""
    log.write_bytes(b"".join(b"%d\n" % number for number in range(50_000)))
    assert [int(text) for text in texts(feed)] == list(range(50_000))


def save_in_place(path: Path, data: bytes) -> None:
    """Write as an editor does, at a moment that the clock of files can tell from the last."""
    path.write_bytes(data)
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))


def test_a_fix_of_the_same_length(log: Path, feed: FileFeed) -> None:
    """Far before the end, and nothing else changed: the file is read from its first line."""
    rows = [b"%05d" % number for number in range(2000)]
    log.write_bytes(b"\n".join(rows) + b"\n")
    assert texts(feed) == rows
    rows[3] = b"fixed"
    save_in_place(log, b"\n".join(rows) + b"\n")
    assert texts(feed) == rows
    rows[4] = b"again"
    save_in_place(log, b"\n".join([*rows, b"more"]) + b"\n")
    assert texts(feed) == [*rows, b"more"]


def test_a_fix_in_a_long_file_that_grows(log: Path, feed: FileFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found a while later, so that a file which grows all day is not read over and over again."""
    monkeypatch.setattr(feeds, "_SMALL", 1000)
    rows = [b"%05d" % number for number in range(2000)]
    log.write_bytes(b"\n".join(rows) + b"\n")
    assert texts(feed) == rows
    rows[3] = b"fixed"
    save_in_place(log, b"\n".join([*rows, b"more"]) + b"\n")
    assert texts(feed) == [b"more"]
    assert texts(feed) == []
    monkeypatch.setattr(feeds, "_PATIENCE", 0.0)
    assert texts(feed) == [*rows, b"more"]
    assert texts(feed) == []


def test_a_file_that_was_touched(log: Path, feed: FileFeed) -> None:
    """What it holds is what counts."""
    assert texts(feed) == [b"one", b"two"]
    save_in_place(log, log.read_bytes())
    assert texts(feed) == []
