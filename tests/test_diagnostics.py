"""How complaints are shown: the line, a caret right under the place, and nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from clientqual.diagnostics import Diagnostic, Related, in_order, render
from clientqual.span import Source, Span


def shown(text: str, column: int, width: int = 1, line: int = 1) -> list[str]:
    """Return the excerpt for a place in a text."""
    return str(Diagnostic("code", "message", Span(Source("a.yaml", text), line, column, width))).split("\n")[1:]


@pytest.mark.parametrize(
    ("text", "column", "width", "excerpt"),
    [
        ("a: bad", 4, 3, ["  1 | a: bad", "    |    ^^^"]),
        ("\ta: bad", 5, 3, ["  1 |  a: bad", "    |     ^^^"]),
        ("漢字: bad", 5, 3, ["  1 | 漢字: bad", "    |       ^^^"]),
        ("😀😀: bad", 5, 3, ["  1 | 😀😀: bad", "    |       ^^^"]),
        ("e\u0301: bad", 5, 3, ["  1 | e\u0301: bad", "    |    ^^^"]),
        ("a: 漢字", 4, 2, ["  1 | a: 漢字", "    |    ^^^^"]),
        ("a: \x1b[31mb", 4, 1, ["  1 | a: ?[31mb", "    |    ^"]),
        ("a: bad", 4, 99, ["  1 | a: bad", "    |    ^^^"]),
        ("a: b", 5, 1, ["  1 | a: b", "    |     ^"]),
        ("   ", 1, 1, []),
        ("", 1, 1, []),
    ],
)
def test_caret(text: str, column: int, width: int, excerpt: list[str]) -> None:
    """The caret stands right under the place, whatever comes before it."""
    assert excerpt == shown(text, column, width)


def test_long_line() -> None:
    """A long line is cut around the place, and says so."""
    line = "a" * 200 + "BAD" + "c" * 200
    assert shown(line, 201, 3) == [f"  1 | ...{'a' * 48}BAD{'c' * 45}...", f"    | {' ' * 51}^^^"]
    assert shown(line, 1) == [f"  1 | {'a' * 96}...", "    | ^"]
    assert shown(line, 403)[0] == f"  1 | ...{'c' * 96}"
    assert shown("a" * 96, 96)[0] == f"  1 | {'a' * 96}"


def test_lines_as_yaml_counts_them() -> None:
    """Every line end that YAML knows ends a line."""
    source = Source("a.yaml", "one\r\ntwo\rthree\u2028four\nfive")
    assert [source.line(number) for number in range(1, 7)] == ["one", "two", "three", "four", "five", ""]


def test_one_line_each() -> None:
    """Words of the user cannot break a line, steer a terminal or stop the output."""
    nasty = "a\nb\x1b[2J\ud800\u202e"
    text = render([Diagnostic("code", f"`{nasty}`", help=nasty, related=(Related(nasty),))])
    assert text == "error: `a b?[2J??` [code]\n  note: a b?[2J??\n  help: a b?[2J??"


def test_order() -> None:
    """Complaints without a place come first, then by file, line and column; repetitions are dropped."""
    source = Source("a.yaml", "")
    items = [Diagnostic("c", "x", Span(source, 2, 1)), Diagnostic("c", "x", Span(source, 1, 5)), Diagnostic("c", "x")]
    assert list(in_order([*items, *items])) == [items[2], items[1], items[0]]
