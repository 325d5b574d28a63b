"""Events in a rule set: kinds of its own, and how events tell facts."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Final

from clientqual import messages
from clientqual.compiler.constants import constant
from clientqual.compiler.declare import custom_type
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.names import check_name, describe_kind
from clientqual.compiler.shape import Desk
from clientqual.compiler.tables import Workshop
from clientqual.events import EVENT_KINDS
from clientqual.ir import (
    NUMERIC,
    Became,
    Counted,
    Elapsed,
    EventField,
    EventKind,
    FactType,
    Finite,
    Fold,
    FromEvents,
    Kind,
    Latest,
    Pending,
    Subsets,
    TimeUnit,
    Value,
)
from clientqual.span import Span
from clientqual.suggest import listed, near
from clientqual.text import Mapping, Node, Scalar, Sequence

FORMS: Final = ("count", "since", "latest", "open")
UNITS: Final[tuple[TimeUnit, ...]] = ("days", "weeks")
KEYS: Final = {
    "count": ("count", "within_days"),
    "since": ("since", "unit"),
    "latest": ("latest", "field"),
    "open": ("open", "closed_by", "same", "field", "then", "unit"),
}
"""What each form of a fold may say."""

_OWN: Final = ("id", "at", "kind", "note", "fields")
_LONGEST: Final = 36_500


# --- kinds ----------------------------------------------------------------------------------------------------------------------


def read_events(shop: Workshop, document: Document) -> dict[str, EventKind]:
    """Return every kind of event by name, those of the library among them."""
    found = dict(EVENT_KINDS)
    for name, entry in document.section("events").items():
        check_name(shop.desk, "event", name, entry.span)
        if name in EVENT_KINDS:
            shop.desk.complain(messages.fixed_event(name, entry.span))
            continue
        parts = shop.desk.fields(entry.node, ("title", "fields"), f"the event `{name}`")
        if "title" in parts:
            shop.texts.put(f"events/{name}/title", parts["title"])
        told = shop.desk.mapping(parts["fields"], "`fields`") if "fields" in parts else ()
        found[name] = EventKind(name, tuple(_field(shop.desk, name, key, node) for key, node in told))
    return dict(sorted(found.items()))


def _field(desk: Desk, kind: str, key: Scalar, node: Node) -> EventField:
    """Read a field of an event: a kind as custom facts have it, or text."""
    name, path = key.text, f"{kind}.{key.text}"
    check_name(desk, "field", name, key.span)
    if name in _OWN:
        desk.complain(messages.reserved_name(name, key.span))
    needed = node.get("required") if isinstance(node, Mapping) else None
    required = needed is not None and desk.flag(needed, "`required`")
    if isinstance(node, Mapping) and node.get("text") is not None:
        desk.fields(node, ("text", "required"), f"the field `{path}`")
        return EventField(name, None, required)
    desk.fields(node, (*(kind.value for kind in Kind), "text", "required"), f"the field `{path}`")
    return EventField(name, custom_type(desk, path, Entry(path, node, key.span), also=("text",)), required)


# --- folds ----------------------------------------------------------------------------------------------------------------------


def read_from_events(shop: Workshop, document: Document, events: MappingOf[str, EventKind]) -> dict[str, FromEvents]:
    """Return how events tell facts, by path."""
    reader = _Folds(shop, events)
    found: dict[str, FromEvents] = {}
    for path, entry in sorted(document.section("from_events").items()):
        kind = shop.names.types.get(path)
        if kind is None:
            shop.names.unknown(shop.desk, "fact", path, shop.names.types, entry.span)
        elif path in shop.names.derived:
            if entry.layer >= document.section("derived")[path].layer:  # else the table of the house takes its place
                shop.desk.complain(messages.derived_from_events(path, entry.span))
        else:
            found[path] = FromEvents(path, reader.all(kind, entry), entry.span)
    return found


class _Folds:
    """Reads folds; each form has a method of its name."""

    def __init__(self, shop: Workshop, events: MappingOf[str, EventKind]) -> None:
        self.desk, self.names, self.events = shop.desk, shop.names, events
        self.forms: dict[str, Callable[[FactType, MappingOf[str, Node], Span], Fold | None]] = {
            "count": self.count,
            "since": self.since,
            "latest": self.latest,
            "open": self.open,
        }

    def all(self, kind: FactType, entry: Entry) -> tuple[Fold, ...]:
        """Return the folds of one fact: one, or a list of which the first that says anything tells it."""
        listed = isinstance(entry.node, Sequence)
        nodes = self.desk.items(entry.node, f"`{entry.name}`") if listed else (entry.node,)
        return tuple(fold for node in nodes if (fold := self.one(kind, node)) is not None)

    def one(self, kind: FactType, node: Node) -> Fold | None:
        said = [key.text for key, _ in self.desk.mapping(node, f"`{kind.path}`")]
        given = [key for key in said if key in FORMS]
        if len(given) != 1:
            if isinstance(node, Mapping):
                close = None if given else next((form for key in said if (form := near(key, FORMS))), None)
                self.desk.complain(messages.no_fold(kind.path, FORMS, node.span, close))
            return None
        parts = self.desk.fields(node, KEYS[given[0]], f"`{given[0]}` of `{kind.path}`")
        return self.forms[given[0]](kind, parts, node.span)

    def count(self, kind: FactType, parts: MappingOf[str, Node], span: Span) -> Fold | None:
        self.number(kind, "a count", span)
        days = self.days(parts["within_days"]) if "within_days" in parts else None
        return Counted(self.kinds(parts["count"]), days)

    def since(self, kind: FactType, parts: MappingOf[str, Node], span: Span) -> Fold | None:
        self.number(kind, "a time since something", span)
        return Elapsed(self.kinds(parts["since"]), self.unit(parts))

    def latest(self, kind: FactType, parts: MappingOf[str, Node], span: Span) -> Fold | None:
        node = parts["latest"]
        if isinstance(node, Mapping):
            if "field" in parts:
                why = "each event says what it stands for"
                self.desk.complain(messages.idle_in_fold("field", why, parts["field"].span))
            return self.became(kind, node)
        kinds = self.kinds(node)
        named = self.desk.need(dict(parts), "field", f"`latest` of `{kind.path}`", span)
        name = self.desk.word(named, "`field`") if named is not None else ""
        for event in kinds if name and named is not None else ():
            self.field(kind, event, name, parts["field"].span)
        return Latest(kinds, name) if name else None

    def became(self, kind: FactType, node: Mapping) -> Fold | None:
        values: dict[str, Value] = {}
        for key, item in node:
            value = constant(self.desk, kind, item)
            if self.known(key.text, key.span) and value is not None:
                values[key.text] = value
        if not node.entries:
            self.desk.complain(messages.empty("`latest`", node.span))
        return Became(dict(sorted(values.items()))) if values else None

    def open(self, kind: FactType, parts: MappingOf[str, Node], span: Span) -> Fold | None:
        opened = self.kinds(parts["open"])
        closing = self.desk.need(dict(parts), "closed_by", f"`open` of `{kind.path}`", span)
        closed = self.kinds(closing) if closing is not None else ()
        same = self.desk.word(parts["same"], "`same`") if "same" in parts else None
        for event in (*opened, *closed) if same else ():
            self.named(event, same or "", parts["same"].span)
        given = next((name for name in ("field", "then") if name in parts), None)
        if given is not None:
            if "unit" in parts:
                self.desk.complain(messages.idle_in_fold("unit", f"`{given}` says what it is", parts["unit"].span))
            then = constant(self.desk, kind, parts["then"]) if "then" in parts else None
            if "field" not in parts:
                return Pending(opened, closed, same, then=then)
            return Pending(opened, closed, same, None, then, *self.greatest(kind, opened, parts["field"]))
        self.number(kind, "what is open", span)
        return Pending(opened, closed, same, self.unit(parts) if "unit" in parts else None)

    def greatest(self, kind: FactType, opened: tuple[str, ...], node: Node) -> tuple[str | None, tuple[Value, ...]]:
        """Return the field of which the greatest answer counts, and the answers in their order."""
        name = self.desk.word(node, "`field`")
        if kind.kind is not Kind.ENUM or not isinstance(kind.domain, Finite):
            self.desk.complain(
                messages.unfit_fold(kind.path, "the greatest answer of a field", _wanted(kind), node.span)
            )
            return None, ()
        for event in opened if name else ():
            self.field(kind, event, name, node.span)
        return name or None, kind.domain.values

    # --- parts of folds ---------------------------------------------------------------------------------------------------------

    def kinds(self, node: Node) -> tuple[str, ...]:
        """Return the kinds of event that a list names, sorted."""
        named = self.desk.words(node, "the events")
        return tuple(sorted(name for name, span in named.items() if self.known(name, span)))

    def known(self, name: str, span: Span) -> bool:
        if name not in self.events:
            self.names.unknown(self.desk, "event", name, self.events, span)
        return name in self.events

    def unit(self, parts: MappingOf[str, Node]) -> TimeUnit:
        return (self.desk.choice(parts["unit"], UNITS, "`unit`") if "unit" in parts else None) or "days"

    def days(self, node: Node) -> int:
        days = self.desk.whole(node, 1, "`within_days`")
        if days > _LONGEST:
            self.desk.complain(messages.wrong_shape("`within_days`", f"{_LONGEST} at most", f"{days}", node.span))
        return min(days, _LONGEST)

    def number(self, kind: FactType, what: str, span: Span) -> None:
        if kind.kind not in (Kind.INT, Kind.NUMBER):
            self.desk.complain(messages.unfit_fold(kind.path, what, _wanted(kind), span))

    def named(self, event: str, name: str, span: Span) -> EventField | None:
        kind = self.events[event]
        found = kind.field(name)
        if found is None:
            self.desk.complain(messages.unknown_field_named(event, name, [item.name for item in kind.fields], span))
        return found

    def field(self, kind: FactType, event: str, name: str, span: Span) -> None:
        """Complain of a field that holds something the fact cannot be."""
        found = self.named(event, name, span)
        if found is not None and not (found.type is not None and _tells(found.type, kind)):
            self.desk.complain(messages.unfit_fold(kind.path, f"`{event}.{name}`", _wanted(kind), span))


def _wanted(kind: FactType) -> str:
    """Say what a fact can be."""
    if kind.kind is Kind.ENUM and isinstance(kind.domain, Finite):
        return f"one of {listed(kind.domain.values)}"
    return f"some of {listed(kind.domain.members)}" if isinstance(kind.domain, Subsets) else describe_kind(kind)


def _tells(told: FactType, fact: FactType) -> bool:
    """Say whether what one of these can be the other can be too. Numbers are kept within the bounds of the fact."""
    if isinstance(told.domain, Finite) and isinstance(fact.domain, Finite):
        return set(told.domain.values) <= set(fact.domain.values)
    if isinstance(told.domain, Subsets) and isinstance(fact.domain, Subsets):
        return set(told.domain.members) <= set(fact.domain.members)
    numbers = {Kind.INT, Kind.NUMBER}
    alike = told.kind is fact.kind or {told.kind, fact.kind} <= numbers
    return alike and told.kind in NUMERIC and fact.kind in NUMERIC
