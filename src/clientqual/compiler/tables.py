"""Tables and rules: rows, evidence, recommendations, and the sources and texts that they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from clientqual import messages
from clientqual.compiler.conditions import ConditionReader, Scope
from clientqual.compiler.constants import choice
from clientqual.compiler.names import Names, check_name
from clientqual.compiler.shape import Desk
from clientqual.compiler.texts import Texts
from clientqual.ir import Always, Condition, Evidence, FactRef, Finite, First, Most, Row, Rule, Value
from clientqual.span import Span
from clientqual.text import Mapping, Node

RULE: Final = ("id", "when", "because", "source")


@dataclass(slots=True)
class Workshop:
    """What every reader of rules needs: where to complain, the names, and where texts go."""

    desk: Desk
    names: Names
    texts: Texts

    def conditions(
        self, reader: str, scope: Scope, actions: MappingOf[str, Condition] = MappingProxyType({})
    ) -> ConditionReader:
        return ConditionReader(self.desk, self.names, reader, scope, actions)

    def source(self, node: Node | None) -> tuple[str, ...]:
        """Return the ids of sources, in the order written."""
        if node is None:
            return ()
        cited = self.desk.words(node, "`source`")
        for name, span in cited.items():
            if name not in self.names.sources:
                self.names.unknown(self.desk, "source", name, self.names.sources, span)
        return tuple(cited)

    def condition(self, fields: dict[str, Node], conditions: ConditionReader, what: str, span: Span) -> Condition:
        when = self.desk.need(fields, "when", what, span)
        return conditions.read(when) if when is not None else Always()

    def rules(self, node: Node, keys: tuple[str, ...], what: str) -> Iterable[tuple[str, dict[str, Node], Span]]:
        """Yield the rules of a list: id, parts and place. An id that is there twice is a complaint."""
        seen: dict[str, Span] = {}
        for item in self.desk.items(node, what):
            if not isinstance(item, Mapping):
                self.desk.mapping(item, f"an item of {what}")
                continue
            fields = self.desk.fields(item, keys, f"an item of {what}")
            named = self.desk.need(fields, "id", f"an item of {what}", item.span)
            name = self.desk.word(named, "`id`") if named is not None else ""
            if named is not None and name in seen:
                # Rows come in the order in which they hold, which need not be the one in which they are written.
                first, second = sorted((seen[name], named.span), key=attrgetter("source.name", "line", "column"))
                self.desk.complain(messages.duplicate_id("rule", name, second, first))
            elif name and named is not None:
                check_name(self.desk, "rule", name, named.span)
                seen[name] = named.span
                yield name, fields, item.span

    def because(self, key: str, rule: str, fields: dict[str, Node]) -> None:
        if "because" in fields:
            self.texts.put(f"{key}/because/{rule}", fields["because"])


Then = Callable[[Node], "Value | FactRef | None"]


def first_table(
    shop: Workshop, fields: dict[str, Node], conditions: ConditionReader, then: Then, key: str, span: Span
) -> First:
    """Read a `first` table. `then` reads an answer; `key` is where its texts go."""
    what = f"`{key.partition('/')[2]}`"
    rows: list[Row] = []
    listed = shop.desk.need(fields, "rows", what, span)
    for name, parts, place in shop.rules(listed, (*RULE, "then"), f"`rows` of {what}") if listed is not None else ():
        answer = shop.desk.need(parts, "then", f"the row `{name}`", place)
        value = then(answer) if answer is not None else None
        when = shop.condition(parts, conditions, f"the row `{name}`", place)
        shop.because(key, name, parts)
        rows.append(Row(name, when, shop.source(parts.get("source")), place, then=value if value is not None else ""))
    otherwise = shop.desk.need(fields, "otherwise", what, span)
    value = then(otherwise) if otherwise is not None else None
    return First(tuple(rows), value if value is not None else "")


def most_table(
    shop: Workshop, fields: dict[str, Node], conditions: ConditionReader, name: str, domain: Finite, span: Span
) -> Most:
    """Read a `most` table; its evidence comes in the order of the answers, then of the ids."""
    what, evidence, seen = f"the outcome `{name}`", list[Evidence](), dict[str, Span]()
    listed = shop.desk.need(fields, "evidence", what, span)
    for key, items in shop.desk.mapping(listed, "`evidence`") if listed is not None else ():
        if key.text not in domain.values:
            shop.desk.complain(messages.not_a_value(name, key.text, domain.values, key.span))
            continue
        for rule, parts, place in shop.rules(items, (*RULE, "weight"), f"`evidence` for `{key.text}`"):
            if rule in seen:
                shop.desk.complain(messages.duplicate_id("rule", rule, place, seen[rule]))
            seen[rule] = place
            weight = shop.desk.need(parts, "weight", f"the evidence `{rule}`", place)
            number = shop.desk.whole(weight, 1, "`weight`") if weight is not None else 1
            when = shop.condition(parts, conditions, f"the evidence `{rule}`", place)
            shop.because(f"outcomes/{name}", rule, parts)
            evidence.append(
                Evidence(rule, when, shop.source(parts.get("source")), place, answer=key.text, weight=number)
            )
    least = shop.desk.need(fields, "minimum", what, span)
    otherwise = shop.desk.need(fields, "otherwise", what, span)
    order = {value: place for place, value in enumerate(domain.values)}
    return Most(
        tuple(sorted(evidence, key=lambda item: (order[item.answer], item.id))),
        shop.desk.whole(least, 1, "`minimum`") if least is not None else 1,
        (choice(shop.desk, name, domain, otherwise) or "") if otherwise is not None else "",
    )


def sorted_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.id))
