"""Versions of rule sets and the ranges that `extends` asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Final

_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,3}")
_PART = re.compile(r"(>=|<=|==|!=|>|<)\s*(.*)")
_COMPARE: Final[dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]]] = {
    ">=": ge,
    "<=": le,
    "==": eq,
    "!=": ne,
    ">": gt,
    "<": lt,
}


def parse_version(text: str) -> tuple[int, ...] | None:
    """Return a version such as `1.2.0` as numbers, without zeros at the end; None if it is none."""
    if not _VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def in_range(version: str, wanted: str) -> bool | None:
    """Say whether a version is in a range such as `>=1,<2`; None if the range cannot be read. An empty range holds all."""
    have, within = parse_version(version) or (), True
    for part in filter(None, (piece.strip() for piece in wanted.split(","))):
        match = _PART.fullmatch(part)
        bound = parse_version(match.group(2).strip()) if match else None
        if match is None or bound is None:
            return None
        within = within and _COMPARE[match.group(1)](have, bound)
    return within
