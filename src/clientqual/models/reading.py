"""Cases from files: YAML, JSON or JSON Lines, one case or many, and a place for every complaint."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from clientqual import messages
from clientqual.diagnostics import Diagnostic, in_order
from clientqual.errors import CaseError
from clientqual.models.case import Case
from clientqual.models.complaints import located
from clientqual.models.handwriting import as_data
from clientqual.models.places import place, place_of_fact
from clientqual.models.vocabulary import FACT_TYPES
from clientqual.models.written import WrittenCase, written_cases
from clientqual.span import Source, Span
from clientqual.text import Mapping, Node, Scalar, decode, describe, plain_data, read_file


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
    file = written_cases(source)
    return CaseFile(tuple(map(read_written, file.cases)), file.diagnostics)


def one_case(data: bytes | str) -> Case:
    """Return the one case of a text. Raises CaseError with every complaint about it, and for none or several."""
    complaints: list[Diagnostic] = []
    source = decode(data if isinstance(data, bytes) else data.encode(errors="surrogatepass"), "case.json", complaints)
    file = parse_cases(source) if source else CaseFile((), tuple(complaints))
    if file.complaints or len(file.cases) != 1:
        raise CaseError(file.complaints or [messages.not_one_case(len(file.entries))])
    return file.cases[0]


def read_written(written: WrittenCase) -> CaseEntry:
    """Read one case of a file."""
    node, complaints = written.node, [*written.diagnostics]
    case = read_case(node, complaints)
    given = (case.id or case.label) if case else _given_name(node)
    return CaseEntry(None if complaints else case, in_order(complaints), node.span, given or written.name, node)


def read_case(node: Node, complaints: list[Diagnostic]) -> Case | None:
    """Return the case that a node holds, or None after saying what is wrong with it, each with its place."""
    if not isinstance(node, Mapping):
        complaints.append(replace(messages.not_a_mapping("a case", describe(node), plain_data(node)), span=node.span))
        return None
    try:
        return Case.model_validate(as_data(node, FACT_TYPES))
    except ValidationError as error:
        complaints.extend(replace(item, span=place(node, loc, item.code)) for loc, item in located(error))
        return None


def _given_name(node: Node) -> str | None:
    """Return the id or label of a case that cannot be read."""
    found = (node.get("id") or node.get("label")) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) and found.value is not None else None
