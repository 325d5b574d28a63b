"""Files: bounded, UTF-8, text; what is none is a complaint with its name."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from clientqual.diagnostics import Diagnostic
from clientqual.span import Source
from clientqual.text import MAX_BYTES, parse, plain_data, read_file


def refusal(path: Path) -> tuple[str, str | None]:
    """Return the message and the help for a file that cannot be read."""
    complaints: list[Diagnostic] = []
    assert read_file(path, complaints, "a.yaml") is None
    (complaint,) = complaints
    return complaint.message, complaint.help


@pytest.mark.parametrize(
    ("data", "message", "help_"),
    [
        (b"a: \0", "`a.yaml` is no text: it has zero bytes", None),
        (b"\x89PNG\r\n\x1a\n\0\0", "`a.yaml` is no text: it has zero bytes", None),
        (
            b"PK\x03\x04\x14\x00\x06\x00",
            "`a.yaml` is no text: it is an Excel file or another archive",
            "save the sheet as CSV, which `clientqual batch` and `clientqual map` read",
        ),
        (
            b"PK\x03\x04",
            "`a.yaml` is no text: it is an Excel file or another archive",
            "save the sheet as CSV, which `clientqual batch` and `clientqual map` read",
        ),
        ("a: é".encode("utf-16"), "`a.yaml` is not UTF-8 text: line 1 has bytes that are not", "save it as UTF-8"),
        (b"a: 1\nb: 2\nc: caf\xe9\n", "`a.yaml` is not UTF-8 text: line 3 has bytes that are not", "save it as UTF-8"),
        (b"a" * (MAX_BYTES + 1), "`a.yaml` is larger than 8 MiB", "split it into several files"),
    ],
    ids=["zero", "picture", "workbook", "its beginning", "utf-16", "latin-1", "large"],
)
def test_bytes(tmp_path: Path, data: bytes, message: str, help_: str | None) -> None:
    """Bytes that are no text are refused, with the line where there is one."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert (message, help_) == refusal(path)


def test_places_that_are_no_files(tmp_path: Path) -> None:
    """A folder and a missing file are told apart."""
    assert refusal(tmp_path) == ("`a.yaml` is a folder, and a file is meant", "name a file in it")
    assert refusal(tmp_path / "x.yaml") == ("there is no file `a.yaml`", None)
    assert refusal(tmp_path / ("x" * 300))[0] == "`a.yaml` cannot be read: file name too long"


def test_50_megabytes(tmp_path: Path) -> None:
    """A large file is refused at once: no more of it is read than is allowed."""
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    start = time.process_time()
    assert refusal(path)[0] == "`a.yaml` is larger than 8 MiB"
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("name", "data", "read"),
    [
        ("x.yaml", b"", []),
        ("x.yaml", b"\xef\xbb\xbfa: 1", [{"a": 1}]),
        ("x.yaml", b"a: 1\r\nb: 2\r\n", [{"a": 1, "b": 2}]),
        ("x.json", b'\xef\xbb\xbf{"a": 1}', [{"a": 1}]),
        ("x.jsonl", b'{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ("x.txt", b"a: 1", [{"a": 1}]),
        ("-", b'{"a": "\\ud83d\\ude00"}\n{"a": 2}', [{"a": "\N{GRINNING FACE}"}, {"a": 2}]),
        ("-", b"{a: 1}", [{"a": 1}]),
        ("-", b"[1, 2] # two", [[1, 2]]),
    ],
)
def test_read(tmp_path: Path, name: str, data: bytes, read: list[object]) -> None:
    """A mark of byte order and Windows line ends do no harm; the name says whether it is JSON."""
    path, complaints = tmp_path / name, list[Diagnostic]()
    path.write_bytes(data)
    source = read_file(path, complaints)
    assert source is not None
    assert ([plain_data(node) for node in parse(source, complaints)], complaints) == (read, [])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            '{"a": 1}\n{"a": fals}\n{"a": 2}',
            "<stdin>:2:7: error: this is no JSON: `fals` is no JSON value [json-syntax]",
        ),
        (
            "{a: 1}\n{a: 2}",
            "<stdin>:2:1: error: this is no YAML: did not find expected <document start> [yaml-syntax]",
        ),
        ("{a: 1, b: [}", "<stdin>:1:12: error: this is no YAML: did not find expected node content [yaml-syntax]"),
    ],
)
def test_what_is_neither_is_taken_for_the_one_of_which_more_could_be_read(text: str, complaint: str) -> None:
    """Standard input has no name that says what it holds."""
    complaints: list[Diagnostic] = []
    parse(Source("<stdin>", text), complaints)
    assert [str(item).splitlines()[0] for item in complaints] == [complaint]
