"""JSON with places: what it is read to, and what it is refused for."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.diagnostics import Diagnostic
from clientqual.span import Source
from clientqual.text import Mapping, parse, plain_data


def read(text: str) -> tuple[list[object], list[str]]:
    """Return the data of each value, and each complaint as `line:column: message`."""
    complaints: list[Diagnostic] = []
    nodes = parse(Source("a.json", text), complaints)
    return [plain_data(node) for node in nodes], [_told(item) for item in complaints]


def _told(item: Diagnostic) -> str:
    assert item.span is not None
    return f"{item.span.line}:{item.span.column}: {item.message}"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", []),
        (" \t\r\n", []),
        ('{"a": [1, -2.50, true, false, null, "x"]}', [{"a": [1, Decimal("-2.50"), True, False, None, "x"]}]),
        ('{"a": 1}\n{"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ('{"a": 1} {"b": 2}', [{"a": 1}, {"b": 2}]),
        ("[]{}", [[], {}]),
        ('"\\u00e9\\n\\"\\\\"', ['é\n"\\']),
        ("1e3", [Decimal("1E+3")]),
        ("9" * 41, ["9" * 41]),
        ("[" * 60 + "1" + "]" * 60, None),
    ],
)
def test_read(text: str, data: list[object] | None) -> None:
    """JSON, and JSON Lines, are read to plain data; numbers are exact."""
    got, complaints = read(text)
    assert complaints == []
    assert got == data or data is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a": 1,}', "1:9: this is no JSON: a key in double quotes is missing here"),
        ("{'a': 1}", "1:2: this is no JSON: a key in double quotes is missing here"),
        ('{"a" 1}', "1:6: this is no JSON: a `:` is missing here"),
        ('{"a":}', "1:6: this is no JSON: a value is missing here"),
        ("[1 2]", "1:4: this is no JSON: a `,` or `]` is missing here"),
        ("[1", "1:3: this is no JSON: a `,` or `]` is missing here"),
        ("[1,\n 2,\n", "3:1: this is no JSON: a value is missing here"),
        ("NaN", "1:1: this is no JSON: `NaN` is no JSON value"),
        ("-Infinity", "1:1: this is no JSON: a value is missing here"),
        ("True", "1:1: this is no JSON: `True` is no JSON value"),
        ("01", "1:1: this is no JSON: `01` is no JSON value"),
        ("1.", "1:1: this is no JSON: `1.` is no JSON value"),
        ("2026-01-01", "1:1: this is no JSON: `2026-01-01` is no JSON value"),
        ("// a comment", "1:1: this is no JSON: a value is missing here"),
        ('"abc', "1:1: this is no JSON: this text has no closing quote"),
        (
            '["a\nb"]',
            "1:4: this is no JSON: a line break or control character in a text is written as an escape such as `\\n`",
        ),
        ('["\\x"]', "1:3: this is no JSON: a backslash in a text is written twice"),
        ('{"a": 1, "a": 2}', "1:10: the key `a` is here twice"),
        ("[" * 10_000, "1:61: this is nested more than 60 deep"),
        ('{"a":' * 10_000, "1:301: this is nested more than 60 deep"),
        ("[" + "0," * 400_000, "1:800000: there are more than 400000 values in this file"),
    ],
)
def test_refused(text: str, complaint: str) -> None:
    """What is no JSON, or too much of it, is refused at its place."""
    assert [complaint] == read(text)[1]


@pytest.mark.parametrize(
    ("text", "data", "places"),
    [
        ('{"a": 1}\n{"a": fals}\n{"a": 2}\n{"a"}\n{"a": 3}', [{"a": 1}, {"a": 2}, {"a": 3}], [(2, 7), (4, 5)]),
        ('{"a": {"b": 1}\n{"a": 2}', [{"a": 2}], [(2, 1)]),
        ('{"a": "x}\r\n{"a": 2}', [{"a": 2}], [(1, 10)]),
        ('[\n{"a": 1},\n{"a": x},\n{"a": 2}\n]', [], [(3, 7)]),
        ('{\n"a": x\n}\n{"a": 2}', [], [(2, 6)]),
        ('{"a": 1} {"a": x}\n{"a": 2}', [{"a": 1}], [(1, 16)]),
    ],
)
def test_a_broken_line_does_not_hide_those_below(text: str, data: object, places: object) -> None:
    """In JSON Lines each line stands for itself; in a value of many lines nobody can tell where to go on."""
    complaints: list[Diagnostic] = []
    nodes = parse(Source("a.jsonl", text), complaints)
    assert [plain_data(node) for node in nodes] == data
    assert [(item.span.line, item.span.column) for item in complaints if item.span] == places


def test_places() -> None:
    """Every key and value knows its line and column."""
    (node,) = parse(Source("a.json", '{"a": 1,\r\n "漢": [true]}'), [])
    assert isinstance(node, Mapping)
    assert [(str(key.span), str(value.span)) for key, value in node] == [
        ("a.json:1:2", "a.json:1:7"),
        ("a.json:2:2", "a.json:2:7"),
    ]


@given(st.text())
def test_any_text(text: str) -> None:
    """No text at all raises."""
    complaints: list[Diagnostic] = []
    parse(Source("a.json", text), complaints)
    assert all(str(item) for item in complaints)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.decimals(-(10**9), 10**9, places=4) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


@given(values, st.sampled_from([None, 1]), st.booleans())
def test_json_dumps(value: object, indent: int | None, ascii_only: bool) -> None:
    """What json.dumps writes is read to the same data; decimals keep every digit."""
    text = json.dumps(_floats(value), indent=indent, ensure_ascii=ascii_only)
    assert read(text) == ([json.loads(text, parse_float=Decimal)], [])


def _floats(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return {key: _floats(item) for key, item in value.items()} if isinstance(value, dict) else value
