"""Strict YAML: PyYAML's events, composed into nodes that know their place.

The composer is our own because it must be iterative (a text nested 10,000 deep is a complaint, not a crash), must bound aliases, and
must refuse what PyYAML lets pass: duplicate keys, tags, merge keys, keys that are no scalars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.reader import Reader, ReaderError

from clientqual import messages
from clientqual.diagnostics import Diagnostic, Related
from clientqual.span import LINE_END, Source, Span
from clientqual.suggest import spaced
from clientqual.text.nodes import Mapping, Node, Scalar, Sequence
from clientqual.text.scalars import resolve

MAX_DEPTH = 60
MAX_NODES = 400_000
MAX_ALIASED = 20_000

_QUOTED = re.compile(r"'([^']+)'")

# libyaml where PyYAML was built with it: the same events, some six times faster.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(Exception):  # noqa: N818  (carries a complaint out of the composer, never seen outside this package)
    """The text cannot be read any further."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic)


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that has begun and not ended."""

    span: Span
    is_mapping: bool
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class _Composer:
    source: Source
    complaints: list[Diagnostic]
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    nodes: int = 0
    aliased: int = 0
    root: Node | None = None
    documents: list[Node] = field(default_factory=list)

    def scalar(self, event: Any) -> None:
        span = self._span(event)
        plain = event.style in (None, "")
        if event.tag is not None and not (event.tag == "!" and not plain):
            self.complaints.append(messages.yaml_tag(event.tag, span))
        value = resolve(event.value) if plain else event.value
        self._done(Scalar(value, event.value, plain, span), 1, event.anchor)

    def begin(self, event: Any) -> None:
        span = self._span(event)
        if event.tag is not None:
            self.complaints.append(messages.yaml_tag(event.tag, span))
        if len(self.stack) >= MAX_DEPTH:
            raise Refused(messages.too_deep(MAX_DEPTH, span))
        self.stack.append(_Open(span, isinstance(event, yaml.MappingStartEvent), event.anchor))

    def end(self, _event: Any) -> None:
        opened = self.stack.pop()
        if opened.is_mapping:
            node: Node = Mapping(tuple(self._entries(opened)), opened.span)
        else:
            node = Sequence(tuple(opened.items), opened.span)
        self._done(node, opened.size, opened.anchor)

    def _entries(self, opened: _Open) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Span] = {}
        for key, value in zip(opened.items[::2], opened.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.complaints.append(messages.key_not_scalar(key.span))
            elif key.text == "<<" and key.plain:
                self.complaints.append(messages.merge_key(key.span))
            elif key.text in seen:
                self.complaints.append(messages.duplicate_key(key.text, key.span, seen[key.text]))
            else:
                seen[key.text] = key.span
                yield key, value

    def alias(self, event: Any) -> None:
        span = self._span(event)
        known = self.anchors.get(event.anchor)
        if known is None:
            raise Refused(messages.unknown_alias(event.anchor, span))
        node, size = known
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise Refused(messages.alias_bomb(MAX_ALIASED, span))
        if len(self.stack) + _depth(node) > MAX_DEPTH:
            raise Refused(messages.too_deep(MAX_DEPTH, span))
        self._done(node, size, None)

    def document(self, _event: Any) -> None:
        """Begin a document: anchors do not reach from one into the next."""
        self.anchors, self.root = {}, None

    def finished(self, _event: Any) -> None:
        """End a document."""
        if self.root is not None:
            self.documents.append(self.root)

    def _done(self, node: Node, size: int, anchor: str | None) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Refused(messages.too_many_nodes(MAX_NODES, node.span))
        if anchor is not None:
            self.anchors[anchor] = (node, size)
        if self.stack:
            self.stack[-1].items.append(node)
            self.stack[-1].size += size
        else:
            self.root = node

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        return Span(self.source, start.line + 1, start.column + 1, max(1, width))


def _depth(node: Node) -> int:
    """Return how many lists and mappings stand in one another; aliases within count as what they stand for."""
    if isinstance(node, Scalar):
        return 0
    inner = node.items if isinstance(node, Sequence) else [value for _, value in node.entries]
    return 1 + max(map(_depth, inner), default=0)


def compose(source: Source, complaints: list[Diagnostic]) -> list[Node]:
    """Read a YAML text into one node a document; what is wrong is added to `complaints`.

    Documents that were complete before the text became unreadable are returned.
    """
    composer = _Composer(source, complaints)
    takers: dict[type, Callable[[Any], None]] = {
        yaml.ScalarEvent: composer.scalar,
        yaml.MappingStartEvent: composer.begin,
        yaml.SequenceStartEvent: composer.begin,
        yaml.MappingEndEvent: composer.end,
        yaml.SequenceEndEvent: composer.end,
        yaml.AliasEvent: composer.alias,
        yaml.DocumentStartEvent: composer.document,
        yaml.DocumentEndEvent: composer.finished,
    }
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            taker = takers.get(type(event))
            if taker is not None:
                taker(event)
    except Refused as refused:
        complaints.append(refused.diagnostic)
    except yaml.YAMLError as error:
        complaints.append(_syntax(error, source))
    return composer.documents


def _syntax(error: yaml.YAMLError, source: Source) -> Diagnostic:
    unprintable = Reader.NON_PRINTABLE.search(source.text)
    if isinstance(error, ReaderError) and unprintable:
        before = LINE_END.split(source.text[: unprintable.start()])
        problem = f"the control character U+{ord(unprintable.group()):04X} is not allowed"
        return messages.yaml_syntax(problem, Span(source, len(before), len(before[-1]) + 1))
    problem, context = getattr(error, "problem", None) or "it cannot be read", getattr(error, "context", None)
    begun = _place(source, getattr(error, "context_mark", None))
    if begun and "could not find expected ':'" in str(problem):
        return _without_colon(source, begun)
    span = _place(source, getattr(error, "problem_mark", None)) or begun or Span(source, 1, 1)
    above = _above(source, span) if "mapping values are not allowed" in str(problem) else None
    if above is not None:
        return _without_colon(source, above)
    related = Related(str(context), begun) if context and begun and begun != span else None
    return messages.yaml_syntax(_QUOTED.sub(r"`\1`", str(problem)), span, related, _hint(problem, span))


def _above(source: Source, span: Span) -> Span | None:
    """Return the place of a line such as `rush:true`, or `rush` alone in its mapping, with which what follows reads as one text."""
    before, line, below = (source.line(number) if number > 0 else "" for number in range(span.line - 2, span.line + 1))
    text, margin = line.strip(), _margin(line)
    begins = text.isidentifier() and before.rstrip().endswith(":")
    wanted = margin == _margin(below) and (begins or spaced(text))
    return Span(source, span.line - 1, margin + 1) if wanted else None


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_colon(source: Source, begun: Span) -> Diagnostic:
    """Complain of a line such as `rush` or `rush:true` among lines of names with values."""
    line = source.line(begun.line).strip()
    help_ = spaced(line.removeprefix("- ")) or "write a name, a colon, a space and a value, such as `rush: true`"
    whole = Span(source, begun.line, begun.column, max(1, len(line)))
    return messages.yaml_syntax("this line has no name with a colon and a space after it", whole, None, help_)


def _place(source: Source, mark: Any) -> Span | None:
    return Span(source, mark.line + 1, mark.column + 1) if mark else None


def _hint(problem: str, span: Span) -> str | None:
    """Return what mends the two slips that people make most."""
    if "mapping values are not allowed" in problem:
        return "put a text with `: ` in it into quotes, and let the keys of one mapping begin in one column"
    char = span.source.line(span.line)[span.column - 1 : span.column]
    if "cannot start any token" in problem:
        return "indent with spaces, not with tabs" if char == "\t" else "a text that begins so needs quotes around it"
    return None
