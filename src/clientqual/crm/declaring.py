"""From the nodes of a mapping file to fields: every part checked against its fact, and against the other parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, cast

from clientqual import messages
from clientqual.crm import wording
from clientqual.crm.cleaners import Table, Words
from clientqual.crm.desk import Desk, is_null
from clientqual.crm.expressions import Expressions
from clientqual.crm.fields import As, Field
from clientqual.crm.numerals import Number, Ranges
from clientqual.crm.paths import Path
from clientqual.crm.raw import NOTHING_LISTED, Listed, Unknown
from clientqual.crm.settings import Settings, read_listed, read_notation
from clientqual.crm.targets import Target
from clientqual.crm.times import WAYS
from clientqual.diagnostics import Diagnostic
from clientqual.ir import NUMERIC, Kind
from clientqual.span import Span
from clientqual.text import Mapping as MapNode
from clientqual.text import Node, Scalar, Sequence, describe

_BESIDE: Final = ("from", "empty", "html", "options", "values", "otherwise")
_OF_FACTS: Final = (
    *_BESIDE[:2], "value", "dont_know", "html", "split", "options", "values", "as", "true", "false", "numbers", "currency",
    "ranges", "otherwise",
)  # fmt: skip
_AS: Final = ("text", "set", "bool", "number", "money", *WAYS)
_GIVES: Final[Mapping[str, frozenset[Kind]]] = {
    "text": frozenset({Kind.ENUM}), "set": frozenset({Kind.SET}), "bool": frozenset({Kind.BOOL}), "number": NUMERIC,
    "money": NUMERIC, **dict.fromkeys(WAYS, NUMERIC),
}  # fmt: skip
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "true": ("bool",), "false": ("bool",), "numbers": ("number", "money"), "currency": ("money",),
    "ranges": ("number", "money", *WAYS),
}  # fmt: skip
"""What some parts of a field need it to be read as."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fact that is always the same."""

    target: str
    value: object
    span: Span


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A field whose key an account has yet to fill in."""

    target: str
    key: str
    path: str


Declared = Field | Fixed | Unfilled


@dataclass(frozen=True, slots=True)
class Declarer:
    """Reads fields by the settings of the mapping."""

    settings: Settings
    desk: Desk
    expressions: Expressions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "expressions", Expressions(self.settings.keys, self.desk.complain))

    def declare(self, target: Target, key: Scalar, node: Node) -> Declared | None:
        """Return what a mapping says of a target, None after a complaint."""
        before = len(self.desk.complaints)
        parts = self._parts(target, node)
        if "value" in parts:
            return self._fixed(target, parts)
        if "from" not in parts:
            if len(self.desk.complaints) == before:
                self.desk.complain(wording.no_source(target.name, key.span))
            return None
        found = self._field(target, key, parts)
        return found if len(self.desk.complaints) == before else None

    def _parts(self, target: Target, node: Node) -> dict[str, Node]:
        if isinstance(node, Scalar | Sequence):
            return {"from": node}
        return self.desk.parts(node, f"`{target.name}`", _OF_FACTS if target.is_fact else _BESIDE)

    def _fixed(self, target: Target, parts: dict[str, Node]) -> Fixed | None:
        for key, node in parts.items():
            if key != "value":
                self.desk.complain(wording.fixed_and(target.name, key, node.span))
        value = self._target_value(target, parts["value"])
        if value is None:
            return None
        return Fixed(target.name, value, parts["value"].span)

    def _field(self, target: Target, key: Scalar, parts: dict[str, Node]) -> Field | Unfilled | None:
        paths = self._paths(parts["from"], f"`from` of `{target.name}`")
        if isinstance(paths, Unfilled):
            return replace(paths, target=target.name)
        read_as = self._read_as(target, parts)
        desk, settings = self.desk, self.settings
        made = Field(
            target=target.name,
            span=parts["from"].span if isinstance(parts["from"], Scalar) else key.span,
            paths=paths,
            read_as=read_as,
            several=read_as == "set",
            empty=read_listed(parts["empty"], "`empty`", desk) if "empty" in parts else settings.empty,
            asked=read_listed(parts["dont_know"], "`dont_know`", desk) if "dont_know" in parts else self._asked(target),
            html="html" in parts and desk.flag(parts["html"], "`html`"),
            split=desk.text(parts["split"], "`split`") if "split" in parts else None,
            options=self._options(parts.get("options")),
            values=self._values(target, parts.get("values")),
            words=self._words(parts),
            notation=read_notation(parts["numbers"], desk) if "numbers" in parts else settings.notation,
            currency=self._currency(parts.get("currency")),
            ranges=self._ranges(target, parts.get("ranges")),
            calendar=settings.calendar,
            lenient="otherwise" in parts and desk.choice(parts["otherwise"], ("unknown",), "`otherwise`") == "unknown",
        )
        self._agree(target, made, parts)
        return made if paths else None

    def _asked(self, target: Target) -> Listed:
        return self.settings.asked if target.is_fact and not (target.fact and target.fact.derived) else NOTHING_LISTED

    def _paths(self, node: Node, what: str) -> tuple[Path, ...] | Unfilled:
        """Return the paths of a field; those that need a key that is not filled in are left out."""
        scalars = [item for item in self.desk.scalars(node, what) if self.desk.text(item, what) is not None]
        waiting = [(item, key) for item in scalars if (key := self.expressions.unfilled(item.text))]
        found = [self.expressions.read(item) for item in scalars if not self.expressions.unfilled(item.text)]
        if not found and waiting:
            return Unfilled("", waiting[0][1], waiting[0][0].text)
        if not scalars and isinstance(node, Sequence) and not node.items:
            self.desk.complain(messages.empty(what, node.span))
        return tuple(path for path in found if path is not None)

    def _read_as(self, target: Target, parts: dict[str, Node]) -> As:
        if "as" in parts:
            given = self.desk.choice(parts["as"], _AS, "`as`")
            if given is not None:
                return cast("As", given)
        if target.read_as == "set" or (target.fact is None and target.is_fact and "split" in parts):
            return "set"
        if "ranges" in parts:
            return "number"
        if target.fact is None and target.is_fact and ("true" in parts or "false" in parts):
            return "bool"
        return target.read_as

    def _options(self, node: Node | None) -> Table | None:
        name = None if node is None else self.desk.text(node, "`options`")
        if node is None or name is None:
            return None
        if name not in self.settings.options:
            self.desk.complain(wording.unknown_entry("options", name, self.settings.options, node.span))
        return self.settings.options.get(name)

    def _values(self, target: Target, node: Node | None) -> Table | None:
        if node is None:
            return None
        entries = {key.text: self._target_value(target, value) for key, value in self.desk.entries(node, "`values`")}
        return Table("its table of values", entries)

    def _target_value(self, target: Target, node: Node) -> object:
        value = target.value(node)
        if isinstance(value, Diagnostic):
            self.desk.complain(value)
            return None
        return value

    def _words(self, parts: dict[str, Node]) -> Words:
        if "true" not in parts and "false" not in parts:
            return Words()
        given = {
            key: tuple(item.text.strip().casefold() for item in self.desk.scalars(parts[key], f"`{key}`"))
            for key in ("true", "false")
            if key in parts
        }
        words = Words(given.get("true", ()), given.get("false", ()))
        for word in words.true:
            if word in words.false:
                self.desk.complain(wording.same_word(word, parts["false"].span))
        return words

    def _currency(self, node: Node | None) -> Path | None:
        if node is None:
            return None
        if isinstance(node, Scalar) and self.desk.text(node, "`currency`") is not None:
            if self.expressions.unfilled(node.text) is None:
                return self.expressions.read(node)
        elif not isinstance(node, Scalar):
            self.desk.complain(messages.wrong_shape("`currency`", "a path", describe(node), node.span))
        return None

    def _ranges(self, target: Target, node: Node | None) -> Ranges | None:
        if node is None:
            return None
        if not isinstance(node, Sequence):
            self.desk.complain(messages.wrong_shape("`ranges`", "a list", describe(node), node.span))
            return None
        if not node.items:
            self.desk.complain(messages.empty("`ranges`", node.span))
        ends: list[Number] = []
        values: list[object] = []
        for number, item in enumerate(node.items, 1):
            parts = self.desk.parts(item, "a range", ("below", "value"))
            end = self._end(item, parts.get("below"), ends, is_last=number == len(node.items))
            if end is not None:
                ends.append(end)
            if "value" not in parts and isinstance(item, MapNode):
                self.desk.complain(wording.missing_part("a range", "value", item.span))
            value = self._target_value(target, parts["value"]) if "value" in parts else None
            values.append(Unknown.MEANT if value is None else value)
        return Ranges(tuple(ends), tuple(values))

    def _end(self, item: Node, node: Node | None, ends: list[Number], *, is_last: bool) -> Number | None:
        if node is None or is_null(node):
            if not is_last and isinstance(item, MapNode):
                self.desk.complain(wording.bad_range("only the last range may leave `below` out", item.span))
            return None
        end = node.value if isinstance(node, Scalar) else None
        if not isinstance(end, int | Decimal) or isinstance(end, bool) or end <= 0:
            self.desk.complain(wording.bad_range("`below` is a number above 0", node.span))
            return None
        if ends and end <= ends[-1]:
            self.desk.complain(wording.bad_range(f"`below: {end}` is not above the range before it", node.span))
            return None
        return end

    def _agree(self, target: Target, made: Field, parts: dict[str, Node]) -> None:
        """Complain about parts that do not go together."""
        for key, needed in _NEEDS.items():
            if key in parts and made.values is not None:
                self.desk.complain(wording.does_not_go(key, "`values` says how it is read", parts[key].span))
            elif key in parts and made.read_as not in needed:
                self.desk.complain(
                    wording.does_not_go(key, f"`{target.name}` is read as `{made.read_as}`", parts[key].span)
                )
        if "as" in parts and made.values is not None and not made.several:
            self.desk.complain(wording.does_not_go("as", "`values` says how it is read", parts["as"].span))
        elif "as" in parts and target.fact and made.ranges is None and target.fact.kind not in _GIVES[made.read_as]:
            reason = f"`{target.name}` is read as `{target.read_as}`"
            self.desk.complain(wording.does_not_go("as", reason, parts["as"].span))
        if "split" in parts and not made.several:
            reason = f"`{target.name}` holds one value"
            self.desk.complain(wording.does_not_go("split", reason, parts["split"].span))
        if made.read_as in WAYS and made.calendar is None:
            self.desk.complain(wording.needs_zone(target.name, parts["as"].span))
        if "dont_know" in parts and target.fact and target.fact.derived:
            reason = f"`{target.name}` is worked out from other facts, and nobody is asked for it"
            self.desk.complain(wording.does_not_go("dont_know", reason, parts["dont_know"].span))
