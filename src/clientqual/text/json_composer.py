"""JSON with places: the standard library's rules for strings and numbers, our own walk for lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in the module, missing in its stubs

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.span import LINE_END, Source, Span
from clientqual.text.nodes import Mapping, Node, Scalar, Sequence
from clientqual.text.scalars import resolve

MAX_DEPTH = 60
MAX_NODES = 400_000

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_REST = re.compile(r"[0-9A-Za-z.+-]+")
_WORD = re.compile(r"[A-Za-z]+")
_IN_TEXT = (
    ("Unterminated", "this text has no closing quote"),
    ("Invalid control", "a line break or control character in a text is written as an escape such as `\\n`"),
    ("Invalid", "a backslash in a text is written twice"),
    ("", "this text cannot be read"),
)
"""What the standard library says of a text that it cannot read, by its first words, in ours."""
_WORDS = {"true": True, "false": False, "null": None}


class _Stop(Exception):  # noqa: N818  (carries a complaint out of the walk)
    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic)


class _Reader:
    def __init__(self, source: Source, complaints: list[Diagnostic]) -> None:
        self.source, self.text, self.complaints = source, source.text, complaints
        self.starts = [0, *(end.end() for end in LINE_END.finditer(self.text))]
        self.at = self.nodes = 0

    def span(self, at: int, end: int | None = None) -> Span:
        line = bisect_right(self.starts, at)
        return Span(self.source, line, at - self.starts[line - 1] + 1, max(1, (end or at + 1) - at))

    def skip(self) -> str:
        """Move past white space and return the next character, empty at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def next_line(self, begun: int) -> bool:
        """Move to the line below the one where a value began; False where the two do not look like lines of JSON Lines."""
        line = bisect_right(self.starts, begun)
        if begun != self.starts[line - 1] or line == len(self.starts):
            return False
        self.at = self.starts[line]
        return self.text[begun] == "{" == self.text[self.at : self.at + 1]

    def node(self, depth: int) -> Node:
        char, start = self.skip(), self.at
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Stop(messages.too_many_nodes(MAX_NODES, self.span(start)))
        if char in ("{", "[") and depth >= MAX_DEPTH:
            raise _Stop(messages.too_deep(MAX_DEPTH, self.span(start)))
        if char == "{":
            return Mapping(tuple(self.entries(depth)), self.span(start))
        if char == "[":
            return Sequence(tuple(self.items(depth)), self.span(start))
        return self.scalar(char)

    def scalar(self, char: str) -> Scalar:
        start = self.at
        if char == '"':
            return self.string()
        if word := _WORD.match(self.text, start):
            if word.group() not in _WORDS:
                raise _Stop(messages.json_syntax(f"`{word.group()}` is no JSON value", self.span(start, word.end())))
            self.at = word.end()
            return Scalar(_WORDS[word.group()], word.group(), True, self.span(start, word.end()))
        if number := _NUMBER.match(self.text, start):
            if rest := _REST.match(self.text, number.end()):
                wrong = self.text[start : rest.end()]
                raise _Stop(messages.json_syntax(f"`{wrong}` is no JSON value", self.span(start, rest.end())))
            self.at = number.end()
            return Scalar(resolve(number.group()), number.group(), True, self.span(start, self.at))
        raise _Stop(messages.json_syntax("a value is missing here", self.span(start)))

    def string(self) -> Scalar:
        start = self.at
        try:
            value, self.at = scanstring(self.text, start + 1, True)
        except JSONDecodeError as error:
            problem = next(words for begin, words in _IN_TEXT if error.msg.startswith(begin))
            raise _Stop(messages.json_syntax(problem, self.span(error.pos))) from None
        return Scalar(value, value, False, self.span(start, self.at))

    def items(self, depth: int) -> Iterator[Node]:
        self.at += 1
        if self.skip() == "]":
            self.at += 1
            return
        while True:
            yield self.node(depth + 1)
            if self.separator("]"):
                return

    def entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        self.at += 1
        if self.skip() == "}":
            self.at += 1
            return
        seen: dict[str, Span] = {}
        while True:
            if self.skip() != '"':
                raise _Stop(messages.json_syntax("a key in double quotes is missing here", self.span(self.at)))
            key = self.string()
            if self.skip() != ":":
                raise _Stop(messages.json_syntax("a `:` is missing here", self.span(self.at)))
            self.at += 1
            value = self.node(depth + 1)
            if key.text in seen:
                self.complaints.append(messages.duplicate_key(key.text, key.span, seen[key.text]))
            else:
                seen[key.text] = key.span
                yield key, value
            if self.separator("}"):
                return

    def separator(self, close: str) -> bool:
        """Move past a comma (False) or the closing bracket (True)."""
        char = self.skip()
        if char not in (",", close) or not char:
            raise _Stop(messages.json_syntax(f"a `,` or `{close}` is missing here", self.span(self.at)))
        self.at += 1
        return char == close


def compose(source: Source, complaints: list[Diagnostic]) -> list[Node]:
    """Read a JSON text, or JSON Lines, into one node a value; what is wrong is added to `complaints`.

    A line that is broken is left out, and those below it are read all the same.
    """
    reader, values = _Reader(source, complaints), list[Node]()
    while reader.skip():
        begun = reader.at
        try:
            values.append(reader.node(0))
        except _Stop as stop:
            complaints.append(stop.diagnostic)
            if reader.nodes > MAX_NODES or not reader.next_line(begun):
                break
    return values
