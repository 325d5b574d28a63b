"""Cases from files: YAML, JSON or JSON Lines, one case or many, and a place for every complaint."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from clientqual import messages
from clientqual.diagnostics import Diagnostic, in_order
from clientqual.models.case import Case
from clientqual.models.complaints import located
from clientqual.models.handwriting import as_data
from clientqual.models.places import place, place_of_fact
from clientqual.span import Source, Span
from clientqual.text import Mapping, Node, Scalar, Sequence, describe, parse, read_file

# What the text layer says of a single value; the rest of the file was read all the same.
_OF_ONE_CASE: Final = frozenset({"duplicate-key", "yaml-tag", "merge-key", "key-not-text"})


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One case of a file, or None where it cannot be read, with all complaints about it.

    `name` is its id or label, else the name of the file, with a number where there are several.
    """

    case: Case | None
    diagnostics: tuple[Diagnostic, ...]
    span: Span | None
    name: str
    node: Node | None = field(default=None, repr=False, compare=False)

    def place(self, path: str) -> Span | None:
        """Return where a fact is written, by its path; where it is not, the place of the case."""
        return place_of_fact(self.node, path) if self.node else self.span


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file, and the complaints that concern the file as a whole."""

    entries: tuple[CaseEntry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that could be read."""
        return tuple(entry.case for entry in self.entries if entry.case is not None)

    @property
    def complaints(self) -> tuple[Diagnostic, ...]:
        """All complaints, of the file and of its cases, by place."""
        return in_order([*self.diagnostics, *(item for entry in self.entries for item in entry.diagnostics)])


def read_cases(path: Path | str, name: str | None = None) -> CaseFile:
    """Read a file of cases; `name` is how complaints call it. Nothing is raised: complaints say what is wrong."""
    complaints: list[Diagnostic] = []
    source = read_file(Path(path), complaints, name)
    return parse_cases(source) if source else CaseFile((), tuple(complaints))


def parse_cases(source: Source) -> CaseFile:
    """Read a text of cases: YAML of one or more documents, JSON or JSON Lines, each a case or a list of cases."""
    complaints: list[Diagnostic] = []
    documents = parse(source, complaints)
    nodes = list(_case_nodes(documents))
    if not nodes and not complaints and not any(isinstance(document, Sequence) for document in documents):
        complaints.append(messages.empty_file(source.name))
    own, rest = _shared_out(complaints, nodes)
    names = [source.name] if len(nodes) == 1 else [f"{source.name}#{at + 1}" for at in range(len(nodes))]
    entries = (_entry(node, found, name) for node, found, name in zip(nodes, own, names, strict=True))
    return CaseFile(tuple(entries), in_order(rest))


def read_case(node: Node, complaints: list[Diagnostic]) -> Case | None:
    """Return the case that a node holds, or None after saying what is wrong with it, each with its place."""
    if not isinstance(node, Mapping):
        complaints.append(replace(messages.not_a_mapping("a case", describe(node)), span=node.span))
        return None
    try:
        return Case.model_validate(as_data(node))
    except ValidationError as error:
        complaints.extend(replace(item, span=place(node, loc, item.code)) for loc, item in located(error))
        return None


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


def _entry(node: Node, complaints: list[Diagnostic], name: str) -> CaseEntry:
    case = read_case(node, complaints)
    given = (case.id or case.label) if case else _given_name(node)
    return CaseEntry(None if complaints else case, in_order(complaints), node.span, given or name, node)


def _given_name(node: Node) -> str | None:
    """Return the id or label of a case that cannot be read."""
    found = (node.get("id") or node.get("label")) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) and found.value is not None else None
