"""Adding answers to the text of a case file. What stands in it stays: every line, comment and blank, in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

import yaml

from clientqual.ir import Value

_DONT_KNOW: Final = "dont_know"
_SECTIONS: Final = ("client", "project", "provider", "house_rules", "custom")
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_BASIC: Final = 0xFFFF
_MEANS_ELSE: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})

_Insertion: TypeAlias = tuple[int, int, str]
"""From here to there in the text, this."""


class Misfit(Exception):  # noqa: N818  (it says what the text is)
    """A text of a form that answers cannot be added to."""


def amended(text: str, told: Mapping[str, Value], dont_know: Sequence[str]) -> str:
    """Return the text of a case with facts added to it: those `told`, by path, and those that nobody knows.

    Whether the new text says just that is for the caller to see: it takes one look with a reader of cases.
    """
    root = _root(text)
    if root is None:
        newline = _newline(text)
        gap = "" if not text or text.endswith("\n") else newline
        lines = [line for section, names in _by_section(told) for line in _block(section, names)]
        return text + gap + "".join(line + newline for line in [*lines, *(_unknown(dont_know) if dont_know else ())])
    pieces = _into_flow(root, told, dont_know) if root.flow_style else _into_block(text, root, told, dont_know)
    return _spliced(text, pieces)


def _root(text: str) -> yaml.MappingNode | None:
    """Return the mapping that is the one case of a text; None for a text with nothing in it."""
    try:
        found = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if not _is_nothing(node)]
    except yaml.YAMLError:
        raise Misfit from None
    if found and isinstance(found[0], yaml.SequenceNode) and len(found[0].value) == 1:
        found = list(found[0].value)
    if not found:
        return None
    if len(found) > 1 or not isinstance(found[0], yaml.MappingNode):
        raise Misfit
    return found[0]


def _is_nothing(node: yaml.Node | None) -> bool:
    return node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"))


def _spliced(text: str, pieces: Iterable[_Insertion]) -> str:
    done, parts = 0, []
    for start, end, piece in sorted(pieces, key=lambda item: item[0]):
        parts += [text[done:start], piece]
        done = end
    return "".join([*parts, text[done:]])


# --- into a mapping of lines ----------------------------------------------------------------------------------------------------


def _into_block(
    text: str, root: yaml.MappingNode, told: Mapping[str, Value], dont_know: Sequence[str]
) -> Iterator[_Insertion]:
    """Yield what to insert: facts at the end of their section, what nobody knows in its list, and last what has no place yet."""
    entries = {key.value: (key, value) for key, value in root.value}
    lines: list[str] = []
    for section, mine in _by_section(told):
        key, value = entries.get(section, (None, None))
        if key is None or value is None:
            lines += _block(section, mine)
        elif _is_own(key, value) and isinstance(value, yaml.MappingNode):
            yield _into_section(text, value, mine)
        else:
            # It is empty, or stands elsewhere: dotted names say the same.
            lines += [_entry(f"{section}.{name}", value) for name, value in mine.items()]
    if dont_know and _DONT_KNOW in entries:
        yield _into_list(text, *entries[_DONT_KNOW], dont_know)
    elif dont_know:
        lines += _unknown(dont_know)
    if lines:
        margin = " " * root.start_mark.column
        yield _lines_at(text, int(root.end_mark.index), [margin + line for line in lines])


def _is_own(key: yaml.Node, value: yaml.Node) -> bool:
    """Say whether a value is written after its key, and not somewhere else that it only points at."""
    return bool(value.start_mark.index >= key.end_mark.index)


def _into_section(text: str, section: yaml.MappingNode, names: Mapping[str, Value]) -> _Insertion:
    if section.flow_style:
        return _flow_end(section, [_entry(name, value) for name, value in names.items()])
    margin = " " * section.value[0][0].start_mark.column
    lines = [margin + _entry(name, value) for name, value in names.items()]
    return _lines_at(text, _entry_end(*section.value[-1]), lines)


def _into_list(text: str, key: yaml.Node, value: yaml.Node, paths: Sequence[str]) -> _Insertion:
    """Add facts to the list of those that nobody knows, however that is written."""
    if not _is_own(key, value):
        raise Misfit
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        return _flow_end(value, list(map(_scalar, paths)))
    if isinstance(value, yaml.SequenceNode):
        margin = " " * value.start_mark.column
        return _lines_at(text, _end(value.value[-1]), [f"{margin}- {_scalar(path)}" for path in paths])
    if not isinstance(value, yaml.ScalarNode):
        raise Misfit
    known = [] if _is_nothing(value) else [value.value]
    gap = " " if text[value.start_mark.index - 1] == ":" else ""
    return value.start_mark.index, value.end_mark.index, f"{gap}[{', '.join(map(_scalar, [*known, *paths]))}]"


def _lines_at(text: str, place: int, lines: Sequence[str]) -> _Insertion:
    """Insert lines below the one that a place is in."""
    while place and text[place - 1] in "\r\n":
        place -= 1
    found = re.compile(r"\r\n|\r|\n|$").search(text, place)
    assert found
    newline = found.group() or _newline(text)
    return found.start(), found.start(), "".join(newline + line for line in lines)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _entry_end(key: yaml.Node, value: yaml.Node) -> int:
    return _end(value) if _is_own(key, value) else int(key.end_mark.index)


def _end(node: yaml.Node) -> int:
    """Return where a node ends; the end mark of a list or mapping of lines lies behind the comments that follow it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _entry_end(*last) if isinstance(last, tuple) else _end(last)


