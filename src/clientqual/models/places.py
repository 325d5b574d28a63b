"""Where in a text a complaint about a case belongs."""

from __future__ import annotations

from typing import Final

from clientqual.models.complaints import Loc
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence

# Complaints about a name belong to the key, all others to the value.
_OF_A_NAME: Final = frozenset({"unknown-fact", "unknown-case-key", "fact-twice"})


def place(case: Node, loc: Loc, code: str) -> Span:
    """Return the place of a complaint, by where pydantic found it in the data."""
    key, node = _walk(case, loc)
    return key.span if key is not None and code in _OF_A_NAME else node.span


def place_of_fact(case: Node, path: str) -> Span:
    """Return where a fact is written; where it is not, the place of the case."""
    section, _, name = path.partition(".")
    key, node = _walk(case, (section, name))
    return node.span if key is not None and key.text in (name, path) else case.span


def _walk(node: Node, loc: Loc) -> tuple[Scalar | None, Node]:
    """Follow `loc` as far as it goes; return the last key and the node reached."""
    key: Scalar | None = None
    steps = _dotted(node, loc)
    for step in steps:
        found = _step(node, step)
        if found is None:
            break
        key, node = found[0] or key, found[1]
    return key, node


def _dotted(case: Node, loc: Loc) -> Loc:
    """Return `loc` with its first two steps as one, where the case states that fact under its dotted path."""
    path = ".".join(str(step) for step in loc[:2])
    if len(loc) > 1 and isinstance(case, Mapping) and case.get(path) is not None and not _nested(case, loc):
        return (path, *loc[2:])
    return loc


def _nested(case: Mapping, loc: Loc) -> bool:
    section = case.get(str(loc[0]))
    return isinstance(section, Mapping) and section.get(str(loc[1])) is not None


def _step(node: Node, step: int | str) -> tuple[Scalar | None, Node] | None:
    if isinstance(node, Mapping):
        return next(((key, value) for key, value in node if key.text == str(step)), None)
    if isinstance(node, Sequence):
        item = _item(node, step)
        return (item if isinstance(item, Scalar) else None, item) if item is not None else None
    return None


def _item(node: Sequence, step: int | str) -> Node | None:
    """Return an item by its number, or a scalar by its text."""
    if isinstance(step, int):
        return node.items[step] if step < len(node.items) else None
    return next((item for item in node.items if isinstance(item, Scalar) and item.text == step), None)
