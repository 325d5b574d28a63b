"""The names of a rule set: what a rule may speak of, and what each name stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Final

from clientqual import messages
from clientqual.compiler.shape import Desk
from clientqual.ir import DERIVABLE, Effect, FactType, Finite, Flag, Kind, Phase
from clientqual.span import Span

RESERVED: Final = frozenset({
    "all", "any", "not", "count", "signal", "is", "in", "not_in", "lt", "le", "gt", "ge", "between", "has", "has_any", "has_all",
    "fact", "times", "of", "at_least", "at_most", "exactly", "red", "green", "rows", "otherwise", "true", "false", "null",
    "recommended", "not_recommended", "undecided", "decided", "certain", "possible", "conditional", "done", "signals", "no_signals",
})  # fmt: skip

_SECTIONS: Final = {"fact": ("facts", "derived"), "fact or outcome": ("facts", "derived", "outcomes")}
"""Where what a name could stand for was defined, if not in the section of its kind."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(slots=True)
class Names:
    """Every name with what it stands for. `types` holds base and derived facts."""

    types: dict[str, FactType] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    outcomes: dict[str, Finite] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    signals: dict[str, Flag] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    actions: dict[str, tuple[Phase, Effect]] = field(default_factory=dict)
    phaseless: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    alerts: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    removed: MappingOf[tuple[str, str], Span] = field(default_factory=dict)

    def unknown(self, desk: Desk, kind: str, name: str, known: MappingOf[str, object] | set[str], span: Span) -> None:
        """Complain of a name that stands for nothing, or for something that was removed."""
        sections = _SECTIONS.get(kind, (kind + "s",))
        removal = next((self.removed[section, name] for section in sections if (section, name) in self.removed), None)
        if removal is not None:
            desk.complain(messages.removed_but_read(name, span, removal))
        else:
            desk.complain(messages.unknown_name(kind, name, known, span))

    def undeclared(self, desk: Desk, path: str, span: Span) -> None:
        """Complain of a fact that is declared under a name that no fact can have."""
        if any((section, path) in self.removed for section in _SECTIONS["fact"]):
            self.unknown(desk, "fact", path, self.types, span)
        else:
            desk.complain(messages.undeclared_fact(path, self.types, span))


def check_name(desk: Desk, kind: str, name: str, span: Span) -> None:
    """Complain of an id with other signs than an id may have, or of a name in conditions that is a word of the language."""
    if name in RESERVED and kind in ("signal", "group", "outcome"):
        desk.complain(messages.reserved_name(name, span))
    elif not _NAME.fullmatch(name):
        desk.complain(messages.bad_name(kind, name, span))


def describe_kind(kind: FactType) -> str:
    """Say in a few words what a fact can be."""
    words = {
        Kind.BOOL: "`true` or `false`",
        Kind.INT: "a whole number",
        Kind.NUMBER: "a number",
        Kind.MONEY: "an amount of money",
        Kind.SET: "a list of values",
    }
    return words.get(kind.kind, "one of its values")


def is_finite(kind: FactType) -> bool:
    return kind.kind.value in DERIVABLE
