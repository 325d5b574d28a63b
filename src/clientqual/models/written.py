"""Cases as files write them, told apart and not read yet: YAML, JSON or JSON Lines, one case or many."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from clientqual import messages
from clientqual.diagnostics import Diagnostic, in_order
from clientqual.ir import FactType
from clientqual.models.handwriting import as_data
from clientqual.span import Source
from clientqual.text import Mapping as MapNode
from clientqual.text import Node, Scalar, Sequence, parse

# What the text layer says of a single value; the rest of the file was read all the same.
_OF_ONE_CASE: Final = frozenset({"duplicate-key", "yaml-tag", "merge-key", "key-not-text"})


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """One case of a file as it is written, with what the text layer says of it.

    `name` is that of the file, with a number where there are several.
    """

    node: Node
    diagnostics: tuple[Diagnostic, ...]
    name: str

    def data(self, types: Mapping[str, FactType]) -> dict[str, object] | None:
        """Return what is written as data, by the types of facts; None for what is no mapping."""
        return as_data(self.node, types) if isinstance(self.node, MapNode) else None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The cases of a file, and the complaints that concern the file as a whole."""

    cases: tuple[WrittenCase, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def written_cases(source: Source) -> WrittenFile:
    """Tell the cases of a text apart: YAML of one or more documents, JSON or JSON Lines, each a case or a list of cases."""
    complaints: list[Diagnostic] = []
    documents = parse(source, complaints)
    nodes = list(_case_nodes(documents))
    if not nodes and not complaints and not any(isinstance(document, Sequence) for document in documents):
        complaints.append(messages.empty_file(source.name))
    own, rest = _shared_out(complaints, nodes)
    names = [source.name] if len(nodes) == 1 else [f"{source.name}#{at + 1}" for at in range(len(nodes))]
    cases = (WrittenCase(node, tuple(found), name) for node, found, name in zip(nodes, own, names, strict=True))
    return WrittenFile(tuple(cases), in_order(rest))


def _case_nodes(documents: list[Node]) -> Iterator[Node]:
    """Yield a node a case; documents with nothing in them are passed over."""
    for document in documents:
        if isinstance(document, Sequence):
            yield from document.items
        elif not (isinstance(document, Scalar) and document.value is None):
            yield document


def _shared_out(complaints: list[Diagnostic], nodes: list[Node]) -> tuple[list[list[Diagnostic]], list[Diagnostic]]:
    """Tell the complaints about single cases, a list a case, from those about the whole file."""
    own: list[list[Diagnostic]] = [[] for _ in nodes]
    rest: list[Diagnostic] = []
    # A case that an alias repeats stands where its anchor does, so several cases may begin at one place.
    begun: dict[tuple[int, int], list[list[Diagnostic]]] = {}
    for node, found in zip(nodes, own, strict=True):
        begun.setdefault((node.span.line, node.span.column), []).append(found)
    starts = sorted(begun)
    for item in complaints:
        at = bisect_right(starts, (item.span.line, item.span.column)) if item.span else 0
        for found in begun[starts[at - 1]] if at and item.code in _OF_ONE_CASE else [rest]:
            found.append(item)
    return own, rest
