"""Loading: the folder of a rule set and those it extends, from the base up, merged into one document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path
from typing import Final

from clientqual import messages
from clientqual.compiler.document import Document, Gatherer
from clientqual.compiler.extend import Extension
from clientqual.compiler.shape import Desk
from clientqual.compiler.versions import in_range, parse_version
from clientqual.diagnostics import Diagnostic
from clientqual.ir import Identity
from clientqual.span import Source, Span
from clientqual.text import BASE, SHIPPED, Node, rule_files, shipped_rules

MANIFEST_FILES: Final = ("ruleset.yaml", "ruleset.yml")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")
_EXTENDS = re.compile(r"\s*(\S+?)\s*((?:[<>=!~^].*)?)")


@dataclass(slots=True)
class Loader:
    """Reads a rule set with its bases. `removed` is what any of them took away. `opening` is called with each folder before it is read.

    `incomplete` says that a base or a file could not be read: what else there is to complain of would be of no use.
    """

    desk: Desk
    removed: dict[tuple[str, str], Span] = field(default_factory=dict)
    incomplete: bool = False
    opening: Callable[[Path], object] = lambda _: None

    def load(self, where: str | Path) -> tuple[Identity, Document] | None:
        """Return the identity of a rule set and the document it comes to; None after a complaint that leaves nothing."""
        folder, name = locate(where)
        if folder is None:
            self.desk.complain(_nothing_there(name, Path(where), None))
            return None
        return self._folder(folder, name, ())

    def _folder(
        self, folder: Path, shown: str, below: tuple[tuple[Path, str], ...]
    ) -> tuple[Identity, Document] | None:
        manifest = _manifest(folder)
        if manifest is None:
            self.desk.complain(messages.no_manifest(shown))
            return None
        self.opening(folder)
        own = Document(shown, Span(Source(f"{shown}/{manifest.name}", ""), 1, 1))
        inner, base = self._base(folder, shown, manifest, below, own)
        gatherer = Gatherer(self.desk, own, layer=len(base.houses) if base else 0)
        for path in rule_files(folder):
            if inner is None or inner not in path.resolve().parents:  # a base may stand within
                gatherer.file(path, path.relative_to(folder).as_posix())
        self.incomplete = self.incomplete or gatherer.unread
        extension = Extension(self.desk, self.removed)
        return identity(Desk() if gatherer.unread else self.desk, own), extension.merge(base, own)

    def _base(
        self, folder: Path, shown: str, manifest: Path, below: tuple[tuple[Path, str], ...], own: Document
    ) -> tuple[Path | None, Document | None]:
        """Load what a rule set extends, and return its folder with it.

        The manifest is read for that alone; complaints of it come with the rest of the files.
        """
        draft = Gatherer(Desk(), Document(shown, own.span), 0)
        draft.file(manifest, manifest.name)
        said = draft.document.manifest.get("extends")
        if said is None:
            return (None, None) if folder == _shipped(BASE) else self._found(BASE, own.span, folder, shown, below)
        before = len(self.desk.complaints)
        line = self.desk.text(said, "`extends`")
        if line == "none":
            return None, None
        if len(self.desk.complaints) > before:
            self.incomplete = True
            return None, None
        return self._found(line, said.span, folder, shown, below)

    def _found(
        self, line: str, span: Span, folder: Path, shown: str, below: tuple[tuple[Path, str], ...]
    ) -> tuple[Path | None, Document | None]:
        """Load the base that a line such as `clientqual/default >=1,<2` names, and return its folder with it."""
        match = _EXTENDS.fullmatch(line)
        found, name = locate(match.group(1) if match else line, beside=folder, shown=shown)
        chain = (*below, (folder.resolve(), shown))
        if not line:
            self.desk.complain(messages.empty("`extends`", span))
        elif found is None:
            self.desk.complain(_nothing_there(name, folder / name, span))
        elif found.resolve() in [path for path, _ in chain]:
            self.desk.complain(messages.extends_itself([*(name for _, name in chain), name], span))
        else:
            document = self._checked(self._folder(found, name, chain), match.group(2) if match else "", span)
            if document is not None:
                return found.resolve(), document
        self.incomplete = True
        return None, None

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


def locate(where: str | Path, beside: Path | None = None, shown: str = "") -> tuple[Path | None, str]:
    """Return the folder of a rule set, None if there is none, and the name to show for it.

    A base is found from the folder `beside` of the rule set that extends it, which is shown as `shown`.
    """
    name = str(where)
    if name in SHIPPED:
        return _shipped(name), name
    folder = beside / name if beside is not None else Path(name)
    try:
        if not name or not folder.is_dir():
            return None, name
    except OSError:  # a name that is longer than the system allows
        return None, name
    return folder, Path(normpath(Path(shown, name))).as_posix() if beside is not None else name.rstrip("/") or name


def _nothing_there(name: str, path: Path, span: Span | None) -> Diagnostic:
    """Return the complaint about a path or name that is no rule set; many name a file in it instead of its folder."""
    try:
        is_file = path.is_file()
    except OSError:  # a name that is longer than the system allows
        is_file = False
    if not is_file:
        return messages.no_base(name, SHIPPED, span)
    above = zip(Path(name).parents, path.parents, strict=False)
    folder = next((shown for shown, folder in above if _manifest(folder) is not None), None)
    return messages.file_named(name, folder.as_posix() if folder is not None else None, span)


def _manifest(folder: Path) -> Path | None:
    """Return the file that says what the rule set in a folder is called; None where there is none."""
    return next(filter(Path.is_file, (folder / name for name in MANIFEST_FILES)), None)


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
