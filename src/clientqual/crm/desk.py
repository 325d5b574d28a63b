"""Where a mapping file is read: complaints gather here, and parts of the wrong form get a stand-in so that reading goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.text import Mapping, Node, Scalar, describe
from clientqual.text import Sequence as ListNode


@dataclass(slots=True)
class Desk:
    """Takes mapping files apart, and gathers what is wrong with them."""

    complaints: list[Diagnostic] = field(default_factory=list)

    def complain(self, complaint: Diagnostic) -> None:
        self.complaints.append(complaint)

    def entries(self, node: Node | None, what: str) -> Iterator[tuple[Scalar, Node]]:
        """Yield what a mapping holds; nothing after a complaint, and nothing of what is not there."""
        if isinstance(node, Mapping):
            yield from node
        elif node is not None and not is_null(node):
            self.complain(messages.wrong_shape(what, "a mapping", describe(node), node.span))

    def parts(self, node: Node, what: str, keys: Sequence[str]) -> dict[str, Node]:
        """Return what a mapping holds under keys that it may have; unknown ones are complained about."""
        found: dict[str, Node] = {}
        for key, value in self.entries(node, what):
            if key.text in keys:
                found[key.text] = value
            else:
                self.complain(messages.unknown_key(key.text, what, keys, key.span))
        return found

    def text(self, node: Node, what: str) -> str | None:
        """Return a text, None after a complaint; a number where text is meant is text."""
        if isinstance(node, Scalar) and node.value is not None and not (node.plain and isinstance(node.value, bool)):
            return node.text
        self.complain(messages.wrong_shape(what, "text", describe(node), node.span))
        return None

    def scalars(self, node: Node, what: str) -> list[Scalar]:
        """Return the single values in a list; one alone is a list of one."""
        found = []
        for item in node.items if isinstance(node, ListNode) else (node,):
            if isinstance(item, Scalar):
                found.append(item)
            else:
                self.complain(messages.wrong_shape(f"an item of {what}", "a single value", describe(item), item.span))
        return found

    def flag(self, node: Node, what: str) -> bool:
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.complain(messages.wrong_shape(what, "`true` or `false`", describe(node), node.span))
        return False

    def choice(self, node: Node, choices: Sequence[str], what: str) -> str | None:
        """Return a word that is one of a few; None after a complaint."""
        text = self.text(node, what)
        if text is None or text in choices:
            return text
        self.complain(messages.not_a_choice(what, text, choices, node.span))
        return None


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None
