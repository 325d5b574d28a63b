"""Reading nodes into the shapes that a rule set is made of. What does not fit is a complaint, and reading goes on."""

from __future__ import annotations

from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, field
from typing import TypeVar

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.span import Span
from clientqual.suggest import near, spaced
from clientqual.text import Mapping, Node, Scalar, Sequence, describe

C = TypeVar("C", bound=str)


class Fields(dict[str, Node]):
    """The entries of a mapping. `excused` holds keys that are there in another spelling; of what is no mapping nothing is missed."""

    def __init__(self, *, is_mapping: bool) -> None:
        super().__init__()
        self.is_mapping = is_mapping
        self.excused = set[str]()

    def misses(self, key: str) -> bool:
        return self.is_mapping and key not in self and key not in self.excused


@dataclass(slots=True)
class Desk:
    """Where the complaints of one compilation are put."""

    complaints: list[Diagnostic] = field(default_factory=list)

    def complain(self, complaint: Diagnostic) -> None:
        self.complaints.append(complaint)

    def mapping(self, node: Node, what: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a mapping; none after a complaint."""
        if isinstance(node, Mapping):
            return node.entries
        self.complain(messages.wrong_shape(what, "a mapping", describe(node), node.span, colon_meant(node)))
        return ()

    def named(self, node: Node, what: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a mapping from names; none after a complaint, which tells a list of them how to be one."""
        hint = named_without_dashes(node) if isinstance(node, Sequence) else None
        if hint is None:
            return self.mapping(node, what)
        self.complain(messages.wrong_shape(what, "a mapping", describe(node), node.span, hint))
        return ()

    def fields(self, node: Node, keys: SequenceOf[str], what: str) -> Fields:
        """Return the entries of a mapping that may have these keys and no others."""
        found = Fields(is_mapping=isinstance(node, Mapping))
        for key, value in self.mapping(node, what):
            if key.text in keys:
                found[key.text] = value
            else:
                self.complain(messages.unknown_key(key.text, what, keys, key.span))
                found.excused.add(near(key.text, keys) or "")
        return found

    def need(self, fields: dict[str, Node], key: str, what: str, span: Span) -> Node | None:
        """Return a part that is required; None after a complaint."""
        if fields.misses(key) if isinstance(fields, Fields) else key not in fields:
            self.complain(messages.missing_key(what, key, span))
        return fields.get(key)

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """Return the items of a list that is not empty; none after a complaint."""
        if not isinstance(node, Sequence):
            self.complain(messages.wrong_shape(what, "a list", describe(node), node.span))
            return ()
        if not node.items:
            self.complain(messages.empty(what, node.span))
        return node.items

    def text(self, node: Node, what: str) -> str:
        """Return a text; empty after a complaint. Words that look like numbers or dates are text where text is meant."""
        if isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, bool):
            return node.text
        self.complain(messages.wrong_shape(what, "text", describe(node), node.span))
        return ""

    def word(self, node: Node, what: str) -> str:
        """Return a single word or name; empty after a complaint."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.complain(messages.wrong_shape(what, "a name", describe(node), node.span))
        return ""

    def words(self, node: Node, what: str) -> dict[str, Span]:
        """Return the names in a list, each with its place; a single name is a list of one."""
        found: dict[str, Span] = {}
        one = isinstance(node, Scalar)
        for item in (node,) if one else self.items(node, what):
            word = self.word(item, what if one else f"an item of {what}")
            if word in found:
                self.complain(messages.repeated(f"`{word}`", item.span))
            elif word:
                found[word] = item.span
        return found

    def choice(self, node: Node, choices: SequenceOf[C], what: str) -> C | None:
        """Return a word that is one of a few; None after a complaint."""
        if isinstance(node, Scalar) and node.value is not None:
            for choice in choices:
                if choice == node.text:
                    return choice
            self.complain(messages.not_a_choice(what, node.text, choices, node.span))
        else:
            self.complain(messages.wrong_shape(what, "one word", describe(node), node.span))
        return None

    def flag(self, node: Node, what: str) -> bool:
        """Return true or false; false after a complaint."""
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.complain(messages.wrong_shape(what, "`true` or `false`", describe(node), node.span, truth_meant(node)))
        return False

    def whole(self, node: Node, low: int, what: str) -> int:
        """Return a whole number of at least `low`; `low` after a complaint."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and value >= low:
            return value
        self.complain(messages.wrong_shape(what, f"a whole number of at least {low}", describe(node), node.span))
        return low


def truth_meant(node: Node) -> str | None:
    """Return the help for a `yes` or `no` where true or false is meant."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    for truth, words in (("true", ("yes", "on", "true")), ("false", ("no", "off", "false"))):
        if node.text.lower() in words:
            return f"write `{truth}`" if node.plain else f"write `{truth}` without quotes"
    return None


def colon_meant(node: Node) -> str | None:
    """Return the help for a text such as `rush:true`, which lacks the space that makes it a name with a value."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.plain:
        return None
    return spaced(node.value)


def named_without_dashes(node: Sequence) -> str | None:
    """Return the help for a list of named things where each stands under its name."""
    first = node.items[0] if node.items else None
    if not isinstance(first, Mapping) or not first.entries:
        return None
    name, value = first.entries[0]
    if name.text in ("id", "name") and isinstance(value, Scalar):
        return f"write `{value.text}:` instead of `- {name.text}: {value.text}`"
    return "drop the dashes"


def described(node: Node) -> str:
    """Say in a few words what a node is, a list with how many it holds."""
    return f"a list of {len(node.items)}" if isinstance(node, Sequence) else describe(node)
