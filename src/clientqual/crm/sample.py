"""The fields of a sample record, so that a person sees what a mapping leaves lying."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from clientqual.crm.paths import Step, written

_POSITION: Final = re.compile(r"\[[0-9]*\]")
_DEEPEST: Final = 20


def fields_of(record: object) -> tuple[str, ...]:
    """Return the paths of everything in a record that is no mapping; the items of a list stand behind `[]`."""
    return tuple(dict.fromkeys(_fields(record, (), 0)))


def _fields(value: object, steps: tuple[Step, ...], depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value and depth < _DEEPEST:
        for key, item in value.items():
            yield from _fields(item, (*steps, str(key)), depth + 1)
    elif isinstance(value, list | tuple) and depth < _DEEPEST and any(isinstance(item, Mapping) for item in value):
        for item in value:
            yield from _fields(item, (*steps, 0), depth + 1)
    elif steps:
        yield _POSITION.sub("[]", written(steps))


def is_read(path: str, known: Iterable[str]) -> bool:
    """Say whether a field, something in it, or all that it stands in is read."""
    ours = _POSITION.sub("", path)
    return any(_within(ours, theirs) or _within(theirs, ours) for theirs in (_POSITION.sub("", item) for item in known))


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")
