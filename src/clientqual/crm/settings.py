"""What holds for all fields of a mapping: what means nothing, how numbers are written, zones, keys, tables of options."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Final

from clientqual.crm import wording
from clientqual.crm.cleaners import Table
from clientqual.crm.desk import Desk, is_null
from clientqual.crm.document import Document
from clientqual.crm.numerals import POINTS, THOUSANDS, Notation
from clientqual.crm.raw import NOTHING_LISTED, Listed
from clientqual.crm.times import Calendar
from clientqual.text import Node, Scalar

_VERSION: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,2}")
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a mapping says for all of its fields. A key that is None is yet to be filled in."""

    name: str = ""
    version: str = ""
    description: str = ""
    empty: Listed = NOTHING_LISTED
    asked: Listed = NOTHING_LISTED
    notation: Notation = field(default_factory=Notation)
    calendar: Calendar | None = None
    options: dict[str, Table] = field(default_factory=dict)
    keys: dict[str, str | None] = field(default_factory=dict)


def read_settings(document: Document, desk: Desk) -> Settings:
    """Read what holds for all fields, and complain about what cannot be read."""
    name, version = _head(document, desk)
    single = document.single
    description = desk.text(single["description"], "`description`") if "description" in single else ""
    return Settings(
        name=name,
        version=version,
        description=description or "",
        empty=read_listed(single["empty"], "`empty`", desk) if "empty" in single else NOTHING_LISTED,
        asked=read_listed(single["dont_know"], "`dont_know`", desk) if "dont_know" in single else NOTHING_LISTED,
        notation=read_notation(single["numbers"], desk) if "numbers" in single else Notation(),
        calendar=_calendar(single, desk),
        options={name: _options(name, node, desk) for name, (_, node) in document.section("options").items()},
        keys={name: _key(name, node, desk) for name, (_, node) in document.section("keys").items()},
    )


def _head(document: Document, desk: Desk) -> tuple[str, str]:
    for key in ("mapping", "version"):
        if key not in document.single:
            desk.complain(wording.missing_part("a mapping", key, document.span))
    named, numbered = document.single.get("mapping"), document.single.get("version")
    name = (desk.text(named, "`mapping`") if named else None) or ""
    version = (desk.text(numbered, "`version`") if numbered else None) or ""
    if named and name and not _NAME.fullmatch(name):
        desk.complain(wording.bad_name(name, named.span))
    if numbered and version and not _VERSION.fullmatch(version):
        desk.complain(wording.bad_version(version, numbered.span))
    return name, version


def read_listed(node: Node, what: str, desk: Desk) -> Listed:
    """Read values that a source writes for something else, each with its exact type."""
    return Listed.of(item.value for item in desk.scalars(node, what) if item.value is not None)


def read_notation(node: Node, desk: Desk) -> Notation:
    """Read how numbers are written in text."""
    parts = desk.parts(node, "`numbers`", ("thousands", "decimal"))
    thousands = _mark(parts.get("thousands"), "`thousands`", THOUSANDS, desk) or ""
    point = _mark(parts.get("decimal"), "`decimal`", POINTS, desk) or ("," if thousands == "." else ".")
    if thousands == point:
        desk.complain(wording.same_marks(node.span))
        return Notation()
    return Notation(thousands, point)


def _mark(node: Node | None, what: str, choices: tuple[str, ...], desk: Desk) -> str | None:
    if node is None or is_null(node):
        return None
    if isinstance(node, Scalar) and node.text in choices:
        return node.text
    desk.complain(wording.bad_mark(what, node.text if isinstance(node, Scalar) else "..", choices, node.span))
    return None


def _calendar(single: dict[str, Node], desk: Desk) -> Calendar | None:
    zones = {key: _zone(single[key], desk) for key in ("time_zone", "source_zone") if key in single}
    zone = zones.get("time_zone")
    return Calendar(zone, zones.get("source_zone")) if zone else None


def _zone(node: Node, desk: Desk) -> tzinfo | None:
    name = desk.text(node, "a time zone")
    if name is None:
        return None
    if name == "UTC":
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        desk.complain(wording.unknown_zone(name, zoneinfo.available_timezones(), node.span))
        return UTC


def _options(name: str, node: Node, desk: Desk) -> Table:
    entries: dict[str, object] = {}
    for key, value in desk.entries(node, f"the table `{name}`"):
        entries[key.text] = None if is_null(value) else desk.text(value, f"`{key.text}` of the table `{name}`")
    return Table(f"the table `{name}` of options", entries)


def _key(name: str, node: Node, desk: Desk) -> str | None:
    return None if is_null(node) else desk.text(node, f"the key `{name}`")
