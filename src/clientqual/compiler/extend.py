"""Extending: a base and what a rule set adds to it, changes in it and takes away from it, made into one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from clientqual import messages
from clientqual.compiler.document import KINDS, LISTED, NAMED, Document, Entry
from clientqual.compiler.shape import Desk
from clientqual.ir import OUTCOMES
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence

REMOVABLE: Final = (*NAMED[:-1], "outcomes", *LISTED)

_MERGED: Final = ("rows", "recommend")
"""Lists whose items are merged by their ids."""
_RULES: Final = (*_MERGED, "evidence")
_WHOLE: Final = (*LISTED, "from_events")
"""Sections whose entries are replaced as a whole: a fact is told in one way, and not in a mixture of two."""
_EDITS: Final = ("replace", "remove")
_PLACES: Final = ("before", "after")


@dataclass(slots=True)
class Extension:
    """Merges one document into its base. `removed` remembers what went, for complaints about what still reads it."""

    desk: Desk
    removed: dict[tuple[str, str], Span] = field(default_factory=dict)

    def merge(self, base: Document | None, own: Document) -> Document:
        """Return the document that the rule set comes to."""
        merged = Document(own.name, own.span, own.manifest)
        if base is not None:
            merged.sections = {name: dict(entries) for name, entries in base.sections.items()}
            merged.overlays, merged.houses = list(base.overlays), list(base.houses)
        for removal in own.removals:
            self._remove(merged, removal)
        for name, span in own.replaced_tests.items():
            self._drop_test(merged, name, span)
        for section, entries in own.sections.items():
            for entry in entries.values():
                self._put(merged.section(section), section, entry)
        merged.overlays += own.overlays
        merged.houses.append(own.manifest.get("house", Mapping((), own.span)))
        return merged

    def _remove(self, merged: Document, removal: Mapping) -> None:
        for section, names in self.desk.fields(removal, REMOVABLE, "`remove`").items():
            known = merged.section(section)
            for name, span in self.desk.words(names, f"`remove: {section}`").items():
                if section == "outcomes" and name in OUTCOMES:
                    self.desk.complain(messages.shipped_outcome(name, span))
                elif known.pop(name, None) is None:
                    self.desk.complain(messages.removes_nothing(KINDS[section], name, known, span))
                else:
                    self.removed[section, name] = span

    def _drop_test(self, merged: Document, name: str, span: Span) -> None:
        if merged.section("tests").pop(name, None) is None and merged.section("always").pop(name, None) is None:
            names = [*merged.section("tests"), *merged.section("always")]
            self.desk.complain(messages.removes_nothing("test", name, names, span))

    def _put(self, known: dict[str, Entry], section: str, entry: Entry) -> None:
        base = known.get(entry.name)
        node = entry.node
        if isinstance(node, Mapping) and section not in _WHOLE:
            again = node.get("replace")
            afresh = again is not None and self.desk.flag(again, "`replace`")
            below = base.node if base is not None and not afresh else None
            node = self._entry(below if isinstance(below, Mapping) else None, node)
        known[entry.name] = replace(entry, node=node)

    def _entry(self, base: Mapping | None, own: Mapping) -> Mapping:
        """Merge the parts of one signal, action, outcome or fact."""
        parts = {key.text: (key, value) for key, value in base.entries} if base else {}
        removed = self._removed_rules(parts, own.get("remove"))
        gone = [
            item for name in _RULES if name in parts for item in _rules(parts[name][1]) if identity(item) in removed
        ]
        for key, value in own:
            if key.text in _EDITS:
                continue
            had = parts.get(key.text)
            merged = self._part(key.text, had[1] if had else None, value, removed, placing=base is not None)
            parts[key.text] = (key, merged)
        if gone:
            parts = {
                name: (key, _without(value, gone) if name in _RULES else value) for name, (key, value) in parts.items()
            }
        return Mapping(tuple(parts.values()), own.span)

    def _removed_rules(self, parts: dict[str, tuple[Scalar, Node]], node: Node | None) -> set[str]:
        if node is None:
            return set()
        lists = [parts[name][1] for name in _RULES if name in parts]
        known = {identity(item) for value in lists for item in _rules(value)}
        removed = self.desk.words(node, "`remove`")
        for name, span in removed.items():
            if name not in known:
                self.desk.complain(messages.removes_nothing("rule", name, sorted(known - {""}), span))
        return set(removed)

    def _part(self, name: str, base: Node | None, own: Node, removed: set[str], *, placing: bool) -> Node:
        if name in _MERGED and isinstance(own, Sequence):
            rows = base if isinstance(base, Sequence) else None
            return self._rules(rows, own, removed, placing=placing and name == "rows")
        if name == "evidence" and isinstance(own, Mapping) and isinstance(base, Mapping):
            return self._evidence(base, own, removed)
        return own

    def _evidence(self, base: Mapping, own: Mapping, removed: set[str]) -> Mapping:
        answers = {key.text: (key, value) for key, value in base}
        for key, value in own:
            had = answers.get(key.text)
            if had and isinstance(had[1], Sequence) and isinstance(value, Sequence):
                answers[key.text] = (key, self._rules(had[1], value, removed, placing=False))
            else:
                answers[key.text] = (key, value)
        return Mapping(tuple(answers.values()), own.span)

    def _rules(self, base: Sequence | None, own: Sequence, removed: set[str], *, placing: bool) -> Sequence:
        """Merge rows by their ids. A new row goes where it says, else first, in the order written.

        A row of the base that says where to go is moved. One of an id that is removed is a new one.
        """
        rows, top, seen = list(base.items) if base else [], 0, set[str]()
        changed = {identity(row) for row in rows} - removed - {""}
        for item in own.items:
            plain, anchor = self._placed(item) if placing else (item, None)
            name = identity(plain)
            if name in changed and name not in seen:
                at = _place(rows, name)
                plain = self._overlaid(rows.pop(at), plain)
            else:
                at, top = top, top + (anchor is None)
            seen.add(name)
            if anchor is not None:
                at = self._anchored(rows, name, *anchor)
                top += at < top
            rows.insert(at, plain)
        return Sequence(tuple(rows), own.span)

    def _anchored(self, rows: list[Node], name: str, side: str, other: str, span: Span) -> int:
        """Return the place before or after another row; the first one after a complaint."""
        known = {identity(row) for row in rows} - {""}
        if other not in known:
            self.desk.complain(messages.placed_nowhere(name, side, other, known, span))
            return 0
        return _place(rows, other) + (side == "after")

    def _overlaid(self, base: Node, own: Node) -> Node:
        if not isinstance(base, Mapping) or not isinstance(own, Mapping):
            return own
        parts = {key.text: (key, value) for key, value in (*base, *own)}
        return Mapping(tuple(parts.values()), own.span)

    def _placed(self, item: Node) -> tuple[Node, tuple[str, str, Span] | None]:
        """Return a row without its `before` or `after`, and what it said there."""
        if not isinstance(item, Mapping):
            return item, None
        anchors = [(key.text, value) for key, value in item if key.text in _PLACES]
        entries = tuple((key, value) for key, value in item if key.text not in _PLACES)
        if not anchors:
            return item, None
        if len(anchors) > 1:
            self.desk.complain(messages.placed_twice(identity(item), anchors[1][1].span))
        side, value = anchors[0]
        return Mapping(entries, item.span), (side, self.desk.word(value, f"`{side}`"), value.span)


def identity(rule: Node) -> str:
    """Return the id of a row, empty where it has none."""
    named = rule.get("id") if isinstance(rule, Mapping) else None
    return named.text if isinstance(named, Scalar) else ""


def _rules(node: Node) -> Iterable[Node]:
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Mapping):
        return [item for _, value in node for item in _rules(value)]
    return ()


def _place(rows: list[Node], name: str) -> int:
    return next(place for place, row in enumerate(rows) if identity(row) == name)


def _without(node: Node, gone: list[Node]) -> Node:
    """Return a list of rules, or evidence by answer, without those rules."""
    if isinstance(node, Sequence):
        return Sequence(tuple(item for item in node.items if not any(item is one for one in gone)), node.span)
    if isinstance(node, Mapping):
        return Mapping(tuple((key, _without(value, gone)) for key, value in node), node.span)
    return node
