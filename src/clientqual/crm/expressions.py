"""From the text of a path to a path: keys filled in, syntax and functions checked, every complaint with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Final

from clientqual.crm import wording
from clientqual.crm.paths import Path, Tree, path_of, reads_something
from clientqual.diagnostics import Diagnostic
from clientqual.errors import MissingExtra
from clientqual.text import Scalar

_HOLE: Final = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|\{([A-Za-z_][A-Za-z0-9_]*)\}""")


@cache
def _jmespath() -> ModuleType:
    try:
        import jmespath  # noqa: PLC0415  (an extra: whoever maps no records does not need it)
    except ImportError:
        raise MissingExtra([wording.needs_jmespath()]) from None
    return jmespath


def _follow(tree: Tree) -> Callable[[object], object]:
    """Return the function that follows a part of an expression."""
    search: Callable[[object], object] = _jmespath().parser.ParsedResult("", tree).search
    return search


@dataclass(frozen=True, slots=True)
class Expressions:
    """Reads paths. `keys` fills `{name}` in a path; a key that is None is yet to be filled in."""

    keys: Mapping[str, str | None]
    complain: Callable[[Diagnostic], None]

    def read(self, node: Scalar) -> Path | None:
        """Return the path that is written there, or None after a complaint."""
        if not self._is_sound(node):
            return None
        text = _HOLE.sub(self._filled, node.text)
        return path_of(node.text, _jmespath().compile(text).parsed, _follow)

    def unfilled(self, text: str) -> str | None:
        """Return the first key in a path that is yet to be filled in."""
        names = (found[2] for found in _HOLE.finditer(text) if found[2])
        return next((name for name in names if name in self.keys and self.keys[name] is None), None)

    def _filled(self, found: re.Match[str]) -> str:
        return found[1] or json.dumps(self.keys.get(found[2]) or found[2], ensure_ascii=False)

    def _is_sound(self, node: Scalar) -> bool:
        holes = [found for found in _HOLE.finditer(node.text) if found[2]]
        unknown = [found for found in holes if found[2] not in self.keys]
        for found in unknown:
            span = _at(node, found.start(2), len(found[2]))
            self.complain(wording.unknown_entry("keys", found[2], self.keys, span))
        # A quoted key of the same length stands in for the real one, so that places in the text stay as they are.
        tree = self._parsed(node, _HOLE.sub(lambda found: found[1] or f'"{found[2]}"', node.text))
        return not unknown and tree is not None and self._is_sensible(node, tree)

    def _parsed(self, node: Scalar, text: str) -> Tree | None:
        jmespath = _jmespath()
        try:
            tree: Tree = jmespath.compile(text).parsed
        except jmespath.exceptions.JMESPathError as error:
            self.complain(_syntax(node, text, error))
            return None
        return tree

    def _is_sensible(self, node: Scalar, tree: Tree) -> bool:
        known = _jmespath().functions.Functions.FUNCTION_TABLE
        wrong = [complaint for call in _calls(tree) if (complaint := _misused(node, call, known))]
        if not wrong and not reads_something(tree):
            wrong = [wording.reads_nothing(node.text, node.span)]
        for complaint in wrong:
            self.complain(complaint)
        return not wrong


def _calls(tree: Tree) -> Iterator[Tree]:
    if tree["type"] == "function_expression":
        yield tree
    for child in tree["children"]:
        if isinstance(child, Mapping):
            yield from _calls(child)


def _misused(node: Scalar, call: Tree, known: Mapping[str, Any]) -> Diagnostic | None:
    name, got = call["value"], len(call["children"])
    span = _at(node, max(0, node.text.find(f"{name}(")), len(name))
    if name not in known:
        return wording.unknown_function(name, known, span)
    signature = known[name]["signature"]
    if got < len(signature) or (got > len(signature) and not signature[-1].get("variadic")):
        return wording.wrong_arguments(name, len(signature), got, span)
    return None


def _syntax(node: Scalar, text: str, error: Any) -> Diagnostic:
    """Word a complaint of JMESPath about its syntax, at the place in the text."""
    at = getattr(error, "lex_position", None)
    if at is None or not text.strip():
        return wording.bad_path(node.text, "it is empty", node.span)
    kind, token = str(getattr(error, "token_type", "")), getattr(error, "token_value", None)
    if kind.startswith("UNCLOSED"):
        return wording.bad_path(node.text, "a quote in it is never closed", _at(node, at))
    if at >= len(text) or kind in ("EOF", "None"):
        return wording.bad_path(node.text, "something is missing at its end", _at(node, max(0, len(text) - 1)))
    hint = (
        "a key that is no plain word stands in double quotes, and the whole in single quotes"
        if kind in _WORDS
        else None
    )
    return wording.bad_path(node.text, f"`{token}` cannot stand here", _at(node, at, len(str(token))), hint)


_WORDS: Final = frozenset({"NUMBER", "UNQUOTED_IDENTIFIER", "UNKNOWN"})


def _at(node: Scalar, offset: int, width: int = 1) -> Any:
    """Return the place within a scalar that is written on one line."""
    return node.span._replace(column=node.span.column + offset + (0 if node.plain else 1), width=max(1, width))
