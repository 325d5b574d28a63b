"""Strict YAML: what it is read to, and what it is refused for, with exact words and places."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.diagnostics import Diagnostic
from clientqual.span import Source
from clientqual.text import Mapping, Scalar, Sequence, parse, plain_data


def read(text: str) -> tuple[list[object], list[str]]:
    """Return the data of each document, and each complaint as `line:column: message`."""
    complaints: list[Diagnostic] = []
    nodes = parse(Source("a.yaml", text), complaints)
    return [plain_data(node) for node in nodes], [_told(item) for item in complaints]


def _told(item: Diagnostic) -> str:
    assert item.span is not None
    return f"{item.span.line}:{item.span.column}: {item.message}"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", []),
        ("# only a comment\n", []),
        ("---\n", [None]),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("\ufeffa: 1\n", [{"a": 1}]),
        ("a: 1\r\nb: 2\r\n", [{"a": 1, "b": 2}]),
        ("a: 1\rb: 2\r", [{"a": 1, "b": 2}]),
        ("a:\t1\n", [{"a": 1}]),
        ("a: &x [1, 2]\nb: *x\n", [{"a": [1, 2], "b": [1, 2]}]),
        ("no: no\n5: on\nnull: ~\n", [{"no": "no", "5": "on", "null": None}]),
        ("a: ! 'x'\n", [{"a": "x"}]),
        ("%YAML 1.1\n---\na: yes\n", [{"a": "yes"}]),
        ("a: >-\n  one\n  two\n", [{"a": "one two"}]),
        ("'<<': 1\n", [{"<<": 1}]),
        ("[" * 60 + "]" * 60, None),
    ],
)
def test_read(text: str, data: list[object] | None) -> None:
    """What is allowed is read to plain data, without a complaint."""
    got, complaints = read(text)
    assert complaints == []
    assert got == data or data is None


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("a: 1\nb: 2\na: 3", ["3:1: the key `a` is here twice"]),
        ("a: 1\n'a': 2", ["2:1: the key `a` is here twice"]),
        ("1: a\n'1': b", ["2:1: the key `1` is here twice"]),
        ("a: !!str 1", ["1:4: the tag `!!str` is not allowed"]),
        ("a: !mine [1]", ["1:4: the tag `!mine` is not allowed"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1", ["3:3: the merge key `<<` is not allowed"]),
        ("? [a, b]\n: 1", ["1:3: a key is one word or text, not a list or a mapping"]),
        ("a: *x", ["1:4: the alias `*x` stands for nothing above it"]),
        ("a: &x 1\n---\nb: *x", ["3:4: the alias `*x` stands for nothing above it"]),
        ("&x [*x]", ["1:5: the alias `*x` stands for nothing above it"]),
        ("a:\n\tb: 1", ["2:1: this is no YAML: found character that cannot start any token"]),
        ("a: b: c", ["1:5: this is no YAML: mapping values are not allowed in this context"]),
        ("a: [1, 2", ["2:1: this is no YAML: did not find expected `,` or `]`"]),
        ("a: b\nc: \x07", ["2:4: this is no YAML: the control character U+0007 is not allowed"]),
        ("[" * 61 + "]" * 61, ["1:61: this is nested more than 60 deep"]),
        ("[" * 10_000, ["1:61: this is nested more than 60 deep"]),
        ("a: {" * 61, ["1:240: this is nested more than 60 deep"]),
        ("- 1\n" * 400_001, ["400001:3: there are more than 400000 values in this file"]),
    ],
)
def test_refused(text: str, complaints: list[str]) -> None:
    """What is not allowed is refused in its own words, at its own place."""
    assert complaints == read(text)[1]


def test_help_with_two_slips() -> None:
    """Tabs and a colon in a text are what people stumble over; the help says so, and a note where the trouble began."""
    complaints: list[Diagnostic] = []
    for text in ("a:\n\tb: 1", "a: one: two", "a: @x", "a: 'x\nb: 1\n", "a: one\n  two\n  three: four"):
        parse(Source("a.yaml", text), complaints)
    assert [item.help for item in complaints] == [
        "indent with spaces, not with tabs",
        "put a text with `: ` in it into quotes, and let the keys of one mapping begin in one column",
        "a text that begins so needs quotes around it",
        None,
        "put a text with `: ` in it into quotes, and let the keys of one mapping begin in one column",
    ]
    assert [(related.label, str(related.span)) for related in complaints[3].related] == [
        ("while scanning a quoted scalar", "a.yaml:1:4")
    ]


@pytest.mark.parametrize(
    ("text", "place", "help_"),
    [
        ("a:\n  b: 1\n  rush:true\n", "3:3", "write a space after the colon: `rush: true`"),
        ("a:\n  rush:true\n  b: 1\n", "2:3", "write a space after the colon: `rush: true`"),
        ("a:\n  rush\n  b: 1\n", "2:3", "write a name, a colon, a space and a value, such as `rush: true`"),
        ("a:\n  b: 1\n  rush\nc: 1\n", "3:3", "write a name, a colon, a space and a value, such as `rush: true`"),
        ("a:\n  b: 1\n  https://a.b\n", "3:3", "write a name, a colon, a space and a value, such as `rush: true`"),
    ],
)
def test_a_line_without_a_colon(text: str, place: str, help_: str) -> None:
    """A name without a value, or without a space before it, is told at its own line."""
    complaints: list[Diagnostic] = []
    parse(Source("a.yaml", text), complaints)
    message = (
        f"a.yaml:{place}: error: this is no YAML: this line has no name with a colon and a space after it [yaml-syntax]"
    )
    assert [str(item).partition("\n")[0] for item in complaints] == [message]
    assert [item.help for item in complaints] == [help_]


def test_alias_bomb() -> None:
    """Aliases of aliases are refused before they multiply."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    start = time.process_time()
    assert read("\n".join(lines))[1] == ["5:10: aliases repeat more than 20000 values"]
    assert time.process_time() - start < 1


