"""Loading: the folder of a rule set and those it extends, from the base up, merged into one document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from clientqual import messages
from clientqual.compiler.document import Document, Gatherer, files
from clientqual.compiler.extend import Extension
from clientqual.compiler.shape import Desk
from clientqual.compiler.versions import in_range, parse_version
from clientqual.ir import Identity
from clientqual.span import Source, Span
from clientqual.text import Node, shipped_rules

BASE: Final = "clientqual/vocabulary"
"""What a rule set extends that does not say: the questions and presumptions of the library's own facts."""
SHIPPED: Final = {BASE: "vocabulary", "clientqual/default": "default"}

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")
_EXTENDS = re.compile(r"\s*(\S+?)\s*((?:[<>=!].*)?)")


@dataclass(slots=True)
class Loader:
    """Reads a rule set with its bases. `removed` is what any of them took away."""

    desk: Desk
    removed: dict[tuple[str, str], Span] = field(default_factory=dict)

    def load(self, where: str | Path) -> tuple[Identity, Document] | None:
        """Return the identity of a rule set and the document it comes to; None after a complaint that leaves nothing."""
        folder, name = locate(where)
        if folder is None:
            self.desk.complain(messages.no_base(name, SHIPPED, None))
            return None
        return self._folder(folder, name, ())

    def _folder(
        self, folder: Path, shown: str, below: tuple[tuple[Path, str], ...]
    ) -> tuple[Identity, Document] | None:
        top = Span(Source(f"{shown}/ruleset.yaml", ""), 1, 1)
        found = list(files(folder))
        manifest = [path for path in found if path.parent == folder and path.stem == "ruleset"]
        if not manifest:
            self.desk.complain(messages.no_manifest(shown))
            return None
        own = Document(shown, top)
        base = self._base(folder, shown, manifest[0], below, own)
        gatherer = Gatherer(self.desk, own, layer=len(base.houses) if base else 0)
        for path in found:
            gatherer.file(path, path.relative_to(folder).as_posix())
        extension = Extension(self.desk, self.removed)
        return identity(self.desk, own), extension.merge(base, own)

    def _base(
        self, folder: Path, shown: str, manifest: Path, below: tuple[tuple[Path, str], ...], own: Document
    ) -> Document | None:
        """Load what a rule set extends. Its manifest is read for that alone; complaints of it come with the rest of the files."""
        draft = Gatherer(Desk(), Document(shown, own.span), 0)
        draft.file(manifest, manifest.name)
        said = draft.document.manifest.get("extends")
        line = Desk().text(said, "`extends`") if said is not None else BASE
        if line == "none" or (said is None and folder == _shipped(BASE)):
            return None
        span = said.span if said is not None else own.span
        match = _EXTENDS.fullmatch(line)
        wanted = match.group(2) if match else ""
        base_folder, base_name = locate(match.group(1) if match else line, relative_to=folder)
        chain = (*below, (folder.resolve(), shown))
        if base_folder is None:
            self.desk.complain(messages.no_base(base_name, SHIPPED, span))
        elif base_folder.resolve() in [path for path, _ in chain]:
            self.desk.complain(messages.extends_itself([*(name for _, name in chain), base_name], span))
        else:
            return self._checked(self._folder(base_folder, base_name, chain), wanted, span)
        return None

    def _checked(self, loaded: tuple[Identity, Document] | None, wanted: str, span: Span) -> Document | None:
        if loaded is None:
            return None
        known, document = loaded
        within = in_range(known.version, wanted)
        if within is None:
            self.desk.complain(messages.bad_version(wanted, span))
        elif not within:
            self.desk.complain(messages.base_version(known.name, known.version, wanted, span))
        return document


def locate(where: str | Path, relative_to: Path | None = None) -> tuple[Path | None, str]:
    """Return the folder of a rule set, None if there is none, and the name to show for it."""
    name = str(where)
    if name in SHIPPED:
        return _shipped(name), name
    folder = relative_to / name if relative_to is not None else Path(name)
    return (folder if folder.is_dir() else None), name.rstrip("/") or name


def _shipped(name: str) -> Path:
    return shipped_rules() / SHIPPED[name]


def identity(desk: Desk, document: Document) -> Identity:
    """Return what the manifest of a document says of the rule set itself."""
    said = document.manifest
    name = _said(desk, document, "ruleset")
    version = _said(desk, document, "version")
    if name and not _NAME.fullmatch(name):
        desk.complain(messages.bad_name("rule set", name, said["ruleset"].span))
    if version and parse_version(version) is None:
        desk.complain(messages.bad_version(version, said["version"].span))
    currency = desk.text(said["currency"], "`currency`") if "currency" in said else None
    if currency is not None and not _CURRENCY.fullmatch(currency):
        desk.complain(messages.bad_currency(currency, said["currency"].span))
    return Identity(
        name,
        version,
        currency,
        language=desk.text(said["language"], "`language`") if "language" in said else "en",
        description=desk.text(said["description"], "`description`") if "description" in said else "",
    )


def _said(desk: Desk, document: Document, key: str) -> str:
    node: Node | None = desk.need(document.manifest, key, "the manifest `ruleset.yaml`", document.span)
    return desk.text(node, f"`{key}`") if node is not None else ""
