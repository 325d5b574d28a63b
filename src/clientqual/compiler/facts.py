"""Facts of a rule set: questions, presumptions, implications, defaults, and the tables that derive facts from others."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from clientqual import messages
from clientqual.compiler.constants import constant, stated_facts
from clientqual.compiler.declare import KINDS, TYPING
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.tables import Workshop, first_table
from clientqual.ir import Derived, Fact, FactRef, FactType, First, Party, Value
from clientqual.models import DEFAULTS
from clientqual.text import Mapping, Node, Scalar

PARTIES: Final[tuple[Party, ...]] = ("client", "provider")
ASKING: Final = ("ask", "of", "changed_by", "presume")
META: Final = (*ASKING, "implies", "source")
HOUSE: Final = ("provider", "house_rules", "custom")


@dataclass(slots=True)
class FactBook:
    """What a rule set says of base facts."""

    facts: dict[str, Fact] = field(default_factory=dict)
    presumptions: dict[str, Value | FactRef | First] = field(default_factory=dict)


def read_facts(shop: Workshop, document: Document, defaults: MappingOf[str, Value]) -> FactBook:
    """Return every base fact with what the document says of it. `defaults` are those in force."""
    book, entries = FactBook(), document.section("facts")
    for path, kind in shop.names.types.items():
        if path not in shop.names.derived:
            book.facts[path] = _fact(shop, kind, entries.get(path), defaults, book)
    return book


def read_defaults(shop: Workshop, document: Document) -> dict[str, Value]:
    """Return the defaults that custom facts are declared with."""
    found: dict[str, Value] = {}
    for path, entry in document.section("facts").items():
        node = entry.node.get("default") if isinstance(entry.node, Mapping) else None
        if node is not None and path.startswith("custom.") and path in shop.names.types:
            read = constant(shop.desk, shop.names.types[path], node)
            found.update({path: read} if read is not None else {})
    return found


def _fact(shop: Workshop, kind: FactType, entry: Entry | None, defaults: MappingOf[str, Value], book: FactBook) -> Fact:
    path, desk = kind.path, shop.desk
    if entry is None:
        return Fact(kind, default=defaults.get(path), source=kind.source)
    fields = desk.fields(entry.node, (*META, *TYPING), f"the fact `{path}`")
    _refuse(shop, path, fields)
    for key in ("ask", "meaning"):
        if key in fields:
            shop.texts.put(f"facts/{path}/{key}", fields[key])
    if "presume" in fields:
        _presume(shop, kind, fields["presume"], book)
    return Fact(
        kind,
        of=desk.choice(fields["of"], PARTIES, "`of`") if "of" in fields else _party(kind),
        changed_by=_changed_by(shop, fields),
        default=defaults.get(path),
        implies=_implied(shop, fields["implies"]) if "implies" in fields else (),
        source=shop.source(fields.get("source")) or kind.source,
    )


def _refuse(shop: Workshop, path: str, fields: dict[str, Node]) -> None:
    """Complain of what cannot be said of a fact: another kind for one of the library, a question for one with a default.

    A fact that only a house gives a default keeps the question that others ask.
    """
    if not path.startswith("custom."):
        for key in (key for key in TYPING if key in fields):
            shop.desk.complain(messages.fixed_kind(path, key, fields[key].span))
    if path in DEFAULTS or "default" in fields:
        for key in (key for key in ("ask", "presume") if key in fields):
            shop.desk.complain(messages.has_default(path, key, fields[key].span))


def _party(kind: FactType) -> Party:
    return "provider" if kind.model == "provider" else "client"


def _changed_by(shop: Workshop, fields: dict[str, Node]) -> Party | None:
    node = fields.get("changed_by")
    if node is None or (isinstance(node, Scalar) and node.text == "nobody"):
        return None
    return shop.desk.choice(node, PARTIES, "`changed_by`")


def _implied(shop: Workshop, node: Node) -> tuple[tuple[str, Value], ...]:
    stated = stated_facts(shop.desk, shop.names, node, "`implies`")
    for path, (_, key) in stated.items():
        if path in shop.names.derived:
            shop.desk.complain(messages.out_of_layer("an implication", "derived fact", path, key.span))
    return tuple(sorted((path, value) for path, (value, _) in stated.items()))


def _presume(shop: Workshop, kind: FactType, node: Node, book: FactBook) -> None:
    """Read a presumption: a value, another fact, or a table over facts."""

    def value_or_fact(node: Node) -> Value | FactRef | None:
        if isinstance(node, Mapping):
            return _reference(shop, kind, node)
        return constant(shop.desk, kind, node)

    if isinstance(node, Mapping) and node.get("fact") is None:
        what = f"the presumption of `{kind.path}`"
        fields = shop.desk.fields(node, ("rows", "otherwise"), what)
        conditions = shop.conditions("a presumption", "facts")
        book.presumptions[kind.path] = first_table(
            shop, fields, conditions, value_or_fact, f"presume/{kind.path}", node.span
        )
    else:
        read = value_or_fact(node)
        book.presumptions[kind.path] = read if read is not None else ""


def _reference(shop: Workshop, kind: FactType, node: Mapping) -> FactRef | None:
    fields = shop.desk.fields(node, ("fact",), "a reference to a fact")
    named = shop.desk.need(fields, "fact", "a reference to a fact", node.span)
    path = shop.desk.word(named, "`fact`") if named is not None else ""
    other = shop.names.types.get(path)
    if named is None or other is None:
        if named is not None and path:
            shop.names.unknown(shop.desk, "fact", path, shop.names.types, named.span)
        return None
    if other.kind is not kind.kind or other.domain != kind.domain:
        shop.desk.complain(messages.other_kind(kind.path, path, named.span))
    return FactRef(path)


def read_derived(shop: Workshop, document: Document) -> dict[str, Derived]:
    """Return the derived facts with their tables."""
    found: dict[str, Derived] = {}
    for path, entry in document.section("derived").items():
        kind = shop.names.types.get(path)
        if kind is None:
            continue
        typing = (*KINDS, "ordered", "better", "meaning") if path.startswith("custom.") else ()
        fields = shop.desk.fields(entry.node, ("rows", "otherwise", "source", *typing), f"the derived fact `{path}`")
        if "meaning" in fields:
            shop.texts.put(f"facts/{path}/meaning", fields["meaning"])
        conditions = shop.conditions("a derived fact", "facts")
        then = partial(constant, shop.desk, kind)
        table = first_table(shop, fields, conditions, then, f"derived/{path}", entry.span)
        found[path] = Derived(path, table, shop.source(fields.get("source")))
    return found


def read_house(shop: Workshop, node: Node) -> dict[str, Value]:
    """Return this house's own facts, which are known unless a case says otherwise."""
    found: dict[str, Value] = {}
    for path, (value, key) in stated_facts(shop.desk, shop.names, node, "`house`").items():
        if path.partition(".")[0] in HOUSE:
            found[path] = value
        else:
            shop.desk.complain(messages.not_house_fact(path, key.span))
    return found
