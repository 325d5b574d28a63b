"""The plan of a mapping: its file read, checked and put in order, ready to read records by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from clientqual import messages
from clientqual.crm import wording
from clientqual.crm.declaring import Declared, Declarer, Fixed, Unfilled
from clientqual.crm.desk import Desk, is_null
from clientqual.crm.document import Document, read_document
from clientqual.crm.errors import MappingError
from clientqual.crm.fields import Field
from clientqual.crm.settings import Settings, read_settings
from clientqual.crm.targets import OVERRIDE_PARTS, RECORD_PARTS, Target, fact_target
from clientqual.diagnostics import Diagnostic
from clientqual.text import Mapping as MapNode
from clientqual.text import Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mapping reads, in the order written. `currency` is that of all amounts, or where it stands."""

    settings: Settings
    facts: tuple[Field, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    unfilled: tuple[Unfilled, ...] = ()
    beside: tuple[Field, ...] = ()
    currency: str | Field | None = None

    def fields(self) -> Iterator[Field]:
        """Yield everything that is read, beside the facts first."""
        yield from self.beside
        if isinstance(self.currency, Field):
            yield self.currency
        yield from self.facts


@dataclass(slots=True)
class _Planner:
    document: Document
    desk: Desk
    settings: Settings
    facts: list[Field] = field(default_factory=list)
    fixed: list[Fixed] = field(default_factory=list)
    unfilled: list[Unfilled] = field(default_factory=list)
    beside: list[Field] = field(default_factory=list)

    def plan(self) -> Plan:
        declarer = Declarer(self.settings, self.desk)
        self._facts(declarer)
        self._record(declarer)
        self._overrides(declarer)
        currency = self._currency(declarer)
        return Plan(
            self.settings, tuple(self.facts), tuple(self.fixed), tuple(self.unfilled), tuple(self.beside), currency
        )

    def _facts(self, declarer: Declarer) -> None:
        if not self.document.section("facts") and not self.desk.complaints:
            self.desk.complain(wording.missing_part("a mapping", "facts", self.document.span))
        for name, (key, node) in self.document.section("facts").items():
            target = fact_target(name, key.span)
            if isinstance(target, Diagnostic):
                self.desk.complain(target)
            else:
                self._keep(declarer.declare(target, key, node), self.facts)

    def _record(self, declarer: Declarer) -> None:
        for name, (key, node) in self.document.section("record").items():
            if name not in RECORD_PARTS:
                self.desk.complain(messages.unknown_key(name, "`record`", RECORD_PARTS, key.span))
                continue
            target = Target(f"record.{name}", is_fact=False)
            # Every note counts, so each is a field of its own; of anything else the first that is there.
            nodes = node.items if name == "notes" and isinstance(node, Sequence) else (node,)
            for item in nodes:
                self._keep(declarer.declare(target, key, item), self.beside)

    def _overrides(self, declarer: Declarer) -> None:
        for name, (key, node) in self.document.section("override").items():
            what = f"the override of `{name}`"
            given = {part.text: (part, value) for part, value in self.desk.entries(node, what)}
            if "value" not in given and isinstance(node, MapNode):
                self.desk.complain(wording.missing_part(what, "value", key.span))
            for part, (part_key, value) in given.items():
                if part in OVERRIDE_PARTS:
                    target = Target(f"override.{name}.{part}", is_fact=False)
                    self._keep(declarer.declare(target, part_key, value), self.beside)
                else:
                    self.desk.complain(messages.unknown_key(part, what, OVERRIDE_PARTS, part_key.span))

    def _currency(self, declarer: Declarer) -> str | Field | None:
        node = self.document.single.get("currency")
        if node is None or is_null(node):
            return None
        if isinstance(node, Scalar):
            return self._code(node)
        key = Scalar("currency", "currency", True, node.span)
        found = declarer.declare(Target("currency", is_fact=False), key, node)
        if isinstance(found, Unfilled):
            self.unfilled.append(found)
        return found if isinstance(found, Field) else None

    def _code(self, node: Scalar) -> str | None:
        code = self.desk.text(node, "`currency`")
        if code is not None and not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            self.desk.complain(wording.bad_currency(code, node.span))
        return code

    def _keep(self, declared: Declared | None, fields: list[Field]) -> None:
        if isinstance(declared, Field):
            fields.append(declared)
        elif isinstance(declared, Fixed):
            self.fixed.append(declared)
        elif declared is not None:
            self.unfilled.append(declared)


def read_plan(where: str | FilePath) -> Plan:
    """Read a mapping by its path or shipped name, or raise MappingError with every complaint about it."""
    desk = Desk()
    document = read_document(where, desk)
    plan = None if document is None else _plan(document, desk)
    if desk.complaints or plan is None:
        raise MappingError(desk.complaints)
    return plan


def _plan(document: Document, desk: Desk) -> Plan:
    return _Planner(document, desk, read_settings(document, desk)).plan()
