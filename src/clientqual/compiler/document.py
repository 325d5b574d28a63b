"""Documents: the files of one rule set, gathered section by section, before anything in them has a meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from clientqual import messages
from clientqual.compiler.shape import Desk
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, parse, read_file

MANIFEST: Final = ("ruleset", "version", "extends", "currency", "language", "description", "house")
NAMED: Final = ("facts", "derived", "signals", "groups", "actions", "events", "from_events", "alerts", "sources")
"""Sections that are mappings from an id to what it names."""
LISTED: Final = {"unrealistic": "id", "tests": "name", "always": "name"}
"""Sections that are lists, with the key that names an item."""
KINDS: Final = {
    "facts": "fact", "derived": "derived fact", "signals": "signal", "groups": "group", "actions": "action", "sources": "source",
    "events": "event", "from_events": "fact told by events", "alerts": "alert",
    "outcomes": "outcome", "unrealistic": "unrealistic situation", "tests": "test", "always": "promise",
}  # fmt: skip
"""What an entry of each section is called."""
OUTCOME: Final = (
    "outcome", "title", "answers", "values", "ordered", "monotone", "policy", "rows", "minimum", "evidence", "otherwise",
    "source", "replace", "remove",
)  # fmt: skip
OTHER: Final = ("replaces_tests", "remove")
SECTIONS: Final = (*MANIFEST, *NAMED, *LISTED, *OTHER, "outcome")
OF_ONE_VALUE: Final = frozenset({"duplicate-key", "yaml-tag", "merge-key", "key-not-text"})
"""Complaints about YAML after which the rest of the file was read all the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One named thing of a section. `layer` counts the rule sets below the one that has it."""

    name: str
    node: Node
    span: Span
    layer: int = 0


@dataclass(slots=True)
class Document:
    """All that the files of one rule set say, by section and name."""

    name: str
    span: Span
    manifest: dict[str, Node] = field(default_factory=dict)
    sections: dict[str, dict[str, Entry]] = field(default_factory=dict)
    removals: list[Mapping] = field(default_factory=list)
    replaced_tests: dict[str, Span] = field(default_factory=dict)
    overlays: list[Node] = field(default_factory=list)
    houses: list[Node] = field(default_factory=list)

    def section(self, name: str) -> dict[str, Entry]:
        return self.sections.setdefault(name, {})


@dataclass(slots=True)
class Gatherer:
    """Puts the documents of a folder together. `unread` says that some of what the files say could not be read."""

    desk: Desk
    document: Document
    layer: int
    unread: bool = False
    _said: dict[str, Span] = field(default_factory=dict)

    def file(self, path: Path, relative: str) -> None:
        complaints = self.desk.complaints
        source = read_file(path, complaints, f"{self.document.name}/{relative}")
        if source is None:
            self.unread = True
            return
        before = len(complaints)
        nodes = parse(source, complaints)
        said = {complaint.code for complaint in complaints[before:]}
        self.unread = self.unread or bool(said - OF_ONE_VALUE)
        if not nodes and not said:
            self.desk.complain(messages.empty_file(source.name))
        for node in nodes:
            if relative.startswith("texts/"):
                self.document.overlays.append(node)
            else:
                self.take(node, in_manifest=relative in ("ruleset.yaml", "ruleset.yml"))

    def take(self, node: Node, *, in_manifest: bool) -> None:
        """Take one document of a file."""
        if isinstance(node, Scalar) and node.value is None:
            return
        if isinstance(node, Mapping) and node.get("outcome") is not None:
            self.outcome(node, in_manifest=in_manifest)
            return
        for key, value in self.desk.mapping(node, "a rule file"):
            self.entry(key, value, in_manifest=in_manifest)

    def entry(self, key: Scalar, value: Node, *, in_manifest: bool) -> None:
        if key.text in MANIFEST:
            self.manifest(key, value, in_manifest=in_manifest)
        else:
            self.section(key, value)

    def manifest(self, key: Scalar, value: Node, *, in_manifest: bool) -> None:
        """Take one line of the manifest, which may run over several documents of its file."""
        if not in_manifest:
            self.desk.complain(messages.not_in_manifest(key.text, key.span))
        elif key.text in self._said:
            self.desk.complain(messages.duplicate_key(key.text, key.span, self._said[key.text]))
        else:
            self._said[key.text] = key.span
            self.document.manifest[key.text] = value

    def outcome(self, node: Mapping, *, in_manifest: bool) -> None:
        named = node.get("outcome")
        assert named is not None
        name = self.desk.word(named, "`outcome`")
        others = [(key, value) for key, value in node if key.text not in OUTCOME]
        misplaced = [(key, value) for key, value in others if key.text in SECTIONS]
        if misplaced:
            self.desk.complain(messages.not_in_outcome(misplaced[0][0].text, misplaced[0][0].span))
        for key, value in others:
            if key.text in SECTIONS:
                self.entry(key, value, in_manifest=in_manifest)
            else:
                self.desk.complain(messages.unknown_key(key.text, f"the outcome `{name}`", OUTCOME, key.span))
        if name:
            self.add("outcomes", Entry(name, node, named.span, self.layer))

    def section(self, key: Scalar, value: Node) -> None:
        name = key.text
        if name in NAMED:
            for item, body in self.desk.named(value, f"the section `{name}`"):
                self.add(name, Entry(item.text, body, item.span, self.layer))
        elif name in LISTED:
            for number, body in enumerate(self.desk.items(value, f"the section `{name}`"), 1):
                self.listed(name, number, body)
        elif name == "replaces_tests":
            self.document.replaced_tests.update(self.desk.words(value, "`replaces_tests`"))
        elif name == "remove":
            if isinstance(value, Mapping):
                self.document.removals.append(value)
            else:
                self.desk.mapping(value, "`remove`")
        else:
            self.desk.complain(messages.unknown_key(name, "a rule file", SECTIONS, key.span))

    def listed(self, section: str, number: int, body: Node) -> None:
        """Add an item of a list by its name; one without gets a name from its place."""
        named = body.get(LISTED[section]) if isinstance(body, Mapping) else None
        if named is not None:
            name = self.desk.text(named, f"`{LISTED[section]}`")
        else:
            name = f"{body.span.source.name.removeprefix(self.document.name + '/')}:{body.span.line}#{number}"
        self.add(section, Entry(name, body, body.span, self.layer))

    def add(self, section: str, entry: Entry) -> None:
        known = self.document.section(section)
        if entry.name in known:
            self.desk.complain(messages.duplicate_id(KINDS[section], entry.name, entry.span, known[entry.name].span))
        else:
            known[entry.name] = entry