def test_aliases_nest() -> None:
    """What an alias stands for counts towards the depth: else a chain of them could be nested without bound."""
    deep = "[" * 50 + "]" * 50
    assert read(f"a: &a {deep}\nb: [[[[[[*a]]]]]]")[1] == []
    assert read(f"a: &a {deep}\nb: [[[[[[[[[[*a]]]]]]]]]]")[1] == ["2:14: this is nested more than 60 deep"]


def test_documents_before_the_trouble() -> None:
    """Documents that were complete before the text became unreadable are kept."""
    assert read("a: 1\n---\nb: [")[0] == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("漢字: [1, x]", 1, 9),
        ("a: 1\r\nb: x", 2, 4),
        ("a: 1\rb: x", 2, 4),
        ("a: 'one\u2028 two'\nb: x", 3, 4),
        ("😀: x", 1, 4),
    ],
)
def test_places(text: str, line: int, column: int) -> None:
    """Lines and columns count from 1, in characters, and the line that is shown is the one that is meant."""
    complaints: list[Diagnostic] = []
    (node,) = parse(Source("a.yaml", text), complaints)
    assert isinstance(node, Mapping)
    last = node.entries[-1][1]
    last = last.items[-1] if isinstance(last, Sequence) else last
    assert isinstance(last, Scalar)
    assert (line, column) == (last.span.line, last.span.column)
    assert last.span.source.line(line)[column - 1] == "x"


@given(st.text())
def test_any_text(text: str) -> None:
    """No text at all raises: it is read, or there is a complaint that can be shown."""
    complaints: list[Diagnostic] = []
    parse(Source("a.yaml", text), complaints)
    assert all(str(item).isprintable() or "\n" in str(item) for item in complaints)


@given(st.text(alphabet="abk01 \t\n\r:-?,[]{}&*!|>'\"%@#~<.é漢\u2028"))
@settings(max_examples=400)
def test_any_text_like_yaml(text: str) -> None:
    """The same, for texts of the signs that mean something in YAML."""
    test_any_text.hypothesis.inner_test(text)  # type: ignore[attr-defined]  # hypothesis keeps the test there


# YAML allows no control characters as they are, and takes U+2028 and U+2029 for line ends.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Zl", "Zp"]), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


@given(json_values)
def test_json_is_yaml(value: object) -> None:
    """What json.dumps writes is read to the same data as YAML, though pairs of surrogates only where it is JSON from the start."""
    assert read(json.dumps(value, ensure_ascii=isinstance(value, dict | list))) == ([value], [])
    assert read("# YAML\n" + json.dumps(value, ensure_ascii=False)) == ([value], [])
