"""Declarations: the first look at a document, which learns every name in it and what kind of thing each is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from decimal import Decimal
from typing import Final, TypeVar

from clientqual import messages
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.names import Names, check_name
from clientqual.compiler.shape import Desk, described
from clientqual.ir import (
    DERIVABLE,
    EFFECTS,
    LIMIT,
    OUTCOMES,
    PHASES,
    UNIT,
    Better,
    Domain,
    FactType,
    Finite,
    Flag,
    Kind,
    Numbers,
    Subsets,
    fits_places,
    scaled,
)
from clientqual.span import Span
from clientqual.suggest import near
from clientqual.text import Mapping, Node, Scalar, Sequence, describe

FLAGS: Final[tuple[Flag, ...]] = ("red", "green")
KINDS: Final = tuple(kind.value for kind in Kind)
TYPING: Final = (*KINDS, "ordered", "better", "default", "meaning")
"""Keys that say what a custom fact is; the facts of the library have theirs fixed."""
MOST_MEMBERS: Final = 16

C = TypeVar("C", bound=str)


def declare(
    desk: Desk, document: Document, vocabulary: MappingOf[str, FactType], removed: MappingOf[tuple[str, str], Span]
) -> Names:
    """Return the names of a document, those of the library among them, and what was removed."""
    names = Names(types=dict(vocabulary), sources=set(document.section("sources")), removed=removed)
    names.events, names.alerts = set(document.section("events")), set(document.section("alerts"))
    _facts(desk, document, names)
    for name, entry in document.section("outcomes").items():
        _outcome(desk, names, name, entry)
    for name, entry in document.section("signals").items():
        check_name(desk, "signal", name, entry.span)
        names.signals[name] = _chosen(desk, entry, "flag", FLAGS, "the signal") or "red"
    for name, entry in document.section("actions").items():
        check_name(desk, "action", name, entry.span)
        phase = _chosen(desk, entry, "phase", PHASES, "the action")
        names.actions[name] = (phase or "any", _chosen(desk, entry, "effect", EFFECTS, "the action") or "none")
        names.phaseless |= {name} if phase is None else set()
    for name, entry in document.section("groups").items():
        check_name(desk, "group", name, entry.span)
        names.groups[name] = _group(desk, names, name, entry)
    return names


def _chosen(desk: Desk, entry: Entry, key: str, choices: tuple[C, ...], what: str) -> C | None:
    node = entry.node.get(key) if isinstance(entry.node, Mapping) else None
    if node is None:
        if isinstance(entry.node, Mapping) and not any(near(other, (key,)) for other in entry.node.keys()):  # noqa: SIM118
            desk.complain(messages.missing_key(f"{what} `{entry.name}`", key, entry.span))
        return None
    return desk.choice(node, choices, f"the {key} of `{entry.name}`")


def _group(desk: Desk, names: Names, name: str, entry: Entry) -> tuple[str, ...]:
    members = desk.words(entry.node, f"the group `{name}`")
    for member, span in members.items():
        if member not in names.signals:
            names.unknown(desk, "signal", member, names.signals, span)
    return tuple(sorted(member for member in members if member in names.signals))


def _outcome(desk: Desk, names: Names, name: str, entry: Entry) -> None:
    node = entry.node
    if not isinstance(node, Mapping):
        return
    shipped, values, ordered = OUTCOMES.get(name), node.get("values"), node.get("ordered")
    if shipped is not None:
        if values is not None and tuple(desk.words(values, "`values`")) != shipped.values:
            desk.complain(messages.fixed_values(name, shipped.values, values.span))
        names.outcomes[name], is_ordered = Finite(shipped.values), shipped.ordered
    else:
        check_name(desk, "outcome", name, entry.span)
        if values is None:
            desk.complain(messages.missing_key(f"the outcome `{name}`", "values", entry.span))
        listed = desk.words(values, f"`values` of the outcome `{name}`") if values is not None else ()
        names.outcomes[name] = Finite(tuple(listed))
        is_ordered = ordered is not None and desk.flag(ordered, "`ordered`")
    if is_ordered:
        names.ordered.add(name)


# --- custom facts ---------------------------------------------------------------------------------------------------------------


def _facts(desk: Desk, document: Document, names: Names) -> None:
    derived = document.section("derived")
    for path, kind in list(names.types.items()):
        if kind.derived and path not in derived:
            names.types[path] = _base(kind)
    for section in ("facts", "derived"):
        for path, entry in document.section(section).items():
            if path.startswith("custom."):
                names.types[path] = _custom(desk, path, entry, derived=section == "derived")
            elif path not in names.types:
                names.undeclared(desk, path, entry.span)
    for path, entry in derived.items():
        told = document.section("facts").get(path)
        if told is not None and told.layer >= entry.layer:
            desk.complain(messages.told_and_derived(path, told.span, entry.span))
        if path in names.types and names.types[path].kind not in DERIVABLE:
            desk.complain(messages.not_derivable(path, entry.span))
    names.derived = {path for path in derived if path in names.types}


def _base(kind: FactType) -> FactType:
    return FactType(kind.path, kind.kind, kind.domain, kind.ordered, kind.better, kind.meaning, kind.source)


def _custom(desk: Desk, path: str, entry: Entry, *, derived: bool) -> FactType:
    check_name(desk, "fact", path.removeprefix("custom."), entry.span)
    return custom_type(desk, path, entry, derived=derived)


def custom_type(desk: Desk, path: str, entry: Entry, *, derived: bool = False, also: tuple[str, ...] = ()) -> FactType:
    """Return the type of something that says its own kind: a custom fact, or a field of an event, which may be something `also`."""
    allowed, node = DERIVABLE if derived else KINDS, entry.node
    given = [(key, value) for key, value in node if key.text in KINDS] if isinstance(node, Mapping) else []
    if not isinstance(node, Mapping) or len(given) != 1 or given[0][0].text not in allowed:
        # A misspelt kind is complained of as a key that is not there.
        if isinstance(node, Mapping) and (given or not _misspelt(node, (*allowed, *also))):
            desk.complain(messages.no_kind(path, (*allowed, *also), entry.span))
        return FactType(path, Kind.ENUM, Finite(()), ordered=True, derived=derived)
    kind = Kind(given[0][0].text)
    domain = _DOMAINS[kind](desk, path, given[0][1])
    ordered, meaning = node.get("ordered"), node.get("meaning")
    if ordered is not None and kind is not Kind.ENUM:
        desk.complain(messages.cannot_order(path, ordered.span))
    return FactType(
        path,
        kind,
        domain,
        ordered=ordered is not None and desk.flag(ordered, "`ordered`"),
        better=_better(desk, path, kind, node.get("better")),
        meaning=desk.text(meaning, "`meaning`") if meaning is not None else "",
        derived=derived,
    )


def _misspelt(node: Mapping, kinds: tuple[str, ...]) -> bool:
    return any(near(key, kinds) for key in node.keys())  # noqa: SIM118  (the keys of a node, not of a dict)


_SIDES: Final[dict[Kind, tuple[Better, ...]]] = {
    Kind.ENUM: ("first", "last"),
    Kind.BOOL: ("true", "false"),
    Kind.SET: (),
}


def _better(desk: Desk, path: str, kind: Kind, node: Node | None) -> Better | None:
    sides = _SIDES.get(kind, ("higher", "lower"))
    if node is not None and not sides:
        desk.complain(messages.no_better_side(path, node.span))
    return desk.choice(node, sides, f"the better side of `{path}`") if node is not None and sides else None


def _enum(desk: Desk, path: str, node: Node) -> Domain:
    return Finite(tuple(desk.words(node, f"`enum` of `{path}`")))


def _subsets(desk: Desk, path: str, node: Node) -> Domain:
    members = tuple(desk.words(node, f"`set` of `{path}`"))
    if len(members) > MOST_MEMBERS:
        desk.complain(messages.set_too_large(path, MOST_MEMBERS, node.span))
    return Subsets(members[:MOST_MEMBERS])


def _bool(desk: Desk, path: str, node: Node) -> Domain:
    _only_true(desk, f"`bool` of `{path}`", node)
    return Finite((False, True))


def _money(desk: Desk, path: str, node: Node) -> Domain:
    _only_true(desk, f"`money` of `{path}`", node)
    return Numbers(0, LIMIT * UNIT - 1, 1)


def _only_true(desk: Desk, what: str, node: Node) -> None:
    if not (isinstance(node, Scalar) and node.value is True):
        desk.complain(messages.wrong_shape(what, "`true`", describe(node), node.span))


def _whole(desk: Desk, path: str, node: Node) -> Domain:
    most = (LIMIT - 1) * UNIT
    low, high = _bounds(desk, f"`int` of `{path}`", node, UNIT)
    return Numbers(-most if low is None else low, most if high is None else high, UNIT)


def _decimal(desk: Desk, path: str, node: Node) -> Domain:
    most = LIMIT * UNIT - 1
    low, high = _bounds(desk, f"`number` of `{path}`", node, 1)
    return Numbers(-most if low is None else low, most if high is None else high, 1)


def _bounds(desk: Desk, what: str, node: Node, step: int) -> tuple[int | None, int | None]:
    """Return the two ends of a number, counted in 0.0001; None where an end is open, or after a complaint."""
    if not isinstance(node, Sequence) or len(node.items) != 2:
        desk.complain(messages.wrong_shape(what, "a list of two, `[low, high]`", described(node), node.span))
        return None, None
    low, high = (_end(desk, what, item, step) for item in node.items)
    if low is not None and high is not None and low > high:
        desk.complain(messages.bounds_reversed(what, node.span))
        return None, None
    return low, high


def _end(desk: Desk, what: str, node: Node, step: int) -> int | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(node, Scalar) and value is None:
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and -LIMIT < value < LIMIT:
        count = scaled(value)
        if fits_places(value) and count % step == 0:
            return count
    desk.complain(messages.bad_bound(what, step > 1, node.span))
    return None


_DOMAINS: Final[dict[Kind, Callable[[Desk, str, Node], Domain]]] = {
    Kind.ENUM: _enum,
    Kind.BOOL: _bool,
    Kind.INT: _whole,
    Kind.NUMBER: _decimal,
    Kind.MONEY: _money,
    Kind.SET: _subsets,
}
