"""Mapping files: found by path or by shipped name, and laid over what they extend."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from clientqual import messages
from clientqual.crm import wording
from clientqual.crm.desk import Desk, is_null
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, describe, parse, read_file, shipped_mappings

HEAD: Final = ("mapping", "version", "description", "extends")
LAID_OVER: Final = ("record", "facts", "override", "options", "keys")
"""Sections to which a mapping that extends another adds by name."""
REPLACED: Final = ("currency", "empty", "dont_know", "numbers", "time_zone", "source_zone")
_KEYS: Final = (*HEAD, *LAID_OVER, *REPLACED)
_SUFFIXES: Final = (".yaml", ".yml", ".json")

Entry = tuple[Scalar, Node]


@dataclass(slots=True)
class Document:
    """All that a mapping says, with what it extends laid under it. `span` is where its own file begins."""

    span: Span
    single: dict[str, Node] = field(default_factory=dict)
    sections: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def section(self, name: str) -> dict[str, Entry]:
        return self.sections.setdefault(name, {})


def shipped() -> tuple[str, ...]:
    """Return the names of the mappings that come with the library."""
    return tuple(sorted(path.stem for path in shipped_mappings().glob("*.yaml")))


def read_document(where: str | Path, desk: Desk) -> Document | None:
    """Read a mapping by its path or shipped name; None where there is nothing to read, after a complaint."""
    found = _find(where)
    if found is None:
        desk.complain(wording.no_mapping(str(where), shipped()))
        return None
    return _read(found, desk, ())


def _find(where: str | Path) -> Path | None:
    path = Path(where)
    if isinstance(where, Path) or path.suffix in _SUFFIXES or path.exists():
        return path
    return shipped_mappings() / f"{where}.yaml" if str(where) in shipped() else None


def _read(path: Path, desk: Desk, below: tuple[Path, ...]) -> Document | None:
    source = read_file(path, desk.complaints, path.name if path.parent == shipped_mappings() else None)
    if source is None:
        return None
    nodes = [node for node in parse(source, desk.complaints) if not is_null(node)]
    if not nodes:
        if not desk.complaints:
            desk.complain(messages.empty_file(source.name))
        return None
    if not isinstance(nodes[0], Mapping):
        desk.complain(
            messages.wrong_shape("a mapping file", "a mapping of names to values", describe(nodes[0]), nodes[0].span)
        )
        return None
    parts = desk.parts(nodes[0], "a mapping", _KEYS)
    for node in nodes[1:]:
        desk.complain(messages.wrong_shape("a mapping file", "one document", "a second one", node.span))
    document = _base(parts, path, desk, below) or Document(nodes[0].span)
    document.span = nodes[0].span
    _lay_over(document, parts, desk)
    return document


def _base(parts: dict[str, Node], path: Path, desk: Desk, below: tuple[Path, ...]) -> Document | None:
    """Read what a mapping extends, if anything."""
    node = parts.get("extends")
    name = None if node is None else desk.text(node, "`extends`")
    if node is None or name is None:
        return None
    base = path.parent / name if name.endswith(_SUFFIXES) else _find_shipped(name)
    chain = (*below, path.resolve())
    if base is None or not base.is_file():
        desk.complain(wording.no_mapping(name, shipped(), node.span))
        return None
    if base.resolve() in chain:
        desk.complain(wording.extends_itself([item.stem for item in (*chain, base)], node.span))
        return None
    return _read(base, desk, chain)


def _find_shipped(name: str) -> Path | None:
    return shipped_mappings() / f"{name}.yaml" if name in shipped() else None


def _lay_over(document: Document, parts: dict[str, Node], desk: Desk) -> None:
    """Lay the parts of a mapping over what it extends: named things by name, everything else as a whole."""
    for key in (*HEAD, *REPLACED):
        if key in parts:
            document.single[key] = parts[key]
    for name in LAID_OVER:
        section = document.section(name)
        for entry, value in desk.entries(parts.get(name), f"`{name}`"):
            if is_null(value) and name != "keys":
                section.pop(entry.text, None)
            else:
                section[entry.text] = (entry, value)