# --- into a mapping in braces ---------------------------------------------------------------------------------------------------


def _into_flow(root: yaml.MappingNode, told: Mapping[str, Value], dont_know: Sequence[str]) -> Iterator[_Insertion]:
    """Yield what to insert between braces, so that JSON stays JSON."""
    entries = [f"{_quoted(path)}: {_json(value)}" for path, value in told.items()]
    known = {key.value: (key, value) for key, value in root.value}.get(_DONT_KNOW)
    paths = [_quoted(path) for path in dont_know]
    if known and not (_is_own(*known) and isinstance(known[1], yaml.SequenceNode)):
        raise Misfit
    if known and paths:
        yield _flow_end(known[1], paths)
    elif paths:
        entries.append(f'"{_DONT_KNOW}": [{", ".join(paths)}]')
    if entries:
        yield _flow_end(root, entries)


def _flow_end(node: yaml.CollectionNode, items: Sequence[str]) -> _Insertion:
    """Insert items behind the last between brackets or braces."""
    if not node.value:
        place = node.end_mark.index - 1
        return place, place, ", ".join(items)
    last = node.value[-1]
    if isinstance(last, tuple) and not _is_own(*last):
        raise Misfit
    place = int((last[1] if isinstance(last, tuple) else last).end_mark.index)
    return place, place, "".join(f", {item}" for item in items)


# --- words ----------------------------------------------------------------------------------------------------------------------


def _by_section(told: Mapping[str, Value]) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the sections that something was told of, each with the names of its facts."""
    for section in _SECTIONS:
        mine = {path.partition(".")[2]: value for path, value in told.items() if path.partition(".")[0] == section}
        if mine:
            yield section, mine


def _block(section: str, names: Mapping[str, Value]) -> list[str]:
    return [f"{section}:", *(f"  {_entry(name, value)}" for name, value in names.items())]


def _unknown(paths: Sequence[str]) -> list[str]:
    return [f"{_DONT_KNOW}:", *(f"  - {_scalar(path)}" for path in paths)]


def _entry(name: str, value: Value) -> str:
    return f"{_scalar(name)}: {_written(value)}"


def _written(value: Value) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(map(_scalar, sorted(value)))}]"
    return _scalar(value) if isinstance(value, str) else _json(value)


def _json(value: Value) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(map(_quoted, sorted(value)))}]"
    if isinstance(value, str):
        return _quoted(value)
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


def _scalar(text: str) -> str:
    """Write a text so that it is read as that text."""
    return text if _WORD.fullmatch(text) and text.lower() not in _MEANS_ELSE else _quoted(text)


def _quoted(text: str) -> str:
    """Write a text between quotes, in a way that is YAML as well as JSON."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() or ord(char) > _BASIC else f"\\u{ord(char):04x}" for char in written)
