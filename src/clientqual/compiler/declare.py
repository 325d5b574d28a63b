"""Declarations: the first look at a document, which learns every name in it and what kind of thing each is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Final, TypeVar

from clientqual import messages
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.names import Names, check_name
from clientqual.compiler.shape import Desk
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
    scaled,
)
from clientqual.text import Mapping, Node, Scalar, describe

FLAGS: Final[tuple[Flag, ...]] = ("red", "green")
KINDS: Final = tuple(kind.value for kind in Kind)
TYPING: Final = (*KINDS, "ordered", "better", "default", "meaning")
"""Keys that say what a custom fact is; the facts of the library have theirs fixed."""
MOST_MEMBERS: Final = 16

C = TypeVar("C", bound=str)


def declare(desk: Desk, document: Document, vocabulary: MappingOf[str, FactType]) -> Names:
    """Return the names of a document, those of the library among them."""
    names = Names(types=dict(vocabulary), sources=set(document.section("sources")))
    _facts(desk, document, names)
    for name, entry in document.section("outcomes").items():
        _outcome(desk, names, name, entry)
    for name, entry in document.section("signals").items():
        check_name(desk, "signal", name, entry.span)
        names.signals[name] = _chosen(desk, entry, "flag", FLAGS, f"the flag of `{name}`") or "red"
    for name, entry in document.section("actions").items():
        check_name(desk, "action", name, entry.span)
        phase = _chosen(desk, entry, "phase", PHASES, f"the phase of `{name}`") or "any"
        names.actions[name] = (phase, _chosen(desk, entry, "effect", EFFECTS, f"the effect of `{name}`") or "none")
    for name, entry in document.section("groups").items():
        check_name(desk, "group", name, entry.span)
        names.groups[name] = _group(desk, names, name, entry)
    return names


def _chosen(desk: Desk, entry: Entry, key: str, choices: tuple[C, ...], what: str) -> C | None:
    node = entry.node.get(key) if isinstance(entry.node, Mapping) else None
    if node is None:
        if isinstance(entry.node, Mapping):
            desk.complain(messages.missing_key(f"`{entry.name}`", key, entry.span))
        return None
    return desk.choice(node, choices, what)


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
        names.outcomes[name] = Finite(tuple(desk.words(values, "`values`")) if values is not None else ("unknown",))
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
            if path.startswith("custom.") and isinstance(entry.node, Mapping):
                check_name(desk, "fact", path.removeprefix("custom."), entry.span)
                names.types[path] = _custom(desk, path, entry, entry.node, derived=section == "derived")
            elif path not in names.types:
                names.unknown(desk, "fact", path, names.types, entry.span)
    names.derived = {path for path in derived if path in names.types}


def _base(kind: FactType) -> FactType:
    return FactType(kind.path, kind.kind, kind.domain, kind.ordered, kind.better, kind.meaning, kind.source)


def _custom(desk: Desk, path: str, entry: Entry, node: Mapping, *, derived: bool) -> FactType:
    allowed = DERIVABLE if derived else KINDS
    given = [(key, value) for key, value in node if key.text in KINDS]
    if len(given) != 1 or given[0][0].text not in allowed:
        desk.complain(messages.no_kind(path, allowed, entry.span))
        return FactType(path, Kind.BOOL, Finite((False, True)), derived=derived)
    kind = Kind(given[0][0].text)
    domain = _DOMAINS[kind](desk, path, given[0][1])
    ordered, meaning = node.get("ordered"), node.get("meaning")
    return FactType(
        path,
        kind,
        domain,
        ordered=ordered is not None and desk.flag(ordered, "`ordered`") and kind is Kind.ENUM,
        better=_better(desk, kind, node.get("better")),
        meaning=desk.text(meaning, "`meaning`") if meaning is not None else "",
        derived=derived,
    )


def _better(desk: Desk, kind: Kind, node: Node | None) -> Better | None:
    if node is None:
        return None
    sides: tuple[Better, ...] = ("higher", "lower")
    if kind is Kind.ENUM:
        sides = ("first", "last")
    elif kind is Kind.BOOL:
        sides = ("true", "false")
    return desk.choice(node, sides, "the better side")


def _enum(desk: Desk, path: str, node: Node) -> Domain:
    values = desk.words(node, f"the values of `{path}`")
    return Finite(tuple(values) or ("unknown",))


def _subsets(desk: Desk, path: str, node: Node) -> Domain:
    members = tuple(desk.words(node, f"the members of `{path}`"))
    if len(members) > MOST_MEMBERS:
        desk.complain(messages.set_too_large(path, MOST_MEMBERS, node.span))
    return Subsets(members[:MOST_MEMBERS])


def _bool(desk: Desk, path: str, node: Node) -> Domain:
    if not desk.flag(node, "`bool`"):
        desk.complain(messages.wrong_shape(f"`bool` of `{path}`", "`true`", describe(node), node.span))
    return Finite((False, True))


def _money(desk: Desk, path: str, node: Node) -> Domain:
    if not desk.flag(node, "`money`"):
        desk.complain(messages.wrong_shape(f"`money` of `{path}`", "`true`", describe(node), node.span))
    return Numbers(0, LIMIT * UNIT - 1, 1)


def _whole(desk: Desk, path: str, node: Node) -> Domain:
    low, high = _bounds(desk, path, node)
    least, most = -(LIMIT - 1) * UNIT, (LIMIT - 1) * UNIT
    return Numbers(least if low is None else low // UNIT * UNIT, most if high is None else high // UNIT * UNIT, UNIT)


def _decimal(desk: Desk, path: str, node: Node) -> Domain:
    low, high = _bounds(desk, path, node)
    most = LIMIT * UNIT - 1
    return Numbers(-most if low is None else low, most if high is None else high, 1)


def _bounds(desk: Desk, path: str, node: Node) -> tuple[int | None, int | None]:
    """Return the two ends of a number, counted in 0.0001; None where an end is open."""
    items = desk.items(node, f"the bounds of `{path}`")
    ends = [_end(desk, path, item) for item in items]
    if len(ends) != 2 or (None not in ends and ends[0] > ends[1]):  # type: ignore[operator]
        desk.complain(
            messages.wrong_shape(f"the bounds of `{path}`", "a list of two, low and high", describe(node), node.span)
        )
        return None, None
    return ends[0], ends[1]


def _end(desk: Desk, path: str, node: Node) -> int | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(node, Scalar) and node.value is None:
        return None
    if isinstance(value, bool | str) or value is None or not -LIMIT < value < LIMIT:
        desk.complain(messages.number_too_long(path, node.span))
        return None
    return scaled(value)


_DOMAINS: Final[dict[Kind, Callable[[Desk, str, Node], Domain]]] = {
    Kind.ENUM: _enum,
    Kind.BOOL: _bool,
    Kind.INT: _whole,
    Kind.NUMBER: _decimal,
    Kind.MONEY: _money,
    Kind.SET: _subsets,
}
