"""Paths into a record: JMESPath, with chains of keys and positions compiled to plain look-ups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from clientqual.crm import wording
from clientqual.crm.errors import Unreadable
from clientqual.crm.raw import Listed, Unknown, tidy

Step: TypeAlias = str | int
Tree: TypeAlias = Mapping[str, Any]
"""A node of the tree that JMESPath makes of an expression."""

Test: TypeAlias = Callable[[object, Listed], bool]
Follow: TypeAlias = Callable[[Tree], Callable[[object], object]]
"""Makes of a tree the function that follows it."""

_PROJECTIONS: Final = frozenset({"projection", "value_projection", "filter_projection", "flatten"})
_FAILURES: Final = (ValueError, TypeError, ArithmeticError, AttributeError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class Path:
    """A path: how it is written, how it is followed, and the fields of the record that it reads."""

    text: str
    get: Callable[[object], object]
    reads: tuple[str, ...]
    present: Test | None = None
    """For what is no plain chain: whether what it compares or computes with is there."""

    def find(self, record: object, empty: Listed) -> object:
        """Return what stands there, as it counts; `Unknown` for nothing."""
        if self.present is None:
            return tidy(self.get(record), empty)
        try:
            if not self.present(record, empty):
                return Unknown.MISSING
            return tidy(self.get(record), empty)
        except _FAILURES:
            raise Unreadable(wording.path_fails) from None


def path_of(text: str, tree: Tree, follow: Follow) -> Path:
    """Make a path of the tree of an expression; `follow` is for what is no plain chain."""
    steps = chain(tree)
    if steps is not None:
        return Path(text, look_up(steps), (written(steps),))
    return Path(text, follow(tree), tuple(dict.fromkeys(leaves(tree, ()))), _Presence(follow).test(tree))


def chain(tree: Tree) -> tuple[Step, ...] | None:
    """Return the keys and positions of a plain chain, None for anything else."""
    kind, children = tree["type"], tree["children"]
    if kind == "field" or (kind == "index" and tree["value"] >= 0):
        return (tree["value"],)
    if kind not in ("subexpression", "index_expression"):
        return None
    parts = [chain(child) for child in children]
    return None if None in parts else tuple(step for part in parts if part for step in part)


def written(steps: tuple[Step, ...]) -> str:
    """Write a chain as a path."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = step.isascii() and step.isidentifier()
            text += ("." if text else "") + (step if plain else json.dumps(step, ensure_ascii=False))
    return text


def look_up(steps: tuple[Step, ...]) -> Callable[[object], object]:
    """Return a function that follows a chain; what is not there, or has no such keys, is None."""
    if all(isinstance(step, str) for step in steps):
        return _by_keys(steps)

    def follow(value: object) -> object:
        for step in steps:
            if isinstance(step, str):
                value = value.get(step) if isinstance(value, Mapping) else None
            else:
                value = value[step] if isinstance(value, list | tuple) and step < len(value) else None
        return value

    return follow


def _by_keys(keys: tuple[Any, ...]) -> Callable[[object], object]:
    """Return the quick look-up for keys alone, which nearly every path is: no loop for up to three of them."""
    first, second, third = [*keys, None, None][:3]
    if len(keys) > 3:
        inner, outer = _by_keys(keys[:3]), _by_keys(keys[3:])
        return lambda value: outer(inner(value))

    def by_one(value: Any) -> object:
        try:
            return value.get(first)
        except (AttributeError, TypeError):
            return None

    def by_two(value: Any) -> object:
        try:
            return value.get(first).get(second)
        except (AttributeError, TypeError):
            return None

    def by_three(value: Any) -> object:
        try:
            return value.get(first).get(second).get(third)
        except (AttributeError, TypeError):
            return None

    return (by_one, by_two, by_three)[len(keys) - 1]


def leaves(tree: Tree, base: tuple[Step, ...], prefix: str = "") -> list[str]:
    """Return the fields that an expression reads, as paths; what it reads of the items of a list stands behind `[]`."""
    steps = chain(tree)
    if steps is not None:
        return [_joined(prefix, written((*base, *steps)))]
    kind, children = tree["type"], tree["children"]
    if kind in _PROJECTIONS:
        lists = leaves(children[0], base, prefix)
        inner = [child for child in children[1:] if child["type"] != "identity"]
        items = [leaf for name in lists for child in inner for leaf in leaves(child, (), f"{name}[]")]
        return items or lists
    if kind in ("subexpression", "pipe", "index_expression"):
        return leaves(children[0], base, prefix) or leaves(children[-1], base, prefix)
    return [leaf for child in children if isinstance(child, Mapping) for leaf in leaves(child, base, prefix)]


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}{'' if path.startswith('[') or not prefix else '.'}{path}"


@dataclass(frozen=True, slots=True)
class _Presence:
    """Makes tests whether what an expression compares or computes with is there, so that nothing becomes a fact."""

    follow: Follow

    def test(self, tree: Tree) -> Test:
        steps = chain(tree)
        if steps is not None:
            return _is_there(look_up(steps))
        kind, children = tree["type"], tree["children"]
        if kind == "pipe":
            return self._piped(*children)
        tests = [self.test(child) for child in children if isinstance(child, Mapping) and reads_something(child)]
        if kind == "or_expression" or (kind == "function_expression" and tree["value"] == "not_null"):
            return lambda record, empty: any(test(record, empty) for test in tests)
        if kind in _PROJECTIONS:
            # Of a list that is there, no item that meets a condition is something that is known.
            return tests[0] if tests else _always
        if kind in ("subexpression", "index_expression"):
            there = _is_there(self.follow(tree))
            return lambda record, empty: all(test(record, empty) for test in tests[:1]) and there(record, empty)
        return lambda record, empty: all(test(record, empty) for test in tests)

    def _piped(self, left: Tree, right: Tree) -> Test:
        """What stands behind a pipe reads what comes out of it."""
        before, follow, after = self.test(left), self.follow(left), self.test(right)
        return lambda record, empty: before(record, empty) and after(follow(record), empty)


def _is_there(get: Callable[[object], object]) -> Test:
    return lambda record, empty: not isinstance(tidy(get(record), empty), Unknown)


def _always(_record: object, _empty: Listed) -> bool:
    return True


def reads_something(tree: Tree) -> bool:
    """Say whether an expression reads anything of the record at all."""
    if tree["type"] in ("field", "current", "index"):
        return True
    return any(isinstance(child, Mapping) and reads_something(child) for child in tree["children"])
