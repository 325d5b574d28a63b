"""Reading files: bounded, UTF-8, text. What is no such file is a complaint with its name."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.span import Source
from clientqual.text.json_composer import compose as compose_json
from clientqual.text.nodes import Node

MAX_BYTES = 8 * 1024 * 1024

_ZIPPED = b"PK\x03\x04"
"""How the files of today's spreadsheets begin, as every zip archive does."""


def read_file(path: Path, complaints: list[Diagnostic], name: str | None = None) -> Source | None:
    """Return the text of a file, or None after saying why not."""
    shown = name or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        complaints.append(messages.is_directory(shown))
    except FileNotFoundError:
        complaints.append(messages.no_file(shown))
    except OSError as error:
        complaints.append(messages.unreadable_file(shown, error.strerror or type(error).__name__))
    else:
        return decode(data, shown, complaints)
    return None


def decode(data: bytes, name: str, complaints: list[Diagnostic]) -> Source | None:
    """Return bytes as a source of that name, or None after saying why they are no text."""
    if len(data) > MAX_BYTES:
        complaints.append(messages.too_large(name, MAX_BYTES))
    elif data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        complaints.append(messages.not_utf8(name, 1))
    elif data.startswith(_ZIPPED):
        complaints.append(messages.zipped_file(name))
    elif b"\0" in data:
        complaints.append(messages.binary_file(name))
    else:
        try:
            return Source(name, data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            complaints.append(messages.not_utf8(name, line))
    return None


def parse(source: Source, complaints: list[Diagnostic]) -> list[Node]:
    """Read a text into one node a document: JSON where the name ends so or the text begins like it, else YAML."""
    if source.name.endswith((".json", ".jsonl")):
        return compose_json(source, complaints)
    refused: list[Diagnostic] = []
    nodes = compose_json(source, refused) if source.text.lstrip()[:1] in ("{", "[") else []
    if nodes and not refused:
        return nodes
    from clientqual.text.yaml_composer import compose as compose_yaml  # noqa: PLC0415  (who writes JSON needs no YAML)

    found: list[Diagnostic] = []
    documents = compose_yaml(source, found)
    # What is neither is taken for the one of which more could be read.
    if found and refused and _place(refused) >= _place(found):
        documents, found = nodes, refused
    complaints += found
    return documents


def _place(complaints: list[Diagnostic]) -> tuple[int, int]:
    """Return the line and column of the first complaint about the form of a text."""
    span = complaints[0].span
    return (span.line, span.column) if span else (0, 0)


def parse_json(source: Source, complaints: list[Diagnostic]) -> list[Node]:
    """Read a text of JSON, or JSON Lines, into one node a value, whatever its name."""
    return compose_json(source, complaints)
